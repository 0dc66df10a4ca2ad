"""A programme's hard rules and wishes, read from the tables of its file.

A *rule* says which two people can never be a pair. A *wish* says what makes a pair better, in whole points. Both
compare what people answered; nothing is learned and no free text is judged.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

RULE_KINDS = ("another", "not_named", "not_manager", "shared", "same")
WISH_KINDS = ("overlap", "another", "same", "shared", "experience")
HEAVIEST = 10_000

_KEY = re.compile(r"[a-z][a-z0-9_]*")


class TableError(ValueError):
    """A table of a programme file that cannot be read: which key, what was expected, what stood there."""

    def __init__(self, key: str, expected: str, found: object = None) -> None:
        self.key, self.expected, self.found = key, expected, found
        super().__init__(f"{key}: expected {expected}" + ("" if found is None else f", found {found!r}"))


@dataclass(frozen=True, slots=True)
class Rule:
    """A hard rule: who can never be a pair. It is never overridden.

    `another`: the two must differ in `field`. `not_named`: neither stands in the other's `field` (addresses).
    `not_manager`: neither is the other's manager. `shared`: at least one value of `field` in common. `same`: the same
    values. Rules that keep people apart act on what is known, so a blank is no obstacle; rules that ask for something
    in common need it to be known.

    A `private` rule rests on what somebody said about somebody else: outside the engine it is a count, never a name.
    """

    key: str
    kind: str
    field: str = ""
    private: bool = False

    def __post_init__(self) -> None:
        _check_key(self.key)
        _check_choice("kind", self.kind, RULE_KINDS)
        if self.kind == "not_manager":
            if self.field:
                raise TableError("field", "no field for the kind not_manager", self.field)
        else:
            _check_key(self.field, "field")
        if type(self.private) is not bool:
            raise TableError("private", "true or false", self.private)
        if self.kind == "not_named" and not self.private:
            raise TableError("private", "true for not_named: who named whom is never shown", self.private)

    def as_table(self) -> dict[str, str | int | bool]:
        """The table of a programme file that reads as this rule; what goes without saying is left out."""
        table: dict[str, str | int | bool] = {"key": self.key, "kind": self.kind}
        if self.field:
            table["field"] = self.field
        if self.private and self.kind != "not_named":
            table["private"] = True
        return table


@dataclass(frozen=True, slots=True)
class Wish:
    """What makes a pair better, in whole points (`weight`, from 1 to 10 000).

    `overlap`: `weight` for each value that stands in the mentee's field `mentee` and in the mentor's field `mentor`;
    with `ordered` the value the mentee named first counts double. `another`, `same`, `shared`: `weight` once if the
    two differ in `field`, have the same values, have one in common. `experience`: `weight` once if the mentor's number
    in `field` is at least `more` above the mentee's. A blank on either side gives nothing.
    """

    key: str
    kind: str
    weight: int
    field: str = ""
    mentee: str = ""
    mentor: str = ""
    ordered: bool = False
    more: int = 0

    def __post_init__(self) -> None:
        _check_key(self.key)
        _check_choice("kind", self.kind, WISH_KINDS)
        _check_whole("weight", self.weight, 1, HEAVIEST)
        _check_whole("more", self.more, 0, 100)
        if type(self.ordered) is not bool:
            raise TableError("ordered", "true or false", self.ordered)
        needed = ("mentee", "mentor") if self.kind == "overlap" else ("field",)
        for name in ("field", "mentee", "mentor"):
            value = getattr(self, name)
            if name in needed:
                _check_key(value, name)
            elif value:
                raise TableError(name, f"no {name} for the kind {self.kind}", value)
        if self.ordered and self.kind != "overlap":
            raise TableError("ordered", f"not to be set for the kind {self.kind}", self.ordered)
        if self.more and self.kind != "experience":
            raise TableError("more", f"not to be set for the kind {self.kind}", self.more)

    def as_table(self) -> dict[str, str | int | bool]:
        """The table of a programme file that reads as this wish; what goes without saying is left out."""
        table: dict[str, str | int | bool] = {"key": self.key, "kind": self.kind}
        for name in ("field", "mentee", "mentor"):
            if value := getattr(self, name):
                table[name] = value
        if self.kind == "experience":
            table["more"] = self.more
        table["weight"] = self.weight
        if self.ordered:
            table["ordered"] = True
        return table


def rule_from(table: Mapping[str, object]) -> Rule:
    """Reads a rule from a table of a programme file. Raises `TableError` with the key and what was expected."""
    known = ("key", "kind", "field", "private")
    kind = _text(table, "kind", known)
    return Rule(
        key=_text(table, "key", known),
        kind=kind,
        field=_text(table, "field", known, needed=False),
        private=table.get("private", kind == "not_named"),  # type: ignore[arg-type]  # checked by Rule
    )


def wish_from(table: Mapping[str, object]) -> Wish:
    """Reads a wish from a table of a programme file. Raises `TableError` with the key and what was expected."""
    known = ("key", "kind", "weight", "field", "mentee", "mentor", "ordered", "more")
    kind = _text(table, "kind", known)
    for name in ("weight", "more") if kind == "experience" else ("weight",):
        if name not in table:
            raise TableError(name, "a whole number")
    return Wish(
        key=_text(table, "key", known),
        kind=kind,
        weight=table["weight"],  # type: ignore[arg-type]  # checked by Wish
        field=_text(table, "field", known, needed=False),
        mentee=_text(table, "mentee", known, needed=False),
        mentor=_text(table, "mentor", known, needed=False),
        ordered=table.get("ordered", False),  # type: ignore[arg-type]  # checked by Wish
        more=table.get("more", 0),  # type: ignore[arg-type]  # checked by Wish
    )


def _text(table: Mapping[str, object], name: str, known: tuple[str, ...], *, needed: bool = True) -> str:
    for key in table:
        if key not in known:
            raise TableError(str(key), "one of " + ", ".join(known))
    value = table.get(name, "")
    if not isinstance(value, str):
        raise TableError(name, "a text", value)
    if needed and not value:
        raise TableError(name, "a text")
    return str(value)


def _check_key(value: object, name: str = "key") -> None:
    if not isinstance(value, str) or not _KEY.fullmatch(value):
        raise TableError(name, "a short name of a-z, 0-9 and _ that begins with a letter", value)


def _check_choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise TableError(name, "one of " + ", ".join(choices), value)


def _check_whole(name: str, value: object, low: int, high: int) -> None:
    if type(value) is not int or not low <= value <= high:
        raise TableError(name, f"a whole number from {low} to {high}", value)
