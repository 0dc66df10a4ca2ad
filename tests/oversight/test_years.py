"""A round's year, told and drawn."""

from datetime import timedelta

import pytest

from adept.kernel import clock, scope
from adept.oversight import queries
from adept.programmes.models import Milestone
from tests.cast import NOW
from tests.journey.selection.applied import Applied


def year(applied: Applied, language: str = "en") -> queries.YearLine:
    with scope.system("a look at the year"):
        return queries.year_of(applied.world.round, language)


@pytest.mark.parametrize(
    ("days", "now", "next_"),
    [
        (-60, "Has not begun yet.", "the call opens"),
        (-20, "Open for applications.", "the call closes"),
        (0, "Places are being given.", "the selection is done"),
        (13, "Pairs are being made.", "the matching"),
        (25, "Between two parts of the year.", "Kick-off"),
        (60, "Mentors and mentees meet.", "Gathering 2"),
        (300, "Looking back at the year.", "the last survey closes"),
        (400, "The year is over.", ""),
    ],
)
def test_where_we_are_and_what_comes_next(applied: Applied, days: int, now: str, next_: str) -> None:
    clock.stop_at(NOW + timedelta(days=days))
    told = year(applied)
    assert (told.now, told.next) == (now, next_)


def test_the_phases_follow_one_another_and_the_gatherings_have_their_hosts(applied: Applied) -> None:
    told = year(applied)
    assert [phase.name for phase in told.phases] == ["Applications", "Matching", "Meetings", "Evaluation"]
    assert all(one.ends <= other.starts for one, other in zip(told.phases, told.phases[1:], strict=False))
    assert [stop.name for stop in told.stops] == ["Kick-off", "Gathering 2", "Closing"]
    clock.stop_at(NOW + timedelta(days=100))
    assert year(applied).host == "HLD"


def test_a_round_without_dates_is_told_without_a_line(applied: Applied) -> None:
    Milestone._base_manager.filter(round=applied.world.round).delete()
    told = year(applied)
    assert (told.drawn, told.now, told.next) == (False, "", "")


def test_names_come_in_the_readers_language_and_else_in_one_there_is(applied: Applied) -> None:
    assert queries.title_of(applied.world.round, "nn").startswith("Tre departement,")
    assert queries.title_of(applied.world.round, "fi").startswith("Tre departementer")
    assert [stop.name for stop in year(applied, "nb").stops] == ["Oppstart", "Samling 2", "Avslutning"]
