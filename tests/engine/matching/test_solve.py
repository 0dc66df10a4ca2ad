import doctest
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp

from adept.engine import matching
from adept.engine.matching import MatchingParams, MatchingProblem, check, solve
from adept.engine.stop import AfterRounds
from tests.engine.matching.oracle import best, instance, worth_of

OUTSIDE = Path(__file__).resolve().parents[4] / "shared" / "data" / "outside"


@pytest.mark.parametrize("block", range(10))
def test_every_small_instance_gets_the_best_that_trying_everything_finds(block: int) -> None:
    for seed in range(block * 300, (block + 1) * 300):
        problem = instance(seed)
        result = solve(problem)
        check(problem, result)
        assert result.proven, seed
        worth, ways = best(problem)
        assert worth_of(problem, len(result.pairs), result.total) == worth, seed
        assert result.alternative == (ways > 1), seed


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    n=st.integers(1, 25),
    m=st.integers(1, 25),
    closed=st.sampled_from([0.0, 0.3, 0.8]),
    price=st.one_of(st.none(), st.integers(0, 50)),
)
def test_larger_instances_with_several_places_agree_with_integer_programming(
    seed: int, n: int, m: int, closed: float, price: int | None
) -> None:
    chance = np.random.default_rng(seed)
    problem = MatchingProblem(
        [f"a{i}" for i in range(n)],
        [f"m{j}" for j in range(m)],
        chance.integers(-20, 60, (n, m)),
        demand=chance.integers(0, 3, n),
        capacity=chance.integers(0, 4, m),
        ruled_out=chance.random((n, m)) < closed,
        unmatched_price=price,
    )
    result = solve(problem)
    check(problem, result)
    assert result.proven
    # Own weights, not the problem's: a pair more outweighs 25 x 2 pairs that differ by at most 80 points each.
    gain = problem.scores + (10_000 if price is None else price)
    rows, columns = np.kron(np.eye(n), np.ones(m)), np.kron(np.ones(n), np.eye(m))
    outside = milp(
        -gain.ravel(),
        integrality=np.ones(n * m),
        bounds=Bounds(0, (~problem.ruled_out).ravel().astype(float)),
        constraints=[LinearConstraint(rows, ub=problem.demand), LinearConstraint(columns, ub=problem.capacity)],
        options={"mip_rel_gap": 0},
    )
    picked = np.rint(outside.x).astype(bool).reshape(n, m)
    assert worth_of(problem, len(result.pairs), result.total) == worth_of(
        problem, int(picked.sum()), int(problem.scores[picked].sum())
    )


def test_two_hundred_people_agree_with_the_dense_assignment() -> None:
    chance = np.random.default_rng(7)
    scores, closed = chance.integers(0, 320, (200, 240)) * 5, chance.random((200, 240)) < 0.16
    problem = MatchingProblem([f"a{i}" for i in range(200)], [f"m{j}" for j in range(240)], scores, ruled_out=closed)
    result = solve(problem)
    check(problem, result)
    i, j = linear_sum_assignment(np.where(closed, -(10**7), scores), maximize=True)
    assert result.proven
    assert result.total == scores[i, j].sum()


@pytest.mark.parametrize(("name", "optimum"), [("assign100.txt", 305), ("assign500.txt", 991)])
def test_published_instances_give_their_published_optimum(name: str, optimum: int) -> None:
    if not OUTSIDE.is_dir():
        pytest.skip("the published instances are read beside the repository, where they are not copied")
    size, *numbers = map(int, (OUTSIDE / name).read_text(encoding="ascii").split())
    costs = np.array(numbers).reshape(size, size)
    problem = MatchingProblem([f"a{i}" for i in range(size)], [f"m{i}" for i in range(size)], -costs)
    result = solve(problem)
    check(problem, result)
    assert result.proven
    assert -result.total == optimum


def test_a_mentee_and_a_mentor_who_both_take_two_are_one_pair() -> None:
    problem = MatchingProblem(["a"], ["m", "n"], [[9, 1]], demand=[2], capacity=[2, 1])
    result = solve(problem)
    check(problem, result)
    assert [pair[:2] for pair in result.pairs] == [("a", "m"), ("a", "n")]


def test_as_many_pairs_as_possible_come_before_the_best_total() -> None:
    problem = MatchingProblem(["a", "b"], ["m", "n"], [[900, -400], [-500, 0]], ruled_out=[[False] * 2, [False, True]])
    assert solve(problem).total == -900


