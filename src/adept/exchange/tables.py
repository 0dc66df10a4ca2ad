"""A table that somebody hands us, CSV or XLSX, read the same way.

Every cell is text: dates from a workbook come as `yyyy-mm-dd`, numbers with a decimal point, yes and no as words.
"""

import contextlib
import csv
import io
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

from adept.exchange import xlsx
from adept.exchange.errors import TableError
from adept.exchange.limits import Limits
from adept.exchange.sniffing import Layout, Script, lines_of, read_layout, read_script, refuse_other_kinds

__all__ = ["Limits", "Row", "Table", "TableError", "read_table"]

type Row = tuple[int, list[str]]
type Source = Path | bytes | BinaryIO


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows, with how the file was written.

    `rows` gives each row below the headings as (line, cells), from the start each time it is asked for; it streams,
    so a TableError may still come while going through it. `line` counts from 1 as the file's reader sees it: the
    text line of a CSV, the sheet's row of an XLSX. `encoding`, `separator` and `line_end` are empty for XLSX.
    """

    name: str
    kind: Literal["csv", "xlsx"]
    encoding: str
    separator: str
    line_end: str
    headers: tuple[str, ...]
    header_line: int
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()
    _open: Callable[[], Iterator[Row]] = field(repr=False, compare=False, default=lambda: iter(()))

    @property
    def rows(self) -> Iterator[Row]:
        """The rows below the headings, blank ones included, as (line, cells)."""
        return self._open()


def read_table(source: Source, name: str, limits: Limits = Limits.COMMAND_LINE) -> Table:
    """Open a table and read its headings. Raises TableError, which says in words what to do."""
    opener = _opener(source, name)
    with opener() as stream:
        head = stream.read(1024)
        refuse_other_kinds(head, name)
        stream.seek(0)
        if head.startswith(b"PK"):
            return _workbook(stream, name, limits)
        script = read_script(stream, name, limits)
        text = lines_of(stream, script.encoding)
        try:
            layout = read_layout(text, name)
        finally:
            text.detach()
    if len(layout.headers) > limits.columns:
        raise TableError("too_many_columns", {"name": name, "columns": len(layout.headers), "most": limits.columns})
    return Table(
        name=name,
        kind="csv",
        encoding=script.encoding,
        separator=layout.separator,
        line_end=script.line_end,
        headers=layout.headers,
        header_line=layout.header_line,
        _open=lambda: _csv_rows(opener, name, script, layout, limits),
    )


def _workbook(stream: BinaryIO, name: str, limits: Limits) -> Table:
    sheet = xlsx.read_sheet(stream, name, limits)
    return Table(
        name=name,
        kind="xlsx",
        encoding="",
        separator="",
        line_end="",
        headers=sheet.headers,
        header_line=sheet.header_line,
        sheet=sheet.name,
        other_sheets=sheet.others,
        formulas=sheet.formulas,
        _open=lambda: iter(sheet.rows),
    )


def _opener(source: Source, name: str) -> Callable[[], contextlib.AbstractContextManager[BinaryIO]]:
    """A way to begin at the start again, without closing what the caller opened."""
    if isinstance(source, bytes):
        return lambda: contextlib.closing(io.BytesIO(source))
    if isinstance(source, Path):
        if not source.is_file():
            raise TableError("not_found", {"name": name})
        return lambda: source.open("rb")
    stream: BinaryIO = source
    if not stream.seekable():
        stream = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the table
        while chunk := source.read(1 << 20):
            stream.write(chunk)

    @contextlib.contextmanager
    def again() -> Iterator[BinaryIO]:
        stream.seek(0)
        yield stream

    return again


def _csv_rows(
    opener: Callable[[], contextlib.AbstractContextManager[BinaryIO]],
    name: str,
    script: Script,
    layout: Layout,
    limits: Limits,
) -> Iterator[Row]:
    with opener() as stream:
        text = lines_of(stream, script.encoding)
        reader = csv.reader(text, delimiter=layout.separator)
        most = limits.csv_rows
        last = count = 0
        try:
            for cells in reader:
                line, last = last + 1, reader.line_num
                if last <= layout.header_end:
                    continue
                if last - line > limits.cell_lines:
                    raise TableError("cell_too_long", {"name": name, "line": line})
                count += 1
                if most is not None and count > most and any(cells):
                    raise TableError("too_many_rows", {"name": name, "most": most})
                yield line, cells
        except csv.Error as error:
            raise TableError("cell_too_long", {"name": name, "line": last + 1}) from error
        except UnicodeDecodeError as error:
            raise TableError("unknown_encoding", {"name": name}) from error
        finally:
            text.detach()
