"""What every change to the best matching would cost, exactly, from its prices and without solving again.

Forcing or forbidding a pair turns the matching along one cycle of its residual graph, and the cheapest such cycle is a
shortest path; lengths are what the prices leave over, so none is negative. Mentors are passed through on the way from
one mentee to the next, which leaves a graph of the mentees and one root (a place that becomes free or is taken).
"""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from adept.engine.matching.assignment import FAR, Graph
from adept.engine.matching.problem import MatchingProblem
from adept.engine.matching.solution import MatchingResult
from adept.engine.matching.solve import residual_problem

type Cell = tuple[int, int]

# Two far lengths may be added without leaving 64 bits.
UNREACHABLE = FAR // 2


class Detours:
    """Shortest detours around a proven matching; lengths are in the units of the objective, lift and all."""

    def __init__(self, graph: Graph, u: NDArray[np.int64], v: NDArray[np.int64]) -> None:
        self.graph, self.u, self.v = graph, u, v
        self.n, self.m = graph.open.shape
        self.left_over = u[:, None] + v[None, :] - graph.worth
        self.ahead = np.where(graph.open & ~graph.chosen, self.left_over, UNREACHABLE)
        self.free_i, self.busy_i, self.free_j, self.busy_j = graph.root_arcs()
        self.mates = [np.flatnonzero(graph.chosen[:, j]).tolist() for j in range(self.m)]

    @cached_property
    def _table(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Lengths between all mentees and the root, the first step of each way, and the mentor of each step."""
        n, root = self.n, self.n
        length = np.full((n + 1, n + 1), UNREACHABLE)
        via = np.full((n + 1, n + 1), -1)
        for j, mates in enumerate(self.mates):
            # From each mentee by this mentor on to a mentee who gives the mentor up, or into a free place.
            for end, rest in self._after(j):
                reach = self.ahead[:, j] + rest
                nearer = reach < length[:n, end]
                length[:n, end][nearer], via[:n, end][nearer] = reach[nearer], j
            # From the root by a mentor who is left with one less.
            for b in mates:
                rest = int(self.v[j]) - int(self.left_over[b, j])
                if rest < length[root, b]:
                    length[root, b], via[root, b] = rest, j
        taken = np.flatnonzero(self.free_i)
        better = self.u[taken] * -1 < length[root, taken]
        length[root, taken[better]], via[root, taken[better]] = -self.u[taken[better]], -1
        given = np.flatnonzero(self.busy_i)
        better = self.u[given] < length[given, root]
        length[given[better], root], via[given[better], root] = self.u[given[better]], -1
        np.fill_diagonal(length, 0)
        step = np.where(length < UNREACHABLE, np.arange(n + 1)[None, :], -1)
        for k in range(n + 1):
            around = length[:, k, None] + length[None, k, :]
            shorter = around < length
            if shorter.any():
                length[shorter] = around[shorter]
                step[shorter] = np.broadcast_to(step[:, k, None], step.shape)[shorter]
        return length, step, via

    @cached_property
    def to_force(self) -> NDArray[np.int64]:
        """What it costs to force each open pair that is not chosen; `UNREACHABLE` where that cannot be."""
        length, _, _ = self._table
        costs = np.full((self.n, self.m), UNREACHABLE)
        for j in range(self.m):
            for first, rest in self._after(j):
                np.minimum(costs[:, j], length[first, : self.n] + rest, out=costs[:, j])
        return np.minimum(np.where(self.ahead < UNREACHABLE, costs + self.ahead, UNREACHABLE), UNREACHABLE)

    def when_forced(self, i: int, j: int) -> set[Cell]:
        """The pairs that come or go when mentee i is forced to mentor j, this pair among them."""
        length, _, _ = self._table
        first = min((int(length[first, i]) + rest, first) for first, rest in self._after(j))[1]
        return {(i, j)} ^ ({(first, j)} if first < self.n else set()) ^ self._cells(first, i)

    def when_forbidden(self, i: int, j: int) -> set[Cell]:
        """The pairs that come or go when the chosen pair i, j is parted, this pair among them."""
        length, _, _ = self._table
        to_mentor = length[i, : self.n] + self.ahead[:, j]
        last, empty = int(to_mentor.argmin()), int(length[i, self.n] + self.v[j])
        if empty <= to_mentor[last]:
            return {(i, j)} ^ self._cells(i, self.n)
        return {(i, j), (last, j)} ^ self._cells(i, last)

    def _after(self, j: int) -> list[tuple[int, int]]:
        """Where the way goes on from a mentor, and how far that is: to a mentee who leaves, or to a free place."""
        onward = [(b, -int(self.left_over[b, j])) for b in self.mates[j]]
        return [*onward, (self.n, -int(self.v[j]))] if self.free_j[j] else onward

    def _cells(self, start: int, end: int) -> set[Cell]:
        """Every step takes a mentor for the one who leaves and takes the mentor from the one who is reached."""
        _, step, via = self._table
        cells: set[Cell] = set()
        node = start
        while node != end:
            after = int(step[node, end])
            j = int(via[node, after])
            if j >= 0:
                cells ^= {(k, j) for k in (node, after) if k < self.n}
            node = after
        return cells


def detours_around(problem: MatchingProblem, result: MatchingResult) -> Detours:
    """The detours around a proven result of a problem."""
    graph = residual_problem(problem)
    for mentee, mentor, _ in result.pairs:
        if (mentee, mentor) not in problem.locked:
            graph.chosen[problem.index((mentee, mentor))] = True
    prices = result.certificate
    return Detours(graph, np.array(prices.mentees, np.int64), np.array(prices.mentors, np.int64))
