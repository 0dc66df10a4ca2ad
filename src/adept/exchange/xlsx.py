"""Workbooks (XLSX), opened only when they are small and plain.

The sizes are looked at before anything is unpacked. What is then unpacked is counted again as it comes, and only
those pieces are handed to the reader, in a clean archive: a directory that lies about its sizes gets nowhere.
"""

import datetime as dt
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO
from xml.parsers import expat

import python_calamine

from adept.exchange.errors import TableError
from adept.exchange.limits import Limits

_PARTS = re.compile(r"^(\[Content_Types\]\.xml|_rels/\.rels|xl/[^/]+\.xml|xl/_rels/[^/]+|xl/worksheets/[^/]+\.xml)$")
_ENTRIES = 5_000
_CHUNK = 1 << 16
_FORMULAS_NAMED = 20
type _Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first visible sheet that holds rows; `formulas` are cells whose stored result was taken (the first few)."""

    name: str
    others: tuple[str, ...]
    headers: tuple[str, ...]
    header_line: int
    rows: list[tuple[int, list[str]]]
    formulas: tuple[str, ...]


def read_sheet(stream: BinaryIO, name: str, limits: Limits) -> Sheet:
    """Read the first visible sheet with rows. Raises TableError, before unpacking where the sizes already tell."""
    clean, formulas = _unpack(stream, name, limits)
    try:
        with python_calamine.CalamineWorkbook.from_filelike(clean) as book:
            seen = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.visible == python_calamine.SheetVisibleEnum.Visible
                and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
            for title in seen:
                found = _read(book.get_sheet_by_name(title), name, limits)
                if found is not None:
                    others = tuple(other for other in seen if other != title)
                    return Sheet(title, others, *found, formulas)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise TableError("broken_workbook", {"name": name}) from error
    raise TableError("no_sheet", {"name": name})


def _read(
    sheet: python_calamine.CalamineSheet, name: str, limits: Limits
) -> tuple[tuple[str, ...], int, list[tuple[int, list[str]]]] | None:
    if sheet.start is None:
        return None
    line = sheet.start[0]
    headers: tuple[str, ...] = ()
    header_line = 0
    rows: list[tuple[int, list[str]]] = []
    for raw in sheet.to_python(skip_empty_area=True):
        line += 1
        cells = [_text(cell) for cell in raw]
        filled = sum(bool(cell.strip()) for cell in cells)
        if headers:
            if filled and len(rows) == limits.xlsx_rows:
                raise TableError("too_many_rows", {"name": name, "most": limits.xlsx_rows})
            if filled or len(rows) < limits.xlsx_rows:
                rows.append((line, cells))
        elif filled > 1:
            headers, header_line = tuple(cell.strip() for cell in cells), line
    if not headers:
        raise TableError("not_a_table", {"name": name})
    return headers, header_line, rows


def _text(cell: _Cell) -> str:
    match cell:
        case str():
            return cell
        case bool():
            return "yes" if cell else "no"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
        case dt.datetime():
            return cell.isoformat(" ", "minutes") if cell.time() != dt.time() else cell.date().isoformat()
        case dt.date():
            return cell.isoformat()
        case _:
            return str(cell)


def _unpack(stream: BinaryIO, name: str, limits: Limits) -> tuple[io.BytesIO, tuple[str, ...]]:
    """The parts that a reader needs, counted and looked through, in an archive of our own making."""
    size = stream.seek(0, io.SEEK_END)
    if size > limits.xlsx_bytes:
        raise TableError("file_too_large", {"name": name, "most": limits.xlsx_bytes // 1_000_000})
    stream.seek(0)
    clean = io.BytesIO()
    budget = limits.unpacked_bytes
    formulas: list[str] = []
    try:
        with zipfile.ZipFile(stream) as packed, zipfile.ZipFile(clean, "w") as plain:
            infos = packed.infolist()
            _weigh(infos, size, name, limits)
            for info in infos:
                if not _PARTS.match(info.filename):
                    continue
                scan = _Scan(name, limits) if info.filename.startswith("xl/worksheets/") else _Plain(name)
                kept = bytearray()
                with packed.open(info) as part:
                    while chunk := part.read(_CHUNK):
                        budget -= len(chunk)
                        if budget < 0:
                            raise TableError(
                                "unpacks_too_large", {"name": name, "most": limits.unpacked_bytes // 1_000_000}
                            )
                        scan.feed(chunk)
                        kept += chunk
                scan.close()
                formulas += scan.formulas
                plain.writestr(info.filename, bytes(kept))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise TableError("broken_workbook", {"name": name}) from error
    except expat.ExpatError as error:
        raise TableError("broken_workbook", {"name": name}) from error
    clean.seek(0)
    return clean, tuple(formulas[:_FORMULAS_NAMED])


def _weigh(infos: list[zipfile.ZipInfo], size: int, name: str, limits: Limits) -> None:
    """Judge by the directory alone, before a single byte is unpacked."""
    names = {info.filename for info in infos}
    if "xl/workbook.xml" not in names:
        kind = "ODS" if "content.xml" in names else "XLSB" if "xl/workbook.bin" in names else "ZIP"
        raise TableError("other_kind", {"name": name, "kind": kind})
    unpacked = sum(info.file_size for info in infos)
    if unpacked > limits.unpacked_bytes or len(infos) > _ENTRIES:
        raise TableError("unpacks_too_large", {"name": name, "most": limits.unpacked_bytes // 1_000_000})
    if unpacked > limits.unpacked_ratio * size:
        raise TableError("unpacks_absurdly", {"name": name, "most": limits.unpacked_ratio})


class _Plain:
    """Goes through one XML part and refuses document definitions (entities, outside files)."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.formulas: list[str] = []
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._doctype

    def feed(self, chunk: bytes) -> None:
        self._parser.Parse(chunk)

    def close(self) -> None:
        self._parser.Parse(b"", True)  # noqa: FBT003 - expat takes it by position

    def _doctype(self, *_: object) -> None:
        raise TableError("unsafe_workbook", {"name": self.name})


