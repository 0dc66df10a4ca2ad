"""How much of a file is read before it is refused."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest table that is read. Sizes in bytes; None means that the file is streamed however long it is."""

    csv_rows: int | None
    csv_bytes: int | None
    xlsx_rows: int = 50_000
    xlsx_bytes: int = 50_000_000
    unpacked_bytes: int = 50_000_000
    unpacked_ratio: int = 100
    area: int = 3_000_000  # rows x columns of one sheet, since the reader lays a sheet out whole
    columns: int = 300
    line_bytes: int = 1_000_000
    cell_lines: int = 500

    COMMAND_LINE: ClassVar["Limits"]
    BROWSER: ClassVar["Limits"]


Limits.COMMAND_LINE = Limits(csv_rows=None, csv_bytes=None)
Limits.BROWSER = Limits(csv_rows=100_000, csv_bytes=100_000_000)
