"""One small language for who can take part, general enough for all five programmes.

A criterion compares one field with something the programme file names, for some roles, and has a code of its own.
What stands blank asks, passes or is outside, as the file says; what cannot be read always asks. Nothing is weighed
against anything else: the first criterion that is not met decides, and its code says which.

| in the file | met when the field |
|---|---|
| `is = true` | is yes (or no): all of `fields`, where several are named |
| `filled = true` | holds something |
| `at_least`, `at_most` = number | is not below, not above |
| `not_before`, `not_after` = day | is that day or later, that day or earlier; the whole day counts |
| `under_years` = number, `on` = day | is a birth date whose birthday of that number comes after the day |
| `months_before` = number, `on` = day | is a day at least that many months before |
| `one_of` = list, `not_one_of`, `unclear` | holds one of the words; other words ask, or do as `otherwise` says |
| `among = "organisations"` | is one of the programme's organisations |
| `years_after` = field, `at_most` = number | comes at most that many years after the other field's year |

A day is a date or the name of a day in the calendar (`call_closes`, or a gathering's key).
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, Literal, Protocol

type Values = Mapping[str, Any]
type Params = Mapping[str, Any]
type Words = Mapping[str, str]
type Day = dt.date | str
type Reference = bool | int | float | str | dt.date | tuple[str | int, ...]

COMPARISONS = (
    "is",
    "filled",
    "years_after",
    "at_least",
    "at_most",
    "not_before",
    "not_after",
    "under_years",
    "months_before",
    "one_of",
    "among",
)
BLANKS = ("ask", "pass", "outside")
NO_PARAMS: Params = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Finding:
    """What a criterion says of a person: its code, its comparison (`kind`) and the values a sentence needs.

    `params` always hold `field`; then, as the kind needs, `value`, `limit`, `on` (ISO day), `years`.
    """

    code: str
    params: Params = NO_PARAMS
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Clear:
    """Every criterion is met. `warnings` are oddities for a person to look at; they decide nothing."""

    warnings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Outside(Finding):
    """A criterion is not met."""


@dataclass(frozen=True, slots=True)
class Ask(Finding):
    """The file cannot decide: a question to a person comes first."""


type Judgement = Clear | Outside | Ask
type Check = tuple[str, Callable[[Any], bool], "Criterion"]

CLEAR = Clear()


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of who can take part. `roles` and `tracks` are those it binds, none meaning all.

    `effect` is `warn` for an oddity that decides nothing. `ask` is the code of its question.
    """

    code: str
    compare: str
    fields: tuple[str, ...]
    reference: Reference = True
    on: Day = ""
    since: str = ""
    refused: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    otherwise: Literal["ask", "outside"] = "ask"
    roles: tuple[str, ...] = ()
    tracks: tuple[str, ...] = ()
    blank: str = "ask"
    ask: str = "value_missing"
    effect: Literal["decide", "warn"] = "decide"

    def binds(self, role: str, track: str) -> bool:
        """Whether it speaks of somebody in that role and track."""
        return (not self.roles or role in self.roles) and (not self.tracks or track in self.tracks)


class Judge(Protocol):
    """What judging needs of a programme: its criteria, its named days, its organisations' keys."""

    @property
    def criteria(self) -> Sequence[Criterion]:
        """In the order in which they decide."""
        ...

    @property
    def organisation_keys(self) -> frozenset[str]:
        """The short names of the parties."""
        ...

    @property
    def compiled(self) -> dict[tuple[str, str], list["Check"]]:
        """A place to remember, by role and track, the checks made of the criteria."""
        ...

    def day(self, day: Day) -> dt.date:
        """A date itself, or the one that a name stands for."""
        ...


def judge(values: Values, programme: Judge, role: str, *, odd: Words = MappingProxyType({})) -> Judgement:
    """Hold a person's values against the criteria of a programme.

    `values` are by field key, as `Entry.values` has them; `odd` are fields whose cell could not be read, with what
    stood there. The first criterion not met decides, then the first that has to ask.
    """
    track = str(values.get("programme", ""))
    checks = programme.compiled.get((role, track))
    if checks is None:
        checks = programme.compiled[role, track] = _compile(programme, role, track)
    asked: Ask | None = None
    warnings: list[Finding] = []
    for name, met, criterion in checks:
        value = values.get(name)
        if met(value) if value is not None else criterion.blank == "pass" and not odd and name != "birth_date":
            continue
        found = _look(criterion, name, values, odd, programme)
        if found is None:
            continue
        if criterion.effect == "warn":
            if isinstance(found, Outside):
                warnings.append(Finding(found.code, found.params, found.kind))
        elif isinstance(found, Outside):
            return found
        else:
            asked = asked or found
    return asked or (Clear(tuple(warnings)) if warnings else CLEAR)


def _compile(programme: Judge, role: str, track: str) -> list[Check]:
    """For each field of each criterion that binds, a quick look that says yes only when it is surely met."""
    checks: list[Check] = []
    for criterion in programme.criteria:
        if criterion.binds(role, track):
            wanted: Any = criterion.reference
            if criterion.compare in {"not_before", "not_after"}:
                wanted = programme.day(wanted).isoformat()
            quick = _QUICK.get(criterion.compare, _never)
            checks += [(name, partial(quick, wanted), criterion) for name in criterion.fields]
    return checks


