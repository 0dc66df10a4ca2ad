from collections.abc import Callable
from dataclasses import replace
from inspect import getsource
from typing import Any

import numpy as np
import pytest

from adept.engine.matching import Certificate, Matched, MatchingProblem, MatchingResult, NotVerifiedError, check, solve
from adept.engine.matching import check as door
from tests.engine.matching.oracle import instance

PROBLEM = MatchingProblem(
    ["a", "b", "c"],
    ["m", "n", "o"],
    [[9, 5, 1], [8, 6, 2], [1, 1, 1]],
    capacity=[1, 2, 1],
    ruled_out=[[False] * 3, [False] * 3, [True, False, False]],
    forbidden=[("c", "n")],
    locked=[("b", "n")],
)


def _with_pairs(result: MatchingResult, pairs: list[Matched]) -> MatchingResult:
    total = sum(pair.score for pair in pairs)
    mentees, mentors = {pair.mentee for pair in pairs}, {pair.mentor for pair in pairs}
    matching = replace(
        result.solution,
        pairs=tuple(pairs),
        total=total,
        least=min((pair.score for pair in pairs), default=None),
        unmatched_mentees=tuple(a for a in PROBLEM.mentees if a not in mentees),
        unmatched_mentors=tuple(m for m in PROBLEM.mentors if m not in mentors),
    )
    return replace(result, solution=matching, value=total + PROBLEM.lift * len(pairs))


def test_a_right_result_is_verified() -> None:
    result = solve(PROBLEM)
    assert {pair[:2] for pair in result.pairs} == {("a", "m"), ("b", "n"), ("c", "o")}
    check(PROBLEM, result)


@pytest.mark.parametrize(
    ("pairs", "fault"),
    [
        ([("a", "m"), ("b", "n"), ("c", "m")], "cannot be a pair"),
        ([("a", "m"), ("b", "n"), ("c", "n")], "cannot be a pair"),
        ([("a", "m"), ("b", "m")], "more pairs than there are places"),
        ([("a", "m"), ("a", "n"), ("b", "n")], "more pairs than asked for"),
        ([("a", "m"), ("c", "o")], "locked"),
        ([("a", "m"), ("a", "m")], "twice"),
        ([("a", "x")], "'x'"),
    ],
)
def test_pairs_that_break_a_rule_a_lock_or_a_capacity_are_rejected(pairs: list[tuple[str, str]], fault: str) -> None:
    scored = [
        Matched(a, m, int(PROBLEM.scores[PROBLEM.index((a, m))]) if m in PROBLEM.mentors else 0) for a, m in pairs
    ]
    with pytest.raises(NotVerifiedError, match=fault):
        check(PROBLEM, _with_pairs(solve(PROBLEM), scored))


def test_a_matching_that_is_not_the_best_is_rejected_with_the_best_ones_prices() -> None:
    worse = _with_pairs(solve(PROBLEM), [Matched("a", "o", 1), Matched("b", "n", 6)])
    with pytest.raises(NotVerifiedError, match="bound"):
        check(PROBLEM, replace(worse, bound=worse.value))
    check(PROBLEM, worse)
    assert not worse.proven


@pytest.mark.parametrize(
    "change",
    [
        {"total": 17},
        {"least": 2},
        {"unmatched_mentees": ("a",)},
        {"unmatched_mentors": ("m",)},
        {"pairs": (Matched("a", "m", 10), Matched("b", "n", 6), Matched("c", "o", 1))},
    ],
)
def test_a_wrong_number_in_the_result_is_rejected(change: dict[str, Any]) -> None:
    result = solve(PROBLEM)
    with pytest.raises(NotVerifiedError):
        check(PROBLEM, replace(result, solution=replace(result.solution, **change)))


@pytest.mark.parametrize("change", [{"value": 1}, {"bound": 1}, {"value": 0, "bound": 0}])
def test_a_claim_that_the_prices_do_not_give_is_rejected(change: dict[str, Any]) -> None:
    with pytest.raises(NotVerifiedError):
        check(PROBLEM, replace(solve(PROBLEM), **change))


