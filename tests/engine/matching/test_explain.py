import time

import numpy as np
import pytest
from numpy.typing import NDArray

from adept.engine.matching import Alternative, MatchingProblem, MatchingResult, Move, ProblemError, explain, solve
from adept.engine.matching.errors import LockBreaksCapacityError, UnknownIdError
from adept.engine.stop import AfterRounds
from tests.engine.matching.oracle import best, instance, worth_of


def _named(size: int, letter: str) -> list[str]:
    return [f"{letter}{k}" for k in range(size)]


def _after(result: MatchingResult, moves: tuple[Move, ...]) -> set[tuple[str, str]]:
    pairs = {(mentee, mentor) for mentee, mentor, _ in result.pairs}
    for mentee, before, _ in moves:
        if before is not None:
            pairs.remove((mentee, before))
    for mentee, _, after in moves:
        if after is not None:
            assert (mentee, after) not in pairs
            pairs.add((mentee, after))
    return pairs


def _is_legal(problem: MatchingProblem, pairs: set[tuple[str, str]]) -> bool:
    cells = [problem.index(pair) for pair in pairs]
    rows, columns = np.zeros_like(problem.demand), np.zeros_like(problem.capacity)
    for i, j in cells:
        rows[i] += 1
        columns[j] += 1
    return (
        set(problem.locked) <= pairs
        and all(problem.allowed[cell] for cell in cells)
        and bool((rows <= problem.demand).all() and (columns <= problem.capacity).all())
    )


def _worth(problem: MatchingProblem, pairs: set[tuple[str, str]]) -> tuple[int, int]:
    return worth_of(problem, len(pairs), sum(int(problem.scores[problem.index(pair)]) for pair in pairs))


def test_every_stated_cost_of_forcing_is_what_solving_again_with_the_lock_gives() -> None:
    forced = 0
    for seed in range(500):
        problem = instance(seed)
        result = solve(problem)
        reasons = explain(problem, result)
        pairs = {(mentee, mentor) for mentee, mentor, _ in result.pairs}
        for pair in ((a, b) for a in problem.mentees for b in problem.mentors):
            alternative = reasons.forcing(*pair)
            try:
                locked = problem.but(locked=[*problem.locked, pair]) if problem.allowed[problem.index(pair)] else None
            except LockBreaksCapacityError:
                locked = None
            if pair in pairs or locked is None:
                assert alternative is None, (seed, pair)
                continue
            assert alternative is not None, (seed, pair)
            changed = _after(result, alternative.moves)
            assert pair in changed
            assert _is_legal(problem, changed), (seed, pair)
            assert _worth(problem, changed) == best(locked)[0], (seed, pair)
            assert alternative.cost.pairs == len(pairs) - len(changed)
            assert alternative.cost.total == result.total - _worth_total(problem, changed)
            forced += 1
    assert forced > 500


def _worth_total(problem: MatchingProblem, pairs: set[tuple[str, str]]) -> int:
    return sum(int(problem.scores[problem.index(pair)]) for pair in pairs)


def test_every_stated_cost_of_parting_is_what_solving_again_without_the_pair_gives() -> None:
    parted = 0
    for seed in range(400):
        problem = instance(seed)
        result = solve(problem)
        reasons = explain(problem, result)
        for mentee, mentor, _ in result.pairs:
            reason = reasons.pair(mentee, mentor)
            if (mentee, mentor) in problem.locked:
                assert reason.parting is None
                continue
            assert reason.parting is not None
            changed = _after(result, reason.moves)
            assert (mentee, mentor) not in changed
            assert _is_legal(problem, changed)
            parting = problem.but(forbidden=[*problem.forbidden, (mentee, mentor)])
            assert _worth(problem, changed) == best(parting)[0], (seed, mentee, mentor)
            assert reason.parting.pairs == len(result.pairs) - len(changed)
            assert reason.parting.total == result.total - _worth_total(problem, changed)
            parted += 1
    assert parted > 300


def test_the_second_best_of_each_side_is_its_cheapest_other_choice() -> None:
    for seed in range(100):
        problem = instance(seed)
        result = solve(problem)
        reasons = explain(problem, result)
        for mentee, mentor, _ in result.pairs:
            if (mentee, mentor) in problem.locked:
                continue
            reason = reasons.pair(mentee, mentor)
            _is_cheapest(reason.second_for_mentee, [reasons.forcing(mentee, other) for other in problem.mentors])
            _is_cheapest(reason.second_for_mentor, [reasons.forcing(other, mentor) for other in problem.mentees])