def _never(_wanted: object, _value: object) -> bool:
    return False


_QUICK: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": lambda wanted, value: value is wanted,
    "at_least": lambda least, value: type(value) is int and value >= least,
    "at_most": lambda most, value: type(value) is int and value <= most,
    "not_before": lambda day, value: type(value) is str and value[:10] >= day,
    "not_after": lambda day, value: type(value) is str and value != "" and value[:10] <= day,
}


@dataclass(frozen=True, slots=True)
class _Case:
    """One criterion held against one value of a person's."""

    criterion: Criterion
    field: str
    value: Any
    values: Values
    programme: Judge

    def day(self, day: object) -> str:
        """A day of the programme as ISO text, which compares as days do."""
        return self.programme.day(day).isoformat()  # type: ignore[arg-type]  # checked when the file was read

    @property
    def number(self) -> int:
        return int(self.criterion.reference)  # type: ignore[arg-type]  # checked when the file was read

    @property
    def limit(self) -> dict[str, Any]:
        limit: Any = self.criterion.reference
        if self.criterion.compare in {"not_before", "not_after"}:
            limit = self.day(limit)
        found = {"limit": list(limit) if isinstance(limit, tuple) else limit}
        return found | {"on": self.day(self.criterion.on)} if self.criterion.on else found

    def outside(self, kind: str = "", **more: object) -> Outside:
        params = {"field": self.field, "value": self.value, **self.limit, **more}
        return Outside(self.criterion.code, params, kind or self.criterion.compare)

    def ask(self, code: str, kind: str = "") -> Ask:
        return Ask(code, {"field": self.field, "value": self.value, **self.limit}, kind or self.criterion.compare)


def _look(criterion: Criterion, name: str, values: Values, odd: Words, programme: Judge) -> Outside | Ask | None:
    value = values.get(name)
    if value is None and name == "birth_date" and (year := values.get("birth_year")):
        value = str(year)
    blank = value is None or value in ("", [])
    case = _Case(criterion, name, None if blank else value, values, programme)
    if not blank:
        return _COMPARE[criterion.compare](case)
    if name in odd:
        return Ask("value_unreadable", {"field": name, "value": odd[name]}, criterion.compare)
    if criterion.blank == "outside":
        return case.outside("blank")
    return case.ask(criterion.ask, "blank") if criterion.blank == "ask" else None


def _plain(met: Callable[[Any, Any], bool]) -> Callable[[_Case], Outside | None]:
    return lambda case: None if met(case.value, case.criterion.reference) else case.outside()


def _not_before(case: _Case) -> Outside | None:
    return None if str(case.value)[:10] >= case.day(case.criterion.reference) else case.outside()


def _not_after(case: _Case) -> Outside | None:
    return None if str(case.value)[:10] <= case.day(case.criterion.reference) else case.outside()


def _under_years(case: _Case) -> Outside | Ask | None:
    """Born later than the day so many years before; a year alone decides only if every day of it would."""
    latest_outside = months_before(case.programme.day(case.criterion.on), 12 * case.number).isoformat()
    born = str(case.value)
    first, last = (f"{born}-01-01", f"{born}-12-31") if len(born) == 4 else (born[:10], born[:10])
    if first > latest_outside:
        return None
    return case.outside() if last <= latest_outside else case.ask("only_year_given")


def _months_before(case: _Case) -> Outside | None:
    latest = months_before(case.programme.day(case.criterion.on), case.number).isoformat()
    return None if str(case.value)[:10] <= latest else case.outside()


def _one_of(case: _Case) -> Outside | Ask | None:
    criterion = case.criterion
    words = _split(case.value)
    options = criterion.reference if isinstance(criterion.reference, tuple) else ()
    if any(_holds(words, option) for option in options):
        return None
    if any(_holds(words, word) for word in criterion.unclear):
        return case.ask(criterion.ask, "unclear")
    if criterion.otherwise == "outside" or any(_holds(words, word) for word in criterion.refused):
        return case.outside()
    return case.ask(criterion.ask, "unclear")


def _among(case: _Case) -> Outside | None:
    return None if case.value in case.programme.organisation_keys else case.outside()


def _years_after(case: _Case) -> Outside | None:
    other = case.values.get(case.criterion.since)
    if other is None:
        return None
    years = int(str(case.value)[:4]) - int(str(other)[:4])
    return None if years <= case.number else case.outside(years=years, since=other)


_COMPARE: Mapping[str, Callable[[_Case], Outside | Ask | None]] = {
    "is": _plain(lambda value, wanted: bool(value) is wanted),
    "filled": lambda _: None,  # what stands blank was seen to before
    "at_least": _plain(lambda value, least: float(value) >= least),
    "at_most": _plain(lambda value, most: float(value) <= most),
    "not_before": _not_before,
    "not_after": _not_after,
    "under_years": _under_years,
    "months_before": _months_before,
    "one_of": _one_of,
    "among": _among,
    "years_after": _years_after,
}


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day of an earlier month, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _split(value: object) -> list[str]:
    parts = value if isinstance(value, list | tuple) else [value]
    return [word for part in parts for word in re.findall(r"\w+", str(part).casefold())]


def _holds(words: list[str], option: str | int) -> bool:
    wanted = _split(option)
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words) - len(wanted) + 1))
