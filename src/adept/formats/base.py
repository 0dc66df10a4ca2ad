"""What a format is: the answers that stages ask for, as frozen values that refuse nonsense."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from adept.formats.errors import noop

__all__ = ["STAGES", "Clause", "Format", "Question", "Rhythm", "Role", "Shape", "noop"]

STAGES = ("applications", "selection", "matching", "agreements", "meetings", "gatherings", "evaluation")

type Joining = Literal["apply", "invited", "nominated", "listed", "named"]


@dataclass(frozen=True, slots=True)
class Role:
    """One way of taking part. It never follows from age, grade or title.

    `name` and `plural` are English source words. `spellings` are the words for the role that HR writes in its lists,
    in any language, in small letters. `gives` says whose topics are offered: a column that only says "topics" holds
    what a giving role offers and what another role wants.
    """

    key: str
    name: str
    plural: str
    spellings: frozenset[str]
    joins: tuple[Joining, ...]
    gives: bool = False

    def __post_init__(self) -> None:
        if not self.joins:
            raise ValueError(f"{self.key}: nobody could join")
        if any(word != word.casefold().strip() for word in self.spellings):
            raise ValueError(f"{self.key}: spellings are written in small letters")


@dataclass(frozen=True, slots=True)
class Shape:
    """What people become: `two_sided` pairs, `visits` of a number of days, or `circles` of a size."""

    kind: Literal["two_sided", "visits", "circles"]
    least: int = 1
    most: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.least <= self.most:
            raise ValueError("a pairing needs 1 <= least <= most")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often people meet by default: meetings (or days) of the pair, gatherings of all, months in all."""

    meetings: int
    gatherings: int
    months: int

    def __post_init__(self) -> None:
        if min(self.meetings, self.gatherings) < 0 or self.months < 1:
            raise ValueError("a rhythm cannot be negative")


@dataclass(frozen=True, slots=True)
class Clause:
    """A heading of the agreement: `key` names the long text under `texts/`, `title` is the English source."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question that the format suggests; `field` is a key of `formats.fields`, `roles` whom it is put to."""

    field: str
    roles: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of programme. Code asks it a question; it never asks which format it is.

    `stages` are those that exist, in the order of time. `pairing` is None where nobody is paired or grouped.
    """

    key: str
    name: str
    roles: tuple[Role, ...]
    stages: tuple[str, ...]
    rhythm: Rhythm
    pairing: Shape | None = None
    clauses: tuple[Clause, ...] = ()
    questions: tuple[Question, ...] = ()
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if not self.roles:
            raise ValueError(f"{self.key}: a format needs a role")
        keys = [role.key for role in self.roles]
        if len(set(keys)) != len(keys):
            raise ValueError(f"{self.key}: two roles share a key")
        if list(self.stages) != [stage for stage in STAGES if stage in self.stages]:
            raise ValueError(f"{self.key}: unknown stages, or stages out of order")
        if "matching" in self.stages and (len(self.roles) < 2 or self.pairing is None):
            raise ValueError(f"{self.key}: matching needs two roles and a pairing")
        strangers = {role for question in self.questions for role in question.roles} - set(keys)
        if strangers:
            raise ValueError(f"{self.key}: questions to unknown roles: {', '.join(sorted(strangers))}")

    def role(self, key: str) -> Role:
        """The role of that key. Raises KeyError if the format has none such."""
        for role in self.roles:
            if role.key == key:
                return role
        raise KeyError(key)

    def role_called(self, word: str) -> Role | None:
        """The role that HR's word means (any language, capitals and spaces ignored), or None."""
        plain = " ".join(word.split()).casefold()
        for role in self.roles:
            if plain in role.spellings or plain == role.key:
                return role
        return None