def _is_cheapest(second: Alternative | None, all_of_them: list[Alternative | None]) -> None:
    costs = [alternative.cost.worth for alternative in all_of_them if alternative]
    assert (second.cost.worth if second else None) == min(costs, default=None)


def test_alternatives_come_cheapest_first_and_say_who_else_changes() -> None:
    problem = MatchingProblem(["jostein", "holmefjell"], ["torbjorn", "odd", "kare"], [[90, 88, 60], [10, 80, 70]])
    result = solve(problem)
    first, second = explain(problem, result).alternatives("jostein")
    assert (first.mentor, first.cost.pairs, first.cost.total) == ("odd", 0, 12)
    assert first.others == (Move("holmefjell", "odd", "kare"),)
    assert (second.mentor, second.cost.total, second.others) == ("kare", 30, ())
    assert [a.mentor for a in explain(problem, result).alternatives("jostein", limit=1)] == ["odd"]


def test_a_ruled_out_or_forbidden_mentor_is_simply_absent_from_the_alternatives() -> None:
    problem = MatchingProblem(
        ["a"], _named(4, "m"), [[9, 8, 7, 6]], ruled_out=[[False, True, False, False]], forbidden=[("a", "m2")]
    )
    assert [a.mentor for a in explain(problem, solve(problem)).alternatives("a")] == ["m3"]


def test_the_closest_calls_come_first_and_locked_pairs_last() -> None:
    problem = MatchingProblem(
        ["a", "b", "c"],
        _named(6, "m"),
        [[9, 1, 0, 0, 0, 0], [0, 0, 9, 8, 0, 0], [0, 0, 0, 0, 5, 5]],
        locked=[("c", "m4")],
    )
    calls = explain(problem, solve(problem)).closest_calls()
    assert [(call.mentee, call.parting and call.parting.total) for call in calls] == [("b", 1), ("a", 8), ("c", None)]


def test_a_planted_group_that_shares_too_few_is_found_exactly() -> None:
    for seed in range(40):
        chance = np.random.default_rng(seed)
        group, others = int(chance.integers(2, 8)), 12
        shared = int(chance.integers(1, group))
        scores = chance.integers(0, 50, (group + others, shared + others + 3))
        few: NDArray[np.bool_] = np.zeros(scores.shape, bool)
        few[:group, shared:] = True
        order, columns = chance.permutation(scores.shape[0]), chance.permutation(scores.shape[1])
        mentees, mentors = _named(scores.shape[0], "a"), _named(scores.shape[1], "m")
        problem = MatchingProblem(
            [mentees[i] for i in order],
            [mentors[j] for j in columns],
            scores[np.ix_(order, columns)],
            ruled_out=few[np.ix_(order, columns)],
        )
        result = solve(problem)
        assert len(result.unmatched_mentees) == group - shared
        assert set(result.unmatched_mentees) <= set(mentees[:group])
        rules = {"few": problem.ruled_out}
        for mentee in result.unmatched_mentees:
            reason = explain(problem, result, rules).why_without(mentee)
            assert set(reason.group) == set(mentees[:group])
            assert set(reason.shared) == set(mentors[:shared])
            assert (reason.places, reason.short) == (shared, group - shared)
            assert reason.shut_out == (("few", others + 3),)
            assert [(relief.what, relief.pairs) for relief in reason.reliefs] == [("few", min(group - shared, 3))]


def test_what_a_relaxed_rule_lock_or_forbidden_pair_gains_is_what_solving_again_gives() -> None:
    gains = {"rule": 0, "lock": 0, "forbidden": 0}
    for seed in range(600):
        problem = instance(seed, largest=4)
        chance = np.random.default_rng(seed)
        part = chance.random(problem.ruled_out.shape)
        rules = {
            "first": problem.ruled_out & (part < 0.6),
            "second": problem.ruled_out & (part > 0.4),
        }
        result = solve(problem)
        if (problem.demand > 1).any():
            continue
        for mentee in result.unmatched_mentees:
            reason = explain(problem, result, rules).why_without(mentee)
            found = {(relief.kind, relief.what): relief for relief in reason.reliefs}
            for kind, what, relaxed in _relaxations(problem, rules):
                worth = _best_with(relaxed, mentee)
                now = worth_of(problem, len(result.pairs), result.total)
                relief = found.pop((kind, what), None)
                if worth is None or worth <= now:
                    assert relief is None, (seed, mentee, what)
                    continue
                assert relief is not None, (seed, mentee, what)
                got = worth_of(problem, len(result.pairs) + relief.pairs, result.total + relief.total)
                assert got == worth, (seed, mentee, what)
                gains[kind] += 1
            assert not found
    assert min(gains.values()) >= 5, gains


