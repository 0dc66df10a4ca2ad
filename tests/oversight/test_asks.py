"""What waits for a coordinator, computed from what there is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adept.journey.applications.models import Application, PossibleDuplicate, Question
from adept.journey.matching.models import Draft
from adept.journey.selection.models import Closing
from adept.kernel import clock, post, scope
from adept.oversight import queries
from tests.cast import NOW
from tests.factories import many_applications, viewer
from tests.journey.selection.applied import Applied


def asks(applied: Applied, name: str) -> list[queries.Ask]:
    who = viewer(applied.world.people[name], language="en")
    with scope.inside(scope.viewing(who)):
        return queries.asks(applied.world.round, seen_by=who)


def told(applied: Applied, name: str) -> list[str]:
    return [ask.what for ask in asks(applied, name)]


def everybody_decided(applied: Applied, *names: str) -> None:
    for name in names:
        owner = applied.world.people[name].owner_id
        own = [one for one, row in applied.people.items() if row.owner_id == owner]
        with applied.seeing(name):
            applied.decide(name, dict.fromkeys(own, "declined"))


def all_closed(applied: Applied) -> None:
    everybody_decided(applied, "Olav", "Siri", "Ragnhild")
    for name in ("Olav", "Siri", "Ragnhild"):
        with applied.seeing(name):
            applied.close(name)


def test_before_anybody_has_applied_the_one_thing_is_the_list(applied: Applied) -> None:
    Application._base_manager.filter(owner__short="HLD").delete()
    assert told(applied, "Olav") == ["Bring in the list that HR has"]


def test_undecided_people_are_counted_by_the_day_of_the_selection(applied: Applied) -> None:
    (ask,) = asks(applied, "Olav")
    assert (ask.what, ask.when) == ("6 people are not decided about", "In 10 days")
    assert ask.address.endswith("/selection/")


def test_what_is_late_says_since_when_without_blame(applied: Applied) -> None:
    clock.stop_at(NOW + timedelta(days=20))
    assert asks(applied, "Olav")[0].when == "Since 26 February"


@pytest.mark.parametrize(("days", "words"), [(9, "Tomorrow"), (10, "Today"), (-2, "By 26 February")])
def test_how_far_off_is_said_in_words(applied: Applied, days: int, words: str) -> None:
    clock.stop_at(NOW + timedelta(days=days))
    assert asks(applied, "Olav")[0].when == words


def test_the_day_turns_with_the_clock_on_the_rounds_wall(applied: Applied) -> None:
    """23:30 UTC on the 25th is half past midnight on the 26th in Oslo."""
    clock.stop_at(NOW.replace(day=25, hour=23, minute=30))
    assert asks(applied, "Olav")[0].when == "Today"


def test_when_all_are_decided_about_closing_is_what_is_left(applied: Applied) -> None:
    everybody_decided(applied, "Olav")
    assert told(applied, "Olav") == ["Everybody is decided about"]
    with applied.seeing("Olav"):
        applied.close("Olav")
    assert told(applied, "Olav") == []


def test_a_question_is_counted_when_it_is_answered_and_an_unasked_one_before(applied: Applied) -> None:
    row = applied.add("Spør Meg", "HLD", verdict="ask", code="manager_approval_blank")
    assert "1 application needs a look" in told(applied, "Olav")
    question = Question(application=row, text="?", asked_by=applied.world.account("Olav"), asked=NOW)
    question.save(force_insert=True)
    assert "1 application needs a look" not in told(applied, "Olav")
    Question._base_manager.update(answer="Ja", answered=NOW - timedelta(days=1))
    first = asks(applied, "Olav")[0]
    assert (first.what, first.when) == ("1 question has been answered", "Since 15 February")


def test_possible_duplicates_wait_for_their_own_ministry_alone(applied: Applied) -> None:
    PossibleDuplicate(one=applied.people["Cato Eng"], other=applied.people["Dag Ørstad"]).save(force_insert=True)
    assert "1 person may be here twice" in told(applied, "Olav")
    assert "1 person may be here twice" not in told(applied, "Siri")


def test_the_oldest_promise_stands_first(applied: Applied) -> None:
    row = applied.add("Spør Meg", "HLD", verdict="ask", code="manager_approval_blank")
    Question(
        application=row, text="?", asked_by=applied.world.account("Olav"), asked=NOW, answer="Ja", answered=NOW
    ).save(force_insert=True)
    found = asks(applied, "Olav")
    assert [ask.due for ask in found] == sorted(ask.due for ask in found)
    assert len(found) == 2


def test_a_letter_that_could_not_be_delivered_is_told_to_its_own_organisation(applied: Applied) -> None:
    world = applied.world
    post.Letter(
        owner=world.organisations["HLD"].pk, round=world.round.pk, to_key="x", purpose="receipt", object="x",
        state="parked", due=NOW, written=NOW,
    ).save(force_insert=True)  # fmt: skip
    assert "1 letter could not be delivered" in told(applied, "Olav")
    assert "1 letter could not be delivered" not in told(applied, "Siri")


def draft(applied: Applied, state: str, by: str = "Siri") -> None:
    world = applied.world
    proposed = {"proposed_by": world.account(by), "proposed_for": world.people[by].owner, "proposed": NOW}
    Draft._base_manager.all().delete()
    confirmed = {"confirmed_by": world.account("Olav"), "confirmed": NOW}
    Draft(
        round=world.round, state=state, inputs="0" * 64, made_by=world.account(by), made=NOW,
        **(proposed if state != "working" else {}), **(confirmed if state == "published" else {}),
    ).save(force_insert=True)  # fmt: skip


def test_the_matching_asks_in_turn_until_it_is_published(applied: Applied) -> None:
    everybody_decided(applied, "Olav", "Siri", "Ragnhild")
    assert "The pairs can be made" not in told(applied, "Olav")
    all_closed(applied)
    assert told(applied, "Olav") == ["The pairs can be made"]
    draft(applied, "working")
    assert told(applied, "Olav") == ["The pairs are a draft"]
    draft(applied, "proposed")
    assert told(applied, "Olav") == ["The pairs wait for a second yes"]
    assert told(applied, "Siri") == []
    draft(applied, "published")
    assert told(applied, "Olav") == []


def test_no_ask_names_anybody_and_none_counts_anothers_people(applied: Applied) -> None:
    words = " ".join(f"{ask.what} {ask.why}" for ask in asks(applied, "Siri"))
    assert not [name for name in applied.people if name in words or name.split()[0] in words]
    assert "3 people are not decided about" in words


def test_whoever_does_not_coordinate_is_asked_nothing_about_others(applied: Applied) -> None:
    for name in ("Oskar", "Dagny"):
        assert told(applied, name) == ["Bring in the list that HR has"]  # as in a round without a single applicant


def test_the_home_page_asks_the_database_no_more_for_three_hundred_than_for_three(applied: Applied) -> None:
    asked = []
    for count in (3, 297):
        many_applications(applied.world.round, applied.world.organisations["HLD"], count, prefix=f"of{count}")
        who = viewer(applied.world.people["Olav"])
        with scope.inside(scope.viewing(who)), CaptureQueriesContext(connection) as seen:
            queries.home(seen_by=who)
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_the_rounds_page_asks_the_database_no_more_for_three_hundred_than_for_three(applied: Applied) -> None:
    asked = []
    for count in (3, 297):
        many_applications(applied.world.round, applied.world.organisations["HLD"], count, prefix=f"of{count}")
        who = viewer(applied.world.people["Olav"])
        with scope.inside(scope.viewing(who, applied.world.round.pk)), CaptureQueriesContext(connection) as seen:
            queries.round_page(applied.world.round, seen_by=who)
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_a_closing_of_another_party_changes_nothing_in_ones_own_asks(applied: Applied) -> None:
    before = told(applied, "Olav")
    Closing(
        round=applied.world.round, organisation=applied.world.organisations["ATD"],
        closed_by=applied.world.account("Siri"), closed=NOW,
    ).save(force_insert=True)  # fmt: skip
    assert told(applied, "Olav") == before
