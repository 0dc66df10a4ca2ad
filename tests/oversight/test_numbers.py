"""Numbers that tell on nobody."""

import re
from html import unescape

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from adept.kernel import scope
from adept.oversight import queries
from tests.factories import viewer
from tests.journey.selection.applied import Applied
from tests.support.client import signed_in


@given(st.lists(st.integers(0, 40), max_size=6))
def test_no_party_can_work_out_a_number_under_five_from_a_total(by_party: list[int]) -> None:
    total = queries.shown(by_party)
    if total is not None:
        assert total == sum(by_party) >= 5
        assert all(total - own >= 5 for own in by_party)


@pytest.mark.parametrize(
    ("by_party", "told"),
    [
        ([7, 7, 6], 20),
        ([5, 5], 10),
        ([9, 4], None),
        ([2, 2], None),
        ([5], None),
        ([], None),
        ([4, 1, 4], 9),
        ([5, 0, 4], None),
    ],
)
def test_totals_by_example(by_party: list[int], told: int | None) -> None:
    assert queries.shown(by_party) == told


def cleared(applied: Applied, mentors: dict[str, int]) -> None:
    """So many mentors cleared by each ministry's coordinator; all others declined; all closed."""
    for by, key in (("Siri", "ATD"), ("Olav", "HLD"), ("Ragnhild", "KKD")):
        names = [f"Mentor {key}{number}" for number in range(mentors[key])]
        for name in names:
            applied.add(name, key, role="mentor")
        rest = [name for name, row in applied.people.items() if row.owner.short == key and name not in names]
        with applied.seeing(by):
            applied.decide(by, dict.fromkeys(names, "admitted") | dict.fromkeys(rest, "declined"))
            applied.close(by)


def numbers(applied: Applied, who: str = "Dagny") -> queries.Numbers:
    person = viewer(applied.world.people[who], language="en")
    with scope.inside(scope.viewing(person, applied.world.round.pk)):
        return queries.numbers(applied.world.round, seen_by=person)


def test_mentors_are_counted_when_all_have_closed_and_each_party_less_leaves_five(applied: Applied) -> None:
    cleared(applied, {"ATD": 3, "HLD": 3, "KKD": 3})
    assert [(role.key, count) for role, count in numbers(applied).people] == [("mentor", 9)]


def test_few_mentors_are_too_few_to_show(applied: Applied) -> None:
    cleared(applied, {"ATD": 6, "HLD": 2, "KKD": 2})
    assert [count for _role, count in numbers(applied).people] == [None]


def test_before_all_have_closed_people_are_not_counted(applied: Applied) -> None:
    assert (numbers(applied).people, numbers(applied).closed) == ((), False)


def test_a_sponsor_sees_places_and_no_name(applied: Applied) -> None:
    with applied.seeing("Olav"):
        applied.decide("Olav", {"Aslaug Rognåker": "admitted", "Berit Dalsbø": "admitted", "Cato Eng": "waiting"})
    client = signed_in(applied.world.account("Dagny"), strong=False, language="en")
    for page in (reverse("numbers", args=[applied.world.round.pk]), reverse("home")):
        html = unescape(client.get(page).content.decode())
        assert "2 of 3" in html
        assert not [name for name in applied.people if re.search(rf"\b{name.split()[0]}\b", html)]


@pytest.mark.parametrize("who", ["Oskar", "Aslaug Rognåker"])
def test_strangers_and_applicants_get_no_numbers(applied: Applied, who: str) -> None:
    person = applied.world.people.get(who) or applied.people[who].person
    client = signed_in(person.account)
    assert client.get(reverse("numbers", args=[applied.world.round.pk])).status_code == 404


def test_a_sponsor_gets_no_round_page_and_no_selection(applied: Applied) -> None:
    client = signed_in(applied.world.account("Dagny"))
    for name in ("round", "selection"):
        assert client.get(reverse(name, args=[applied.world.round.pk])).status_code == 404
