"""From rows to people: what one person sent twice becomes one, and what only might be the same is shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from adept.formats.criteria import NO_PARAMS, Ask, Clear, Finding, Outside, Params, judge
from adept.formats.round import ProgrammeFile
from adept.formats.rows import Row

type Fate = Literal["new", "duplicate", "probable", "outside", "ask"]


@dataclass(frozen=True, slots=True)
class Change:
    """What a later row changed of an earlier one."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Nomination:
    """Who nominated, on which line, and what they added."""

    by: str
    line: int
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One person in one role of one track: one participation.

    `values` are by field key and hold what JSON can hold (dates as ISO text, lists of keys). `lines` are the rows it
    was made of, in the file's order. `fate`: new; duplicate (sent more than once, merged); probable (perhaps the same
    person as `params["other"]`: a person decides); outside (`code` says which criterion); ask (`code` says what).
    """

    email: str
    role: str
    programme: str
    values: Mapping[str, Any]
    lines: tuple[int, ...]
    fate: Fate = "new"
    code: str = ""
    kind: str = ""
    params: Params = NO_PARAMS
    merged: tuple[Change, ...] = ()
    nominators: tuple[Nomination, ...] = ()
    warnings: tuple[Finding, ...] = ()
    odd: Mapping[str, str] = NO_PARAMS

    @property
    def name(self) -> str:
        """First and last name as written."""
        return f"{self.values.get('first_name', '')} {self.values.get('last_name', '')}".strip()


def likeness(values: Mapping[str, Any]) -> tuple[str, str] | None:
    """What two rows share when they are perhaps one person: name, and birth date or year. None if either is blank."""
    born = str(values.get("birth_date") or values.get("birth_year") or "")
    last = values.get("last_name")
    return (f"{values.get('first_name', '')} {last}".casefold(), born) if born and last else None


def merge(rows: Sequence[Row]) -> tuple[Row, tuple[Change, ...]]:
    """One row out of several by the same person: what they wrote last counts, blanks take nothing away.

    Last is by the day of application where it is known, else by the order of the file. The day of application itself
    stays the first: whoever was in time and then corrected something is still in time.
    """
    ordered = sorted(rows, key=lambda row: (str(row.values.get("applied_at", "")), row.line))
    values = dict(ordered[0].values)
    odd = dict(ordered[0].odd)
    changes: list[Change] = []
    for row in ordered[1:]:
        for key, value in row.values.items():
            before = values.get(key)
            if key == "applied_at" and before is not None:
                continue
            if before != value:
                changes.append(Change(key, before, value))
            values[key] = value
        odd |= row.odd
    left = {key: raw for key, raw in odd.items() if key not in values}
    first = rows[0]
    return Row(first.line, first.email, first.role, first.track, values, left), tuple(changes)


def entry_of(rows: Sequence[Row], programme: ProgrammeFile | None) -> Entry:
    """The participation that these rows (same address, role and track) are, held against the criteria."""
    row, changes = merge(rows) if len(rows) > 1 else (rows[0], ())
    found = _judge(row, programme)
    fate: Fate = "duplicate" if len(rows) > 1 else "new"
    code, kind, params = "", "", NO_PARAMS
    if not isinstance(found, Clear):
        fate = "outside" if isinstance(found, Outside) else "ask"
        code, kind, params = found.code, found.kind, found.params
    return Entry(
        email=row.email,
        role=row.role,
        programme=row.track,
        values=row.values,
        lines=tuple(sorted(one.line for one in rows)) if len(rows) > 1 else (row.line,),
        fate=fate,
        code=code,
        kind=kind,
        params=params,
        merged=changes,
        nominators=_nominations(rows) if "nominated_by" in row.values else (),
        warnings=found.warnings if isinstance(found, Clear) else (),
        odd=row.odd,
    )


def _judge(row: Row, programme: ProgrammeFile | None) -> Clear | Outside | Ask:
    if programme is None:
        return Clear()
    if row.odd or not row.email:
        for key, code in (("email", "address_missing"), ("programme", "programme_unknown"), ("role", "role_unknown")):
            if key in row.odd or (key == "email" and not row.email):
                return Ask(code, {"field": key, "value": row.odd.get(key, "")}, "blank")
    return judge(row.values, programme, row.role, odd=row.odd)


def _nominations(rows: Iterable[Row]) -> tuple[Nomination, ...]:
    return tuple(
        Nomination(row.values["nominated_by"], row.line, row.values.get("comment", ""))
        for row in sorted(rows, key=lambda row: row.line)
        if row.values.get("nominated_by")
    )


class Likenesses:
    """Finds who is perhaps the same person under two addresses, row by row in the order of the file.

    `probable` maps an address to the one that it may be another of (which is never, in turn, another of it); nobody is
    merged by it.
    """

    def __init__(self) -> None:
        self.probable: dict[str, str] = {}
        self._first: dict[tuple[str, str], str] = {}

    def see(self, row: Row) -> None:
        """Look at one row."""
        alike = likeness(row.values)
        if alike is None or not row.email:
            return
        other = self._first.setdefault(alike, row.email)
        while other in self.probable:
            other = self.probable[other]
        if other != row.email and row.email not in self.probable:
            self.probable[row.email] = other

    def mark(self, entry: Entry) -> Entry:
        """The entry, marked if it is perhaps somebody else's."""
        other = self.probable.get(entry.email)
        if other is None:
            return entry
        return replace(entry, fate="probable", code="perhaps_same_person", kind="probable", params={"other": other})
