"""Best total by assignment, made exact and proved by integer shortest paths.

SciPy's assignment gives a start that is nearly always best already. Then shortest paths in the residual graph either
end, and their lengths are prices that prove the optimum, or they run into a cycle along which the matching gets better:
it is turned and the search starts over. So nothing rests on floating point, and a mentee and a mentor who both take
several are never paired twice.

The graph: mentees, mentors and one root. An open pair is an arc from mentee to mentor, a chosen pair the arc back;
the root leads to everybody who can give or take a place, and from everybody who can be left with one less.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from adept.engine.stop import Stop

type Whole = NDArray[np.int64]
type Mask = NDArray[np.bool_]

FAR = 2**61
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Assigned:
    """Chosen pairs, prices of mentees (`u`) and mentors (`v`), rounds, and whether the prices prove the optimum."""

    chosen: Mask
    u: Whole
    v: Whole
    rounds: int
    proven: bool


@dataclass(frozen=True, slots=True)
class Graph:
    """Pairs that are open to choice with their worth, the places on both sides, and what is chosen now."""

    worth: Whole
    open: Mask
    demand: Whole
    capacity: Whole
    chosen: Mask

    def root_arcs(self) -> tuple[Mask, Mask, Mask, Mask]:
        """Mentees with a free place, mentees in a pair; mentors with a free place, mentors in a pair."""
        rows, columns = self.chosen.sum(1), self.chosen.sum(0)
        return rows < self.demand, rows > 0, columns < self.capacity, columns > 0


def assign(worth: Whole, open_pairs: Mask, demand: Whole, capacity: Whole, stop: Stop | None = None) -> Assigned:
    """Chooses open pairs of the best total worth, no more than the places on each side; each pair at most once."""
    graph = Graph(worth, open_pairs, demand, capacity, _start(worth, open_pairs, demand, capacity))
    rounds = 0
    while True:
        rounds += 1
        found = _Search(graph).run()
        if not isinstance(found, list):
            return Assigned(graph.chosen, *found, rounds, proven=True)
        if stop is not None and stop(int(worth[graph.chosen].sum())):
            u = np.where(open_pairs, worth, 0).max(1, initial=0)
            return Assigned(graph.chosen, u, np.zeros_like(capacity), rounds, proven=False)
        for arc in found:
            graph.chosen[arc] = not graph.chosen[arc]


def _start(worth: Whole, open_pairs: Mask, demand: Whole, capacity: Whole) -> Mask:
    """SciPy's assignment with a row or column for each place; pairs worth nothing stand for staying unmatched."""
    profit = np.where(open_pairs, np.maximum(worth, 0), 0)
    rows = np.repeat(np.arange(demand.size), np.minimum(demand, (profit > 0).sum(1)))
    columns = np.repeat(np.arange(capacity.size), np.minimum(capacity, (profit > 0).sum(0)))
    chosen = np.zeros_like(open_pairs)
    if rows.size and columns.size:
        i, j = linear_sum_assignment(profit[np.ix_(rows, columns)], maximize=True)
        chosen[rows[i], columns[j]] = profit[rows[i], columns[j]] > 0
    return chosen