def _relaxations(
    problem: MatchingProblem, rules: dict[str, NDArray[np.bool_]]
) -> list[tuple[str, str | tuple[str, str], MatchingProblem]]:
    first, second = rules
    locked, forbidden = set(problem.locked), set(problem.forbidden)
    return [
        ("rule", first, problem.but(ruled_out=rules[second])),
        ("rule", second, problem.but(ruled_out=rules[first])),
        *(("lock", pair, problem.but(locked=locked - {pair})) for pair in locked),
        *(("forbidden", pair, problem.but(forbidden=forbidden - {pair})) for pair in forbidden),
    ]


def _best_with(problem: MatchingProblem, mentee: str) -> tuple[int, int] | None:
    worths = []
    for mentor in problem.mentors:
        if problem.allowed[problem.index((mentee, mentor))]:
            try:
                worths.append(best(problem.but(locked=[*problem.locked, (mentee, mentor)]))[0])
            except LockBreaksCapacityError:
                continue
    return max((worth for worth in worths if worth is not None), default=None)


def test_a_lock_in_the_way_is_named_and_freed_by_unlocking_it() -> None:
    problem = MatchingProblem(
        ["aslaug", "hedda"], ["wenche", "vilde"], [[5, 0], [9, 6]],
        ruled_out=[[False, True], [False, False]], locked=[("hedda", "wenche")],
    )  # fmt: skip
    reason = explain(problem, solve(problem), {"another": problem.ruled_out}).why_without("aslaug")
    assert (reason.group, reason.shared, reason.places, reason.short) == (("aslaug",), ("wenche",), 0, 1)
    assert reason.locked == (("hedda", "wenche"),)
    assert [(r.kind, r.what, r.pairs, r.total) for r in reason.reliefs] == [
        ("lock", ("hedda", "wenche"), 1, 2),
        ("rule", "another", 1, 0),
    ]


def test_a_mentor_without_a_mentee_is_explained_from_the_other_side() -> None:
    problem = MatchingProblem(["a"], ["m", "n"], [[5, 6]])
    reason = explain(problem, solve(problem)).why_without("m")
    assert (reason.group, reason.shared, reason.short) == (("m", "n"), ("a",), 1)


def test_whom_only_the_price_keeps_out_has_no_group() -> None:
    problem = MatchingProblem(["a"], ["m"], [[-9]], unmatched_price=3)
    reason = explain(problem, solve(problem)).why_without("a")
    assert (reason.group, reason.shared, reason.short) == ((), (), 0)


def test_questions_that_make_no_sense_are_refused() -> None:
    problem = MatchingProblem(["a", "b"], ["m"], [[1], [0]], ruled_out=[[False], [True]])
    result = solve(problem)
    reasons = explain(problem, result)
    with pytest.raises(ProblemError, match="not a pair"):
        reasons.pair("b", "m")
    with pytest.raises(ProblemError, match="not without"):
        reasons.why_without("a")
    for ask in (reasons.alternatives, reasons.why_without):
        with pytest.raises(UnknownIdError):
            ask("nobody")
    with pytest.raises(ProblemError, match="together"):
        explain(problem, result, {"rule": ~problem.ruled_out})


def test_a_result_that_is_not_proved_is_not_explained() -> None:
    problem = MatchingProblem(["a", "b"], ["m", "n"], [[9, 0], [9, 8]], demand=[2, 2], capacity=[2, 2])
    cut = solve(problem, stop=AfterRounds(0))
    assert not cut.proven
    with pytest.raises(ProblemError, match="proven"):
        explain(problem, cut)


def test_a_desk_of_thirteen_and_twenty_is_explained_at_once() -> None:
    chance = np.random.default_rng(3)
    problem = MatchingProblem(
        _named(13, "a"), _named(20, "m"), chance.integers(0, 9, (13, 20)) * 50, ruled_out=chance.random((13, 20)) < 0.4
    )
    took = []
    for _ in range(5):
        began = time.perf_counter()
        result = solve(problem)
        reasons = explain(problem, result)
        reasons.closest_calls()
        for mentee in problem.mentees:
            reasons.alternatives(mentee)
        took.append(time.perf_counter() - began)
    assert min(took) < 0.1
