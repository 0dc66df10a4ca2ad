"""A programme is a text file (TOML): small, readable, diffable.

`load_programme` gives a frozen value, or names everything that is wrong at once; `dump_programme` gives the text
back, byte for byte if nothing changed, and otherwise with only the changed lines changed (comments stay).
"""

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from types import MappingProxyType
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from adept.formats.base import Format
from adept.formats.criteria import Check, Criterion, Day
from adept.formats.parts import NO_WORDS, Calendar, Contact, Gathering, Organisation, Question, Track, Words
from adept.formats.toml import Lines, Problem, ProgrammeFileError, Reader
from adept.formats.wishes import Rule, Wish

__all__ = [
    "Problem",
    "ProgrammeFile",
    "ProgrammeFileError",
    "dump_programme",
    "library",
    "library_text",
    "load_programme",
]


@dataclass(frozen=True)
class ProgrammeFile:
    """One round of one programme, or of a family of programmes (`tracks`) with one form and one calendar.

    `format` is a key of `formats.FORMATS`; with tracks each has its own and this one is that of the first. `places`
    counts pairs (or members), None where no number is set. `columns` maps HR's own headings to field keys where the
    register does not know them. `source` is the text it was read from.
    """

    key: str
    name: Words
    format: str
    time_zone: str
    languages: tuple[str, ...]
    round: int = 1
    places: int | None = None
    calendar: Calendar = field(default_factory=Calendar)
    organisations: tuple[Organisation, ...] = ()
    tracks: tuple[Track, ...] = ()
    gatherings: tuple[Gathering, ...] = ()
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    criteria: tuple[Criterion, ...] = ()
    questions: tuple[Question, ...] = ()
    hard: tuple[Rule, ...] = ()
    wishes: tuple[Wish, ...] = ()
    texts: Words = NO_WORDS
    contacts: tuple[Contact, ...] = ()
    source: str = field(default="", compare=False, repr=False)

    @cached_property
    def organisation_keys(self) -> frozenset[str]:
        """The short names of the parties."""
        return frozenset(party.key for party in self.organisations)

    @cached_property
    def compiled(self) -> dict[tuple[str, str], list[Check]]:
        """Where `formats.criteria` remembers its checks for this programme."""
        return {}

    @cached_property
    def named_days(self) -> Mapping[str, dt.date]:
        """Every day that a criterion may name: the calendar's, and each gathering's by its key."""
        days: dict[str, dt.date] = dict(self.calendar.days)
        for gathering in self.gatherings:
            days.setdefault(gathering.key, gathering.on)
        return days

    def day(self, day: Day) -> dt.date:
        """A date itself, or the day that the calendar gives the name. Raises KeyError for a name nobody knows."""
        found = self.named_days[day] if isinstance(day, str) else day
        return found.date() if isinstance(found, dt.datetime) else found

    @cached_property
    def formats(self) -> Mapping[str, Format]:
        """The format of each track, by track key; under "" the one of a programme without tracks."""
        from adept.formats import get  # noqa: PLC0415 - the register imports this package's formats first

        return {track.key: get(track.format) for track in self.tracks} or {"": get(self.format)}

    def organisation_called(self, text: str) -> str | None:
        """The key of the party that a spelling means (short name, full name in any language, other spellings)."""
        return self._spellings.get(_plain(text))

    def track_called(self, text: str) -> str | None:
        """The key of the track that a spelling in HR's list means."""
        return self._track_spellings.get(_plain(text))

    @cached_property
    def _spellings(self) -> Mapping[str, str]:
        return {
            _plain(word): party.key
            for party in self.organisations
            for word in (party.key, *party.name.values(), *party.also)
        }

    @cached_property
    def _track_spellings(self) -> Mapping[str, str]:
        return {
            _plain(word): track.key for track in self.tracks for word in (track.key, *track.name.values(), *track.also)
        }


def _plain(text: str) -> str:
    return " ".join(re.split(r"\s+", text.strip())).casefold()


def load_programme(text: str) -> ProgrammeFile:
    """Read a programme file. Raises ProgrammeFileError with every problem: line, key, what was expected."""
    from adept.formats.reading import read_programme  # noqa: PLC0415 - it needs ProgrammeFile

    try:
        table: dict[str, Any] = tomlkit.parse(text).unwrap()
    except TOMLKitError as error:
        line = int(getattr(error, "line", 0) or 1)
        raise ProgrammeFileError([Problem(line, "the file", "valid TOML", str(error))]) from error
    problems: list[Problem] = []
    value = read_programme(Reader(table, (), Lines(text), problems))
    if problems:
        raise ProgrammeFileError(problems)
    return dataclasses.replace(value, source=text)


def dump_programme(value: ProgrammeFile) -> str:
    """The text of a programme: the one it was read from, with only what changed since then changed."""
    from adept.formats.writing import table_of, write_changes, write_new  # noqa: PLC0415 - it needs ProgrammeFile

    if not value.source:
        return write_new(table_of(value))
    before = load_programme(value.source)
    return value.source if before == value else write_changes(value.source, table_of(before), table_of(value))


def _library() -> dict[str, str]:
    folder = resources.files("adept").joinpath("programmes").joinpath("library")
    found = {item.name.removesuffix(".toml"): item for item in folder.iterdir() if item.name.endswith(".toml")}
    return {name: found[name].read_bytes().decode("utf-8") for name in sorted(found)}


def library() -> tuple[str, ...]:
    """The names of the programme files that come with Adept."""
    return tuple(_library())


def library_text(name: str) -> str:
    """The text of one of them. Raises KeyError, which names those that exist."""
    found = _library()
    if name not in found:
        raise KeyError(f"{name}; there are {', '.join(found)}")
    return found[name]
