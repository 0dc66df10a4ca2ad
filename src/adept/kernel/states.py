"""The life of a thing as a value: its states, the moves between them, and who takes care of each state."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from adept.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class State:
    """One state. `sweeper` says what moves a row on that stays here (a person's task, a clock, or `end`)."""

    key: str
    label: str | Promise
    sweeper: str


class Graph:
    """States and the allowed moves. Checked when defined: no unknown name, every state reachable, every state with a
    sweeper.
    """

    def __init__(self, start: str, states: tuple[State, ...], moves: Mapping[str, tuple[str, ...]]) -> None:
        self.start = start
        self.states = {state.key: state for state in states}
        self.moves = {key: frozenset(moves.get(key, ())) for key in self.states}
        unknown = {start, *moves, *(to for ends in moves.values() for to in ends)} - set(self.states)
        if unknown:
            raise ValueError(f"unknown states: {sorted(unknown)}")
        if any(not state.sweeper for state in states):
            raise ValueError("every state needs a sweeper")
        reached, front = {start}, [start]
        while front:
            fresh = self.moves[front.pop()] - reached
            reached |= fresh
            front.extend(fresh)
        if reached != set(self.states):
            raise ValueError(f"unreachable states: {sorted(set(self.states) - reached)}")

    @property
    def choices(self) -> list[tuple[str, str | Promise]]:
        return [(state.key, state.label) for state in self.states.values()]

    def label(self, key: str) -> str | Promise:
        return self.states[key].label

    def check(self, here: str, to: str) -> None:
        """Raise `Refused` when `here` may not become `to`."""
        if to not in self.moves[here]:
            raise Refused(
                _("This has changed since you opened the page. Look at it again, then decide."), code=f"{here}->{to}"
            )

    def constraint(self, name: str, field: str = "state") -> models.CheckConstraint:
        """The same states as a rule of the database."""
        return models.CheckConstraint(condition=models.Q(**{f"{field}__in": sorted(self.states)}), name=name)
