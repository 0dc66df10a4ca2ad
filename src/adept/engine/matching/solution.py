"""Who was matched with whom, and the prices that prove it is the best."""

from dataclasses import dataclass, replace
from typing import NamedTuple, Self

from adept.engine.result import Result


class Matched(NamedTuple):
    """A pair and what it is worth."""

    mentee: str
    mentor: str
    score: int


@dataclass(frozen=True, slots=True)
class Certificate:
    """Whole prices, in the order of the problem, that prove how good a matching can be at most.

    Every pair is worth its score plus `lift`. Take the price of each place that exists and, for each open pair, what
    it is worth above the prices of its two: no matching is worth more than their sum. `check` counts it.
    """

    mentees: tuple[int, ...]
    mentors: tuple[int, ...]
    lift: int


@dataclass(frozen=True, slots=True)
class Matching:
    """The pairs in the order of the problem, and who has fewer than the demand or capacity asks for.

    `total` is the sum of the scores, `least` the lowest of them (None without pairs). `unmatched_mentees` and
    `unmatched_mentors` are those in no pair at all who could take one. `alternative` says that another matching is
    exactly as good; it is None when nobody looked.
    """

    pairs: tuple[Matched, ...]
    total: int
    least: int | None
    unmatched_mentees: tuple[str, ...]
    unmatched_mentors: tuple[str, ...]
    certificate: Certificate
    alternative: bool | None

    def mentors_of(self, mentee: str) -> tuple[str, ...]:
        """The mentors of a mentee, none, one or several."""
        return tuple(pair.mentor for pair in self.pairs if pair.mentee == mentee)

    def mentees_of(self, mentor: str) -> tuple[str, ...]:
        """The mentees of a mentor, none, one or several."""
        return tuple(pair.mentee for pair in self.pairs if pair.mentor == mentor)


@dataclass(frozen=True, slots=True)
class MatchingResult(Result[Matching]):
    """A matching, and how good it is known to be; reads like the matching itself."""

    @property
    def pairs(self) -> tuple[Matched, ...]:
        """The pairs in the order of the problem, each with its score."""
        return self.solution.pairs

    @property
    def total(self) -> int:
        """The sum of the scores."""
        return self.solution.total

    @property
    def least(self) -> int | None:
        """The lowest score of a pair, None without pairs."""
        return self.solution.least

    @property
    def unmatched_mentees(self) -> tuple[str, ...]:
        """Mentees in no pair who could take one."""
        return self.solution.unmatched_mentees

    @property
    def unmatched_mentors(self) -> tuple[str, ...]:
        """Mentors in no pair who could take one."""
        return self.solution.unmatched_mentors

    @property
    def certificate(self) -> Certificate:
        """The prices that prove the bound."""
        return self.solution.certificate

    @property
    def alternative(self) -> bool | None:
        """Does an equally good matching exist?"""
        return self.solution.alternative

    def turned(self) -> Self:
        """The same result seen from the mentors' side."""
        mine = self.solution
        prices = mine.certificate
        seen = Matching(
            pairs=tuple(Matched(mentor, mentee, score) for mentee, mentor, score in mine.pairs),
            total=mine.total,
            least=mine.least,
            unmatched_mentees=mine.unmatched_mentors,
            unmatched_mentors=mine.unmatched_mentees,
            certificate=Certificate(prices.mentors, prices.mentees, prices.lift),
            alternative=mine.alternative,
        )
        return replace(self, solution=seen)

    def summary(self) -> str:
        """The result in a few lines of English, for a terminal or a log; no ids."""
        proof = "the proven best" if self.proven else f"at most {self.gap:.2%} below the best possible"
        if self.alternative:
            proof += ", and not the only one"
        return "\n".join(
            (
                f"pairs      {len(self.pairs)}",
                f"total      {self.total}" + ("" if self.least is None else f", least {self.least}"),
                f"unmatched  {len(self.unmatched_mentees)} mentees, {len(self.unmatched_mentors)} mentors",
                f"proof      {proof}",
                f"made       seed {self.seed}, {self.rounds} rounds, {self.runtime:.3f} s",
            )
        )
