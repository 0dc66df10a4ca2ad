"""Two rows that may be one person."""

import pytest

from adept.journey.applications import actions, queries
from adept.journey.applications.models import Application, PossibleDuplicate
from adept.kernel import scope
from adept.kernel.errors import Refused
from adept.kernel.trail import Entry
from tests.cast import NOW, World
from tests.factories import an_application, viewer
from tests.journey.applications.taking_in import rows, seeing, take_in


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
