"""Who can be matched with whom, and what each pair is worth."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from adept.engine.matching.errors import (
    DuplicateIdError,
    LockBreaksCapacityError,
    LockBreaksRuleError,
    NegativeNumberError,
    NotWholeError,
    ProblemError,
    ScoresTooLargeError,
    UnknownIdError,
    WrongShapeError,
)

type Pair = tuple[str, str]
"""The id of a mentee, then the id of a mentor."""

LARGEST = 2**61
"""No sum that decides may come near what 64 bits hold."""


@dataclass(frozen=True, slots=True, init=False, eq=False)
class MatchingProblem:
    """Mentees and mentors, what each pair is worth, and what stands in the way; refuses nonsense.

    `scores[i, j]` is what mentee i and mentor j are worth together, a whole number, negative if need be. `demand` and
    `capacity` say how many pairs a mentee and a mentor can be in (1 unless told; 0 is allowed); the same two people
    are a pair at most once. `ruled_out[i, j]` marks pairs that a rule makes impossible, `forbidden` names pairs that
    somebody took away, `locked` names pairs that must stand.

    With `unmatched_price` None as many pairs as possible come first, then the best total. With a number, the best
    total wins where every place of a mentee left empty costs that much.

    Raises a `ProblemError` that says what is wrong. Either side may be empty. What is printed leaves the matrices out:
    who rules out whom may be a secret.
    """

    mentees: tuple[str, ...]
    mentors: tuple[str, ...]
    scores: NDArray[np.int64] = field(repr=False)
    demand: NDArray[np.int64]
    capacity: NDArray[np.int64]
    ruled_out: NDArray[np.bool_] = field(repr=False)
    locked: tuple[Pair, ...]
    forbidden: tuple[Pair, ...]
    unmatched_price: int | None
    lift: int
    allowed: NDArray[np.bool_] = field(repr=False)

    def __init__(
        self,
        mentees: Sequence[str],
        mentors: Sequence[str],
        scores: ArrayLike,
        *,
        demand: ArrayLike | None = None,
        capacity: ArrayLike | None = None,
        ruled_out: ArrayLike | None = None,
        locked: Iterable[Pair] = (),
        forbidden: Iterable[Pair] = (),
        unmatched_price: int | None = None,
    ) -> None:
        shape = (len(mentees), len(mentors))
        ids = [*mentees, *mentors]
        if len(set(ids)) != len(ids):
            raise DuplicateIdError("each id may stand once: " + ", ".join(sorted({i for i in ids if ids.count(i) > 1})))
        mask = np.zeros(shape, np.bool_) if ruled_out is None else np.array(ruled_out)
        if mask.dtype != np.bool_:
            raise ProblemError("ruled_out: expected true or false for each pair")
        if mask.shape != shape:
            raise WrongShapeError(f"ruled_out: expected the shape {shape}, found {mask.shape}")
        values = {
            "mentees": tuple(mentees),
            "mentors": tuple(mentors),
            "scores": _whole("scores", scores, shape),
            "demand": _places("demand", demand, shape[0]),
            "capacity": _places("capacity", capacity, shape[1]),
            "ruled_out": mask,
            "locked": tuple(sorted({(str(a), str(b)) for a, b in locked})),
            "forbidden": tuple(sorted({(str(a), str(b)) for a, b in forbidden})),
            "unmatched_price": _price(unmatched_price),
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)
        allowed = ~mask
        for pair in self.forbidden:
            allowed[self.index(pair)] = False
        object.__setattr__(self, "allowed", allowed)
        self._check_locks()
        object.__setattr__(self, "lift", self._exact_lift())
        for array in (self.scores, self.demand, self.capacity, self.ruled_out, self.allowed):
            array.flags.writeable = False

    def index(self, pair: Pair) -> tuple[int, int]:
        """Row and column of a pair; raises `UnknownIdError`."""
        mentee, mentor = pair
        if mentee not in self.mentees:
            raise UnknownIdError(f"no mentee has the id {mentee!r}")
        if mentor not in self.mentors:
            raise UnknownIdError(f"no mentor has the id {mentor!r}")
        return self.mentees.index(mentee), self.mentors.index(mentor)

    def but(
        self,
        *,
        locked: Iterable[Pair] | None = None,
        forbidden: Iterable[Pair] | None = None,
        ruled_out: NDArray[np.bool_] | None = None,
    ) -> Self:
        """The same problem with other locks, forbidden pairs or ruled-out pairs."""
        return type(self)(
            self.mentees,
            self.mentors,
            self.scores,
            demand=self.demand,
            capacity=self.capacity,
            ruled_out=self.ruled_out if ruled_out is None else ruled_out,
            locked=self.locked if locked is None else locked,
            forbidden=self.forbidden if forbidden is None else forbidden,
            unmatched_price=self.unmatched_price,
        )

    def turned(self) -> Self:
        """The same problem seen from the mentors' side."""
        return type(self)(
            self.mentors,
            self.mentees,
            self.scores.T,
            demand=self.capacity,
            capacity=self.demand,
            ruled_out=self.ruled_out.T,
            locked=((b, a) for a, b in self.locked),
            forbidden=((b, a) for a, b in self.forbidden),
            unmatched_price=self.unmatched_price,
        )

    def _check_locks(self) -> None:
        rows, columns = np.zeros_like(self.demand), np.zeros_like(self.capacity)
        for pair in self.locked:
            i, j = self.index(pair)
            if not self.allowed[i, j]:
                raise LockBreaksRuleError(f"{pair[0]} and {pair[1]} are locked, but cannot be a pair")
            rows[i] += 1
            columns[j] += 1
        for names, count, places in ((self.mentees, rows, self.demand), (self.mentors, columns, self.capacity)):
            for k in np.flatnonzero(count > places):
                raise LockBreaksCapacityError(f"{names[k]} has {places[k]} places and {count[k]} locked pairs")

    def _exact_lift(self) -> int:
        """What being a pair at all is worth, so that one more pair outweighs any total; refuses what overflows."""
        highest = max((abs(int(edge(self.scores))) for edge in (np.min, np.max)), default=0) if self.scores.size else 0
        most = min(sum(self.demand.tolist()), sum(self.capacity.tolist()), self.scores.size)
        lift = 2 * most * highest + 1 if self.unmatched_price is None else self.unmatched_price
        people = len(self.mentees) + len(self.mentors) + 1
        if people * (lift + highest) * max(1, most) * 4 >= LARGEST:
            raise ScoresTooLargeError(
                f"scores up to {highest} are too large to be added exactly for {people - 1} people"
            )
        return lift


