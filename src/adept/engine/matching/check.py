"""An independent verifier: it takes a problem and a claim, and trusts nothing that the solver did.

Why the prices prove it: whatever pairs one chooses, each open pair is worth at most the prices of its two plus what it
is worth above them, and the prices are counted at most once for each place. So the sum over all places and all pairs
is a bound on every matching; a matching that reaches it is the best.
"""

import numpy as np
from numpy.typing import NDArray

from adept.engine.matching.errors import UnknownIdError
from adept.engine.matching.problem import MatchingProblem
from adept.engine.matching.solution import MatchingResult


class NotVerifiedError(Exception):
    """A result that does not hold; the message says what is wrong."""


def check(problem: MatchingProblem, result: MatchingResult) -> None:
    """Verifies pairs, numbers and certificate of a result against every pair; raises `NotVerifiedError`.

    Value and bound are counted again, so `result.proven` and `result.gap` hold when this returns.
    """
    chosen = _check_pairs(problem, result)
    scores = [int(problem.scores[cell]) for cell in chosen]
    _expect(result.total, sum(scores), "total")
    _expect(result.least, min(scores, default=None), "least")
    _expect(result.unmatched_mentees, _without(problem.mentees, problem.demand, {i for i, _ in chosen}), "unmatched")
    _expect(result.unmatched_mentors, _without(problem.mentors, problem.capacity, {j for _, j in chosen}), "unmatched")
    lift = _check_lift(problem, result.certificate.lift)
    _expect(result.value, sum(scores) + lift * len(scores), "value")
    _expect(result.bound, _bound_of(problem, result, lift), "bound")


def _check_pairs(problem: MatchingProblem, result: MatchingResult) -> set[tuple[int, int]]:
    chosen: set[tuple[int, int]] = set()
    rows, columns = [0] * len(problem.mentees), [0] * len(problem.mentors)
    for mentee, mentor, score in result.pairs:
        try:
            i, j = problem.index((mentee, mentor))
        except UnknownIdError as error:
            raise NotVerifiedError(str(error)) from error
        if (i, j) in chosen:
            raise NotVerifiedError(f"{mentee} and {mentor} are a pair twice")
        if problem.ruled_out[i, j] or (mentee, mentor) in problem.forbidden:
            raise NotVerifiedError(f"{mentee} and {mentor} cannot be a pair")
        _expect(score, int(problem.scores[i, j]), f"the score of {mentee} and {mentor}")
        chosen.add((i, j))
        rows[i] += 1
        columns[j] += 1
    if any(count > places for count, places in zip(rows, problem.demand.tolist(), strict=True)):
        raise NotVerifiedError("a mentee is in more pairs than asked for")
    if any(count > places for count, places in zip(columns, problem.capacity.tolist(), strict=True)):
        raise NotVerifiedError("a mentor is in more pairs than there are places")
    if missing := [pair for pair in problem.locked if problem.index(pair) not in chosen]:
        raise NotVerifiedError(f"locked, but not a pair: {missing}")
    return chosen


def _check_lift(problem: MatchingProblem, lift: object) -> int:
    """Each pair counts its score and the lift: the price of an empty place, or more than any totals can differ."""
    if type(lift) is not int:
        raise NotVerifiedError("the lift is not a whole number")
    if problem.unmatched_price is not None:
        _expect(lift, problem.unmatched_price, "lift")
    else:
        most = min(sum(problem.demand.tolist()), sum(problem.capacity.tolist()), problem.scores.size)
        highest = max((abs(score) for score in problem.scores.ravel().tolist()), default=0)
        if lift <= 2 * most * highest:
            raise NotVerifiedError(f"a lift of {lift} does not put the number of pairs first")
    return lift


def _bound_of(problem: MatchingProblem, result: MatchingResult, lift: int) -> int:
    """What no matching can exceed, from the prices alone, in whole numbers without a limit."""
    u, v = result.certificate.mentees, result.certificate.mentors
    if (len(u), len(v)) != problem.scores.shape or any(type(price) is not int or price < 0 for price in (*u, *v)):
        raise NotVerifiedError("expected a whole price of 0 or more for each person")
    places = [*problem.demand.tolist(), *problem.capacity.tolist()]
    bound: int = sum(price * count for price, count in zip((*u, *v), places, strict=True))
    open_pairs = ~problem.ruled_out
    for pair in problem.forbidden:
        open_pairs[problem.index(pair)] = False
    exact = np.array(v, dtype=object)
    for i, row in enumerate(problem.scores):
        above = row.astype(object) + lift - u[i] - exact
        bound += sum(int(extra) for extra in above[open_pairs[i]] if extra > 0)
    for i, j in map(problem.index, problem.locked):
        bound += min(0, int(problem.scores[i, j]) + lift - u[i] - v[j])
    return bound


def _without(ids: tuple[str, ...], places: NDArray[np.int64], inside: set[int]) -> tuple[str, ...]:
    return tuple(name for k, name in enumerate(ids) if k not in inside and places[k] > 0)


def _expect(found: object, expected: object, what: str) -> None:
    if found != expected or type(found) is not type(expected):
        raise NotVerifiedError(f"{what}: the result says {found}, but it is {expected}")