class _Search:
    """Bellman and Ford's shortest paths from everywhere at once, in integers, a side at a time."""

    def __init__(self, graph: Graph) -> None:
        n, m = graph.open.shape
        self.graph = graph
        self.ahead = np.where(graph.open & ~graph.chosen, -graph.worth, FAR)
        self.back_i, self.back_j = np.nonzero(graph.chosen)
        self.back = graph.worth[self.back_i, self.back_j]
        self.free_i, self.busy_i, self.free_j, self.busy_j = graph.root_arcs()
        self.mentees, self.mentors, self.root = np.zeros(n, np.int64), np.zeros(m, np.int64), 0
        # Where each shortest path comes from: nodes are mentees, then mentors, then the root.
        self.parent = np.full(n + m + 1, NOBODY)

    def run(self) -> tuple[Whole, Whole] | list[tuple[int, int]]:
        """Prices of mentees and mentors, or the pairs along a cycle that makes the matching better."""
        moved = np.ones(self.mentees.size, np.bool_)
        steps = 0
        while moved.any():
            moved = self._step(moved)
            steps += 1
            if steps > 3 and (cycle := self._cycle()) is not None:
                return cycle
        u, v = self.mentees - self.root, self.root - self.mentors
        return np.maximum(u, 0), np.maximum(v, 0)

    def _step(self, moved: Mask) -> Mask:
        """From the mentees that moved to the mentors, and from there back; tells which mentees moved now."""
        n, m = self.ahead.shape
        before_root = self.root
        touched = np.zeros(m, np.bool_)
        if m:
            rows = np.flatnonzero(moved)
            reach = self.mentees[rows, None] + self.ahead[rows]
            nearest = reach.argmin(0)
            best = reach[nearest, np.arange(m)]
            touched = best < self.mentors
            self.mentors[touched] = best[touched]
            self.parent[n : n + m][touched] = rows[nearest[touched]]
        self._to_root(self.mentees, self.busy_i, 0)
        self._to_root(self.mentors, self.free_j, n)
        if self.root < before_root:
            below = self.busy_j & (self.mentors > self.root)
            self.mentors[below] = self.root
            self.parent[n : n + m][below] = n + m
            touched |= below
        moved = np.zeros(n, np.bool_)
        length = self.mentors[self.back_j] + self.back
        nearer = np.flatnonzero(touched[self.back_j] & (length < self.mentees[self.back_i]))
        # The nearest of several comes last, and stays.
        nearer = nearer[np.argsort(-length[nearer], kind="stable")]
        self.mentees[self.back_i[nearer]] = length[nearer]
        self.parent[self.back_i[nearer]] = n + self.back_j[nearer]
        moved[self.back_i[nearer]] = True
        below = self.free_i & (self.mentees > self.root)
        self.mentees[below] = self.root
        self.parent[:n][below] = n + m
        return moved | below

    def _to_root(self, lengths: Whole, leads: Mask, offset: int) -> None:
        near = np.flatnonzero(leads)
        if near.size and (lowest := int(lengths[near].min())) < self.root:
            self.root = lowest
            self.parent[-1] = offset + near[lengths[near].argmin()]

    def _cycle(self) -> list[tuple[int, int]] | None:
        n = self.mentees.size
        parent = self.parent.tolist()
        seen = [0] * len(parent)
        for start in range(len(parent)):
            node = start
            while node != NOBODY and not seen[node]:
                seen[node] = start + 1
                node = parent[node]
            if node != NOBODY and seen[node] == start + 1:
                return list(_pairs_along(node, parent, n))
        return None


def _pairs_along(start: int, parent: list[int], n: int) -> Iterator[tuple[int, int]]:
    node = start
    while True:
        before = parent[node]
        low, high = sorted((before, node))
        if high != len(parent) - 1:
            yield low, high - n
        node = before
        if node == start:
            return


def has_alternative(graph: Graph, u: Whole, v: Whole) -> bool:
    """Is there another choice of the same total worth? True if some cycle of the residual graph costs nothing."""
    n, m = graph.open.shape
    tight = graph.open & (u[:, None] + v[None, :] == graph.worth)
    ahead_i, ahead_j = np.nonzero(tight & ~graph.chosen)
    back_i, back_j = np.nonzero(tight & graph.chosen)
    free_i, busy_i, free_j, busy_j = graph.root_arcs()
    gives_i, takes_i = np.flatnonzero(free_i & (u == 0)), np.flatnonzero(busy_i & (u == 0))
    takes_j, gives_j = n + np.flatnonzero(free_j & (v == 0)), n + np.flatnonzero(busy_j & (v == 0))
    root = n + m
    tails = np.concatenate([ahead_i, back_j + n, np.full(gives_i.size + gives_j.size, root), takes_i, takes_j])
    heads = np.concatenate([ahead_j + n, back_i, gives_i, gives_j, np.full(takes_i.size + takes_j.size, root)])
    arcs = coo_array((np.ones(tails.size, np.int8), (tails, heads)), shape=(root + 1, root + 1))
    _, knot = connected_components(arcs, connection="strong")
    pairs = ahead_i.size + back_i.size
    return bool((knot[tails[:pairs]] == knot[heads[:pairs]]).any())
