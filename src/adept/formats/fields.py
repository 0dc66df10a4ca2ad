"""The register of fields: what HR's columns can mean, and what may be taken.

It stands in `fields.csv`, one field a row. A field has a kind (how its cells are read), a class (`privacy.md` 2.2:
who may see it) and the headings under which it is found in six languages, the first of each being its name there.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from adept.formats.topics import LANGUAGES

KINDS = frozenset(
    {
        "text",
        "name",
        "email",
        "emails",
        "date",
        "birth_date",
        "number",
        "year",
        "yes_no",
        "topics",
        "languages",
        "gender",
        "country",
        "organisation",
        "role",
        "track",
    }
)
CLASSES = frozenset({"C1", "C2", "C3", "C4", "C5", "C6", "C7"})
SHORTEST_STEM = 5  # a shorter beginning ("lön") is too common to say what a column holds

_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a column can hold.

    `kind` is one of KINDS, `privacy` one of CLASSES. `headings` maps a language to the headings it goes under.
    `never` is why it is not taken unless asked for with a reason; "" for the others.
    """

    key: str
    kind: str
    privacy: str
    headings: Mapping[str, tuple[str, ...]]
    never: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS or self.privacy not in CLASSES:
            raise ValueError(f"{self.key}: unknown kind or class")

    def name(self, language: str) -> str:
        """What the field is called in a language."""
        return self.headings[language][0]


@cache
def fields() -> Mapping[str, Field]:
    """Every field by its key, in the order of the register."""
    text = resources.files(__package__).joinpath("fields.csv").read_text("utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        headings = MappingProxyType({language: tuple(row[language].split("|")) for language in LANGUAGES})
        found[row["key"]] = Field(row["key"], row["kind"], row["privacy"], headings, row["never"])
    return MappingProxyType(found)


def plain_heading(heading: str) -> str:
    """A heading as it is compared: small letters, signs and spaces gone (`Chef e-post` and `chef_e-post` are one)."""
    return _SIGNS.sub("", heading.replace("\u00ad", "")).casefold()


@cache
def _by_heading() -> Mapping[str, Field]:
    found: dict[str, Field] = {}
    for field in fields().values():
        for heading in (field.key, *(heading for language in LANGUAGES for heading in field.headings[language])):
            found.setdefault(plain_heading(heading), field)
    return MappingProxyType(found)


def field_called(heading: str) -> Field | None:
    """The field that a heading means in any of the six languages, or None.

    A heading that only begins like a column we never take (`Potential 2026`, `Lönegrupp (intern)`) is that column
    too: it is better left out than read as something else.
    """
    plain = plain_heading(heading)
    found = _by_heading().get(plain)
    if found is not None:
        return found
    for known, field in _by_heading().items():
        if field.never and len(known) >= SHORTEST_STEM and plain.startswith(known):
            return field
    return None
