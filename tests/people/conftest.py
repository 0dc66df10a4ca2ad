"""A small world for the door: Aino is known, and nobody else."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # this file is read before Django's settings stand
    from django.test import Client

    from adept.people.models import Account
    from tests.people.door import Door


@pytest.fixture(autouse=True)
def _no_limits_from_before(db: None) -> Iterator[None]:
    from django.core.cache import cache  # noqa: PLC0415

    from adept.kernel import clock  # noqa: PLC0415

    cache.clear()
    yield
    clock.stop_at(None)


@pytest.fixture
def aino(db: None) -> "Account":
    from adept.kernel import clock, scope  # noqa: PLC0415
    from adept.people import actions  # noqa: PLC0415

    with scope.system("the tests of the door"):
        house = actions.found_organisation(name="Rannikon kunta", by=None, now=clock.now())
        person = actions.write_down(
            owner=house, email="aino@rannikko.example", given_name="Aino", family_name="Mäkelä", language="fi", by=None,
            now=clock.now(),
        )  # fmt: skip
    return person.account


@pytest.fixture
def door(client: "Client") -> "Door":
    from tests.people.door import Door  # noqa: PLC0415

    return Door(client)
