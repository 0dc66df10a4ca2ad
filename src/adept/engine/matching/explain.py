"""Why this pair, what another would cost, and what stands in the way of whoever is left without.

Costs come from the prices that proved the matching, exactly; what a relaxed rule or lock gains is solved again. All is
counted when asked for, so that a page pays for what it shows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from adept.engine.matching.detours import UNREACHABLE, Cell, Detours, detours_around
from adept.engine.matching.errors import ProblemError, UnknownIdError
from adept.engine.matching.problem import MatchingProblem
from adept.engine.matching.solution import MatchingResult
from adept.engine.matching.why import Why, why_without


class Cost(NamedTuple):
    """What a change takes from the best: `worth` in the units of the objective, which is so many pairs and points.

    Costs sort by `worth`. One of them can be below 0 where the other is above: more points, but a pair fewer.
    """

    worth: int
    pairs: int
    total: int


class Move(NamedTuple):
    """A mentee who changes: from whom to whom; None is nobody."""

    mentee: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Alternative:
    """A pair that was not chosen: its score, what it costs, and everybody who changes with it."""

    mentee: str
    mentor: str
    score: int
    cost: Cost
    moves: tuple[Move, ...]

    @property
    def others(self) -> tuple[Move, ...]:
        """The other mentees who change."""
        return tuple(move for move in self.moves if move.mentee != self.mentee)


@dataclass(frozen=True, slots=True)
class PairReason:
    """A chosen pair, the cheapest other choice of each side, and how close the call is.

    `parting` is what it costs to forbid the pair, and `moves` says who would change then. For a locked pair `parting`
    is None and the rest is empty: nothing was chosen there.
    """

    mentee: str
    mentor: str
    score: int
    parting: Cost | None = None
    moves: tuple[Move, ...] = ()
    second_for_mentee: Alternative | None = None
    second_for_mentor: Alternative | None = None


class Explanation:
    """Answers questions about a proven result; see `explain`."""

    def __init__(
        self, problem: MatchingProblem, result: MatchingResult, rules: Mapping[str, NDArray[np.bool_]] | None = None
    ) -> None:
        if not result.proven:
            raise ProblemError("only a proven result can be explained")
        if rules is not None:
            together = np.zeros_like(problem.ruled_out)
            for mask in rules.values():
                together |= mask
            if (together != problem.ruled_out).any():
                raise ProblemError("rules: together they must rule out what the problem rules out")
        self.problem, self.result, self.rules = problem, result, dict(rules or {})

    @cached_property
    def _detours(self) -> Detours:
        return detours_around(self.problem, self.result)

    def pair(self, mentee: str, mentor: str) -> PairReason:
        """Why a chosen pair: the second best of each, and what it costs to part the two."""
        i, j = self.problem.index((mentee, mentor))
        score = int(self.problem.scores[i, j])
        if (mentee, mentor) in self.problem.locked:
            return PairReason(mentee, mentor, score)
        if not self._detours.graph.chosen[i, j]:
            raise ProblemError(f"{mentee} and {mentor} are not a pair of this result")
        cells = self._detours.when_forbidden(i, j)
        return PairReason(
            mentee=mentee,
            mentor=mentor,
            score=score,
            parting=self._cost(cells),
            moves=self._moves(cells),
            second_for_mentee=self._cheapest((i, k) for k in range(len(self.problem.mentors))),
            second_for_mentor=self._cheapest((k, j) for k in range(len(self.problem.mentees))),
        )

    def closest_calls(self) -> tuple[PairReason, ...]:
        """All pairs, those that could most nearly have been others first; locked pairs last."""
        reasons = [self.pair(mentee, mentor) for mentee, mentor, _ in self.result.pairs]
        return tuple(sorted(reasons, key=lambda r: (r.parting is None, r.parting or (0,), r.mentee, r.mentor)))

    def alternatives(self, mentee: str, limit: int = 5) -> tuple[Alternative, ...]:
        """The cheapest other mentors of a mentee, at most `limit`.

        Pairs that are ruled out or forbidden are simply absent, like those beyond the limit: keep the list shorter
        than all there is, lest the gaps tell whom a private rule shuts out.
        """
        i, _ = self._cell(mentee=mentee)
        cells = ((i, j) for j in range(len(self.problem.mentors)))
        return tuple(self._alternative(*cell) for cell in self._by_cost(cells)[:limit])

    def forcing(self, mentee: str, mentor: str) -> Alternative | None:
        """What it costs to make the two a pair; None if they are one, cannot be one, or the locks leave no room."""
        return self._cheapest([self.problem.index((mentee, mentor))])

    def why_without(self, person: str) -> Why:
        """What stands in the way of a mentee or mentor who has fewer pairs than places."""
        if person in self.problem.mentees:
            return why_without(self.problem, self.result, self.rules, person)
        self._cell(mentor=person)
        turned = {key: mask.T for key, mask in self.rules.items()}
        return why_without(self.problem.turned(), self.result.turned(), turned, person)

    def _cell(self, *, mentee: str | None = None, mentor: str | None = None) -> Cell:
        rows, columns = self.problem.mentees, self.problem.mentors
        if (mentee is not None and mentee not in rows) or (mentor is not None and mentor not in columns):
            raise UnknownIdError(f"nobody on that side has the id {mentee if mentor is None else mentor!r}")
        return 0 if mentee is None else rows.index(mentee), 0 if mentor is None else columns.index(mentor)

    def _by_cost(self, cells: Iterable[Cell]) -> list[Cell]:
        """The cells that can be forced, cheapest first; ties by score and then by id."""
        costs, scores = self._detours.to_force, self.problem.scores
        able = [cell for cell in cells if costs[cell] < UNREACHABLE]
        return sorted(
            able, key=lambda c: (costs[c], -scores[c], self.problem.mentees[c[0]], self.problem.mentors[c[1]])
        )

    def _cheapest(self, cells: Iterable[Cell]) -> Alternative | None:
        costs = self._detours.to_force
        priced = [(int(costs[cell]), cell) for cell in cells]
        least = min((cost for cost, _ in priced), default=UNREACHABLE)
        # Ties are settled by the full order; without one, no sorting is paid for.
        ordered = self._by_cost(cell for cost, cell in priced if cost == least)
        return self._alternative(*ordered[0]) if ordered else None

    def _alternative(self, i: int, j: int) -> Alternative:
        cells = self._detours.when_forced(i, j)
        problem = self.problem
        score = int(problem.scores[i, j])
        return Alternative(problem.mentees[i], problem.mentors[j], score, self._cost(cells), self._moves(cells))

    def _cost(self, cells: set[Cell]) -> Cost:
        chosen, scores = self._detours.graph.chosen, self.problem.scores
        pairs = sum(1 if chosen[cell] else -1 for cell in cells)
        total = sum(int(scores[cell]) if chosen[cell] else -int(scores[cell]) for cell in cells)
        return Cost(pairs * self.problem.lift + total, pairs, total)

    def _moves(self, cells: set[Cell]) -> tuple[Move, ...]:
        chosen, names = self._detours.graph.chosen, self.problem.mentors
        changed: dict[int, tuple[list[str], list[str]]] = {}
        for i, j in sorted(cells):
            changed.setdefault(i, ([], []))[0 if chosen[i, j] else 1].append(names[j])
        moves: list[Move] = []
        for i, (before, after) in changed.items():
            moves += (Move(self.problem.mentees[i], *change) for change in zip_longest(sorted(before), sorted(after)))
        return tuple(moves)


def explain(
    problem: MatchingProblem, result: MatchingResult, rules: Mapping[str, NDArray[np.bool_]] | None = None
) -> Explanation:
    """Opens an explanation of a proven result. `rules` names the masks that together make up `problem.ruled_out`."""
    return Explanation(problem, result, rules)
