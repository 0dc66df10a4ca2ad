"""How two sides become pairs: people, rules and wishes are turned into the engine's problem, and back into reasons."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from adept.engine.matching import MatchingProblem
from adept.formats.entrants import Entrant
from adept.formats.wishes import RULE_KINDS, WISH_KINDS, Rule, TableError, Wish, rule_from, wish_from

__all__ = [
    "RULE_KINDS",
    "WISH_KINDS",
    "Entrant",
    "Fact",
    "Pairing",
    "Refusal",
    "Rule",
    "TableError",
    "TwoSided",
    "Wish",
    "rule_from",
    "wish_from",
]

type Counts = NDArray[np.int64]
type Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that speaks for a pair: the key of the rule or wish, its points, and the values the two share.

    The values are the mentee's, those named first coming first. A rule has no points.
    """

    key: str
    kind: str
    points: int = 0
    values: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why two people can never be a pair. `rule` is None for a private one: then nothing more may be said."""

    rule: Rule | None

    @property
    def private(self) -> bool:
        """Must it stay at "these two cannot be paired"?"""
        return self.rule is None


@dataclass(frozen=True, slots=True, eq=False)
class Pairing:
    """The problem that two sides pose, and what may be said about it. Made by `TwoSided.problem`.

    `masks` has for each rule, public ones first, which pairs it makes impossible. It is for the engine: a private
    rule's mask says who named whom and is never shown, listed or logged. What people see comes from `shut_out`,
    `excluded`, `refusal` and `shared`.
    """

    mentees: tuple[Entrant, ...]
    mentors: tuple[Entrant, ...]
    rules: tuple[Rule, ...]
    wishes: tuple[Wish, ...]
    problem: MatchingProblem
    masks: Mapping[str, NDArray[np.bool_]] = field(repr=False)

    def shut_out(self, mentee: str) -> tuple[tuple[str, int], ...]:
        """How many mentors each rule shuts out from a mentee, in the order of the file.

        Each mentor counts once: at the first public rule that stands in the way, and only without one at a private
        rule. So a private count never says anything of somebody whom a public rule shuts out anyway.
        """
        first = self._first_rules(mentee)
        return tuple((rule.key, sum(key == rule.key for key in first)) for rule in self.rules)

    def excluded(self, mentee: str) -> tuple[tuple[str, Rule], ...]:
        """The mentors whom a public rule shuts out, each with the first such rule; private ones are never listed."""
        public = {rule.key: rule for rule in self.rules if not rule.private}
        named = zip(self.mentors, self._first_rules(mentee), strict=True)
        return tuple((mentor.id, public[key]) for mentor, key in named if key in public)

    def refusal(self, mentee: str, mentor: str) -> Refusal | None:
        """Why a rule forbids a pair, None if none does; a private rule is not named."""
        _, column = self.problem.index((mentee, mentor))
        key = self._first_rules(mentee)[column]
        if key is None:
            return None
        rule = next(part for part in self.rules if part.key == key)
        return Refusal(None if rule.private else rule)

    def shared(self, mentee: str, mentor: str) -> tuple[Fact, ...]:
        """What speaks for a pair, in the order of the file: what wishes found, then what the rules ask in common."""
        i, j = self.problem.index((mentee, mentor))
        one, other = self.mentees[i], self.mentors[j]
        facts = [fact for wish in self.wishes if (fact := _found(wish, one, other))]
        asked = (rule for rule in self.rules if rule.kind in {"shared", "same"} and not rule.private)
        facts += (Fact(rule.key, rule.kind, 0, values) for rule in asked if (values := _common(one, other, rule.field)))
        return tuple(facts)

    def _first_rules(self, mentee: str) -> list[str | None]:
        if mentee not in self.problem.mentees:
            raise KeyError(mentee)
        row = self.problem.mentees.index(mentee)
        return [next((key for key, mask in self.masks.items() if mask[row, j]), None) for j in range(len(self.mentors))]


@dataclass(frozen=True, slots=True)
class TwoSided:
    """A format in which mentees and mentors become pairs. The roles are the words of the format."""

    mentee: str = "mentee"
    mentor: str = "mentor"

    def problem(
        self,
        mentees: Sequence[Entrant],
        mentors: Sequence[Entrant],
        rules: Sequence[Rule],
        wishes: Sequence[Wish],
        *,
        locked: Iterable[tuple[str, str]] = (),
        forbidden: Iterable[tuple[str, str]] = (),
    ) -> Pairing:
        """Turns people, rules and wishes into the engine's problem: as many pairs as possible, then the most points.

        `locked` and `forbidden` are pairs of ids, mentee first. Raises `TableError` for a key that stands twice,
        ValueError for a person with another role, and the engine's `ProblemError` for the rest: a lock that breaks a
        rule, an id that is not there or stands twice, a negative number of places.
        """
        for role, people in ((self.mentee, mentees), (self.mentor, mentors)):
            if wrong := next((person for person in people if person.role != role), None):
                raise ValueError(f"{wrong.id}: expected the role {role}, found {wrong.role}")
        keys = [rule.key for rule in rules] + [wish.key for wish in wishes]
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            raise TableError("key", "each key once", twice)
        shape = (len(mentees), len(mentors))
        sides = _Sides(mentees, mentors)
        masks = {rule.key: sides.ruled_out(rule) for rule in sorted(rules, key=lambda rule: rule.private)}
        scores, ruled_out = np.zeros(shape, np.int64), np.zeros(shape, np.bool_)
        for mask in masks.values():
            ruled_out |= mask
        for wish in wishes:
            scores += sides.points(wish)
        problem = MatchingProblem(
            [person.id for person in mentees],
            [person.id for person in mentors],
            scores,
            demand=[person.places for person in mentees],
            capacity=[person.places for person in mentors],
            ruled_out=ruled_out,
            locked=locked,
            forbidden=forbidden,
        )
        return Pairing(tuple(mentees), tuple(mentors), tuple(rules), tuple(wishes), problem, masks)


class _Sides:
    """Both sides' answers as matrices: how many values each two have in common, and who has how many."""

    def __init__(self, mentees: Sequence[Entrant], mentors: Sequence[Entrant]) -> None:
        self.mentees, self.mentors = mentees, mentors

    def in_common(self, mine: Iterable[Collection[str]], theirs: Iterable[Collection[str]]) -> Counts:
        """The number of values in common, a row for each mentee."""
        number: dict[str, int] = {}
        rows, columns = ([[number.setdefault(v, len(number)) for v in one] for one in side] for side in (mine, theirs))
        has_mine = np.zeros((len(rows), len(number)), np.int64)
        has_theirs = np.zeros((len(columns), len(number)), np.int64)
        for matrix, people in ((has_mine, rows), (has_theirs, columns)):
            for i, values in enumerate(people):
                matrix[i, values] = 1
        return has_mine @ has_theirs.T

    def common(self, name: str) -> Counts:
        return self.in_common(*self.known(name))

    def known(self, name: str, other: str = "") -> tuple[list[list[str]], list[list[str]]]:
        return [list(p.known(name)) for p in self.mentees], [list(p.known(other or name)) for p in self.mentors]

    def same(self, name: str) -> Mask:
        mine, theirs = ([len(values) for values in side] for side in self.known(name))
        common = self.common(name)
        agree: Mask = (common > 0) & (common == np.array(mine)[:, None]) & (common == np.array(theirs)[None, :])
        return agree

    def named(self, name: str) -> Mask:
        """Where one's address stands in the other's field, either way."""
        ours = [p.addresses(name) for p in self.mentees], [p.addresses("email") for p in self.mentees]
        theirs = [p.addresses("email") for p in self.mentors], [p.addresses(name) for p in self.mentors]
        named: Mask = (self.in_common(ours[0], theirs[0]) + self.in_common(ours[1], theirs[1])) > 0
        return named

    def ruled_out(self, rule: Rule) -> Mask:
        match rule.kind:
            case "another":
                return self.common(rule.field) > 0
            case "not_named":
                return self.named(rule.field)
            case "not_manager":
                return self.named("manager_email")
            case "shared":
                return np.equal(self.common(rule.field), 0)
            case _:
                return ~self.same(rule.field)

    def points(self, wish: Wish) -> Counts:
        match wish.kind:
            case "overlap":
                wanted, offered = self.known(wish.mentee, wish.mentor)
                counts = self.in_common(wanted, offered)
                if wish.ordered:
                    counts += self.in_common([values[:1] for values in wanted], offered)
                return counts * wish.weight
            case "another":
                mine, theirs = (np.array([bool(values) for values in side], bool) for side in self.known(wish.field))
                differ = np.equal(self.common(wish.field), 0) & mine[:, None] & theirs[None, :]
                once: Counts = np.multiply(differ, wish.weight, dtype=np.int64)
                return once
            case "experience":
                lows, highs = [[p.number(wish.field) for p in side] for side in (self.mentees, self.mentors)]
                more = np.zeros((len(lows), len(highs)), np.int64)
                for i, low in enumerate(lows):
                    more[i] = [_has_more(low, high, wish.more) for high in highs]
                return more * wish.weight
            case "shared":
                return np.multiply(self.common(wish.field) > 0, wish.weight, dtype=np.int64)
            case _:
                return self.same(wish.field) * wish.weight


