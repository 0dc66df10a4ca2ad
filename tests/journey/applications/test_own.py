"""The applicant's own application."""

from datetime import timedelta

import pytest

from adept.journey.applications import actions, queries
from adept.journey.applications.models import Application
from adept.kernel import clock, post, scope
from adept.kernel.errors import Refused
from tests.cast import NOW, World
from tests.factories import viewer
from tests.journey.applications.taking_in import application_of, seeing

ASLAUG = "aslaug.rognaker@atd.dep.example"
OPEN = NOW - timedelta(days=6)
"""While the call is still open."""


def withdraw(world: World) -> None:
    one = application_of(world, ASLAUG)
    with scope.inside(scope.viewing(viewer(one.person))):
        actions.withdraw(application=one, by=one.person.account_id, now=clock.now())


def come_back(world: World) -> None:
    one = application_of(world, ASLAUG)
    with scope.inside(scope.viewing(viewer(one.person))):
        actions.come_back(application=one, by=one.person.account_id, now=clock.now())


def test_an_applicant_finds_the_own_row_and_no_other(applied: World) -> None:
    one = application_of(applied, ASLAUG)
    with scope.inside(scope.viewing(viewer(one.person))):
        assert [row.pk for row in queries.own(seen_by=viewer(one.person))] == [one.pk]
        assert Application.objects.count() == 1


def test_the_answer_comes_when_the_calendar_says(applied: World) -> None:
    one = application_of(applied, ASLAUG)
    with scope.inside(scope.viewing(viewer(one.person))):
        own = queries.own_one(one, NOW, seen_by=viewer(one.person))
    assert own.answers_at is not None
    assert own.answers_at.isoformat() == "2027-03-02T09:00:00+00:00"
    assert own.contact is not None
    assert (str(own.contact.person), own.contact.phone) == ("Siri Fjellsjø", "22 00 00 00")
    assert [str(reader.person) for reader in own.readers] == ["Siri Fjellsjø"]


def test_taken_back_it_is_chosen_by_nobody_and_a_receipt_comes(applied: World) -> None:
    withdraw(applied)
    with seeing(applied, "Siri"):
        ready = queries.eligible(applied.round, seen_by=viewer(applied.people["Siri"]))
        assert ASLAUG not in {one.person.email for one in ready}
    with scope.system("the worker"):
        letter = post.Letter.objects.get(purpose="withdrawn")
        mail = post.kinds()["withdrawn"].build(letter)
    assert mail is not None
    assert mail.address == ASLAUG
    assert "Siri Fjellsjø" in mail.text


def test_the_way_back_is_open_until_the_call_closes(applied: World) -> None:
    clock.stop_at(OPEN)
    withdraw(applied)
    come_back(applied)
    assert application_of(applied, ASLAUG).state == "received"
    withdraw(applied)
    clock.stop_at(NOW)
    with pytest.raises(Refused):
        come_back(applied)
    assert application_of(applied, ASLAUG).state == "withdrawn"


def test_the_last_minute_of_the_last_day_counts(applied: World) -> None:
    clock.stop_at(OPEN.replace(day=15, hour=22, minute=59, second=30))  # 23:59:30 in Oslo
    withdraw(applied)
    come_back(applied)
    assert application_of(applied, ASLAUG).state == "received"


def test_each_time_it_is_taken_back_there_is_a_receipt_unless_it_came_back_first(applied: World) -> None:
    clock.stop_at(OPEN)
    withdraw(applied)
    come_back(applied)
    with scope.system("the worker"):
        assert post.kinds()["withdrawn"].build(post.Letter.objects.get(purpose="withdrawn")) is None
    withdraw(applied)
    with scope.system("the worker"):
        assert post.Letter.objects.filter(purpose="withdrawn").count() == 2


def test_what_is_taken_back_cannot_be_taken_back_again(applied: World) -> None:
    withdraw(applied)
    with pytest.raises(Refused):
        withdraw(applied)