def test_every_mutated_certificate_is_rejected_or_still_proves_the_same() -> None:
    """A mutated price either changes the bound (rejected), or is another true proof: never below the value."""
    rejected = 0
    for seed in range(150):
        problem = instance(seed)
        result = solve(problem)
        chance = np.random.default_rng(seed)
        prices = [*result.certificate.mentees, *result.certificate.mentors]
        for k in range(len(prices)):
            mutated = prices.copy()
            mutated[k] += int(chance.choice([-3, -1, 1, 2, 1000]))
            n = len(problem.mentees)
            forged = Certificate(tuple(mutated[:n]), tuple(mutated[n:]), problem.lift)
            claim = replace(result, solution=replace(result.solution, certificate=forged))
            bound = _bound_by_the_book(problem, forged)
            if min(mutated) < 0 or bound != result.value:
                assert min(mutated) < 0 or bound > result.value, "a bound below a matching would be no bound"
                with pytest.raises(NotVerifiedError):
                    check(problem, claim)
                rejected += 1
            else:
                check(problem, claim)
    assert rejected > 300


def _bound_by_the_book(problem: MatchingProblem, prices: Certificate) -> int:
    bound = sum(int(d) * u for d, u in zip(problem.demand, prices.mentees, strict=True))
    bound += sum(int(c) * v for c, v in zip(problem.capacity, prices.mentors, strict=True))
    for i, a in enumerate(problem.mentees):
        for j, m in enumerate(problem.mentors):
            above = int(problem.scores[i, j]) + prices.lift - prices.mentees[i] - prices.mentors[j]
            if (a, m) in problem.locked:
                bound += above
            elif not problem.ruled_out[i, j] and (a, m) not in problem.forbidden:
                bound += max(0, above)
    return bound


@pytest.mark.parametrize(
    "forge",
    [
        lambda c: replace(c, mentees=c.mentees[:-1]),
        lambda c: replace(c, mentees=tuple(float(p) for p in c.mentees)),
        lambda c: replace(c, mentors=(-1, *c.mentors[1:])),
        lambda c: replace(c, lift=1),
        lambda c: replace(c, lift=c.lift + 1),
        lambda c: replace(c, lift=float(c.lift)),
    ],
)
def test_a_forged_certificate_is_rejected(forge: Callable[[Certificate], Certificate]) -> None:
    result = solve(PROBLEM)
    forged = replace(result.solution, certificate=forge(result.certificate))
    with pytest.raises(NotVerifiedError):
        check(PROBLEM, replace(result, solution=forged))


def test_the_best_total_of_fewer_pairs_is_rejected_where_pairs_come_first() -> None:
    people = (["a", "b"], ["m", "n"], [[900, -400], [-500, 0]])
    closed = [[False, False], [False, True]]
    total_first = solve(MatchingProblem(*people, ruled_out=closed, unmatched_price=0))
    assert (len(total_first.pairs), total_first.proven) == (1, True)
    with pytest.raises(NotVerifiedError, match="number of pairs first"):
        check(MatchingProblem(*people, ruled_out=closed), total_first)


def test_with_a_price_the_lift_is_that_price() -> None:
    problem = MatchingProblem(["a"], ["m"], [[5]], unmatched_price=7)
    result = solve(problem)
    check(problem, result)
    forged = replace(result.solution, certificate=replace(result.certificate, lift=8))
    with pytest.raises(NotVerifiedError, match="lift"):
        check(problem, replace(result, solution=forged))


def test_the_verifier_is_short_and_calls_nothing_of_the_solver() -> None:
    source = getsource(__import__(door.__module__, fromlist=["check"]))
    assert len(source.splitlines()) <= 100
    assert not any(name in source for name in ("assignment", "import solve", "detours", "scipy"))
