"""The one clock."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from adept.kernel import clock

NEW_YEAR = datetime(2027, 12, 31, 23, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def the_machines_own() -> Iterator[None]:
    yield
    clock.stop_at(None)


def test_it_runs_as_the_machine_does() -> None:
    with time_machine.travel(NEW_YEAR, tick=False):
        assert clock.now() == NEW_YEAR
        assert clock.now().tzinfo is UTC


def test_today_is_the_date_on_the_wall_there() -> None:
    clock.stop_at(NEW_YEAR)
    assert [clock.today(zone).isoformat() for zone in ("UTC", "Europe/Oslo", "Atlantic/Reykjavik")] == [
        "2027-12-31", "2028-01-01", "2027-12-31",
    ]  # fmt: skip


def test_stopped_it_stands_and_set_going_it_runs_on() -> None:
    clock.stop_at(NEW_YEAR)
    time.sleep(0.01)
    assert clock.now() == NEW_YEAR
    clock.move_to(NEW_YEAR)
    time.sleep(0.01)
    assert timedelta(milliseconds=9) < clock.now() - NEW_YEAR < timedelta(seconds=5)


def test_let_go_it_is_the_machines_again() -> None:
    clock.move_to(NEW_YEAR)
    clock.stop_at(None)
    assert abs(clock.now() - datetime.fromtimestamp(time.time(), UTC)) < timedelta(seconds=5)
