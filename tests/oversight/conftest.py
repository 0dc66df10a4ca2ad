"""The clock of the tests stands still; the world is the choosing's."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journey.selection.applied import Applied


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    from adept.kernel import clock  # noqa: PLC0415 -- settings must stand first
    from tests.cast import NOW  # noqa: PLC0415 -- as above

    clock.stop_at(NOW)
    yield
    clock.stop_at(None)


@pytest.fixture
def applied(db: None) -> "Applied":
    from tests.journey.selection.applied import an_applied_world  # noqa: PLC0415 -- settings must stand first

    return an_applied_world()
