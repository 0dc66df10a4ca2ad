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
| `one_of` = list, `not_one_of`, `unclear` | holds one of the words; words in neither list ask, or do as `otherwise` says |
| `among = "organisations"` | is one of the programme's organisations |
| `years_after` = field, `at_most` = number | comes at most that many years after the other field's year |

A day is a date or the name of a day in the calendar (`call_closes`, or a gathering's key).
"""

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, Protocol

type Values = Mapping[str, Any]
type Params = Mapping[str, Any]
type Day = datetime.date | str
type Reference = bool | int | float | str | datetime.date | tuple[str | int, ...]

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
_NO_PARAMS: Params = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Finding:
    """What a criterion says of a person: its code, its comparison (`kind`) and the values a sentence needs.

    `params` always hold `field`; then, as the kind needs, `value`, `limit`, `on` (ISO day), `years`.
    """

    code: str
    params: Params = _NO_PARAMS
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
    def criteria(self) -> Sequence[Criterion]: ...
    @property
    def organisation_keys(self) -> frozenset[str]: ...
    def day(self, day: Day) -> datetime.date: ...


def judge(values: Values, programme: Judge, role: str, *, odd: Mapping[str, str] = MappingProxyType({})) -> Judgement:
    """Hold a person's values against the criteria of a programme.

    `values` are by field key, as `Entry.values` has them; `odd` are fields whose cell could not be read, with what
    stood there. The first criterion not met decides, then the first that has to ask.
    """
    track = str(values.get("programme", ""))
    asked: Ask | None = None
    warnings: list[Finding] = []
    for criterion in programme.criteria:
        if not criterion.binds(role, track):
            continue
        for name in criterion.fields:
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
    return asked or Clear(tuple(warnings))


def _look(
    criterion: Criterion, name: str, values: Values, odd: Mapping[str, str], programme: Judge
) -> Outside | Ask | None:
    value = values.get(name)
    if value is None and name == "birth_date" and (year := values.get("birth_year")):
        value = str(year)
    if value is None or value == "" or value == []:
        if name in odd:
            return Ask("value_unreadable", {"field": name, "value": odd[name]}, criterion.compare)
        if criterion.blank == "outside":
            return Outside(criterion.code, {"field": name, "value": None, **_limit(criterion, programme)}, "blank")
        if criterion.blank == "ask":
            return Ask(criterion.ask, {"field": name, **_limit(criterion, programme)}, "blank")
        return None
    return _COMPARE[criterion.compare](criterion, name, value, values, programme)


def _limit(criterion: Criterion, programme: Judge) -> dict[str, Any]:
    limit: Any = criterion.reference
    if criterion.compare in {"not_before", "not_after"}:
        limit = programme.day(limit).isoformat()
    elif isinstance(limit, tuple):
        limit = list(limit)
    found = {"limit": limit}
    if criterion.on:
        found["on"] = programme.day(criterion.on).isoformat()
    return found


def _outside(criterion: Criterion, name: str, value: object, programme: Judge, **more: object) -> Outside:
    return Outside(
        criterion.code, {"field": name, "value": value, **_limit(criterion, programme), **more}, criterion.compare
    )


def _plain(
    met: Callable[[Any, Any], bool],
) -> Callable[[Criterion, str, Any, Values, Judge], Outside | Ask | None]:
    def compare(criterion: Criterion, name: str, value: Any, values: Values, programme: Judge) -> Outside | None:
        return None if met(value, criterion.reference) else _outside(criterion, name, value, programme)

    return compare


def _not_before(criterion: Criterion, name: str, value: Any, values: Values, programme: Judge) -> Outside | None:
    day = programme.day(criterion.reference).isoformat()  # type: ignore[arg-type]  # checked when the file was read
    return None if str(value)[:10] >= day else _outside(criterion, name, value, programme)


def _not_after(criterion: Criterion, name: str, value: Any, values: Values, programme: Judge) -> Outside | None:
    day = programme.day(criterion.reference).isoformat()  # type: ignore[arg-type]  # checked when the file was read
    return None if str(value)[:10] <= day else _outside(criterion, name, value, programme)


def _under_years(criterion: Criterion, name: str, value: Any, values: Values, programme: Judge) -> Outside | Ask | None:
    """Born later than the day `years` before; a year alone decides only if every day of it would."""
    on = programme.day(criterion.on)
    years = int(criterion.reference)  # type: ignore[arg-type]  # checked when the file was read
    latest_outside = months_before(on, 12 * years).isoformat()
    born = str(value)
    first, last = (f"{born}-01-01", f"{born}-12-31") if len(born) == 4 else (born[:10], born[:10])
    if first > latest_outside:
        return None
    if last <= latest_outside:
        return _outside(criterion, name, value, programme, years=years)
    return Ask("only_year_given", {"field": name, "value": born, **_limit(criterion, programme)}, criterion.compare)


def _months_before(criterion: Criterion, name: str, value: Any, values: Values, programme: Judge) -> Outside | None:
    months = int(criterion.reference)  # type: ignore[arg-type]  # checked when the file was read
    latest = months_before(programme.day(criterion.on), months).isoformat()
    return None if str(value)[:10] <= latest else _outside(criterion, name, value, programme)


def _one_of(criterion: Criterion, name: str, value: Any, values: Values, programme: Judge) -> Outside | Ask | None:
    words = _split(value)
    options = criterion.reference if isinstance(criterion.reference, tuple) else ()
    if any(_holds(words, option) for option in options):
        return None
    if any(_holds(words, word) for word in criterion.unclear):
        return Ask(criterion.ask, {"field": name, "value": value}, "unclear")
    if criterion.otherwise == "outside" or any(_holds(words, word) for word in criterion.refused):
        return _outside(criterion, name, value, programme)
    return Ask(criterion.ask, {"field": name, "value": value}, "unclear")


def _among(criterion: Criterion, name: str, value: Any, values: Values, programme: Judge) -> Outside | None:
    return None if value in programme.organisation_keys else _outside(criterion, name, value, programme)


def _years_after(criterion: Criterion, name: str, value: Any, values: Values, programme: Judge) -> Outside | None:
    other = values.get(criterion.since)
    if other is None:
        return None
    years = int(str(value)[:4]) - int(str(other)[:4])
    if years <= int(criterion.reference):  # type: ignore[arg-type]  # checked when the file was read
        return None
    return _outside(criterion, name, value, programme, years=years, since=other)


_COMPARE: Mapping[str, Callable[[Criterion, str, Any, Values, Judge], Outside | Ask | None]] = {
    "is": _plain(lambda value, wanted: bool(value) is wanted),
    "filled": _plain(lambda value, wanted: bool(value)),
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


def months_before(day: datetime.date, months: int) -> datetime.date:
    """The same day of an earlier month, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return datetime.date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _split(value: object) -> list[str]:
    parts = value if isinstance(value, list | tuple) else [value]
    return [word for part in parts for word in re.findall(r"\w+", str(part).casefold())]


def _holds(words: list[str], option: str | int) -> bool:
    wanted = _split(option)
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words) - len(wanted) + 1))
