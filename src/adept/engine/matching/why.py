"""Who is left without, and what stands in the way: the group that shares too few, and what would help."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adept.engine.matching.detours import detours_around
from adept.engine.matching.errors import ProblemError
from adept.engine.matching.problem import MatchingProblem, Pair
from adept.engine.matching.solution import MatchingResult
from adept.engine.matching.solve import MatchingParams, residual_problem, solve

type Rules = Mapping[str, NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class Relief:
    """One thing that, given up alone, would free the person: a rule by its key, or a locked or forbidden pair.

    `pairs` and `total` are what the best matching with the person in it gains, counted by solving it.
    """

    kind: str
    what: str | Pair
    pairs: int
    total: int


@dataclass(frozen=True, slots=True)
class Why:
    """Why a person has too few pairs.

    `group` (the person among them) can be paired with nobody but `shared`, whom the group shares and who have `places`
    left beside the pairs in `locked`: `short` too few. The group is empty if nothing stands in the way but the price
    of staying unmatched. `shut_out` counts, for each rule, whom it shuts out as the first in the order given.
    """

    person: str
    group: tuple[str, ...]
    shared: tuple[str, ...]
    places: int
    short: int
    locked: tuple[Pair, ...]
    shut_out: tuple[tuple[str, int], ...]
    reliefs: tuple[Relief, ...]


def why_without(problem: MatchingProblem, result: MatchingResult, rules: Rules, person: str) -> Why:
    """Explains a person of the mentees' side with fewer pairs than places; turn the problem for the other side."""
    row = problem.mentees.index(person)
    if sum(mentee == person for mentee, _, _ in result.pairs) >= problem.demand[row]:
        raise ProblemError(f"{person} is not without")
    graph = residual_problem(problem)
    for mentee, mentor, _ in result.pairs:
        if (mentee, mentor) not in problem.locked:
            graph.chosen[problem.index((mentee, mentor))] = True
    group, shared = {row}, _reached(graph.open & ~graph.chosen, {row})
    while grown := {int(i) for i in np.flatnonzero(graph.chosen[:, sorted(shared)].any(1))} - group:
        group |= grown
        shared |= _reached(graph.open & ~graph.chosen, grown)
    # Whoever else is left without and has nobody beyond the shared belongs to the same shortage.
    group |= {int(i) for i in np.flatnonzero(graph.chosen.sum(1) < graph.demand) if _is_within(graph.open[i], shared)}
    places = int(graph.capacity[sorted(shared)].sum())
    if graph.chosen[:, sorted(shared)].sum() < places:
        group, shared, places = set(), set(), 0
    in_the_way = tuple(pair for pair in problem.locked if problem.index(pair)[1] in shared or not group)
    reliefs = list(_reliefs(problem, result, rules, row, group=group, locked=in_the_way))
    return Why(
        person=person,
        group=tuple(problem.mentees[i] for i in sorted(group)),
        shared=tuple(problem.mentors[j] for j in sorted(shared)),
        places=places,
        short=int((graph.demand - graph.chosen.sum(1))[sorted(group)].sum()),
        locked=in_the_way if group else (),
        shut_out=tuple(shut_out(rules, row)),
        reliefs=tuple(sorted(reliefs, key=lambda relief: (-relief.pairs, -relief.total))),
    )


def shut_out(rules: Rules, row: int) -> Iterator[tuple[str, int]]:
    """How many each rule shuts out from a mentee, each of them counted at the first rule in the order given."""
    counted: NDArray[np.bool_] | None = None
    for key, mask in rules.items():
        fresh = mask[row] if counted is None else mask[row] & ~counted
        counted = fresh if counted is None else counted | fresh
        yield key, int(fresh.sum())


def _is_within(options: NDArray[np.bool_], shared: set[int]) -> bool:
    return bool(options.any()) and set(np.flatnonzero(options).tolist()) <= shared


def _reached(arcs: NDArray[np.bool_], rows: set[int]) -> set[int]:
    return {int(j) for j in np.flatnonzero(arcs[sorted(rows)].any(0))}


def _reliefs(
    problem: MatchingProblem,
    result: MatchingResult,
    rules: Rules,
    row: int,
    *,
    group: set[int],
    locked: tuple[Pair, ...],
) -> Iterator[Relief]:
    """Tries each rule, lock and forbidden pair that can matter; others leave the group as it is."""
    for key in rules:
        others = np.zeros_like(problem.ruled_out)
        for other, mask in rules.items():
            if other != key:
                others |= mask
        if gain := _gain(problem.but(ruled_out=others), result, row):
            yield Relief("rule", key, *gain)
    for pair in locked:
        if gain := _gain(problem.but(locked=[lock for lock in problem.locked if lock != pair]), result, row):
            yield Relief("lock", pair, *gain)
    for pair in problem.forbidden:
        if not group or problem.index(pair)[0] in group:
            kept = [forbidden for forbidden in problem.forbidden if forbidden != pair]
            if gain := _gain(problem.but(forbidden=kept), result, row):
                yield Relief("forbidden", pair, *gain)


def _gain(relaxed: MatchingProblem, result: MatchingResult, row: int) -> tuple[int, int] | None:
    """Pairs and total that are won when the relaxed problem's best pairs the person once more; None if nothing is."""
    now = sum(mentee == relaxed.mentees[row] for mentee, _, _ in result.pairs)
    best = solve(relaxed, params=MatchingParams(look_for_alternative=False))
    pairs, total = len(best.pairs), best.total
    if sum(mentee == relaxed.mentees[row] for mentee, _, _ in best.pairs) <= now:
        # Another of the group may have got the place; perhaps this person can have it as well as they.
        around = detours_around(relaxed, best)
        forced = min(((int(cost), j) for j, cost in enumerate(around.to_force[row])), default=None)
        if forced is None or best.value - forced[0] <= result.value:
            return None
        cells = around.when_forced(row, forced[1])
        if sum(-1 if around.graph.chosen[cell] else 1 for cell in cells if cell[0] == row) < 1:
            return None
        for cell in cells:
            pairs += -1 if around.graph.chosen[cell] else 1
            total += int(relaxed.scores[cell]) * (-1 if around.graph.chosen[cell] else 1)
    elif best.value <= result.value:
        return None
    return pairs - len(result.pairs), total - result.total
