"""A table and a programme give the fate of every row, before anything is written.

It keeps every person, for a preview; `formats.summary` counts a list of any length in bounded memory.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from adept.formats.columns import Column, IntakeError, map_columns
from adept.formats.criteria import Ask, Clear, Outside, judge
from adept.formats.people import Change, Entry, Likenesses, Nomination, entry_of
from adept.formats.round import ProgrammeFile
from adept.formats.rows import Note, Row, RowReader

__all__ = [
    "Ask",
    "Change",
    "Clear",
    "Column",
    "Entry",
    "Intake",
    "IntakeError",
    "Nomination",
    "Note",
    "Outside",
    "judge",
    "read_intake",
]


class Rows(Protocol):
    """What is needed of a table: `adept.exchange.tables.Table` is one."""

    @property
    def encoding(self) -> str:
        """As Python names it."""
        ...

    @property
    def separator(self) -> str:
        """Between cells."""
        ...

    @property
    def headers(self) -> Sequence[str]:
        """The heading of each column."""
        ...

    @property
    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows from the start, each with its line."""
        ...


@dataclass(frozen=True, slots=True)
class Intake:
    """What a list holds. Nothing has been written.

    `rows` are data rows (no blank ones, no totals); `people` counts everybody named once, eligible or not, and a
    probable duplicate with the person it may be. `ineligible` maps an address to the code of the first criterion not
    met, `ask` to the code of the question; a row without an address stands there as `line 7`. Somebody outside in one
    track and clear in another stands in `ineligible` for the one: `entries` tell them apart.
    """

    encoding: str
    separator: str
    rows: int
    people: int
    columns: tuple[Column, ...]
    entries: tuple[Entry, ...]
    duplicates: tuple[str, ...]
    probable_duplicates: tuple[tuple[str, str], ...]
    ineligible: Mapping[str, str]
    ask: Mapping[str, str]
    in_several: tuple[str, ...]
    notes: tuple[Note, ...]


def read_intake(
    table: Rows,
    programme: ProgrammeFile | None = None,
    *,
    mapping: Mapping[str, str] | None = None,
    asked_for: Mapping[str, str] | None = None,
) -> Intake:
    """Read every row and decide its fate. Without a programme nobody is judged.

    `mapping` (heading -> field key, "" to leave out) goes before what is recognised. `asked_for` (heading -> reason)
    takes columns that are otherwise left out. Raises IntakeError, or the table's own error while it streams.
    """
    columns = map_columns(table.headers, programme, mapping, asked_for)
    reader = RowReader(table.headers, columns, programme)
    alike = Likenesses()
    groups = gather(table, reader, alike)
    entries = tuple(alike.mark(entry_of(rows, programme)) for rows in groups)
    tally = Tally()
    for entry in sorted(entries, key=lambda entry: (entry.email, entry.programme, entry.role, entry.lines)):
        tally.add(entry)
    return Intake(
        encoding=table.encoding,
        separator=table.separator,
        rows=reader.rows,
        people=tally.people,
        columns=columns,
        entries=entries,
        duplicates=tuple(sorted(tally.duplicates)),
        probable_duplicates=tuple(sorted_pairs(alike.probable)),
        ineligible=tally.ineligible,
        ask=tally.ask,
        in_several=tuple(tally.in_several),
        notes=tuple(sorted(reader.notes, key=lambda note: note.line)),
    )


def gather(table: Rows, reader: RowReader, alike: Likenesses, most: int | None = None) -> list[Sequence[Row]]:
    """The rows of each participation, in the order of the file. Stops short after `most` rows."""
    single: dict[tuple[str, str, str], Row] = {}
    several: dict[tuple[str, str, str], list[Row]] = {}
    for line, cells in table.rows:
        row = reader.read(line, cells)
        if row is None:
            continue
        alike.see(row)
        key = row.key
        first = single.setdefault(key, row)
        if first is not row:
            several.setdefault(key, [first]).append(row)
        if reader.rows == most:
            break
    return [several.get(key) or (row,) for key, row in single.items()]


def sorted_pairs(probable: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each pair of addresses that is perhaps one person, in the order of the alphabet."""
    for one, other in probable.items():
        yield (one, other) if one < other else (other, one)


class Tally:
    """Counts entries one by one, by address."""

    def __init__(self) -> None:
        self.duplicates: set[str] = set()
        self.ineligible: dict[str, str] = {}
        self.ask: dict[str, str] = {}
        self.in_several: dict[str, None] = {}
        self._addresses: set[str] = set()
        self._probable: set[str] = set()

    @property
    def people(self) -> int:
        """Everybody named, a probable duplicate together with the one it may be."""
        return len(self._addresses) - len(self._probable)

    def add(self, entry: Entry) -> None:
        """Count one participation."""
        who = entry.email or f"line {entry.lines[0]}"
        if who in self._addresses:
            self.in_several[who] = None
        self._addresses.add(who)
        if len(entry.lines) > 1:
            self.duplicates.add(who)
        if entry.fate == "probable":
            self._probable.add(who)
        elif entry.fate == "outside":
            self.ineligible.setdefault(who, entry.code)
        elif entry.fate == "ask":
            self.ask.setdefault(who, entry.code)

    def judge_only(self, entry: Entry) -> None:
        """Count a participation of somebody who stands nowhere else in the list; the address is not kept."""
        if entry.fate == "outside":
            self.ineligible[entry.email or f"line {entry.lines[0]}"] = entry.code
        elif entry.fate == "ask":
            self.ask[entry.email or f"line {entry.lines[0]}"] = entry.code
