"""How long a proved matching takes, against SciPy's assignment alone on a ready matrix, in one process.

Run it with `python benchmarks/matching.py`. Read the ratios, not the seconds: those are the machine's.
"""

import time
from collections.abc import Callable

import numpy as np
from scipy.optimize import linear_sum_assignment

from adept.engine.matching import MatchingProblem, check, explain, solve

REPEATS = {20: 20, 200: 7, 1000: 3}


def least_seconds(work: Callable[[], object], repeats: int) -> float:
    """The shortest of several runs: the others were disturbed."""
    seconds = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def main() -> None:
    """Prints a table, a line for each size."""
    print(f"{'pairs':>6} {'scipy s':>9} {'solve s':>9} {'ratio':>6} {'check s':>9} {'explain s':>10}")
    for size, repeats in REPEATS.items():
        chance = np.random.default_rng(size)
        scores, closed = chance.integers(0, 320, (size, size)) * 5, chance.random((size, size)) < 0.16
        ready = np.where(closed, -(10**7), scores)
        mentees, mentors = [f"a{k}" for k in range(size)], [f"m{k}" for k in range(size)]

        def proved() -> object:
            return solve(MatchingProblem(mentees, mentors, scores, ruled_out=closed))  # noqa: B023  # used at once

        problem = MatchingProblem(mentees, mentors, scores, ruled_out=closed)
        result = solve(problem)
        i, j = linear_sum_assignment(ready, maximize=True)
        assert result.proven
        assert result.total == ready[i, j].sum()
        alone = least_seconds(lambda: linear_sum_assignment(ready, maximize=True), repeats)  # noqa: B023  # used at once
        ours = least_seconds(proved, repeats)
        verified = least_seconds(lambda: check(problem, result), repeats)  # noqa: B023  # used at once
        told = "-"
        if size <= 200:  # every pair of a desk, each with what parting it and its second best would cost
            told = f"{least_seconds(lambda: explain(problem, result).closest_calls(), 3):.4f}"  # noqa: B023  # used at once
        print(f"{size:>6} {alone:>9.6f} {ours:>9.6f} {ours / alone:>6.1f} {verified:>9.5f} {told:>10}")


if __name__ == "__main__":
    main()
