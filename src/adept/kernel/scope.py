"""Every query runs inside one scope: one viewer, one round, the organisations that the viewer answers for there; or it
raises.

`Model.objects` gives only rows of the scope: those whose organisation the viewer answers for in this round, and those
about the viewer. Outside a scope it raises, so that a forgotten check shows at once, as an error and not as a leak. Two
doors widen it, each with a written reason: `widen` (people of all parties of a joint round, for what the parties share)
and `system` (the worker, the command line, the demo). `tests/architecture` lists who may use them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import ClassVar, Self
from uuid import UUID, uuid4

from django.db import models

from adept.kernel.access import C, Ownership, Viewer


class OutOfScope(RuntimeError):
    """A query outside every scope: an error of the program."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be seen now. `organisations` None: all of them (`system` only); `round` None: own rows only."""

    why: str
    account: UUID | None = None
    round: UUID | None = None
    organisations: frozenset[UUID] | None = frozenset()

    def limit(self, ownership: Ownership) -> models.Q:
        """The condition that keeps a model's rows inside this scope."""
        if self.organisations is None or ownership.shared:
            return models.Q()
        theirs = models.Q(pk__in=[])
        if ownership.organisation and self.organisations and (self.round or not ownership.round):
            theirs = models.Q(**{f"{ownership.organisation}__in": self.organisations})
            if ownership.round:
                theirs &= models.Q(**{ownership.round: self.round})
        if ownership.person and self.account:
            own = models.Q(**{ownership.person: self.account})
            if ownership.round and self.round:
                own &= models.Q(**{ownership.round: self.round})
            theirs |= own
        return theirs


_current: ContextVar[Scope | None] = ContextVar("scope", default=None)
_opener: list[Callable[[Viewer, UUID | None], Scope]] = []


def current() -> Scope:
    """The scope of this moment. Raises `OutOfScope` when there is none."""
    scope = _current.get()
    if scope is None:
        raise OutOfScope("a query outside every scope: open one with kernel.scope, or go through a page or an action")
    return scope


@contextmanager
def inside(scope: Scope) -> Iterator[Scope]:
    """Everything within sees the rows of `scope`."""
    token = _current.set(scope)
    try:
        yield scope
    finally:
        _current.reset(token)


def opens_with(function: Callable[[Viewer, UUID | None], Scope]) -> None:
    """Tell how a viewer's scope in a round is found (the programmes know; the kernel does not)."""
    _opener[:] = [function]


def viewing(viewer: Viewer, round_id: UUID | None = None) -> Scope:
    """The scope of `viewer` in a round, or over the viewer's own rows."""
    return _opener[0](viewer, round_id)


@contextmanager
def widen(organisations: frozenset[UUID], *, why: str) -> Iterator[Scope]:
    """Look at what the parties of the scope's round share. Only for queries and actions that have asked permission."""
    with inside(replace(current(), organisations=organisations, why=why)) as scope:
        yield scope


@contextmanager
def system(why: str) -> Iterator[Scope]:
    """No person is looking: the worker, the command line, sign-in, the demo. `why` is for the reader of the code."""
    with inside(Scope(why=why, organisations=None)) as scope:
        yield scope


class ScopedManager[M: models.Model](models.Manager[M]):
    """Rows of the current scope."""

    def get_queryset(self) -> models.QuerySet[M]:
        ownership: Ownership = self.model.ownership  # type: ignore[attr-defined]  # every Owned has it
        return super().get_queryset().filter(current().limit(ownership))


class Owned(models.Model):
    """A model whose rows belong to someone: it must say to whom, and the class of every field."""

    ownership: ClassVar[Ownership]
    privacy: ClassVar[dict[str, C]]

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        abstract = True
