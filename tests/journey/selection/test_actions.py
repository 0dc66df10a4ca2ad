"""Choosing: places, reasons, the waiting list, closing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adept.journey.selection import actions, queries
from adept.journey.selection.models import Closing, Place
from adept.kernel import clock, scope, trail
from adept.kernel.errors import NotYours, Refused
from adept.people import actions as people
from adept.people.models import Person
from adept.programmes import actions as programmes
from adept.programmes.models import TeamMember
from tests.cast import NOW
from tests.journey.selection.applied import REASON, Applied, refused


def places(applied: Applied, key: str) -> dict[str, Place]:
    owner = applied.world.organisations[key]
    return {
        str(row.application.person): row
        for row in Place._base_manager.filter(owner=owner).select_related("application__person")
    }


def test_a_decision_holds_who_and_why_and_leaves_a_line_in_the_trail(applied: Applied) -> None:
    with applied.seeing("Olav"):
        applied.decide("Olav", {"Aslaug Rognåker": "admitted"})
    place = places(applied, "HLD")["Aslaug Rognåker"]
    assert (place.state, place.reason, place.decided_by, place.decided) == (
        "admitted",
        REASON,
        applied.world.account("Olav"),
        NOW,
    )
    line = trail.Entry._base_manager.get(action="selection.decide")
    assert (line.object, line.actor, line.owner) == (f"place:{place.pk}", place.decided_by_id, place.owner_id)


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_decision_without_a_reason_is_refused(applied: Applied, reason: str) -> None:
    with applied.seeing("Olav"), refused("reason"):
        applied.decide("Olav", {"Aslaug Rognåker": "admitted"}, reason=reason)
    assert not Place._base_manager.exists()


def test_no_more_mentees_get_a_place_than_there_are_and_nothing_of_the_attempt_stays(applied: Applied) -> None:
    four = ["Aslaug Rognåker", "Øyvind Åsli", "Berit Dalsbø", "Cato Eng"]
    with applied.seeing("Olav"), pytest.raises(Refused) as told:
        applied.decide("Olav", dict.fromkeys(four, "admitted"))
    assert "HLD has 3 places, and this would make 4" in str(told.value.reason)
    assert not Place._base_manager.exists()


def test_two_can_swap_when_all_places_are_filled(applied: Applied) -> None:
    with applied.seeing("Olav"):
        applied.decide("Olav", dict.fromkeys(["Aslaug Rognåker", "Øyvind Åsli", "Berit Dalsbø"], "admitted"))
        applied.decide("Olav", {"Cato Eng": "admitted", "Aslaug Rognåker": "waiting"})
    found = {name: place.state for name, place in places(applied, "HLD").items()}
    assert found == {
        "Aslaug Rognåker": "waiting",
        "Øyvind Åsli": "admitted",
        "Berit Dalsbø": "admitted",
        "Cato Eng": "admitted",
    }


def test_mentors_are_cleared_without_a_quota(applied: Applied) -> None:
    for number in range(5):
        applied.add(f"Mentor Nr{number}", "HLD", role="mentor")
    with applied.seeing("Olav"):
        applied.decide("Olav", {f"Mentor Nr{number}": "admitted" for number in range(5)})
    assert len(places(applied, "HLD")) == 5


def test_whoever_takes_the_application_back_leaves_the_place_to_another(applied: Applied) -> None:
    three = ["Aslaug Rognåker", "Øyvind Åsli", "Berit Dalsbø"]
    with applied.seeing("Olav"):
        applied.decide("Olav", dict.fromkeys(three, "admitted"))
    gone = applied.people["Øyvind Åsli"]
    type(gone)._base_manager.filter(pk=gone.pk).update(state="withdrawn")
    with applied.seeing("Olav"):
        applied.decide("Olav", {"Cato Eng": "admitted"})
        with refused("withdrawn"):
            applied.decide("Olav", {"Øyvind Åsli": "waiting"})


def test_nobody_decides_about_people_of_another_ministry(applied: Applied) -> None:
    for stranger in ("Siri", "Oskar", "Dagny"):
        with applied.seeing(stranger), pytest.raises(NotYours):
            actions.decide(
                round_=applied.world.round, owner=applied.world.organisations["HLD"].pk,
                choices={applied.people["Aslaug Rognåker"].pk: "declined"}, reasons={"declined": REASON},
                by=applied.world.account(stranger).pk, now=NOW,
            )  # fmt: skip


def test_an_application_to_another_ministry_cannot_be_slipped_in(applied: Applied) -> None:
    with scope.system("the worst case: no scope stands in the way"), refused("withdrawn"):
        applied.decide("Siri", {"Eva Fjord": "admitted", "Aslaug Rognåker": "admitted"})
    assert not Place._base_manager.exists()


@pytest.mark.parametrize("state", ["admitted", "waiting"])
def test_outside_the_criteria_or_with_an_open_question_there_is_no_place(applied: Applied, state: str) -> None:
    applied.add("Uten Ansvar", "HLD", verdict="outside", code="mentee_without_personnel_responsibility")
    applied.add("Spør Meg", "HLD", verdict="ask", code="manager_approval_blank")
    with applied.seeing("Olav"):
        with refused("outside"):
            applied.decide("Olav", {"Uten Ansvar": state})
        with refused("ask"):
            applied.decide("Olav", {"Spør Meg": state})
        applied.decide("Olav", {"Uten Ansvar": "declined", "Spør Meg": "declined"})


def test_the_waiting_list_counts_from_one_without_gaps(applied: Applied) -> None:
    with applied.seeing("Olav"):
        applied.decide("Olav", {"Aslaug Rognåker": "waiting"})
        for name in ("Øyvind Åsli", "Berit Dalsbø", "Cato Eng"):
            applied.decide("Olav", {name: "waiting"})
        applied.decide("Olav", {"Øyvind Åsli": "admitted"})
    orders = {name: place.order for name, place in places(applied, "HLD").items()}
    assert orders == {"Aslaug Rognåker": 1, "Øyvind Åsli": None, "Berit Dalsbø": 2, "Cato Eng": 3}


def test_people_move_up_and_down_and_stop_at_the_ends(applied: Applied) -> None:
    world = applied.world
    with applied.seeing("Olav"):
        for name in ("Aslaug Rognåker", "Berit Dalsbø", "Cato Eng"):
            applied.decide("Olav", {name: "waiting"})

        def move(name: str, *, up: bool) -> list[str]:
            owner = world.organisations["HLD"].pk
            actions.move(
                round_=world.round,
                owner=owner,
                application=applied.people[name].pk,
                up=up,
                by=world.account("Olav").pk,
                now=NOW,
            )
            return [str(place.application.person) for place in queries.waiting_list(world.round, owner, "mentee")]

        assert move("Cato Eng", up=True) == ["Aslaug Rognåker", "Cato Eng", "Berit Dalsbø"]
        assert move("Aslaug Rognåker", up=True) == ["Aslaug Rognåker", "Cato Eng", "Berit Dalsbø"]
        assert move("Aslaug Rognåker", up=False) == ["Cato Eng", "Aslaug Rognåker", "Berit Dalsbø"]
        assert move("Berit Dalsbø", up=False) == ["Cato Eng", "Aslaug Rognåker", "Berit Dalsbø"]


def test_within_a_minute_a_decision_is_taken_back_and_everybody_stands_as_before(applied: Applied) -> None:
    world, owner, olav = applied.world, applied.world.organisations["HLD"].pk, applied.world.account("Olav").pk
    with applied.seeing("Olav"):
        applied.decide("Olav", {"Aslaug Rognåker": "waiting"})
        applied.decide("Olav", {"Berit Dalsbø": "waiting"}, reason="Først på lista.")
        clock.stop_at(NOW + actions.UNDO)
        applied.decide(
            "Olav", {"Aslaug Rognåker": "admitted", "Berit Dalsbø": "declined", "Cato Eng": "admitted"}, reason="Nytt."
        )
        later = NOW + 1.5 * actions.UNDO
        assert actions.take_back(round_=world.round, owner=owner, decided=NOW + actions.UNDO, by=olav, now=later) == 3
    found = {name: (place.state, place.order, place.reason) for name, place in places(applied, "HLD").items()}
    assert found["Aslaug Rognåker"] == ("waiting", 1, REASON)
    assert found["Berit Dalsbø"] == ("waiting", 2, "Først på lista.")
    assert found["Cato Eng"][0] == "considered"


def test_after_a_minute_there_is_no_way_back_by_one_click(applied: Applied) -> None:
    world, owner = applied.world, applied.world.organisations["HLD"].pk
    with applied.seeing("Olav"):
        applied.decide("Olav", {"Aslaug Rognåker": "admitted"})
        late = NOW + actions.UNDO * 1.1
        with refused("late"):
            actions.take_back(round_=world.round, owner=owner, decided=NOW, by=world.account("Olav").pk, now=late)


def test_nobody_takes_back_what_another_decided_and_nobody_does_so_twice(applied: Applied) -> None:
    world, hld = applied.world, applied.world.organisations["HLD"]
    with scope.system("a second coordinator at HLD"):
        address = "tora@hld.example"
        tora = people.write_down(
            owner=hld, email=address, given_name="Tora", family_name="Ve", language="nb", by=None, now=NOW
        )
        programmes.add_to_team(round_=world.round, organisation=hld, person=tora, duty="coordinator", by=None, now=NOW)

    def take_back(by: Person) -> int:
        return actions.take_back(round_=world.round, owner=hld.pk, decided=NOW, by=by.account_id, now=NOW)

    with applied.seeing("Olav"):
        applied.decide("Olav", {"Aslaug Rognåker": "admitted"})
        with refused("gone"):
            take_back(tora)
        later = NOW + actions.UNDO / 2
        actions.take_back(round_=world.round, owner=hld.pk, decided=NOW, by=world.account("Olav").pk, now=later)
        with refused("gone"):
            take_back(world.people["Olav"])


def test_closing_waits_until_everybody_has_an_answer_and_says_who_is_left(applied: Applied) -> None:
    applied.add("Uten Ansvar", "ATD", verdict="outside", code="mentee_without_personnel_responsibility")
    with applied.seeing("Siri"):
        applied.decide("Siri", {"Finn Gran": "admitted", "Nils Øy": "admitted"})
        with pytest.raises(Refused) as told:
            applied.close("Siri")
        assert "Uten Ansvar" in str(told.value.reason)
        assert "Eva Fjord" in str(told.value.reason)
        assert "Aslaug" not in str(told.value.reason)
        applied.decide("Siri", {"Eva Fjord": "declined", "Uten Ansvar": "declined"})
        applied.close("Siri")
        applied.close("Siri")
    assert Closing._base_manager.count() == 1


def test_a_closed_selection_stands_still(applied: Applied) -> None:
    world, owner = applied.world, applied.world.organisations["ATD"].pk
    with applied.seeing("Siri"):
        applied.decide("Siri", {"Finn Gran": "waiting", "Eva Fjord": "admitted", "Nils Øy": "admitted"})
        applied.close("Siri")
        with refused("closed"):
            applied.decide("Siri", {"Finn Gran": "admitted"})
        with refused("closed"):
            actions.move(
                round_=world.round,
                owner=owner,
                application=applied.people["Finn Gran"].pk,
                up=True,
                by=world.account("Siri").pk,
                now=NOW,
            )
        with refused("closed"):
            actions.take_back(round_=world.round, owner=owner, decided=NOW, by=world.account("Siri").pk, now=NOW)


def test_a_selection_with_too_many_cannot_be_closed(applied: Applied) -> None:
    """Somebody who took the application back, and now comes again, may find the place taken."""
    names = ["Aslaug Rognåker", "Øyvind Åsli", "Berit Dalsbø", "Cato Eng", "Dag Ørstad"]
    gone = applied.people["Øyvind Åsli"]
    with applied.seeing("Olav"):
        applied.decide("Olav", dict.fromkeys(names[:3], "admitted") | {"Dag Ørstad": "declined", "Mona Ås": "admitted"})
        type(gone)._base_manager.filter(pk=gone.pk).update(state="withdrawn")
        applied.decide("Olav", {"Cato Eng": "admitted"})
        type(gone)._base_manager.filter(pk=gone.pk).update(state="received")
        with refused("quota"):
            applied.close("Olav")


def test_a_selection_is_opened_again_unless_a_later_stage_says_no(
    applied: Applied, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, owner, siri = applied.world, applied.world.organisations["ATD"].pk, applied.world.account("Siri").pk

    def no(round_: object) -> None:
        raise Refused("The pairs wait for a second owner.", code="proposed")

    with applied.seeing("Siri"):
        applied.decide("Siri", {"Finn Gran": "admitted", "Eva Fjord": "admitted", "Nils Øy": "admitted"})
        applied.close("Siri")
        with monkeypatch.context() as patched:
            patched.setattr(actions, "_guards", [no])
            with refused("proposed"):
                actions.reopen(round_=world.round, owner=owner, by=siri, now=NOW)
        assert queries.is_closed(world.round, owner)
        actions.reopen(round_=world.round, owner=owner, by=siri, now=NOW)
        assert not queries.is_closed(world.round, owner)


def test_nobody_closes_or_opens_for_another_ministry(applied: Applied) -> None:
    world = applied.world
    for act in (actions.close, actions.reopen):
        with applied.seeing("Siri"), pytest.raises(NotYours):
            act(round_=world.round, owner=world.organisations["HLD"].pk, by=world.account("Siri").pk, now=NOW)


def test_a_role_that_ended_decides_no_more(applied: Applied) -> None:
    TeamMember._base_manager.filter(account=applied.world.account("Olav")).update(until=NOW)
    with applied.seeing("Olav"), pytest.raises(NotYours):
        applied.decide("Olav", {"Aslaug Rognåker": "admitted"})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.dictionaries(st.sampled_from(["Aslaug Rognåker", "Øyvind Åsli", "Berit Dalsbø", "Cato Eng", "Dag Ørstad"]),
                        st.sampled_from(["admitted", "waiting", "declined", "considered"]), min_size=1), max_size=8)
)  # fmt: skip
def test_whatever_is_tried_the_quota_holds_and_the_waiting_list_has_no_gap(
    applied: Applied, steps: list[dict[str, str]]
) -> None:
    Place._base_manager.all().delete()
    with applied.seeing("Olav"):
        for step in steps:
            before = {name: place.state for name, place in places(applied, "HLD").items()}
            refusal = None
            try:
                applied.decide("Olav", step)
            except Refused as told:
                refusal = told
            if refusal is not None:
                assert refusal.code == "quota"
                assert {name: place.state for name, place in places(applied, "HLD").items()} == before
            found = places(applied, "HLD")
            assert sum(place.state == "admitted" for place in found.values()) <= 3
            orders = sorted(place.order for place in found.values() if place.order is not None)
            assert orders == list(range(1, len(orders) + 1))
