"""From a row of cells to what it says of one person: address, role, track and values by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from adept.formats.base import Role
from adept.formats.cells import Read, is_blank, read_cell, split_name, tidy
from adept.formats.columns import Column, IntakeError
from adept.formats.errors import noop
from adept.formats.fields import fields
from adept.formats.programme import ProgrammeFile

TOTALS = {
    *("sum", "summa", "total", "totalt", "totals", "totalsumma", "antal", "antall", "ialt", "subtotal", "delsumma"),
    "count",
    "yhteensä",
    "kaikki",
    "määrä",
}
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
    "name_turned": noop("{raw} was read as {read}."),
    "organisation_understood": noop("{raw} was read as {read}."),
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
    """What one line says. `odd` are fields whose cell could not be read, with what stands there."""

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


class RowReader:
    """Reads row after row by the columns taken. `notes` grow as oddities are met, each cell's text once a column."""

    def __init__(self, headers: Sequence[str], columns: Sequence[Column], programme: ProgrammeFile | None) -> None:
        self.notes: list[Note] = []
        self.rows = 0
        self._headers = [header.casefold() for header in headers]
        self._width = len(headers)
        self._programme = programme
        self._formats = programme.formats if programme else {}
        self._roles: dict[tuple[str, str], Role | None] = {}
        taken = {column.field: column for column in columns if column.fate == "taken"}
        if "email" not in taken:
            raise IntakeError("no_address_column", {"heading": fields()["email"].name("en")})
        self._email = taken.pop("email")
        self._role = taken.pop("role", None)
        self._track = taken.pop("programme", None)
        self._plan: list[tuple[int, str, str, dict[str, Read], Column]] = [
            (column.index, key, fields()[key].kind, {}, column) for key, column in taken.items()
        ]

    def read(self, line: int, cells: list[str]) -> Row | None:
        """The row, or None for one that holds nobody: blank, totals, or the headings once more."""
        if len(cells) != self._width:
            cells = self._fit(line, cells)
        raw = cells[self._email.index]
        address = read_cell("email", raw)
        if address.value is None and self._holds_nobody(cells):
            return None
        self.rows += 1
        email = str(address.value or "")
        if email and email != raw:
            self._note(line, self._email, "address_written_otherwise", raw, email)
        row = Row(line, email, "", "", {})
        if address.odd:
            row.odd["email"] = raw.strip()
            self._note(line, self._email, "not_an_address", raw)
        self._take_part(row, cells)
        self._take_values(row, cells)
        self._settle(row)
        return row

    def _fit(self, line: int, cells: list[str]) -> list[str]:
        """As many cells as there are headings."""
        if beyond := "".join(cells[self._width :]).strip():
            self._note(line, self._email, "cells_beyond", beyond)
        return cells[: self._width] + [""] * (self._width - len(cells))

    def _take_values(self, row: Row, cells: list[str]) -> None:
        values = row.values
        for index, key, kind, known, column in self._plan:
            text = cells[index]
            if not text:
                continue
            read = known.get(text)
            if read is None:
                read = self._read_new(row.line, column, kind, text)
                if len(known) >= REMEMBERED:
                    known.clear()
                known[text] = read
            if read.odd:
                row.odd[key] = text.strip()
            elif read.value is not None:
                values[key] = read.value

    def _holds_nobody(self, cells: list[str]) -> bool:
        said = [tidy(cell) for cell in cells if cell and not cell.isspace()]
        if not said or [cell.casefold().strip() for cell in cells] == self._headers:
            return True
        words = {word.strip(".:").casefold() for cell in said for word in cell.split()}
        return len(said) * 2 <= max(len(cells), 4) and not TOTALS.isdisjoint(words)

    def _read_new(self, line: int, column: Column, kind: str, text: str) -> Read:
        read = read_cell(kind, text)
        if kind == "organisation" and isinstance(read.value, str) and self._programme is not None:
            key = self._programme.organisation_called(read.value)
            if key is not None and key != read.value:
                return Read(key)
        if read.note:
            self._note(line, column, read.note, text.strip(), "" if read.value is None else str(read.value))
        return read

    def _take_part(self, row: Row, cells: list[str]) -> None:
        """In which track and role: told by the row, or the only one there is."""
        track = tidy(cells[self._track.index]) if self._track else ""
        role = tidy(cells[self._role.index]) if self._role else ""
        if self._programme is None:
            row.track, row.role = track.casefold(), role.casefold()
            return
        if self._programme.tracks:
            found = self._programme.track_called(track)
            if found is None:
                row.odd["programme"] = track
                self._once(row.line, self._track, "unknown_programme", track)
            else:
                row.track = row.values["programme"] = found
        kind = self._formats.get(row.track)
        if kind is None:
            row.odd["role"] = role
            return
        known = kind.role_called(role) if role else kind.roles[0] if len(kind.roles) == 1 else None
        if known is None:
            row.odd["role"] = role
            self._once(row.line, self._role, "unknown_role", role)
        else:
            row.role = known.key
            self._roles[row.track, known.key] = known

    def _settle(self, row: Row) -> None:
        """What depends on other columns: one name cell becomes two, plain topics are offered or wanted."""
        values = row.values
        if "name" in values:
            first, last = split_name(values.pop("name"))
            values.setdefault("first_name", first)
            values.setdefault("last_name", last)
        if "topics" in values and (role := self._roles.get((row.track, row.role))) is not None:
            topics = values.pop("topics")
            values.setdefault("topics_offered" if role.gives else "topics_wanted", topics)
        if not row.role and self._programme is not None:
            row.odd.setdefault("role", "")

    def _once(self, line: int, column: Column | None, code: str, raw: str) -> None:
        if column is not None and raw and not is_blank(raw):
            self._note(line, column, code, raw)

    def _note(self, line: int, column: Column, code: str, raw: str, read: str = "") -> None:
        if len(self.notes) < MOST_NOTES:
            self.notes.append(Note(line, column.header, code, raw[:200], read[:200]))
