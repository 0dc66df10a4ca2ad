"""What the parties share, what they do not, and who is cleared."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adept.journey.applications.models import PossibleDuplicate
from adept.journey.selection import queries
from adept.journey.selection.models import Closing, Place
from adept.journey.selection.queries.board import together
from adept.kernel import scope
from adept.kernel.access import C
from adept.kernel.errors import NotYours
from adept.programmes.models import Party
from adept.programmes.queries import party_ids
from tests.factories import many_applications, viewer
from tests.journey.selection.applied import Applied

HLD = ["Aslaug Rognåker", "Øyvind Åsli", "Berit Dalsbø"]


def chosen(applied: Applied) -> None:
    """Everybody has been decided about, and all have closed."""
    for by, admitted, waiting in (
        ("Olav", [*HLD, "Mona Ås"], ["Cato Eng", "Dag Ørstad"]),
        ("Siri", ["Eva Fjord", "Finn Gran", "Nils Øy"], []),
        ("Ragnhild", ["Guri Hav", "Odd Æra"], ["Hans Is"]),
    ):
        with applied.seeing(by):
            applied.decide(by, dict.fromkeys(admitted, "admitted") | dict.fromkeys(waiting, "waiting"))
            applied.close(by)


def cleared(applied: Applied, by: str, role: str = "mentee") -> set[str]:
    with applied.seeing(by), scope.widen(party_ids(applied.world.round), why="the matching table"):
        return {str(place.application.person) for place in queries.cleared(applied.world.round, role=role)}


def test_when_all_have_closed_those_with_a_place_are_known_to_all(applied: Applied) -> None:
    chosen(applied)
    assert cleared(applied, "Siri") == {*HLD, "Eva Fjord", "Finn Gran", "Guri Hav"}
    assert cleared(applied, "Siri", "mentor") == {"Mona Ås", "Nils Øy", "Odd Æra"}


def test_until_all_have_closed_nobody_is_known_to_another_party(applied: Applied) -> None:
    for by, names in (("Olav", HLD), ("Ragnhild", ["Guri Hav", "Hans Is"])):
        with applied.seeing(by):
            applied.decide(by, dict.fromkeys(names, "admitted"))
    with applied.seeing("Ragnhild"):
        applied.decide("Ragnhild", {"Odd Æra": "admitted"})
        applied.close("Ragnhild")
    assert cleared(applied, "Siri") == cleared(applied, "Olav") == cleared(applied, "Ragnhild") == set()


def test_whoever_has_taken_the_application_back_is_not_cleared(applied: Applied) -> None:
    chosen(applied)
    gone = applied.people["Eva Fjord"]
    type(gone)._base_manager.filter(pk=gone.pk).update(state="withdrawn")
    assert "Eva Fjord" not in cleared(applied, "Siri")


def test_the_cleared_are_read_only_where_the_scope_was_widened_to_all_parties(applied: Applied) -> None:
    chosen(applied)
    here = applied.world.round
    for name in ("Siri", "Dagny", "Oskar"):
        with applied.seeing(name), pytest.raises(scope.OutOfScope):
            queries.cleared(here, role="mentee")
    elsewhere = scope.viewing(viewer(applied.world.people["Oskar"]), applied.world.other_round.pk)
    with scope.inside(elsewhere), scope.widen(party_ids(here), why="no"), pytest.raises(scope.OutOfScope):
        queries.cleared(here, role="mentee")


def test_a_cleared_row_brings_cards_and_ties_and_nothing_of_how_it_was_decided(applied: Applied) -> None:
    chosen(applied)
    with applied.seeing("Siri"), scope.widen(party_ids(applied.world.round), why="the matching table"):
        place = queries.cleared(applied.world.round, role="mentee")[0]
    there = {C.CONTACT, C.CARD, C.REASONING}
    for row in (place, place.application):
        brought = {
            row._meta.get_field(name).name
            for name in {field.attname for field in row._meta.concrete_fields} - row.get_deferred_fields()
        }
        assert {row.privacy[name] for name in brought} <= there


def test_the_questions_to_the_database_for_the_cleared_do_not_grow(applied: Applied) -> None:
    chosen(applied)
    asked = []
    for more in range(2):
        with (
            applied.seeing("Siri"),
            scope.widen(party_ids(applied.world.round), why="x"),
            CaptureQueriesContext(connection) as seen,
        ):
            for place in queries.cleared(applied.world.round, role="mentor"):
                assert place.application.person.owner.name
                assert place.application.answers is not None
        asked.append(len(seen))
        for row in many_applications(
            applied.world.round, applied.world.organisations["HLD"], 30, role="mentor", prefix=f"m{more}"
        ):
            Place(round=row.round, owner=row.owner, application=row, state="admitted", reason="x",
                  decided_by=applied.world.account("Olav"), decided=row.received).save(force_insert=True)  # fmt: skip
    assert asked[0] == asked[1]


def test_filled_places_are_shared_and_the_waiting_list_is_not(applied: Applied) -> None:
    chosen(applied)
    with applied.seeing("Siri"):
        told = queries.counts(applied.world.round, seen_by=viewer(applied.world.people["Siri"]))
    assert [(party.organisation.short, party.offered, party.filled) for party in told.parties] == [
        ("ATD", 4, 2), ("HLD", 3, 3), ("KKD", 4, 1),
    ]  # fmt: skip
    assert (told.filled, told.offered, told.waiting) == (6, 11, {})
    with applied.seeing("Olav"):
        own = queries.counts(applied.world.round, seen_by=viewer(applied.world.people["Olav"]))
    assert own.waiting == {applied.world.organisations["HLD"].pk: 2}


def board(applied: Applied, by: str, role: str = "mentee", language: str = "nb", **more: object) -> queries.Board:
    world = applied.world
    known = {one.key: one for one in queries.roles(world.round)}
    who = viewer(world.people[by], language=language)
    with applied.seeing(by):
        return queries.board(world.round, seen_by=who, owner=world.people[by].owner, role=known[role], **more)  # type: ignore[arg-type]


def test_the_board_shows_ones_own_people_in_the_readers_alphabet(applied: Applied) -> None:
    names = [row.name for row in board(applied, "Olav").rows]
    assert names == ["Berit Dalsbø", "Cato Eng", "Aslaug Rognåker", "Dag Ørstad", "Øyvind Åsli"]


def test_a_board_asked_for_another_ministry_is_empty(applied: Applied) -> None:
    """The view refuses first; this is what stands behind it."""
    world = applied.world
    role = queries.roles(world.round)[1]
    for stranger in ("Siri", "Dagny", "Oskar"):
        with applied.seeing(stranger):
            found = queries.board(
                world.round, seen_by=viewer(world.people[stranger]), owner=world.organisations["HLD"], role=role
            )
        assert (found.rows, found.eligible, found.outside, found.unsettled, found.waiting) == ((), 0, (), (), ())
        assert (found.tallies.units, found.tallies.genders, found.tallies.undecided) == ((), (), 0)


def test_counts_move_with_the_choices_and_only_for_ones_own_people(applied: Applied) -> None:
    with applied.seeing("Siri"):
        applied.decide("Siri", {"Eva Fjord": "admitted"})
    pk = {name: row.pk for name, row in applied.people.items()}
    with applied.seeing("Olav"):
        applied.decide("Olav", {"Berit Dalsbø": "admitted"})
    choices = {
        pk["Aslaug Rognåker"]: "admitted",
        pk["Øyvind Åsli"]: "admitted",
        pk["Berit Dalsbø"]: "waiting",
        pk["Eva Fjord"]: "declined",
    }
    found = board(applied, "Olav", language="en", choices=choices).tallies
    assert {party.organisation.short: party.filled for party in found.parties} == {"ATD": 1, "HLD": 2, "KKD": 0}
    assert dict(found.units) == {"Lovavdelingen": 2}
    assert found.genders == (("women", 1), ("men", 1))
    assert (found.waiting, found.undecided, found.over) == (1, 2, 0)


def test_the_counts_say_when_there_are_too_many(applied: Applied) -> None:
    pk = [row.pk for name, row in applied.people.items() if row.owner.short == "HLD" and row.role == "mentee"]
    assert board(applied, "Olav", choices=dict.fromkeys(pk, "admitted")).tallies.over == 2


def test_gender_and_birth_stand_in_no_row_of_the_board(applied: Applied) -> None:
    rows = board(applied, "Olav").rows
    assert rows
    assert all("woman" not in repr(row) and "gender" not in repr(row).lower() for row in rows)


def test_those_outside_and_those_with_a_question_stand_apart_with_their_reason(applied: Applied) -> None:
    applied.add("Uten Ansvar", "HLD", verdict="outside", code="mentee_without_personnel_responsibility")
    applied.add("Spør Meg", "HLD", verdict="ask", code="manager_approval_blank")
    found = board(applied, "Olav", language="en")
    assert [(row.name, "personnel responsibility" in row.reason) for row in found.outside] == [("Uten Ansvar", True)]
    assert [row.name for row in found.unsettled] == ["Spør Meg"]
    assert found.eligible == 5


def test_of_two_rows_that_may_be_one_person_the_second_waits_for_a_person_to_say(applied: Applied) -> None:
    PossibleDuplicate(one=applied.people["Cato Eng"], other=applied.people["Dag Ørstad"]).save(force_insert=True)
    found = board(applied, "Olav")
    assert "Dag Ørstad" not in [row.name for row in found.rows]
    assert [row.name for row in found.unsettled] == ["Dag Ørstad"]


@pytest.mark.parametrize("role", ["mentee", "mentor"])
def test_the_board_asks_the_database_no_more_for_three_hundred_than_for_three(applied: Applied, role: str) -> None:
    asked = []
    for count in (3, 297):
        many_applications(
            applied.world.round, applied.world.organisations["HLD"], count, role=role, prefix=f"of{count}"
        )
        with CaptureQueriesContext(connection) as seen:
            found = board(applied, "Olav", role)
        asked.append(len(seen))
    assert found.pages > 1
    assert asked[0] == asked[1]


def spread(applied: Applied, women: tuple[int, int, int], men: tuple[int, int, int]) -> None:
    """So many women and men cleared as mentors by ATD, HLD and KKD; all have closed."""
    for by, key, count_w, count_m in zip(("Siri", "Olav", "Ragnhild"), ("ATD", "HLD", "KKD"), women, men, strict=True):
        names = []
        for gender, count in (("woman", count_w), ("man", count_m)):
            for number in range(count):
                names.append(f"{gender} {key}{number}")
                applied.add(names[-1], key, role="mentor", gender=gender)
        own = [name for name, row in applied.people.items() if row.owner.short == key and name not in names]
        with applied.seeing(by):
            applied.decide(by, dict.fromkeys(own, "declined") | dict.fromkeys(names, "admitted"))
            applied.close(by)


@pytest.mark.parametrize(
    ("women", "men", "told"),
    [
        ((3, 3, 3), (3, 3, 3), (("women", 9), ("men", 9))),
        ((4, 2, 2), (3, 3, 3), ()),  # ATD knows its four: the others have four
        ((3, 3, 3), (1, 1, 2), ()),  # four men in all
        ((5, 5, 5), (0, 0, 0), (("women", 15),)),
    ],
)
def test_gender_over_all_parties_is_told_from_five_upwards_also_without_any_one_party(
    applied: Applied, women: tuple[int, int, int], men: tuple[int, int, int], told: tuple[tuple[str, int], ...]
) -> None:
    spread(applied, women, men)
    with applied.seeing("Siri"):
        assert together(applied.world.round, "mentor") == told


def test_gender_over_all_parties_is_not_told_before_all_have_closed(applied: Applied) -> None:
    spread(applied, (3, 3, 3), (3, 3, 3))
    Closing._base_manager.filter(organisation__short="HLD").delete()
    with applied.seeing("Siri"):
        assert together(applied.world.round, "mentor") == ()


def test_parties_without_a_quota_share_the_places_of_the_round(applied: Applied) -> None:
    Party._base_manager.filter(round=applied.world.round).exclude(key="ATD").update(places=None)
    hld = Party._base_manager.get(round=applied.world.round, key="HLD")
    with applied.seeing("Olav"):
        assert queries.room(applied.world.round, hld) == 7
    with applied.seeing("Olav"):
        applied.decide("Olav", dict.fromkeys([*HLD, "Cato Eng", "Dag Ørstad"], "admitted"))
    with applied.seeing("Ragnhild"):
        applied.decide("Ragnhild", {"Guri Hav": "admitted"})
    with applied.seeing("Olav"):
        assert queries.room(applied.world.round, hld) == 1


def test_counts_of_a_strange_organisation_are_nobodys(applied: Applied) -> None:
    with applied.seeing("Siri"), pytest.raises(NotYours):
        queries.counts(applied.world.round, seen_by=viewer(applied.world.people["Siri"])).of(uuid4())
