"""The world is built once for all tests of access; each of them, and each cell of the matrix, leaves it as it was."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.access.play import Stage

HERE = Path(__file__).parent


class Theatre:
    """Keeps the world between the modules of this folder, and takes it down before any other test begins."""

    def __init__(self) -> None:
        self.stage: Stage | None = None
        self.after = ExitStack()

    def open(self, blocker: Any) -> "Stage":
        """The seeded world, a client for each principal, and the canaries, inside one transaction."""
        if self.stage is None:
            from django.db import transaction  # noqa: PLC0415  # settings must stand first

            from adept.kernel import clock  # noqa: PLC0415
            from tests.access import canaries  # noqa: PLC0415
            from tests.access.play import Stage  # noqa: PLC0415

            canaries.install()
            self.after.enter_context(blocker.unblock())
            self.after.enter_context(transaction.atomic())
            self.after.callback(transaction.set_rollback, True)  # noqa: FBT003  # Django takes it by position
            self.after.callback(clock.stop_at, None)
            self.stage = Stage.set()
            self.after.enter_context(canaries.over(self.stage.index))
        return self.stage

    def close(self) -> None:
        """Roll everything back."""
        self.stage = None
        self.after.close()


THEATRE = Theatre()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:  # noqa: ARG001
    try:
        return (yield)  # type: ignore[return-value]  # pytest takes what a wrapper returns
    finally:
        if nextitem is None or HERE not in nextitem.path.parents:
            THEATRE.close()


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any) -> "Stage":
    return THEATRE.open(django_db_blocker)


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
