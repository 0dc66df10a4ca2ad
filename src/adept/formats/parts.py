"""The parts of a programme file as frozen values, each able to say the table that reads as itself."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

type Table = dict[str, Any]
type Words = Mapping[str, str]

NO_WORDS: Words = MappingProxyType({})

DAYS = (
    "call_opens",
    "reminder_on",
    "call_closes",
    "selection_by",
    "matching_on",
    "answers_at",
    "answer_by",
    "confirmations_on",
    "starts_on",
    "agreement_by",
    "midway_on",
    "ends_on",
    "survey_closes",
    "report_on",
    "followup_on",
)
FORMS = ("on_site", "video", "mixed")
QUESTION_KINDS = ("text", "long_text", "number", "yes_no", "date", "topics", "languages", "emails", "choice")
QUESTION_CLASSES = ("C1", "C2", "C3", "C4", "C5", "C7")


def filled(**pairs: object) -> Table:
    """A table of what says something: blanks, and values that go without saying (None), are left out."""
    table: Table = {}
    for key, value in pairs.items():
        plain: object = dict(value) if isinstance(value, Mapping) else value
        if plain is not None and plain not in ("", (), {}):
            table[key] = list(plain) if isinstance(plain, tuple) else plain
    return table


@dataclass(frozen=True, slots=True)
class Organisation:
    """A party to the programme. `key` is its short name, `also` are other spellings, `places` its share if set."""

    key: str
    name: Words
    also: tuple[str, ...] = ()
    places: int | None = None

    def as_table(self) -> Table:
        """The table that reads as this."""
        return filled(key=self.key, name=self.name, also=self.also, places=self.places)


@dataclass(frozen=True, slots=True)
class Track:
    """One programme of a family that shares a form and a calendar. `also` are spellings in HR's list."""

    key: str
    format: str
    name: Words
    also: tuple[str, ...] = ()

    def as_table(self) -> Table:
        """The table that reads as this."""
        return filled(key=self.key, format=self.format, name=self.name, also=self.also)


@dataclass(frozen=True, slots=True)
class Gathering:
    """All meet: a day, from and until local time, the organisation that hosts, and whom it concerns (none: all)."""

    key: str
    on: dt.date
    starts: dt.time
    ends: dt.time
    name: Words = NO_WORDS
    host: str = ""
    form: str = "on_site"
    theme: str = ""
    tracks: tuple[str, ...] = ()

    def as_table(self) -> Table:
        """The table that reads as this."""
        form = self.form if self.form != "on_site" else None
        return filled(
            key=self.key,
            name=self.name,
            on=self.on,
            starts=self.starts,
            ends=self.ends,
            host=self.host,
            form=form,
            theme=self.theme,
            tracks=self.tracks,
        )


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the form. `key` is the answer's field, `privacy` its class, `roles` who is asked (none: all)."""

    key: str
    kind: str
    privacy: str
    label: Words
    help: Words = NO_WORDS
    roles: tuple[str, ...] = ()
    required: bool = False
    options: tuple[str, ...] = ()

    def as_table(self) -> Table:
        """The table that reads as this."""
        return {
            "key": self.key,
            "kind": self.kind,
            "class": self.privacy,
            **filled(
                roles=self.roles,
                required=self.required or None,
                options=self.options,
                label=self.label,
                help=self.help,
            ),
        }


@dataclass(frozen=True, slots=True)
class Contact:
    """A human whom people may ask. `organisation` is the one whose people it is for (empty: everybody)."""

    name: str
    email: str
    organisation: str = ""
    phone: str = ""

    def as_table(self) -> Table:
        """The table that reads as this."""
        return filled(name=self.name, organisation=self.organisation, email=self.email, phone=self.phone)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The named days of a round, in the order of DAYS. `answers_at` has a time of day; the others are whole days.

    `quiet` is the stretch without warnings (first and last day), where the programme has one.
    """

    days: Mapping[str, dt.date] = field(default_factory=lambda: MappingProxyType({}))
    quiet: tuple[dt.date, ...] = ()

    def as_table(self) -> Table:
        """The table that reads as this."""
        return {**self.days, **filled(quiet=self.quiet)}