def test_with_a_price_a_pair_that_costs_more_than_staying_unmatched_is_not_made() -> None:
    for price, pairs in ((4, 0), (6, 1)):
        problem = MatchingProblem(["a"], ["m"], [[-5]], unmatched_price=price)
        result = solve(problem)
        check(problem, result)
        assert len(result.pairs) == pairs


@pytest.mark.parametrize(("mentees", "mentors"), [([], ["m"]), (["a"], []), ([], [])])
def test_an_empty_side_gives_an_empty_result(mentees: list[str], mentors: list[str]) -> None:
    problem = MatchingProblem(mentees, mentors, np.zeros((len(mentees), len(mentors)), int))
    result = solve(problem)
    check(problem, result)
    assert (result.pairs, result.total, result.least, result.proven) == ((), 0, None, True)
    assert (result.unmatched_mentees, result.unmatched_mentors) == (tuple(mentees), tuple(mentors))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), shuffle=st.integers(0, 1000), choice=st.integers(0, 3))
def test_the_order_in_which_people_stand_changes_nothing(seed: int, shuffle: int, choice: int) -> None:
    problem = instance(seed)
    chance = np.random.default_rng(shuffle)
    rows, columns = (chance.permutation(size) for size in problem.scores.shape)
    shuffled = MatchingProblem(
        [problem.mentees[i] for i in rows],
        [problem.mentors[j] for j in columns],
        problem.scores[np.ix_(rows, columns)],
        demand=problem.demand[rows],
        capacity=problem.capacity[columns],
        ruled_out=problem.ruled_out[np.ix_(rows, columns)],
        locked=problem.locked,
        forbidden=problem.forbidden,
        unmatched_price=problem.unmatched_price,
    )
    assert sorted(solve(problem, seed=choice).pairs) == sorted(solve(shuffled, seed=choice).pairs)


def test_another_seed_chooses_another_of_the_equally_good() -> None:
    problem = MatchingProblem([f"a{i}" for i in range(6)], [f"m{i}" for i in range(6)], np.ones((6, 6), int))
    assert len({solve(problem, seed=seed).pairs for seed in range(5)}) > 1
    assert solve(problem, seed=3).pairs == solve(problem, seed=3).pairs


def test_another_process_makes_the_same_pairs() -> None:
    program = (
        "import numpy as np; from adept.engine.matching import MatchingProblem as P, solve;"
        "n = [f'a{i}' for i in range(30)]; m = [f'm{i}' for i in range(25)];"
        "r = solve(P(n, m, np.random.default_rng(1).integers(0, 4, (30, 25)), capacity=[2] * 25), seed=5);"
        "print(r.pairs, r.certificate, r.alternative)"
    )
    other = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": "77"},
        capture_output=True,
        check=True,
        text=True,
    )
    mentees, mentors = [f"a{i}" for i in range(30)], [f"m{i}" for i in range(25)]
    scores = np.random.default_rng(1).integers(0, 4, (30, 25))
    result = solve(MatchingProblem(mentees, mentors, scores, capacity=[2] * 25), seed=5)
    assert other.stdout == f"{result.pairs} {result.certificate} {result.alternative}\n"


def test_a_stopped_search_says_how_far_it_may_be_from_the_best() -> None:
    cut = 0
    for seed in range(400):
        problem = instance(seed)
        result = solve(problem, stop=AfterRounds(0))
        check(problem, result)
        if not result.proven:
            cut += 1
            assert result.gap > 0
            assert result.alternative is None
            assert "at most" in result.summary()
            assert result.bound >= solve(problem).value
    assert cut > 0


def test_nobody_looks_for_an_alternative_unless_asked() -> None:
    problem = MatchingProblem(["a"], ["m", "n"], [[1, 1]])
    assert solve(problem, params=MatchingParams(look_for_alternative=False)).alternative is None
    assert solve(problem).alternative is True


def test_the_summary_says_how_good_and_holds_no_ids() -> None:
    summary = solve(MatchingProblem(["anna@x.example"], ["bo@y.example", "m"], [[7, 7]])).summary()
    assert "total      7, least 7" in summary
    assert "the proven best, and not the only one" in summary
    assert "example" not in summary


def test_a_locked_pair_stands_and_the_rest_is_the_best_around_it() -> None:
    problem = MatchingProblem(["a", "b"], ["m", "n"], [[9, 1], [8, 1]], locked=[("b", "n")])
    result = solve(problem)
    check(problem, result)
    assert [pair[:2] for pair in result.pairs] == [("a", "m"), ("b", "n")]


def test_the_example_in_the_documentation_runs() -> None:
    outcome = doctest.testmod(matching)
    assert (outcome.attempted > 3, outcome.failed) == (True, 0)
