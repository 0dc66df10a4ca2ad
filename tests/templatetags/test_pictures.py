"""The year as a line."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adept.templatetags.pictures import Axis, axis_of, drawing


@dataclass(frozen=True)
class Phase:
    name: str
    starts: date
    ends: date


@dataclass(frozen=True)
class Stop:
    name: str
    at: date


CALL = Phase("Søknad", date(2027, 1, 4), date(2027, 2, 12))
TALKS = Phase("Samtaler", date(2027, 3, 18), date(2027, 12, 2))
STOPS = [
    Stop("Samling 1", date(2027, 3, 18)),
    Stop("Samling 2", date(2027, 9, 23)),
    Stop("Samling 3", date(2027, 12, 2)),
]


def test_a_phase_is_split_at_today_and_what_is_past_is_filled() -> None:
    axis = axis_of([([CALL, TALKS], STOPS)])
    drawn = drawing([CALL, TALKS], STOPS, date(2027, 9, 16), axis)
    assert [kind for kind, _x, _width in drawn["bars"]] == ["past", "past", "coming"]
    assert [kind for kind, _x in drawn["stops"]] == ["past", "coming", "coming"]
    assert drawn["today"]


def test_before_it_begins_nothing_is_filled_and_without_a_today_no_line_is_drawn() -> None:
    axis = axis_of([([CALL, TALKS], STOPS)])
    drawn = drawing([CALL, TALKS], STOPS, None, axis)
    assert {kind for kind, *_rest in drawn["bars"]} == {"coming"}
    assert drawn["today"] is None


def test_of_two_names_too_near_the_later_is_dropped() -> None:
    stops = [
        Stop("Samling 1", date(2027, 3, 18)),
        Stop("Samling 2", date(2027, 3, 28)),
        Stop("Samling 3", date(2027, 12, 2)),
    ]
    drawn = drawing([CALL, TALKS], stops, None, axis_of([([CALL, TALKS], stops)]))
    assert [name for _x, name, _lean in drawn["above"]] == ["Samling 1", "Samling 3"]
    assert len(drawn["stops"]) == 3
    assert "Samling 2" in drawn["words"]


def test_several_years_share_one_axis_so_that_today_is_one_line() -> None:
    other = [Phase("Søknad", date(2027, 10, 1), date(2027, 10, 29))]
    axis = axis_of([([CALL, TALKS], STOPS), (other, [])])
    today = date(2027, 9, 16)
    assert drawing([CALL, TALKS], STOPS, today, axis)["today"] == drawing(other, [], today, axis)["today"]
    assert axis.first == date(2027, 1, 1)


def test_a_year_without_a_date_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one date"):
        axis_of([([], [])])


DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))


@given(days=st.lists(st.tuples(DAYS, st.integers(0, 300)), min_size=1, max_size=6), today=st.none() | DAYS)
def test_nothing_is_ever_drawn_outside_the_line(days: list[tuple[date, int]], today: date | None) -> None:
    phases = [
        Phase(f"Fase {number}", start, start + timedelta(days=length)) for number, (start, length) in enumerate(days)
    ]
    stops = [Stop(f"Samling {number}", start) for number, (start, _length) in enumerate(days)]
    axis = axis_of([(phases, stops)])
    drawn = drawing(phases, stops, today, axis)
    for _kind, x, width in drawn["bars"]:
        assert 0 <= float(x[:-1]) <= 100
        assert float(width[:-1]) >= 0
        assert float(x[:-1]) + float(width[:-1]) <= 100.02
    assert all(0 <= float(x[:-1]) <= 100 for _kind, x in drawn["stops"])


@given(first=DAYS, span=st.integers(1, 900), at=DAYS)
def test_a_later_day_never_stands_further_left(first: date, span: int, at: date) -> None:
    axis = Axis(first, first + timedelta(days=span))
    assert 0 <= axis.place(at) <= axis.place(at + timedelta(days=1)) <= 100
