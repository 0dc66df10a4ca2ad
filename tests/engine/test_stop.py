import typing
from collections.abc import Callable

import pytest

from adept.engine.stop import AfterRounds, AfterSeconds, Any, Stop, WhenStuck


def test_after_rounds_lets_so_many_rounds_pass() -> None:
    rule = AfterRounds(2)
    assert [rule(0) for _ in range(4)] == [False, False, True, True]


def test_after_seconds_counts_from_the_first_question(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter([100.0, 100.5, 101.0])
    monkeypatch.setattr("time.perf_counter", lambda: next(ticks))
    rule = AfterSeconds(1)
    assert [rule(0) for _ in range(3)] == [False, False, True]


def test_when_stuck_counts_rounds_without_a_better_value() -> None:
    rule = WhenStuck(2)
    assert [rule(value) for value in (5, 5, 6, 6, 6)] == [False, False, False, False, True]


def test_any_stops_with_the_first_rule_and_asks_them_all() -> None:
    slow, fast = AfterRounds(3), AfterRounds(1)
    rule = Any(fast, slow)
    assert [rule(0), rule(0)] == [False, True]
    assert [slow(0), slow(0)] == [False, True]


@pytest.mark.parametrize(
    ("kind", "number"), [(AfterRounds, -1), (AfterSeconds, -1), (AfterSeconds, float("nan")), (WhenStuck, 0)]
)
def test_a_rule_that_makes_no_sense_is_refused(kind: Callable[[typing.Any], Stop], number: float) -> None:
    with pytest.raises(ValueError, match="expected"):
        kind(number)
