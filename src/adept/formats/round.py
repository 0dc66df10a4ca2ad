"""One round of a programme as a frozen value, with what can be asked of it."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from adept.formats import get
from adept.formats.base import Format
from adept.formats.criteria import Check, Criterion, Day
from adept.formats.parts import NO_WORDS, Calendar, Contact, Gathering, Organisation, Question, Track, Words
from adept.formats.wishes import Rule, Wish


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
