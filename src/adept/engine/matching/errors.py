"""Problems that make no sense, each with its own name, so that the message can say where the mistake was made."""


class ProblemError(ValueError):
    """A matching problem that makes no sense."""


class DuplicateIdError(ProblemError):
    """An id stands twice, or on both sides."""


class UnknownIdError(ProblemError):
    """A lock, a forbidden pair or a question names somebody who is not in the problem."""


class WrongShapeError(ProblemError):
    """A matrix or list does not have one entry for each person or pair."""


class NotWholeError(ProblemError):
    """A number that decides is not a whole number: NaN, infinite, a fraction or no number at all."""


class NegativeNumberError(ProblemError):
    """A capacity, a demand or the price of staying unmatched is below 0."""


class LockBreaksRuleError(ProblemError):
    """A locked pair is ruled out or forbidden."""


class LockBreaksCapacityError(ProblemError):
    """More pairs are locked for a person than the person has places."""


class ScoresTooLargeError(ProblemError):
    """The scores are too large to be added exactly in 64 bits."""
