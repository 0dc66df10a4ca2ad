"""The ministries before and after their file is taken in."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cast import World


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    from adept.kernel import clock  # noqa: PLC0415 -- settings must stand first
    from tests.cast import NOW  # noqa: PLC0415 -- as above

    clock.stop_at(NOW)
    yield
    clock.stop_at(None)


@pytest.fixture
def world(db: None) -> "World":
    """Before anyone has applied."""
    from tests.cast import ministries  # noqa: PLC0415 -- settings must stand first

    return ministries()


@pytest.fixture
def applied(world: "World") -> "World":
    """After Ragnhild of KKD has taken the file in."""
    from tests.journey.applications.taking_in import take_in  # noqa: PLC0415 -- settings must stand first

    take_in(world)
    return world