class _Scan(_Plain):
    """Measures a sheet as it streams by, so that the reader never lays out more than was agreed."""

    def __init__(self, name: str, limits: Limits) -> None:
        super().__init__(name)
        self._limits = limits
        self._row = self._column = 0
        self._filled_row = self._filled_rows = 0
        self._first_row = self._first_column = 1 << 30
        self._last_row = self._last_column = 0
        self._formula = self._value = False
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "c":
            reference = attributes.get("r")
            self._column = _column(reference) if reference else self._column + 1
            if reference and (row := int(reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0)):
                self._row = row
            self._formula, self._value = False, attributes.get("t") == "str"  # an empty text is a result too
        elif tag in {"v", "is"}:
            self._fill()
            self._parser.CharacterDataHandler = self._characters if self._formula else None
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            self._column = 0

    def _characters(self, _text: str) -> None:
        self._value = True

    def _end(self, tag: str) -> None:
        if self._formula and tag.rpartition(":")[2] == "c":
            cell = f"{_letters(self._column)}{self._row}"
            if not self._value:
                raise TableError("formula_without_value", {"name": self.name, "cell": cell})
            if len(self.formulas) < _FORMULAS_NAMED:
                self.formulas.append(cell)
            self._formula = False
            self._parser.CharacterDataHandler = None

    def _fill(self) -> None:
        limits = self._limits
        if self._row != self._filled_row:
            self._filled_row = self._row
            self._filled_rows += 1
            if self._filled_rows > limits.xlsx_rows + 1:
                raise TableError("too_many_rows", {"name": self.name, "most": limits.xlsx_rows})
        self._first_row = min(self._first_row, self._row)
        self._last_row = max(self._last_row, self._row)
        self._first_column = min(self._first_column, self._column)
        self._last_column = max(self._last_column, self._column)
        wide = self._last_column - self._first_column + 1
        if wide > limits.columns:
            raise TableError("too_many_columns", {"name": self.name, "columns": wide, "most": limits.columns})
        if wide * (self._last_row - self._first_row + 1) > limits.area:
            raise TableError("too_many_rows", {"name": self.name, "most": limits.area // wide})


def _column(reference: str) -> int:
    number = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
