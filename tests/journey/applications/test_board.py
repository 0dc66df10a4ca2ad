"""The list that HR works from."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adept.journey.applications import actions, queries
from adept.journey.applications.queries import Wanted
from adept.journey.applications.queries.board import Board
from tests.cast import NOW, World
from tests.factories import an_application, many_applications, viewer
from tests.journey.applications.taking_in import OF, application_of, rows, seeing, take_in


def board(world: World, name: str, wanted: Wanted | None = None, language: str = "") -> Board:
    with seeing(world, name):
        return queries.board(world.round, wanted or Wanted(), seen_by=viewer(world.people[name], language=language))


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("Siri", {"clear": 12, "ask": 0, "outside": 1}),
        ("Olav", {"clear": 9, "ask": 1, "outside": 1}),
        ("Ragnhild", {"clear": 11, "ask": 0, "outside": 3}),
    ],
)
def test_each_hr_counts_its_own(applied: World, name: str, counts: dict[str, int]) -> None:
    found = board(applied, name)
    assert {state: found.counts[state] for state in counts} == counts
    assert found.all == sum(counts.values())
    addresses = {row.application.person.email for row in found.rows}
    assert all(f"@{OF[name].lower()}." in address for address in addresses)


def test_what_needs_somebody_comes_first(applied: World) -> None:
    found = board(applied, "Olav")
    assert [row.state for row in found.rows][:1] == ["ask"]
    assert found.rows[0].application.person.given_name == "Terje"
    assert [row.state for row in found.rows][-1] == "outside"


@pytest.mark.parametrize(("language", "last"), [("nb", "Ås"), ("sv", "Øye"), ("en", "Zorn")])
def test_names_stand_in_the_readers_alphabet(world: World, language: str, last: str) -> None:
    for family in ("Ås", "Zorn", "Øye", "Aas"):
        an_application(world.round, world.organisations["KKD"], f"Kari {family}")
    found = board(world, "Ragnhild", Wanted(sort="name"), language)
    assert found.rows[-1].application.person.family_name == last
    down = board(world, "Ragnhild", Wanted(sort="-name"), language)
    assert [row.application.pk for row in down.rows] == [row.application.pk for row in found.rows][::-1]


def test_units_stand_in_the_readers_alphabet_too(world: World) -> None:
    for number, unit in enumerate(("Økonomi", "Analyse", "Åpenhet", "Velferd")):
        an_application(world.round, world.organisations["KKD"], f"Kari N{number}", unit=unit)
    found = board(world, "Ragnhild", Wanted(sort="unit"), "nb")
    assert [row.application.person.unit.name for row in found.rows] == ["Analyse", "Velferd", "Økonomi", "Åpenhet"]  # type: ignore[union-attr]
    assert [unit.name for unit, _number in found.units] == ["Analyse", "Velferd", "Økonomi", "Åpenhet"]


@pytest.mark.parametrize(
    ("q", "number"),
    [
        ("vardø", 1),
        ("VARDØYEN", 1),
        ("åslifoss", 1),
        ("Åslifoss marit", 1),
        ("fagdir", 2),
        ("aslifoss x", 0),
        ("v", 14),
    ],
)
def test_a_search_finds_names_and_titles_whatever_the_capitals(applied: World, q: str, number: int) -> None:
    assert board(applied, "Ragnhild", Wanted(q=q)).found == number


def test_filters_go_together(applied: World) -> None:
    mentors = board(applied, "Ragnhild", Wanted(role="mentor", state="outside"))
    assert {row.application.person.family_name for row in mentors.rows} == {"Vardøyen", "Åslifoss"}
    unit = next(unit for unit, _number in mentors.units if unit.name == "Lovavdelingen")
    assert board(applied, "Ragnhild", Wanted(role="mentor", state="outside", unit=unit.pk)).found == 1


def test_a_possible_duplicate_and_an_open_question_show_as_such(world: World) -> None:
    take_in(
        world,
        content=rows(
            {},
            {"E-post": "kari@gammel.example"},
            {"E-post": "o@kkd.dep.example", "Fornavn": "Ola", "Godkjent av leder": ""},
        ),
    )
    with seeing(world, "Ragnhild"):
        actions.ask(
            application=application_of(world, "o@kkd.dep.example"),
            text="Er lederen med?",
            by=world.account("Ragnhild").pk,
            now=NOW,
        )
    found = board(world, "Ragnhild", Wanted(sort="name"))
    assert sorted(row.state for row in found.rows) == ["back", "duplicate", "duplicate"]
    assert found.counts["duplicate"] == 2
    assert board(world, "Ragnhild", Wanted(state="duplicate")).found == 2


def test_fifty_stand_on_a_page_and_a_page_too_far_is_the_last(world: World) -> None:
    many_applications(world.round, world.organisations["KKD"], 120)
    assert [len(board(world, "Ragnhild", Wanted(page=page)).rows) for page in (1, 3, 99)] == [50, 20, 20]


def test_the_database_is_asked_as_often_for_three_hundred_as_for_three(world: World) -> None:
    many_applications(world.round, world.organisations["KKD"], 3)
    asked = []
    for more in (0, 300):
        if more:
            many_applications(world.round, world.organisations["KKD"], more, role="mentor", prefix="more")
        with CaptureQueriesContext(connection) as captured:
            board(world, "Ragnhild", Wanted(q="kari", sort="unit"))
        asked.append(len(captured))
    assert asked[0] == asked[1]
    assert asked[0] < 14


def test_before_and_after_follow_the_list_as_it_was_shown(applied: World) -> None:
    wanted = Wanted(sort="name", role="mentee")
    order = [row.application for row in board(applied, "Ragnhild", wanted).rows]
    with seeing(applied, "Ragnhild"):
        seen_by = viewer(applied.people["Ragnhild"])
        assert queries.neighbours(order[0], wanted, seen_by=seen_by) == (None, order[1].pk, 1, 5)
        assert queries.neighbours(order[2], wanted, seen_by=seen_by) == (order[1].pk, order[3].pk, 3, 5)
        assert queries.neighbours(order[4], wanted, seen_by=seen_by) == (order[3].pk, None, 5, 5)
