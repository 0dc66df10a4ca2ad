"""The world is built once for all tests of access; each of them, and each cell of the matrix, leaves it as it was."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.access.play import Stage


@pytest.fixture(scope="package")
def stage(django_db_setup: None, django_db_blocker: Any) -> Iterator["Stage"]:
    """The seeded world, a client for each principal, and the canaries, inside one transaction."""
    from django.db import transaction  # noqa: PLC0415  # settings must stand first

    from adept.kernel import clock  # noqa: PLC0415
    from tests.access import canaries  # noqa: PLC0415
    from tests.access.play import Stage  # noqa: PLC0415

    canaries.install()
    with django_db_blocker.unblock(), transaction.atomic():
        made = Stage.set()
        with canaries.over(made.index):
            yield made
        clock.stop_at(None)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _as_it_was(stage: "Stage") -> Iterator[None]:
    with stage.untouched():
        yield


@pytest.fixture
def denied(stage: "Stage") -> dict[str, str]:
    """Principal -> the page of an address that no one ever had."""
    from tests.access.play import bare  # noqa: PLC0415  # settings must stand first

    path = "/no-such-page-at-all/"
    found = {}
    for principal in stage.clients:
        if principal != "anonymous":
            answer = stage.ask(principal, "GET", path)
            assert answer.status_code == 404
            found[principal] = bare(answer.content, path)
    return found
