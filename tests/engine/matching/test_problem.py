from typing import Any

import numpy as np
import pytest

from adept.engine.matching import MatchingProblem, ProblemError, check, errors, solve

RIGHT: dict[str, Any] = {"mentees": ["a", "b"], "mentors": ["m", "n"], "scores": [[1, 2], [3, 4]]}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"scores": [[1, float("nan")], [3, 4]]}, errors.NotWholeError),
        ({"scores": [[1, float("inf")], [3, 4]]}, errors.NotWholeError),
        ({"scores": [[1, 2.5], [3, 4]]}, errors.NotWholeError),
        ({"scores": [[1, None], [3, 4]]}, errors.NotWholeError),
        ({"scores": [["1", "2"], ["3", "4"]]}, errors.NotWholeError),
        ({"scores": [[True, False], [True, True]]}, errors.NotWholeError),
        ({"scores": [[1, 2, 3], [4, 5, 6]]}, errors.WrongShapeError),
        ({"scores": [1, 2]}, errors.WrongShapeError),
        ({"ruled_out": [[False, True]]}, errors.WrongShapeError),
        ({"ruled_out": [[0, 1], [0, 0]]}, ProblemError),
        ({"demand": [1]}, errors.WrongShapeError),
        ({"capacity": [1, -1]}, errors.NegativeNumberError),
        ({"demand": [-2, 1]}, errors.NegativeNumberError),
        ({"capacity": [1, 0.5]}, errors.NotWholeError),
        ({"capacity": [1, float("nan")]}, errors.NotWholeError),
        ({"unmatched_price": -1}, errors.NegativeNumberError),
        ({"unmatched_price": 1.5}, errors.NotWholeError),
        ({"unmatched_price": True}, errors.NotWholeError),
        ({"mentees": ["a", "a"]}, errors.DuplicateIdError),
        ({"mentors": ["m", "a"]}, errors.DuplicateIdError),
        ({"locked": [("a", "x")]}, errors.UnknownIdError),
        ({"locked": [("x", "m")]}, errors.UnknownIdError),
        ({"forbidden": [("m", "a")]}, errors.UnknownIdError),
        ({"locked": [("a", "m")], "forbidden": [("a", "m")]}, errors.LockBreaksRuleError),
        ({"locked": [("a", "m")], "ruled_out": [[True, False], [False, False]]}, errors.LockBreaksRuleError),
        ({"locked": [("a", "m"), ("b", "m")]}, errors.LockBreaksCapacityError),
        ({"locked": [("a", "m"), ("a", "n")]}, errors.LockBreaksCapacityError),
        ({"locked": [("a", "m")], "capacity": [0, 1]}, errors.LockBreaksCapacityError),
        ({"scores": [[2**58, 0], [0, 0]]}, errors.ScoresTooLargeError),
        ({"scores": [[2**70, 0], [0, 0]]}, errors.ScoresTooLargeError),
        ({"scores": [[1e300, 0], [0, 0]]}, errors.ScoresTooLargeError),
        ({"scores": np.array([[2**63, 0], [0, 0]], np.uint64)}, errors.ScoresTooLargeError),
        ({"unmatched_price": 2**60}, errors.ScoresTooLargeError),
        ({"capacity": [2**63 - 1, 2**62]}, errors.ScoresTooLargeError),
    ],
)
def test_a_problem_that_makes_no_sense_is_refused_with_its_own_error(
    change: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(ProblemError) as caught:
        MatchingProblem(**(RIGHT | change))
    assert caught.type is error
    assert str(caught.value)


def test_what_is_said_names_the_person() -> None:
    with pytest.raises(ProblemError, match="a and m are locked"):
        MatchingProblem(**RIGHT, locked=[("a", "m")], forbidden=[("a", "m")])
    with pytest.raises(ProblemError, match="m has 1 places and 2 locked"):
        MatchingProblem(**RIGHT, locked=[("a", "m"), ("b", "m")])


def test_the_largest_scores_that_are_taken_are_added_exactly() -> None:
    """Beyond 2^53 floating point no longer tells neighbours apart; the answer must."""
    top = 2**55
    scores = [[top, top - 1], [top - 1, top - 3]]
    problem = MatchingProblem(["a", "b"], ["m", "n"], scores, unmatched_price=0)
    result = solve(problem)
    check(problem, result)
    assert result.proven
    assert result.total == 2 * top - 2


def test_a_problem_cannot_be_changed_and_does_not_follow_its_source() -> None:
    scores = np.array([[1, 2], [3, 4]])
    problem = MatchingProblem(["a", "b"], ["m", "n"], scores)
    scores[0, 0] = 99
    assert problem.scores[0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        problem.scores[0, 0] = 5
    with pytest.raises(AttributeError):
        problem.mentees = ()  # type: ignore[misc]


def test_the_same_lock_twice_is_one_lock() -> None:
    assert MatchingProblem(**RIGHT, locked=[("a", "m"), ("a", "m")]).locked == (("a", "m"),)


def test_the_turned_problem_is_the_same_from_the_other_side() -> None:
    problem = MatchingProblem(**RIGHT, capacity=[2, 0], locked=[("a", "m")], forbidden=[("b", "n")])
    turned = problem.turned()
    assert turned.mentees == ("m", "n")
    assert turned.demand.tolist() == [2, 0]
    assert turned.locked == (("m", "a"),)
    assert solve(turned).total == solve(problem).total
