"""Who may do what: declared, never remembered; what is not declared is denied, and does not start.

Three declarations carry it. A model names the class of each field and how its rows belong to someone (`privacy`,
`ownership`). A slice names each thing that can be done and the predicate that allows it (`PERMISSIONS` in its
`policies.py`). A route names its permission (`kernel.web`). The classes are those of `docs/explanation/privacy.md`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from rules.predicates import Predicate, predicate

__all__ = ["C", "Ownership", "Permission", "Viewer", "grant", "may", "permission", "predicate", "registered", "why"]


class C(StrEnum):
    """Field classes: what a field tells about a person decides who may ever read it."""

    PUBLIC = "C0"
    CONTACT = "C1"
    CARD = "C2"
    APPLICATION = "C3"
    NOMINATION = "C4"
    BASICS = "C5"
    ASSESSMENT = "C6"
    REASONING = "C7"
    PAIR = "C8"
    LOGISTICS = "C9"
    SURVEY = "C10"
    SECURITY = "C11"
    AUDIT = "C12"


@dataclass(frozen=True, slots=True)
class Ownership:
    """How the rows of a model belong to someone: lookup paths from the model.

    organisation: to the id of the organisation that answers for the row; round: to the round's id; person: to the id of
    the account whom the row is about. `shared` is a sentence instead, for set-up that belongs to all who may open the
    page.
    """

    organisation: str | None = None
    round: str | None = None
    person: str | None = None
    shared: str = ""

    def __post_init__(self) -> None:
        if not self.shared and self.organisation is None and self.person is None:
            raise ValueError("rows belong to an organisation, to a person, or say why they are shared")


@dataclass(slots=True)
class Viewer:
    """Who is looking. Roles are read afresh at each request; `known` holds them for that request only."""

    account_id: UUID | None = None
    email: str = ""
    language: str = "en"
    strong: bool = False
    known: dict[Any, Any] = field(default_factory=dict)

    @property
    def signed_in(self) -> bool:
        return self.account_id is not None

    @property
    def actor(self) -> UUID:
        """The account that acts. Nobody acts without having signed in."""
        if self.account_id is None:
            raise PermissionError("nobody has signed in")
        return self.account_id

    def once[T](self, key: object, look_up: Callable[[], T]) -> T:
        """The answer to `key` for this request: looked up the first time."""
        if key not in self.known:
            self.known[key] = look_up()
        answer: T = self.known[key]
        return answer


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that can be done. `strong`: it shows people outside one's own pair, so a second factor is asked for."""

    test: Predicate
    strong: bool = False


_PERMISSIONS: dict[str, Permission] = {}


def grant(table: Mapping[str, Permission]) -> None:
    """Enter a slice's permissions. A name entered twice with two meanings is an error of the program."""
    for name, entry in table.items():
        if _PERMISSIONS.get(name, entry) != entry:
            raise ValueError(f"permission {name} is declared twice")
        _PERMISSIONS[name] = entry


def registered() -> Mapping[str, Permission]:
    """Every declared permission by name."""
    return _PERMISSIONS


def permission(name: str) -> Permission:
    """The declared permission; an undeclared name raises, so that it can never mean yes."""
    return _PERMISSIONS[name]


def may(viewer: Viewer, name: str, subject: object = None) -> bool:
    """Whether `viewer` may do `name` to `subject`. A second factor is asked for elsewhere (`kernel.web`)."""
    return bool(permission(name).test.test(viewer, subject))


def why(viewer: Viewer, name: str, subject: object = None) -> list[str]:
    """The names of the predicates that said yes, for "Why can she see this?"; empty when the answer is no."""
    entry = permission(name)
    if not entry.test.test(viewer, subject):
        return []
    return sorted(part for part, answer in _parts(entry.test, viewer, subject) if answer)


def _parts(test: Predicate, viewer: Viewer, subject: object) -> list[tuple[str, bool]]:
    names = [name for name in _NAMED if name in str(test.name)]
    return [(name, bool(_NAMED[name].test(viewer, subject))) for name in names]


_NAMED: dict[str, Predicate] = {}


def named(function: Callable[[Viewer, Any], bool]) -> Predicate:
    """A predicate that `why` can tell by its name; its docstring is the reason in words."""
    made: Predicate = predicate(function)  # type: ignore[no-untyped-call]  # rules has no types
    _NAMED[function.__name__] = made
    return made


def predicates() -> dict[str, str]:
    """Each named predicate with its reason in words."""
    return {name: (test.fn.__doc__ or "").strip().rstrip(".") for name, test in _NAMED.items()}


@named
def anyone(viewer: Viewer, subject: object) -> bool:  # noqa: ARG001 -- a predicate takes both
    """Everybody, signed in or not."""
    return True


@named
def signed_in(viewer: Viewer, subject: object) -> bool:  # noqa: ARG001 -- a predicate takes both
    """Everybody who has signed in."""
    return viewer.signed_in
