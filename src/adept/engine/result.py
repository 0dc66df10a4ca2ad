"""What every optimiser answers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result[Solution]:
    """A solution and how good it is known to be.

    `value` is what the solution is worth and `bound` what no solution can exceed, in the same whole units of the
    objective; when they meet, the solution is proved best. `rounds` counts the steps of the solver and `runtime` is in
    seconds; the rest of the result depends on problem and `seed` alone, unless a stop rule cut it short.
    """

    solution: Solution
    value: int
    bound: int
    rounds: int
    runtime: float
    seed: int

    @property
    def proven(self) -> bool:
        """Is this the best possible?"""
        return self.value == self.bound

    @property
    def gap(self) -> float:
        """At most this share of the bound is missing; 0.0 for the proven best."""
        return (self.bound - self.value) / max(1, abs(self.bound))
