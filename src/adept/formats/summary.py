"""Counting a list of any length in bounded memory: the same figures as `read_intake`, without keeping the people.

A short list is read in one go. A long one is gone through twice: first only addresses, names and births are looked
at, as numbers of eight bytes, to find which of them come back. Then each row whose address stands once is judged and
forgotten at once; the others go to a temporary database on disk, which hands them back person by person.
"""

import json
import sqlite3
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

from adept.formats.columns import Column, map_columns
from adept.formats.intake import Rows, Tally, gather, sorted_pairs
from adept.formats.people import Likenesses, entry_of, likeness
from adept.formats.round import ProgrammeFile
from adept.formats.rows import Note, Row, RowReader

WHO = frozenset({"email", "first_name", "last_name", "name", "birth_year", "birth_date"})
PART = frozenset({"role", "programme", "applied_at"})
BATCH = 1_000
AT_ONCE = 150_000  # rows that are held at once when only what decides is read; fewer when all is
AT_ONCE_ALL = 30_000


@dataclass(frozen=True, slots=True)
class Summary:
    """What a list holds, as `Intake` has it, without the people themselves."""

    encoding: str
    separator: str
    rows: int
    people: int
    columns: tuple[Column, ...]
    duplicates: tuple[str, ...]
    probable: Mapping[str, str]
    ineligible: Mapping[str, str]
    ask: Mapping[str, str]
    in_several: tuple[str, ...]
    notes: tuple[Note, ...]

    @property
    def probable_duplicates(self) -> Iterator[tuple[str, str]]:
        """Pairs of addresses that are perhaps one person."""
        return sorted_pairs(self.probable)


def read_summary(
    table: Rows,
    programme: ProgrammeFile | None = None,
    *,
    mapping: Mapping[str, str] | None = None,
    asked_for: Mapping[str, str] | None = None,
    look_at_all: bool = True,
) -> Summary:
    """Count a table. Parameters and errors as `read_intake`.

    `look_at_all` also reads the columns that decide nothing, so that their odd cells are noted.
    """
    columns = map_columns(table.headers, programme, mapping, asked_for)
    decisive = WHO | PART | {name for item in (programme.criteria if programme else ()) for name in item.fields}
    decisive |= {item.since for item in (programme.criteria if programme else ()) if item.since}
    chosen = [column for column in columns if look_at_all or column.field in decisive]
    reader = RowReader(table.headers, chosen, programme)
    alike, tally = Likenesses(), Tally()
    most = AT_ONCE_ALL if look_at_all else AT_ONCE
    groups = gather(table, reader, alike, most)
    if reader.rows < most:
        for rows in groups:
            tally.add(alike.mark(entry_of(rows, programme)))
        people = tally.people
    else:
        groups.clear()
        reader = RowReader(table.headers, chosen, programme)
        alike, tally = Likenesses(), Tally()
        come_back = _what_comes_back(table, [column for column in columns if column.field in WHO])
        _count(table, reader, programme, come_back, decisive=decisive, alike=alike, tally=tally)
        people = come_back.people - len(alike.probable)
    return Summary(
        encoding=table.encoding,
        separator=table.separator,
        rows=reader.rows,
        people=people,
        columns=columns,
        duplicates=tuple(sorted(tally.duplicates)),
        probable=alike.probable,
        ineligible=tally.ineligible,
        ask=tally.ask,
        in_several=tuple(sorted(tally.in_several)),
        notes=tuple(sorted(reader.notes, key=lambda note: note.line)),
    )


def _count(
    table: Rows,
    reader: RowReader,
    programme: ProgrammeFile | None,
    come_back: "_ComeBack",
    *,
    decisive: frozenset[str],
    alike: Likenesses,
    tally: Tally,
) -> None:
    """Go through the table, holding on only to those who come back."""
    with _Shelf(decisive) as shelf:
        for line, cells in table.rows:
            row = reader.read(line, cells)
            if row is None:
                continue
            if come_back.alike and hash(likeness(row.values)) in come_back.alike:
                alike.see(row)
            if row.email and hash(row.email) in come_back.addresses:
                shelf.put(row)
            elif programme is not None:
                tally.judge_only(alike.mark(entry_of((row,), programme)))
        for rows in shelf.people():
            tally.add(alike.mark(entry_of(rows, programme)))


@dataclass(frozen=True, slots=True)
class _ComeBack:
    """Hashes of addresses that stand more than once, and of likenesses under two addresses; and how many people."""

    addresses: frozenset[int]
    alike: frozenset[int]
    people: int


def _what_comes_back(table: Rows, columns: list[Column]) -> _ComeBack:
    reader = RowReader(table.headers, columns, None)
    addresses, alike = array("q"), array("q")
    nameless = 0
    for line, cells in table.rows:
        row = reader.read(line, cells)
        if row is None:
            continue
        if row.email:
            addresses.append(hash(row.email))
            alike.append(hash(likeness(row.values)))
        else:
            nameless += 1
    again = [one for one, other in pairwise(sorted(addresses)) if one == other]
    several = {one for one, other in pairwise(sorted(alike)) if one == other} - {hash(None)}
    first: dict[int, int] = {}
    contested = {
        like
        for address, like in zip(addresses, alike, strict=True)
        if like in several and first.setdefault(like, address) != address
    }
    people = len(addresses) - len(again) + nameless
    return _ComeBack(frozenset(again), frozenset(contested), people)


class _Shelf:
    """Rows put aside on disk, to come back person by person, in the order of their applications."""

    def __init__(self, kept: frozenset[str]) -> None:
        self._kept = kept
        self._waiting: list[tuple[str, str, str, str, int, str, str]] = []

    def __enter__(self) -> Self:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("CREATE TABLE shelf (email, track, role, applied, line, said, odd)")
        self._database.execute("BEGIN")
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def put(self, row: Row) -> None:
        said = {key: value for key, value in row.values.items() if key in self._kept}
        applied = str(row.values.get("applied_at", ""))
        self._waiting.append((row.email, row.track, row.role, applied, row.line, json.dumps(said), json.dumps(row.odd)))
        if len(self._waiting) >= BATCH:
            self._write()

    def _write(self) -> None:
        self._database.executemany("INSERT INTO shelf VALUES (?, ?, ?, ?, ?, ?, ?)", self._waiting)
        self._waiting.clear()

    def people(self) -> Iterator[list[Row]]:
        """The rows of each participation; of very many by one person only the first and what the rest add up to."""
        self._write()
        rows: list[Row] = []
        found = self._database.execute("SELECT * FROM shelf ORDER BY email, track, role, applied, line")
        for email, track, role, _, line, said, odd in found:
            values: dict[str, Any] = json.loads(said)
            row = Row(line, email, role, track, values, json.loads(odd))
            if rows and rows[0].key != row.key:
                yield rows
                rows = []
            if len(rows) > 1:
                since = {key: day for key, day in rows[1].values.items() if key == "applied_at"}
                rows[1] = Row(line, email, role, track, rows[1].values | values | since, rows[1].odd | row.odd)
            else:
                rows.append(row)
        if rows:
            yield rows
