"""The year as one line: what is drawn where, in per cent of the width, so that text never scales.

A phase is anything with `name`, `starts` and `ends`; a gathering anything with `name` and `at` (dates or moments).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from django.utils.translation import gettext as _

from adept.templatetags import words


class Phase(Protocol):
    """A stretch of the year: call, selection, meetings."""

    @property
    def name(self) -> str:
        """What the line calls it."""

    @property
    def starts(self) -> date:
        """Its first day."""

    @property
    def ends(self) -> date:
        """Its last day."""


class Gathering(Protocol):
    """A day on which everybody meets."""

    @property
    def name(self) -> str:
        """What the line calls it."""

    @property
    def at(self) -> date:
        """Its day."""


NEAR = 12.5
"""Two names nearer than this, and the later one is dropped: 80 px in per cent of 640 px, the narrowest line."""
LETTER = 1.1
"""Width of one letter of a 13 px label, in the same per cent."""
LAST_NAME = 96
"""A month that begins further right, in per cent, has no room for its name."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The first and the last day that several lines share."""

    first: date
    last: date

    def place(self, moment: date, zone: str = "") -> float:
        """Per cent from the left; what lies outside is drawn at the edge."""
        day = as_date(moment, zone)
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return min(max(share, 0.0), 1.0) * 100

    def months(self) -> list[tuple[str, str]]:
        """The first day of each month: its place and its short name."""
        found, month = [], self.first.replace(day=1)
        while month <= self.last:
            if month >= self.first and self.place(month) <= LAST_NAME:
                found.append((percent(self.place(month)), words.short_month(month)))
            month = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
        return found


def as_date(moment: date, zone: str = "") -> date:
    """The day on which a moment falls in `zone`."""
    there = words.local(moment, zone)
    return date(there.year, there.month, there.day)


def percent(place: float) -> str:
    """As SVG wants it, whatever the language: `12.50%`."""
    return f"{place:.2f}%"


def axis_of(lines: Iterable[tuple[Iterable[Phase], Iterable[Gathering]]], zone: str = "") -> Axis:
    """The axis that all lines fit on: from the first of the first month, with a little air at the end."""
    days = [
        as_date(moment, zone)
        for phases, gatherings in lines
        for moment in (
            *(at for phase in phases for at in (phase.starts, phase.ends)),
            *(stop.at for stop in gatherings),
        )
    ]
    if not days:
        raise ValueError("a year needs at least one date")
    first, last = min(days).replace(day=1), max(days)
    return Axis(first, last + timedelta(days=max((last - first).days // 25, 3)))


def drawing(
    phases: Sequence[Phase], gatherings: Sequence[Gathering], today: date | None, axis: Axis, zone: str = ""
) -> dict[str, Any]:
    """What the template draws: bars split at today, stops, labels that have room, and the same in words."""
    now = axis.place(today, zone) if today and axis.first <= as_date(today, zone) <= axis.last else None
    passed = 0.0 if today is None else axis.place(today, zone)
    bars: list[tuple[str, str, str]] = []
    for phase in phases:
        start, end = axis.place(phase.starts, zone), axis.place(phase.ends, zone)
        if passed > start:
            bars.append(("past", percent(start), percent(min(end, passed) - start)))
        if passed < end:
            begin = max(start, passed)
            bars.append(("coming", percent(begin), percent(end - begin)))
    stops = [
        (("past" if today and axis.place(stop.at, zone) <= passed else "coming"), percent(axis.place(stop.at, zone)))
        for stop in gatherings
    ]
    ends = [axis.place(moment, zone) for phase in phases for moment in (phase.starts, phase.ends)]
    ends += [axis.place(stop.at, zone) for stop in gatherings]
    return {
        "track": (percent(min(ends)), percent(max(ends))) if ends else None,
        "bars": bars,
        "below": _below(phases, axis, zone),
        "stops": stops,
        "above": _above(gatherings, axis, zone),
        "today": None if now is None else percent(now),
        "today_side": "y-end" if (now or 0) > 50 else "",
        "today_shift": -8 if (now or 0) > 50 else 8,
        "words": in_words(phases, gatherings, today, zone),
    }


def _below(phases: Sequence[Phase], axis: Axis, zone: str) -> list[tuple[str, str]]:
    """Names of phases, each where its bar begins, as far as there is room."""
    shown: list[tuple[str, str]] = []
    free = 0.0
    for phase in phases:
        start = axis.place(phase.starts, zone)
        if start < free or start + LETTER * len(phase.name) > 104:
            continue
        shown.append((percent(start), phase.name))
        free = start + max(NEAR * 0.6, LETTER * len(phase.name) + 1.5)
    return shown


def _above(gatherings: Sequence[Gathering], axis: Axis, zone: str) -> list[tuple[str, str, str]]:
    """Names of gatherings over their discs; at the edges they lean inwards."""
    shown: list[tuple[str, str, str]] = []
    free = 0.0
    for stop in gatherings:
        place, half = axis.place(stop.at, zone), LETTER * len(stop.name) / 2
        lean = "y-end" if place + half > 100 else "" if place - half < 0 else "y-mid"
        begin = {"y-end": place - 2 * half, "": place, "y-mid": place - half}[lean]
        if begin < free:
            continue
        shown.append((percent(place), stop.name, lean))
        free = begin + max(NEAR, 2 * half + 1.5)
    return shown


def in_words(phases: Sequence[Phase], gatherings: Sequence[Gathering], today: date | None, zone: str = "") -> str:
    """The picture told: every phase with its days, every gathering with its day, and today."""
    told = [
        f"{phase.name}: {words.day(as_date(phase.starts, zone))} – {words.day(as_date(phase.ends, zone))}."
        for phase in phases
    ]
    told += [f"{stop.name}: {words.day(as_date(stop.at, zone))}." for stop in gatherings]
    if today:
        told.append(_("Today: %(day)s.") % {"day": words.day(as_date(today, zone))})
    return " ".join(told)
