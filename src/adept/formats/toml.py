"""Reading a programme file's tables: every problem is found in one go, with its line, its key and what was expected."""

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from adept.formats.topics import LANGUAGES

type Path = tuple[str | int, ...]

KEY = re.compile(r"[a-z][a-z0-9_-]{0,59}")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right. `line` counts from 1; `key` is the place (`organisations[2].places`)."""

    line: int
    key: str
    expected: str
    found: str = ""

    def __str__(self) -> str:
        found = f", found {self.found}" if self.found else ""
        return f"line {self.line}, {self.key}: expected {self.expected}{found}"


class ProgrammeFileError(ValueError):
    """The file is not a programme yet. `problems` are all that was found, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__("\n".join(map(str, self.problems)))


class Lines:
    """Where a key stands in the text of a TOML file."""

    _HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]")
    _ENTRY = re.compile(r"""^\s*("[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*([A-Za-z0-9_-]+))?\s*=""")
    _FENCES = ('"""', "'''")

    def __init__(self, text: str) -> None:
        self._at: dict[Path, int] = {}
        counts: dict[str, int] = {}
        here: Path = ()
        inside = ""
        for number, line in enumerate(text.splitlines(), 1):
            if inside:
                inside = "" if inside in line else inside
                continue
            if header := self._HEADER.match(line):
                name = header[2].replace('"', "")
                parts: Path = tuple(part.strip() for part in name.split("."))
                if header[1] == "[[":
                    counts[name] = counts.get(name, -1) + 1
                    parts = (*parts, counts[name])
                else:
                    top = str(parts[0])
                    parts = (top, counts[top], *parts[1:]) if top in counts else parts
                here = parts
                self._at.setdefault(here, number)
            elif entry := self._ENTRY.match(line):
                path: Path = (*here, *(part.strip("\"'") for part in entry.groups() if part))
                self._at.setdefault(path, number)
            for fence in self._FENCES:
                if line.count(fence) % 2:
                    inside = fence

    def of(self, path: Path) -> int:
        """The line of that key, or of the nearest table around it; 1 if there is none."""
        while path:
            if path in self._at:
                return self._at[path]
            path = path[:-1]
        return 1


def place(path: Path) -> str:
    """A key as a person would point at it: `criteria[2].code`, counted from 1."""
    name = ""
    for part in path:
        name += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if name else part
    return name


class Reader:
    """Takes one table apart. What is wrong is noted and a harmless value given back, so that the rest is read too."""

    def __init__(self, table: Mapping[str, Any], path: Path, lines: Lines, problems: list[Problem]) -> None:
        self.table, self.path, self.lines, self.problems = table, path, lines, problems
        self._known: set[str] = set()

    def wrong(self, key: str, expected: str, found: object = None) -> None:
        """Note a problem with a key of this table."""
        path = (*self.path, key)
        shown = "" if found is None else repr(found)
        self.problems.append(Problem(self.lines.of(path), place(path), expected, shown))

    def has(self, key: str) -> bool:
        """Whether the table has the key; asking makes it a known one."""
        self._known.add(key)
        return key in self.table

    def take[T](
        self, key: str, kind: type[T] | tuple[type[T], ...], expected: str, default: T | None = None
    ) -> T | None:
        """The value of a key if it is of that kind. Without a default it must be there."""
        if not self.has(key):
            if default is None:
                self.wrong(key, f"{expected}; it is missing")
            return default
        value = self.table[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.wrong(key, expected, value)
            return default
        return value

    def text(self, key: str, expected: str = "a text", default: str | None = None) -> str:
        """A text in quotes."""
        return str(self.take(key, str, expected, default) or "").strip()

    def key(self, key: str, default: str | None = None) -> str:
        """A short name in small letters, digits, `_` and `-`."""
        expected = "a short name in small letters, such as 'closing'"
        value = self.text(key, expected, default)
        if value and value != default and not KEY.fullmatch(value):
            self.wrong(key, expected, value)
        return value

    def whole(self, key: str, least: int = 0, default: int | None = None) -> int:
        """A whole number, not below `least`."""
        expected = f"a whole number, at least {least}"
        value = self.take(key, int, expected, default)
        if value is not None and value != default and value < least:
            self.wrong(key, expected, value)
        return least if value is None else int(value)

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        return bool(self.take(key, bool, "true or false", default))

    def choice(self, key: str, options: Iterable[str], default: str | None = None) -> str:
        """One of a few words."""
        known = tuple(options)
        expected = "one of " + ", ".join(known)
        value = self.text(key, expected, default)
        if value and value not in known:
            self.wrong(key, expected, value)
        return value

    def list_of[T](self, key: str, kind: type[T], expected: str, default: tuple[T, ...] | None = ()) -> tuple[T, ...]:
        """A list in square brackets; None as default makes it needed."""
        value = self.take(key, list, expected, None if default is None else list(default)) or []
        if any(not isinstance(item, kind) or isinstance(item, bool) for item in value):
            self.wrong(key, expected, list(value))
            return ()
        return tuple(item.strip() if isinstance(item, str) else item for item in value)  # type: ignore[misc]  # still T

    def choices(self, key: str, options: Iterable[str], default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of words out of a few."""
        known = tuple(options)
        value = self.list_of(key, str, "a list out of " + ", ".join(known), default)
        for word in value:
            if word not in known:
                self.wrong(key, "a list out of " + ", ".join(known), word)
        return value

    def per_language(self, key: str, *, needed: bool = True) -> dict[str, str]:
        """A text for each language: `{ nb = "…", nn = "…" }`."""
        expected = 'a text for each language, such as { nb = "…" }'
        value = self.take(key, dict, expected, None if needed else {}) or {}
        for language, text in value.items():
            if language not in LANGUAGES or not isinstance(text, str) or not text.strip():
                self.wrong(key, f"{expected}; the languages are {', '.join(LANGUAGES)}", {language: text})
        return {language: str(text) for language, text in value.items()}

    def day(self, key: str, expected: str = "a date such as 2027-02-15", *, needed: bool = True) -> dt.date | None:
        """A date, written 2027-02-15."""
        if not self.has(key):
            if needed:
                self.wrong(key, f"{expected}; it is missing")
            return None
        value = self.table[key]
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            return value
        self.wrong(key, expected, value)
        return None

    def clock(self, key: str) -> dt.time:
        """A time of day, written 08:30:00."""
        return self.take(key, dt.time, "a time of day such as 08:30:00") or dt.time()

    def table_of(self, key: str) -> "Reader":
        """A table inside this one; an empty one if it is not there."""
        value = self.take(key, dict, f"a table [{key}]", {}) or {}
        return Reader(value, (*self.path, key), self.lines, self.problems)

    def tables[T](self, key: str, read: Callable[["Reader"], T]) -> tuple[T, ...]:
        """Each table of `[[key]]`, read and checked for keys that nobody knows."""
        value = self.take(key, list, f"tables [[{key}]]", []) or []
        found = []
        for at, table in enumerate(value):
            if not isinstance(table, dict):
                self.wrong(key, f"tables [[{key}]]", table)
                continue
            reader = Reader(table, (*self.path, key, at), self.lines, self.problems)
            found.append(read(reader))
            reader.done()
        return tuple(found)

    def done(self) -> None:
        """Note the keys that were never asked for, with the one that was probably meant."""
        for key in self.table:
            if key not in self._known:
                near = difflib.get_close_matches(key, self._known, 1)
                hint = f"; did you mean {near[0]}?" if near else ""
                self.wrong(key, f"one of {', '.join(sorted(self._known))}{hint}")