def _whole(name: str, numbers: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.int64]:
    array = np.array(numbers)
    if array.size == 0:
        array = np.zeros(shape, np.int64) if 0 in shape else array
    if array.shape != shape:
        raise WrongShapeError(f"{name}: expected the shape {shape}, found {array.shape}")
    if array.dtype == np.bool_ or array.dtype.kind not in "iufO":
        raise NotWholeError(f"{name}: expected whole numbers")
    if array.dtype.kind == "f" and not (np.isfinite(array).all() and (array == np.floor(array)).all()):
        raise NotWholeError(f"{name}: expected whole numbers, found NaN, infinity or a fraction")
    if array.dtype.kind == "O" and any(type(number) is not int for number in array.flat):
        raise NotWholeError(f"{name}: expected whole numbers")
    if array.size and (int(array.max()) >= LARGEST or int(array.min()) <= -LARGEST):
        raise ScoresTooLargeError(f"{name}: a number is too large to be added exactly")
    return array.astype(np.int64)


def _places(name: str, numbers: ArrayLike | None, count: int) -> NDArray[np.int64]:
    array = np.ones(count, np.int64) if numbers is None else _whole(name, numbers, (count,))
    if (array < 0).any():
        raise NegativeNumberError(f"{name}: expected 0 or more places, found {array.min()}")
    return array


def _price(price: int | None) -> int | None:
    if price is not None and (isinstance(price, bool) or not isinstance(price, int)):
        raise NotWholeError(f"unmatched_price: expected a whole number or None, found {price!r}")
    if price is not None and price < 0:
        raise NegativeNumberError(f"unmatched_price: expected 0 or more, found {price}")
    return price
