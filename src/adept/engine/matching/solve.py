"""The door to the matching: a problem in, a proved result out."""

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adept.engine.matching.assignment import Graph, assign, has_alternative
from adept.engine.matching.problem import MatchingProblem
from adept.engine.matching.solution import Certificate, Matched, Matching, MatchingResult
from adept.engine.stop import Stop


@dataclass(frozen=True, slots=True)
class MatchingParams:
    """`look_for_alternative`: find out whether another matching is exactly as good."""

    look_for_alternative: bool = True


def solve(
    problem: MatchingProblem, *, stop: Stop | None = None, seed: int = 0, params: MatchingParams | None = None
) -> MatchingResult:
    """The best matching of a problem, with prices that prove it.

    Equally good matchings are chosen between by `seed` and the ids, never by the order in which people stand: the same
    people, numbers and seed give the same pairs. With a `stop` rule the result may not be proved; it then says by how
    much at most it falls short.
    """
    began = time.perf_counter()
    params = params or MatchingParams()
    graph = residual_problem(problem)
    rows, columns = _order(problem.mentees, seed, 0), _order(problem.mentors, seed, 1)
    grid = np.ix_(rows, columns)
    found = assign(graph.worth[grid], graph.open[grid], graph.demand[rows], graph.capacity[columns], stop)
    graph.chosen[grid] = found.chosen
    u, v = np.zeros(len(rows), np.int64), np.zeros(len(columns), np.int64)
    u[rows], v[columns] = found.u, found.v
    alternative = None
    if params.look_for_alternative and found.proven:
        alternative = has_alternative(graph, u, v)
    chosen = graph.chosen.copy()
    for pair in problem.locked:
        chosen[problem.index(pair)] = True
    certificate = Certificate(tuple(u.tolist()), tuple(v.tolist()), problem.lift)
    return MatchingResult(
        solution=_matching(problem, chosen, certificate, alternative=alternative),
        value=int((problem.scores[chosen] + problem.lift).sum()),
        bound=_bound(problem, graph, u, v),
        rounds=found.rounds,
        runtime=time.perf_counter() - began,
        seed=seed,
    )


def residual_problem(problem: MatchingProblem) -> Graph:
    """What is left to choose beside the locked pairs; nothing is chosen yet."""
    open_pairs = problem.allowed.copy()
    demand, capacity = problem.demand.copy(), problem.capacity.copy()
    for pair in problem.locked:
        i, j = problem.index(pair)
        open_pairs[i, j] = False
        demand[i] -= 1
        capacity[j] -= 1
    return Graph(problem.scores + problem.lift, open_pairs, demand, capacity, np.zeros_like(open_pairs))


def _order(ids: tuple[str, ...], seed: int, side: int) -> NDArray[np.intp]:
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), np.intp)
    return np.random.default_rng((seed, side)).permutation(order) if seed else order


def _bound(problem: MatchingProblem, graph: Graph, u: NDArray[np.int64], v: NDArray[np.int64]) -> int:
    places: int = sum(a * b for a, b in zip(graph.demand.tolist(), u.tolist(), strict=True))
    places += sum(a * b for a, b in zip(graph.capacity.tolist(), v.tolist(), strict=True))
    above = graph.worth - u[:, None] - v[None, :]
    locked = sum(int(problem.scores[problem.index(pair)]) + problem.lift for pair in problem.locked)
    return places + int(above[graph.open & (above > 0)].sum()) + locked


def _matching(
    problem: MatchingProblem, chosen: NDArray[np.bool_], certificate: Certificate, *, alternative: bool | None
) -> Matching:
    pairs = tuple(
        Matched(problem.mentees[i], problem.mentors[j], int(problem.scores[i, j])) for i, j in np.argwhere(chosen)
    )
    without_i = np.flatnonzero((problem.demand > 0) & ~chosen.any(1))
    without_j = np.flatnonzero((problem.capacity > 0) & ~chosen.any(0))
    return Matching(
        pairs=pairs,
        total=sum(pair.score for pair in pairs),
        least=min((pair.score for pair in pairs), default=None),
        unmatched_mentees=tuple(problem.mentees[i] for i in without_i),
        unmatched_mentors=tuple(problem.mentors[j] for j in without_j),
        certificate=certificate,
        alternative=alternative,
    )
