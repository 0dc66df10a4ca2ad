"""Finding out how a text file is written: its encoding, its line ends, its separator. Bounded memory."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from adept.exchange.errors import TableError
from adept.exchange.limits import Limits

CHUNK = 1 << 20
SAMPLE = 1 << 16
SAMPLE_ROWS = 100
SEPARATORS = ";,\t|"

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = frozenset({"utf-16", "utf-32"})
_OLD = ("windows-1252", "mac-roman", "cp850")
_ASCII = bytes(range(128))
_LETTERS = frozenset("åäöæøéüÅÄÖÆØÉÜðþáíóúýèàêëïôçñšžŠŽ")
_SIGNS = frozenset("–—’‘“”„«»…€£§°½¼´·•\u00a0")
_GARBLED = re.compile(rb"\xc3\x83\xc2[\x80-\xbf]")
_WHOLE = re.compile(rb"\xc3[\xa5\xa4\xb6\xa6\xb8\xa9\x85\x84\x96\x86\x98]")
_OTHER_KINDS = (
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0", "XLS"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "GZIP"),
    (b"7z\xbc\xaf", "7Z"),
    (b"Rar!", "RAR"),
)


@dataclass(frozen=True, slots=True)
class Script:
    """How the text is written: `encoding` as Python names it, `line_end` is CRLF, LF or CR."""

    encoding: str
    line_end: str


def refuse_other_kinds(head: bytes, name: str) -> None:
    """Say at once when the first bytes are those of a file that can never be a table."""
    if not head.strip():
        raise TableError("empty", {"name": name})
    for mark, kind in _OTHER_KINDS:
        if head.startswith(mark):
            raise TableError("other_kind", {"name": name, "kind": kind})
    start = head.lstrip(codecs.BOM_UTF8).lstrip()[:200].lower()
    if start.startswith((b"<", b"{", b"[")):
        raise TableError("not_a_table", {"name": name})


def read_script(stream: BinaryIO, name: str, limits: Limits) -> Script:
    """Go through the whole file once, a piece at a time, and tell how it is written.

    Raises TableError for null characters, endless lines, too many bytes, and letters that cannot be told.
    """
    head = stream.read(4)
    stream.seek(0)
    marked = next((found for bom, found in _BOMS if head.startswith(bom)), "")
    survey = _Survey(name, limits)
    size = 0
    decoder = codecs.getincrementaldecoder(marked or "utf-8")("strict")
    decodes = True
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if limits.csv_bytes is not None and size > limits.csv_bytes:
            raise TableError("file_too_large", {"name": name, "most": limits.csv_bytes // 1_000_000})
        text = ""
        if decodes:
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError:
                decodes = False
        survey.see(text.encode() if marked in _WIDE else chunk)
    decodes = decodes and _ends_whole(decoder)
    if marked and not decodes:
        raise TableError("unknown_encoding", {"name": name})
    encoding = marked or ("utf-8" if decodes else survey.old_encoding())
    if decodes and survey.garbled > survey.whole:
        raise TableError("garbled_letters", {"name": name})
    return Script(encoding, survey.line_end)


class _Survey:
    """What is counted while a file goes by."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.garbled = self.whole = 0
        self._name, self._limits = name, limits
        self._rare: Counter[int] = Counter()
        self._crlf = self._lf = self._cr = self._tail = 0

    def see(self, chunk: bytes) -> None:
        """Count one piece, and refuse what no list holds."""
        if (zero := chunk.find(b"\0")) >= 0:
            line = self._lf + chunk.count(b"\n", 0, zero) + 1
            raise TableError("null_character", {"name": self._name, "line": line})
        self._measure(chunk)
        self.garbled += len(_GARBLED.findall(chunk))
        self.whole += len(_WHOLE.findall(chunk))
        self._rare.update(chunk.translate(None, _ASCII))
        self._crlf += chunk.count(b"\r\n")
        self._lf += chunk.count(b"\n")
        self._cr += chunk.count(b"\r")

    def _measure(self, chunk: bytes) -> None:
        """Refuse a line that never ends; `_tail` is how much of one the last piece left unfinished."""
        lengths = [len(piece) for piece in chunk.replace(b"\r", b"\n").split(b"\n")]
        lengths[0] += self._tail
        self._tail = lengths[-1]
        if max(lengths) > self._limits.line_bytes:
            at = next(at for at, length in enumerate(lengths) if length > self._limits.line_bytes)
            line = self._lf + (at if b"\r" not in chunk else (at + 1) // 2) + 1
            raise TableError("line_too_long", {"name": self._name, "line": line, "most": self._limits.line_bytes})

    @property
    def line_end(self) -> str:
        """CRLF, LF or CR, whichever most lines have."""
        if self._crlf * 2 > self._lf:
            return "CRLF"
        return "LF" if self._lf or not self._cr else "CR"

    def old_encoding(self) -> str:
        """The one-byte encoding in which the rare bytes are letters that Nordic people write."""
        best, score = "", 0
        for encoding in _OLD:
            letters = {bytes([byte]).decode(encoding, "replace"): times for byte, times in self._rare.items()}
            if "\ufffd" in letters:
                continue
            points = sum(
                times * (2 if letter in _LETTERS else 1 if letter in _SIGNS else -3)
                for letter, times in letters.items()
            )
            if points > score:
                best, score = encoding, points
        if not best:
            raise TableError("unknown_encoding", {"name": self._name})
        return best


def _ends_whole(decoder: codecs.IncrementalDecoder) -> bool:
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def lines_of(stream: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """The text, line by line, with its own line ends kept, as the csv module wants it."""
    stream.seek(0)
    return io.TextIOWrapper(stream, encoding=encoding, newline="", errors="strict")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table begins: the separator, the headings and the line (from 1) on which they stand."""

    separator: str
    headers: tuple[str, ...]
    header_line: int
    header_end: int


def read_layout(text: io.TextIOBase, name: str) -> Layout:
    """Find the separator and the heading row from the first lines of the file.

    The separator is the one that gives most rows as many cells as the headings. A row before the headings with a
    single cell (a title, or Excel's own `sep=;`) is stepped over.
    """
    sample = text.read(SAMPLE)
    best: tuple[float, int, Layout] | None = None
    for separator in SEPARATORS:
        if separator not in sample:
            continue
        rows = list(_numbered(sample, separator))
        if len(sample) == SAMPLE and len(rows) > 1:
            rows.pop()  # the last row of the sample may be cut in two
        found = _headings(rows)
        if found is None:
            continue
        (start, end, cells), below = found
        wide = len(cells)
        fit = sum(len(row) == wide for _, _, row in below) / len(below) if below else 1.0
        if wide > 1 and fit >= 0.5 and (best is None or (fit, wide) > best[:2]):
            best = fit, wide, Layout(separator, tuple(cell.strip() for cell in cells), start, end)
    if best is None:
        raise TableError("not_a_table", {"name": name})
    return best[2]


def _numbered(sample: str, separator: str) -> Iterator[tuple[int, int, list[str]]]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    last = 0
    try:
        for cells in reader:
            start, last = last + 1, reader.line_num
            yield start, last, cells
            if reader.line_num > 2 * SAMPLE_ROWS:
                return
    except csv.Error:
        return


type _Numbered = tuple[int, int, list[str]]


def _headings(rows: list[_Numbered]) -> tuple[_Numbered, list[_Numbered]] | None:
    filled = [(start, end, cells) for start, end, cells in rows if any(cell.strip() for cell in cells)]
    for at, row in enumerate(filled):
        if sum(bool(cell.strip()) for cell in row[2]) > 1 and not row[2][0].lower().startswith("sep="):
            return row, filled[at + 1 :]
    return None
