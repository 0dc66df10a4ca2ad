"""Two rows that may be one person."""

import pytest

from adept.journey.applications import actions, queries
from adept.journey.applications.models import Application, PossibleDuplicate
from adept.kernel import scope
from adept.kernel.errors import Refused
from adept.kernel.trail import Entry
from tests.cast import NOW, World
from tests.factories import an_application, viewer
from tests.journey.applications.taking_in import bring, preview, rows, seeing, take_in


@pytest.fixture
def pair(world: World) -> PossibleDuplicate:
    take_in(
        world,
        content=rows({}, {"E-post": "kari@gammel.example", "Søknadsdato": "12.02.2027", "Kommentar": "Sendt på nytt"}),
    )
    with seeing(world, "Ragnhild"):
        return PossibleDuplicate.objects.select_related("one__person", "other__person").get()


def decide(world: World, pair: PossibleDuplicate, *, same: bool, keep: Application | None = None) -> None:
    with seeing(world, "Ragnhild"):
        actions.decide_duplicate(
            pair=pair, same=same, keep=keep or pair.other, by=world.account("Ragnhild").pk, now=NOW
        )


def test_the_same_person_keeps_one_application_and_the_trail_the_older_address(
    world: World, pair: PossibleDuplicate
) -> None:
    decide(world, pair, same=True)
    with seeing(world, "Ragnhild"):
        mine = queries.visible(world.round, viewer(world.people["Ragnhild"]))
        assert [(one.person.email, one.answers["comment"]) for one in mine] == [
            ("kari@gammel.example", "Sendt på nytt")
        ]
        entry = Entry.objects.select_related("detail").get(action="applications.decide_duplicate")
        assert entry.detail.facts["address"] == "kari.nes@kkd.dep.example"
        assert entry.actor == world.account("Ragnhild").pk


def test_hr_chooses_which_of_the_two_stays(world: World, pair: PossibleDuplicate) -> None:
    decide(world, pair, same=True, keep=pair.one)
    with seeing(world, "Ragnhild"):
        mine = queries.visible(world.round, viewer(world.people["Ragnhild"]))
        assert [one.person.email for one in mine] == ["kari.nes@kkd.dep.example"]


def test_two_persons_both_stay(world: World, pair: PossibleDuplicate) -> None:
    decide(world, pair, same=False)
    with seeing(world, "Ragnhild"):
        assert queries.visible(world.round, viewer(world.people["Ragnhild"])).count() == 2


def test_what_is_decided_is_decided(world: World, pair: PossibleDuplicate) -> None:
    decide(world, pair, same=False)
    with pytest.raises(Refused):
        decide(world, pair, same=True)


def test_only_one_of_the_two_can_stay(world: World, pair: PossibleDuplicate) -> None:
    stranger = an_application(world.round, world.organisations["KKD"], "Per Vik")
    with pytest.raises(Refused):
        decide(world, pair, same=True, keep=stranger)


def test_who_was_taken_back_cannot_be_the_one_that_stays(world: World, pair: PossibleDuplicate) -> None:
    with scope.system("the applicant withdraws"):
        Application.objects.filter(pk=pair.other_id).update(state="withdrawn")
    with pytest.raises(Refused):
        decide(world, pair, same=True)


def test_undecided_they_count_once_among_the_eligible(world: World, pair: PossibleDuplicate) -> None:
    with seeing(world, "Ragnhild"):
        ready = queries.eligible(world.round, seen_by=viewer(world.people["Ragnhild"]))
        assert [one.pk for one in ready] == [pair.one_id]


def test_a_third_row_still_asks_after_the_first_two_are_one(world: World, pair: PossibleDuplicate) -> None:
    third = an_application(world.round, world.organisations["KKD"], "Kari Nes")
    with scope.system("another pair"):
        PossibleDuplicate(one=pair.one, other=third).save()
    decide(world, pair, same=True)
    with seeing(world, "Ragnhild"):
        left = PossibleDuplicate.objects.get(state="open")
        assert {left.one_id, left.other_id} == {pair.other_id, third.pk}


# --- On the way in, with a file
# ----------------------------------------------------------------------------------------


def test_possible_duplicates_of_the_file_wait_in_the_list(world: World) -> None:
    content = rows({}, {"E-post": "kari@gammel.example", "Søknadsdato": "12.02.2027"})
    seen = preview(world, bring(world, content=content))
    assert len(seen.pairs) == 1
    take_in(world, content=content)
    with seeing(world, "Ragnhild"):
        assert [pair.state for pair in PossibleDuplicate.objects.all()] == ["open"]
    assert take_in(world, content=content) == {"new": 0, "changed": 0}
    with seeing(world, "Ragnhild"):
        assert PossibleDuplicate.objects.count() == 1


@pytest.mark.parametrize(
    ("decision", "states"), [("same", ["merged", "received"]), ("different", ["received", "received"])]
)
def test_a_decision_in_the_preview_holds_the_next_time_too(world: World, decision: str, states: list[str]) -> None:
    content = rows({}, {"E-post": "kari@gammel.example", "Søknadsdato": "12.02.2027"})
    key = preview(world, bring(world, content=content)).pairs[0].key
    take_in(world, content=content, decisions={key: decision})
    for _again in range(2):
        with seeing(world, "Ragnhild"):
            assert sorted(Application.objects.values_list("state", flat=True)) == states
            assert [pair.state for pair in PossibleDuplicate.objects.all()] == [decision]
        assert take_in(world, content=content) == {"new": 0, "changed": 0}
    assert not preview(world, bring(world, content=content)).pairs[0].undecided


def test_nobody_decides_about_rows_of_another_ministry(world: World) -> None:
    content = rows(
        {}, *({"E-post": f"{name}@atd.dep.example", "Departement": "ATD", "Fornavn": "Ida"} for name in "xy")
    )
    key = preview(world, bring(world, "Siri", content), "Siri").pairs[0].key
    take_in(world, "Ragnhild", content, decisions={key: "same"})
    with seeing(world, "Siri"):
        assert PossibleDuplicate.objects.get().state == "open"


def test_somebody_who_stands_in_the_list_under_another_address_is_noticed(world: World) -> None:
    take_in(world, content=rows({}))
    content = rows({"E-post": "kari@gammel.example"})
    assert preview(world, bring(world, content=content)).lines[0].maybe == "kari.nes@kkd.dep.example"
    take_in(world, content=content)
    with seeing(world, "Ragnhild"):
        assert PossibleDuplicate.objects.get().other.person.email == "kari@gammel.example"


def test_a_possible_duplicate_across_ministries_is_told_to_neither(world: World) -> None:
    content = rows({}, {"E-post": "kari.nes@hld.dep.example", "Departement": "HLD"})
    seen = preview(world, bring(world, content=content))
    assert not seen.pairs
    assert "hld.dep.example" not in repr(seen.lines)
    take_in(world, content=content)
    with scope.system("count"):
        assert not PossibleDuplicate.objects.exists()
