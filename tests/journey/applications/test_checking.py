"""Putting right, settling, undoing."""

from uuid import uuid4

import pytest

from adept.journey.applications import actions, queries
from adept.journey.applications.models import Application
from adept.journey.applications.queries.history import deeds
from adept.kernel import scope
from adept.kernel.errors import Refused
from adept.kernel.trail import Entry
from tests.cast import NOW, World
from tests.factories import viewer
from tests.journey.applications.taking_in import application_of, seeing

TERJE = "terje.hvalstrand@hld.dep.example"
MARIT = "marit.aslifoss@kkd.dep.example"


def correct(
    world: World, name: str, address: str, field: str, *, value: object, reason: str = "Ringt og spurt"
) -> Entry:
    with seeing(world, name):
        return actions.correct(
            application=application_of(world, address), field=field, value=value, reason=reason,
            by=world.account(name).pk, now=NOW,
        )  # fmt: skip


def settle(world: World, name: str, address: str, verdict: str, reason: str = "Avtalt med lederen") -> Entry:
    with seeing(world, name):
        return actions.settle(
            application=application_of(world, address),
            verdict=verdict,
            reason=reason,
            by=world.account(name).pk,
            now=NOW,
        )


def undo(world: World, name: str, address: str, entry: Entry) -> None:
    with seeing(world, name):
        actions.undo(application=application_of(world, address), entry=entry.pk, by=world.account(name).pk, now=NOW)


def test_a_value_put_right_is_judged_at_once(applied: World) -> None:
    correct(applied, "Olav", TERJE, "manager_approved", value=True)
    one = application_of(applied, TERJE)
    assert one.statement["manager_approved"] is True
    assert one.check_result.verdict == "clear"
    with seeing(applied, "Olav"):
        mentors = queries.eligible(applied.round, seen_by=viewer(applied.people["Olav"]), role="mentor")
        assert TERJE in {row.person.email for row in mentors}


def test_a_correction_keeps_who_when_and_why_and_can_be_undone(applied: World) -> None:
    entry = correct(applied, "Olav", TERJE, "manager_approved", value=True, reason="Lederen sa ja på telefon")
    with seeing(applied, "Olav"):
        deed = deeds(application_of(applied, TERJE))[0]
    assert (deed.by, deed.at, deed.facts["reason"]) == ("Olav Vardåsen", NOW, "Lederen sa ja på telefon")
    assert deed.can_be_undone
    undo(applied, "Olav", TERJE, entry)
    one = application_of(applied, TERJE)
    assert "manager_approved" not in one.statement
    assert (one.check_result.verdict, one.check_result.code) == ("ask", "manager_approval_blank")
    with seeing(applied, "Olav"):
        assert not any(deed.can_be_undone for deed in deeds(one))


def test_what_was_undone_cannot_be_undone_again(applied: World) -> None:
    first = correct(applied, "Olav", TERJE, "manager_approved", value=True)
    undo(applied, "Olav", TERJE, first)
    correct(applied, "Olav", TERJE, "manager_approved", value=True)
    with pytest.raises(Refused):
        undo(applied, "Olav", TERJE, first)


def test_nothing_is_undone_under_a_later_change(applied: World) -> None:
    first = correct(applied, "Olav", TERJE, "manager_approved", value=True)
    correct(applied, "Olav", TERJE, "manager_approved", value=False)
    with pytest.raises(Refused):
        undo(applied, "Olav", TERJE, first)
    assert application_of(applied, TERJE).statement["manager_approved"] is False


def test_only_a_line_of_this_application_can_be_undone(applied: World) -> None:
    entry = correct(applied, "Ragnhild", MARIT, "manager_approved", value=True)
    with pytest.raises(Refused):
        undo(applied, "Ragnhild", "steinar.rognaker@kkd.dep.example", entry)
    with seeing(applied, "Ragnhild"), pytest.raises(Refused):
        actions.undo(
            application=application_of(applied, MARIT), entry=uuid4(), by=applied.account("Ragnhild").pk, now=NOW
        )
    assert application_of(applied, MARIT).statement["manager_approved"] is True


def test_an_unreadable_cell_comes_back_when_its_correction_is_undone(applied: World) -> None:
    with scope.system("a cell that could not be read"):
        row = application_of(applied, TERJE)
        row.answers["?available_until"] = "til sommeren"
        row.save()
    entry = correct(applied, "Olav", TERJE, "available_until", value="2028-01-31")
    assert "?available_until" not in application_of(applied, TERJE).answers
    undo(applied, "Olav", TERJE, entry)
    answers = application_of(applied, TERJE).answers
    assert (answers["?available_until"], "available_until" in answers) == ("til sommeren", False)


def test_settling_needs_a_reason(applied: World) -> None:
    with pytest.raises(Refused):
        settle(applied, "Olav", TERJE, "clear", reason="   ")
    with pytest.raises(Refused):
        correct(applied, "Olav", TERJE, "manager_approved", value=True, reason=" ")
    assert application_of(applied, TERJE).check_result.verdict == "ask"


def test_what_is_settled_tells_the_person_and_the_reason_and_can_be_undone(applied: World) -> None:
    entry = settle(applied, "Ragnhild", MARIT, "clear", "Sjefen har ombestemt seg")
    check = application_of(applied, MARIT).check_result
    assert (check.verdict, check.settled_by_id) == ("clear", applied.account("Ragnhild").pk)
    assert queries.reason_in_words(check, "nb") == "Sjefen har ombestemt seg"
    undo(applied, "Ragnhild", MARIT, entry)
    check = application_of(applied, MARIT).check_result
    assert (check.verdict, check.code, check.settled_by_id, check.reason) == (
        "outside",
        "manager_has_not_approved",
        None,
        "",
    )


def test_undoing_the_second_settlement_brings_back_the_first(applied: World) -> None:
    settle(applied, "Olav", TERJE, "outside", "Lederen svarer ikke")
    second = settle(applied, "Olav", TERJE, "clear", "Nå svarte lederen ja")
    undo(applied, "Olav", TERJE, second)
    check = application_of(applied, TERJE).check_result
    assert (check.verdict, check.reason) == ("outside", "Lederen svarer ikke")
    assert check.settled_by_id == applied.account("Olav").pk


def test_a_correction_does_not_touch_what_a_person_settled(applied: World) -> None:
    settle(applied, "Ragnhild", MARIT, "outside", "Vil vente til neste kull")
    correct(applied, "Ragnhild", MARIT, "manager_approved", value=True)
    assert application_of(applied, MARIT).check_result.verdict == "outside"


def test_nothing_is_changed_in_an_application_taken_back(applied: World) -> None:
    with scope.system("the applicant withdraws"):
        Application.objects.filter(person__email=TERJE).update(state="withdrawn")
    with pytest.raises(Refused):
        correct(applied, "Olav", TERJE, "manager_approved", value=True)
    with pytest.raises(Refused):
        settle(applied, "Olav", TERJE, "clear")


def test_each_criterion_is_told_by_itself(applied: World) -> None:
    with seeing(applied, "Ragnhild"):
        found = queries.detail(
            application_of(applied, MARIT), seen_by=viewer(applied.people["Ragnhild"], language="en")
        )
    said = {held.criterion.code: held.verdict for held in found.criteria}
    assert said["manager_has_not_approved"] == "outside"
    assert said["mentor_under_three_years_as_leader"] == "clear"
    assert "mentee_without_personnel_responsibility" not in said
    assert found.reason == "The manager has said no."
