"""When to stop before the proof: small callables, asked once a round with the best value so far."""

import time
from collections.abc import Callable

type Stop = Callable[[int], bool]
"""Called with the value of the best solution so far; True ends the search, which then says how far it came."""


class AfterSeconds:
    """Stops when `seconds` have gone since the first question."""

    def __init__(self, seconds: float) -> None:
        if not seconds >= 0:
            raise ValueError(f"seconds: expected 0 or more, found {seconds!r}")
        self._seconds = seconds
        self._start: float | None = None

    def __call__(self, _value: int) -> bool:
        """Have the seconds gone?"""
        now = time.perf_counter()
        if self._start is None:
            self._start = now
        return now - self._start >= self._seconds


class AfterRounds:
    """Stops after `rounds` rounds."""

    def __init__(self, rounds: int) -> None:
        if rounds < 0:
            raise ValueError(f"rounds: expected 0 or more, found {rounds!r}")
        self._left = rounds

    def __call__(self, _value: int) -> bool:
        """Have the rounds been used up?"""
        self._left -= 1
        return self._left < 0


class WhenStuck:
    """Stops after `rounds` rounds in a row without a better value."""

    def __init__(self, rounds: int) -> None:
        if rounds < 1:
            raise ValueError(f"rounds: expected 1 or more, found {rounds!r}")
        self._rounds = rounds
        self._idle = 0
        self._best: int | None = None

    def __call__(self, value: int) -> bool:
        """Has it been stuck for too long?"""
        if self._best is None or value > self._best:
            self._best, self._idle = value, 0
        else:
            self._idle += 1
        return self._idle >= self._rounds


class Any:
    """Stops as soon as one of the given rules does; every rule is asked every time."""

    def __init__(self, *rules: Stop) -> None:
        self._rules = rules

    def __call__(self, value: int) -> bool:
        """Does any rule say stop?"""
        answers = [rule(value) for rule in self._rules]
        return any(answers)
