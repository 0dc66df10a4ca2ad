"""Writing letters, taking them back, and the quiet hours."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import example, given
from hypothesis import strategies as st

from adept.kernel import post
from adept.kernel.post import carrier
from adept.kernel.post.outbox import OPENS, SHUTS, UNDO, next_open_hour
from adept.kernel.scope import system
from tests.support.desk import NOON, Desk
from tests.support.smtp import Server

Move = Callable[[datetime], None]
ZONES = ["Europe/Oslo", "Europe/Stockholm", "Europe/Copenhagen", "Europe/Helsinki", "Atlantic/Reykjavik", "UTC"]


@pytest.mark.django_db
def test_a_bulk_send_can_be_taken_back_within_the_minute(desk: Desk, server: Server, noon: Move) -> None:
    batch = uuid4()
    letters = [desk.write(batch=batch, due=NOON + UNDO) for _ in range(3)]
    other = desk.write(due=NOON + UNDO)
    noon(NOON + UNDO - timedelta(seconds=1))
    assert carrier.carry("w") == 0
    with system("a coordinator takes it back"):
        assert post.recall(batch) == 3
    noon(NOON + UNDO)
    assert carrier.carry("w") == 1
    assert {desk.look(letter).state for letter in letters} == {"recalled"}
    assert desk.look(other).state == "sent"


@pytest.mark.django_db
def test_after_the_minute_nothing_is_taken_back(desk: Desk, server: Server, noon: Move) -> None:
    batch = uuid4()
    desk.write(batch=batch, due=NOON + UNDO)
    noon(NOON + UNDO)
    with system("a coordinator is too late"):
        assert post.recall(batch) == 0
    assert carrier.carry("w") == 1


@pytest.mark.django_db
def test_a_letter_stands_or_falls_with_the_act_that_caused_it(desk: Desk) -> None:
    def act() -> None:
        with transaction.atomic():
            desk.write()
            raise LookupError

    with pytest.raises(LookupError):
        act()
    with system("a test counts"):
        assert post.Letter.objects.count() == 0


@pytest.mark.django_db
def test_an_address_without_account_is_one_recipient_whatever_its_case(desk: Desk) -> None:
    about = uuid4()
    first = desk.write(to=None, about=about, address="Ase@Example.org")
    assert desk.write(to=None, about=about, address="ase@example.org").pk == first.pk


moments = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2036, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(moment=moments, zone=st.sampled_from(ZONES))
@example(moment=datetime(2027, 3, 26, 17, 0, tzinfo=UTC), zone="Europe/Oslo")  # Friday evening before the clocks change
@example(moment=datetime(2027, 10, 29, 16, 0, tzinfo=UTC), zone="Europe/Helsinki")
@example(moment=datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), zone="UTC")
def test_the_next_open_hour_is_the_first_one(moment: datetime, zone: str) -> None:
    opened = next_open_hour(moment, zone)
    local = opened.astimezone(ZoneInfo(zone))
    assert opened >= moment
    assert local.weekday() < 5
    assert OPENS <= local.time() < SHUTS
    assert opened == moment or local.time() == OPENS
    assert next_open_hour(opened, zone) == opened
    step = moment  # nothing open lies between: looked at every quarter of an hour
    while step < opened:
        here = step.astimezone(ZoneInfo(zone))
        assert here.weekday() >= 5 or not OPENS <= here.time() < SHUTS
        step += timedelta(minutes=15)


@given(moment=moments, zone=st.sampled_from(ZONES))
def test_a_morning_is_half_past_seven_on_the_wall_also_when_clocks_change(moment: datetime, zone: str) -> None:
    local = next_open_hour(moment, zone).astimezone(ZoneInfo(zone))
    assert local.time() == time(7, 30) or next_open_hour(moment, zone) == moment
