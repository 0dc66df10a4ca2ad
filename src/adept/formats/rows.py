"""From a row of cells to what it says of one person: address, role, track and values by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from adept.formats.base import Role
from adept.formats.cells import Read, is_blank, is_plain_address, read_cell, split_name, tidy
from adept.formats.columns import Column, IntakeError
from adept.formats.errors import noop
from adept.formats.fields import fields
from adept.formats.round import ProgrammeFile

TOTALS = {
    *("sum", "summa", "total", "totalt", "totals", "totalsumma", "antal", "antall", "ialt", "subtotal", "delsumma"),
    "count",
    "yhteensä",
    "kaikki",
    "määrä",
}
LISTS = frozenset({"topics", "languages", "emails"})
REMEMBERED = 2_000  # cells per column whose reading is kept; most columns repeat themselves
MOST_NOTES = 1_000

NOTES: Mapping[str, str] = {
    "decimal_comma": noop("{raw} was read as {read}."),
    "not_a_number": noop("{raw} is not a number and was not read."),
    "not_a_year": noop("{raw} is not a year and was not read."),
    "not_a_date": noop("{raw} is not a date and was not read."),
    "month_first": noop("{raw} has the month first, which is never guessed; it was not read."),
    "only_year": noop("Only the year {raw} is given."),
    "not_yes_or_no": noop("{raw} is neither yes nor no and was not read."),
    "unknown_topic": noop("{raw} holds a topic that is not on the list; it is kept as it stands."),
    "unknown_language": noop("{raw} holds a language that is not on the list; it is kept as it stands."),
    "unknown_gender": noop("{raw} was not understood and was left blank."),
    "unknown_country": noop("{raw} is not a country we know and was left blank."),
    "not_an_address": noop("{raw} is not an e-mail address and was not read."),
    "formula_kept_as_text": noop("{raw} looks like a formula; it is kept as text and never runs."),
    "address_written_otherwise": noop("{raw} was read as {read}."),
    "unknown_role": noop("{raw} is not a role of this programme."),
    "unknown_programme": noop("{raw} is not one of the programmes."),
    "cells_beyond": noop("There is more on the line than there are headings; {raw} was not read."),
}


@dataclass(frozen=True, slots=True)
class Note:
    """An oddity of one cell: where it first stands, what stands there and how it was read. `code` is a key of NOTES."""

    line: int
    header: str
    code: str
    raw: str
    read: str = ""


@dataclass(slots=True)
class Row:
    """What one line says, in values that JSON can hold. `odd` are fields that could not be read, as they stand."""

    line: int
    email: str
    role: str
    track: str
    values: dict[str, Any]
    odd: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, str]:
        """One person in one role of one track; a row without an address is a person of its own."""
        return (self.email or f"\n{self.line}", self.track, self.role)


class _Odd:
    """Stands for a cell that could not be read."""


_ODD = _Odd()


class _Cells(dict[str, Any]):
    """What the texts of one column mean; each is read once and remembered, up to a number."""

    def __init__(self, reader: "RowReader", column: Column) -> None:
        super().__init__()
        self._reader, self._column = reader, column
        self._kind = fields()[column.field].kind

    def __missing__(self, text: str) -> Any:
        read = self._reader.read_new(self._column, self._kind, text)
        if len(self) >= REMEMBERED:
            self.clear()
        self[text] = value = _ODD if read.odd else read.value
        return value


class RowReader:
    """Reads row after row by the columns taken. `notes` grow as oddities are met, each cell's text once a column."""

    def __init__(self, headers: Sequence[str], columns: Sequence[Column], programme: ProgrammeFile | None) -> None:
        self.notes: list[Note] = []
        self.rows = 0
        self._line = 0
        self._headers = [header.casefold() for header in headers]
        self._width = len(headers)
        self._programme = programme
        taken = {column.field: column for column in columns if column.fate == "taken"}
        if "email" not in taken:
            raise IntakeError("no_address_column", {"heading": fields()["email"].name("en")})
        self._email = taken.pop("email")
        self._role = taken.pop("role", None)
        self._track = taken.pop("programme", None)
        self._plan = [(column.index, key, _Cells(self, column)) for key, column in taken.items()]
        self._lists = [key for key in taken if fields()[key].kind in LISTS]
        self._settles = not {"name", "topics"}.isdisjoint(taken)
        self._parts: dict[tuple[str, str], _Part] = {}

    def read(self, line: int, cells: list[str]) -> Row | None:
        """The row, or None for one that holds nobody: blank, totals, or the headings once more."""
        self._line = line
        if len(cells) != self._width:
            cells = self._fit(cells)
        raw = cells[self._email.index]
        row = Row(line, raw, "", "", {})
        if not is_plain_address(raw):
            address = read_cell("email", raw)
            if address.value is None and self._holds_nobody(cells):
                return None
            self._take_address(row, raw, address)
        self.rows += 1
        part = self._part(cells)
        row.track, row.role = part.track, part.role
        if part.odd:
            row.odd |= part.odd
        if self._programme is not None and part.track:
            row.values["programme"] = part.track
        self._take_values(row, cells)
        if self._settles:
            self._settle(row, part)
        return row

    def _take_values(self, row: Row, cells: list[str]) -> None:
        values = row.values
        for index, key, known in self._plan:
            text = cells[index]
            if text and (value := known[text]) is not None:
                if value is _ODD:
                    row.odd[key] = text.strip()
                else:
                    values[key] = value
        for key in self._lists:
            if key in values:
                values[key] = list(values[key])

    def _fit(self, cells: list[str]) -> list[str]:
        """As many cells as there are headings."""
        if beyond := "".join(cells[self._width :]).strip():
            self._note(self._email, "cells_beyond", beyond)
        return cells[: self._width] + [""] * (self._width - len(cells))

    def _take_address(self, row: Row, raw: str, address: Read) -> None:
        row.email = str(address.value or "")
        if row.email and row.email != raw.strip():
            self._note(self._email, "address_written_otherwise", raw, row.email)
        if address.odd:
            row.odd["email"] = raw.strip()
            self._note(self._email, "not_an_address", raw)

    def _holds_nobody(self, cells: list[str]) -> bool:
        said = [word for cell in cells if not is_blank(word := tidy(cell))]
        if not said or [cell.casefold().strip() for cell in cells] == self._headers:
            return True
        words = {word.strip(".:").casefold() for cell in said for word in cell.replace("I alt", "ialt").split()}
        return len(said) * 2 <= max(len(cells), 4) and not TOTALS.isdisjoint(words)

    def read_new(self, column: Column, kind: str, text: str) -> Read:
        """Read a text that the column has not held lately, and note what is odd about it."""
        read = read_cell(kind, text)
        if kind == "organisation" and isinstance(read.value, str) and self._programme is not None:
            return Read(self._programme.organisation_called(read.value) or read.value)
        if read.note:
            self._note(column, read.note, text.strip(), "" if read.value is None else str(read.value))
        return read

    def _part(self, cells: list[str]) -> "_Part":
        """In which track and role: told by the row, or the only one there is."""
        track = cells[self._track.index] if self._track else ""
        role = cells[self._role.index] if self._role else ""
        part = self._parts.get((track, role))
        if part is None:
            if len(self._parts) >= REMEMBERED:
                self._parts.clear()
            part = self._parts[track, role] = self._new_part(tidy(track), tidy(role))
        return part

    def _new_part(self, said_track: str, said_role: str) -> "_Part":
        if self._programme is None:
            return _Part(said_track.casefold(), said_role.casefold())
        track = self._programme.track_called(said_track) or ""
        if self._programme.tracks and not track:
            self._note_if_said(self._track, "unknown_programme", said_track)
            return _Part("", "", odd={"programme": said_track, "role": said_role})
        kind = self._programme.formats[track]
        role = kind.role_called(said_role) if said_role else kind.roles[0] if len(kind.roles) == 1 else None
        if role is None:
            self._note_if_said(self._role, "unknown_role", said_role)
            return _Part(track, "", odd={"role": said_role})
        return _Part(track, role.key, role)

    def _settle(self, row: Row, part: "_Part") -> None:
        """What depends on other columns: one name cell becomes two, plain topics are offered or wanted."""
        values = row.values
        if "name" in values:
            first, last = split_name(values.pop("name"))
            values.setdefault("first_name", first)
            values.setdefault("last_name", last)
        if "topics" in values and part.of is not None:
            values.setdefault("topics_offered" if part.of.gives else "topics_wanted", values.pop("topics"))

    def _note_if_said(self, column: Column | None, code: str, raw: str) -> None:
        if column is not None and not is_blank(raw):
            self._note(column, code, raw)

    def _note(self, column: Column, code: str, raw: str, read: str = "") -> None:
        if len(self.notes) < MOST_NOTES:
            self.notes.append(Note(self._line, column.header, code, raw[:200], read[:200]))


@dataclass(frozen=True, slots=True)
class _Part:
    """The track and role that a row's words mean; `odd` are words that mean none."""

    track: str
    role: str
    of: Role | None = None
    odd: Mapping[str, str] = field(default_factory=dict)
