"""Generated small instances and what is best for them, found by trying everything; shares no code with the solver."""

from functools import cache
from itertools import combinations
from typing import Any

import numpy as np

from adept.engine.matching import MatchingProblem
from adept.engine.matching.errors import LockBreaksCapacityError, LockBreaksRuleError

type Worth = tuple[int, int]
"""Pairs first, then total; with a price, (0, total less the price of the empty places)."""


def instance(seed: int, largest: int = 5) -> MatchingProblem:
    """A small problem of a family that has ties, negative scores, surplus on either side, locks and obstacles."""
    chance = np.random.default_rng(seed)
    n, m = (int(size) for size in chance.integers(0, largest + 1, 2))
    mentees, mentors = [f"a{i}" for i in range(n)], [f"m{j}" for j in range(m)]
    span = int(chance.choice([1, 3, 40]))
    pairs = [(a, b) for a in mentees for b in mentors]
    chance.shuffle(pairs)
    some = int(chance.integers(0, 3))
    numbers: dict[str, Any] = {
        "scores": chance.integers(-span // 2, span + 1, (n, m)),
        "demand": chance.choice([1, 1, 1, 0, 2] if chance.random() < 0.5 else [1], n),
        "capacity": chance.choice([1, 2, 0, 3] if chance.random() < 0.5 else [1], m),
        "ruled_out": chance.random((n, m)) < chance.choice([0.0, 0.2, 0.5, 0.8]),
        "forbidden": pairs[:some],
        "unmatched_price": None if chance.random() < 0.7 else int(chance.integers(0, span + 2)),
    }
    for locks in (pairs[some : some + int(chance.integers(0, 3))], ()):
        try:
            return MatchingProblem(mentees, mentors, **numbers, locked=locks)
        except (LockBreaksRuleError, LockBreaksCapacityError):
            continue
    raise AssertionError("without locks every instance is legal")


def best(problem: MatchingProblem) -> tuple[Worth | None, int]:
    """The worth of the best matching and how many matchings reach it; (None, 0) if the locks leave none."""
    n, m = problem.scores.shape
    price = problem.unmatched_price
    locked = {problem.index(pair) for pair in problem.locked}
    closed = {(int(i), int(j)) for i, j in np.argwhere(problem.ruled_out)} | {
        problem.index(p) for p in problem.forbidden
    }

    @cache
    def from_row(i: int, places: tuple[int, ...]) -> tuple[Worth | None, int]:
        if i == n:
            return (0, 0), 1
        record: tuple[Worth | None, int] = (None, 0)
        options = [j for j in range(m) if places[j] > 0 and (i, j) not in closed]
        must = {j for j in range(m) if (i, j) in locked}
        for size in range(min(int(problem.demand[i]), len(options)) + 1):
            for picked in combinations(options, size):
                if not must <= set(picked):
                    continue
                rest, ways = from_row(i + 1, tuple(p - (j in picked) for j, p in enumerate(places)))
                if rest is None:
                    continue
                score = sum(int(problem.scores[i, j]) for j in picked)
                here = (size, score) if price is None else (0, score - price * (int(problem.demand[i]) - size))
                worth = (here[0] + rest[0], here[1] + rest[1])
                if record[0] is None or worth > record[0]:
                    record = (worth, ways)
                elif worth == record[0]:
                    record = (worth, record[1] + ways)
        return record

    return from_row(0, tuple(problem.capacity.tolist()))


def worth_of(problem: MatchingProblem, pairs: int, total: int) -> Worth:
    """The objective in the oracle's form, from the number of pairs and their total."""
    if problem.unmatched_price is None:
        return pairs, total
    return 0, total - problem.unmatched_price * (int(problem.demand.sum()) - pairs)
