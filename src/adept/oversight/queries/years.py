"""A round's year: its phases, its gatherings, where we are in it and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from adept.kernel import clock
from adept.programmes.models import Milestone, Round
from adept.programmes.queries import file_of, format_of, milestones, name_of

PHASES = (
    ("applications", ("call_opens",), ("call_closes",), gettext_noop("Applications")),
    ("selection", ("call_closes",), ("selection_by",), gettext_noop("Selection")),
    ("matching", ("selection_by",), ("confirmations_on", "answer_by", "starts_on"), gettext_noop("Matching")),
    ("meetings", ("starts_on",), ("ends_on",), gettext_noop("Meetings")),
    ("evaluation", ("ends_on",), ("report_on", "survey_closes"), gettext_noop("Evaluation")),
)  # fmt: skip
"""Stage, the first known of these dates begins it, the first known of these ends it, its name on the line."""

EVENTS = {
    "call_opens": gettext_noop("the call opens"),
    "call_closes": gettext_noop("the call closes"),
    "selection_by": gettext_noop("the selection is done"),
    "matching_on": gettext_noop("the matching"),
    "answers_at": gettext_noop("the answers go out"),
    "answer_by": gettext_noop("a yes or no from everybody"),
    "ends_on": gettext_noop("the end"),
    "survey_closes": gettext_noop("the last survey closes"),
    "report_on": gettext_noop("the report"),
}
"""The dates worth naming as what comes next; gatherings come by their own names."""

NOW = {
    "applications": gettext_noop("Open for applications."),
    "selection": gettext_noop("Places are being given."),
    "matching": gettext_noop("Pairs are being made."),
    "meetings": gettext_noop("Mentors and mentees meet."),
    "evaluation": gettext_noop("Looking back at the year."),
}


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of the year."""

    name: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Stop:
    """A gathering."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class YearLine:
    """A round as a line: drawn, and told."""

    round: Round
    title: str
    phases: tuple[Phase, ...]
    stops: tuple[Stop, ...]
    today: date
    now: str
    next: str
    next_at: datetime | None
    host: str

    @property
    def drawn(self) -> bool:
        """Whether there are dates enough for a line."""
        return bool(self.phases)


def title_of(round_: Round, language: str) -> str:
    """The programme's name and the number of the round."""
    return _("%(name)s, round %(number)s") % {"name": name_of(round_, language), "number": round_.number}


def year_of(round_: Round, language: str) -> YearLine:
    """The round's year in the reader's language, its days in the round's own time zone."""
    dates = milestones(round_)
    now = clock.now()
    phases = _phases(round_, dates)
    names = _gatherings(round_, language)
    stops = tuple(Stop(names[key], row.starts) for key, row in dates.items() if key in names)
    worth = (row for row in dates.values() if row.key in names or row.key in EVENTS)
    coming = next((row for row in worth if _comes(row, now, ZoneInfo(round_.time_zone))), None)
    return YearLine(
        round=round_,
        title=title_of(round_, language),
        phases=_drawn(phases),
        stops=stops,
        today=clock.today(round_.time_zone),
        now=_now(phases, now),
        next=(names.get(coming.key) or _(EVENTS[coming.key])) if coming else "",
        next_at=coming.starts if coming else None,
        host=str(coming.host) if coming and coming.host else "",
    )


def _comes(row: Milestone, now: datetime, zone: ZoneInfo) -> bool:
    """Whether it lies ahead; a date without a time of day lasts until its evening."""
    there = row.starts.astimezone(zone)
    return row.starts > now or (there.time() == time(0) and there.date() == now.astimezone(zone).date())


def _phases(round_: Round, dates: Mapping[str, Milestone]) -> list[tuple[str, Phase]]:
    stages, found = format_of(round_).stages, []
    for stage, begins, ends, name in PHASES:
        start = next((dates[key].starts for key in begins if key in dates), None)
        end = next((dates[key].starts for key in ends if key in dates), None)
        if stage in stages and start and end and start < end:
            found.append((stage, Phase(_(name), start, end)))
    return found


def _drawn(phases: list[tuple[str, Phase]]) -> tuple[Phase, ...]:
    """The bars: choosing and pairing are one, since two weeks of a year leave no room for two names."""
    found = dict(phases)
    if (choosing := found.get("selection")) and (pairing := found.get("matching")):
        found["matching"] = Phase(pairing.name, choosing.starts, pairing.ends)
        del found["selection"]
    return tuple(found.values())


def _gatherings(round_: Round, language: str) -> dict[str, str]:
    """Gathering's key -> its name in the reader's language."""
    found = {}
    for number, gathering in enumerate(file_of(round_).gatherings, start=1):
        name = gathering.name.get(language) or next(iter(gathering.name.values()), "")
        found[gathering.key] = name or _("Gathering %(number)s") % {"number": number}
    return found


def _now(phases: list[tuple[str, Phase]], now: datetime) -> str:
    if not phases:
        return ""
    if now < phases[0][1].starts:
        return _("Has not begun yet.")
    current = [stage for stage, phase in phases if phase.starts <= now <= phase.ends]
    if current:
        return _(NOW[current[-1]])
    return (
        _("The year is over.")
        if now > max(phase.ends for _stage, phase in phases)
        else _("Between two parts of the year.")
    )