def _has_more(low: Decimal | None, high: Decimal | None, more: int) -> bool:
    return low is not None and high is not None and high - low >= more


def _found(wish: Wish, one: Entrant, other: Entrant) -> Fact | None:
    """What a wish finds in a pair; None if it gives no points."""
    values: tuple[object, ...] = ()
    points = wish.weight
    match wish.kind:
        case "overlap":
            wanted, offered = one.known(wish.mentee), other.known(wish.mentor)
            common = [key for key in wanted if key in offered]
            values = tuple(wanted[key] for key in common)
            points *= len(common) + (wish.ordered and common[:1] == list(wanted)[:1])
            holds = bool(common)
        case "another":
            mine, theirs = one.known(wish.field), other.known(wish.field)
            holds = bool(mine and theirs) and not mine.keys() & theirs.keys()
        case "experience":
            holds = _has_more(one.number(wish.field), other.number(wish.field), wish.more)
        case "shared":
            values = _common(one, other, wish.field)
            holds = bool(values)
        case _:
            values = _common(one, other, wish.field)
            holds = _are_same(one, other, wish.field)
    return Fact(wish.key, wish.kind, points, values) if holds else None


def _common(one: Entrant, other: Entrant, name: str) -> tuple[object, ...]:
    theirs = other.known(name)
    return tuple(value for key, value in one.known(name).items() if key in theirs)


def _are_same(one: Entrant, other: Entrant, name: str) -> bool:
    mine = one.known(name)
    return bool(mine) and mine.keys() == other.known(name).keys()
