"""Who with whom: the best matching of mentees and mentors, proved and explained.

>>> from adept.engine.matching import MatchingProblem, check, solve
>>> problem = MatchingProblem(["Nils", "Maja"], ["Astrid", "Oskar"], [[3, 2], [3, 0]])
>>> result = solve(problem)
>>> [(pair.mentee, pair.mentor) for pair in result.pairs], result.total, result.proven
([('Nils', 'Oskar'), ('Maja', 'Astrid')], 5, True)
>>> check(problem, result)
"""

from adept.engine.matching.check import NotVerifiedError, check
from adept.engine.matching.errors import ProblemError
from adept.engine.matching.explain import Alternative, Cost, Explanation, Move, PairReason, explain
from adept.engine.matching.problem import MatchingProblem
from adept.engine.matching.solution import Certificate, Matched, Matching, MatchingResult
from adept.engine.matching.solve import MatchingParams, solve
from adept.engine.matching.why import Relief, Why

__all__ = [
    "Alternative",
    "Certificate",
    "Cost",
    "Explanation",
    "Matched",
    "Matching",
    "MatchingParams",
    "MatchingProblem",
    "MatchingResult",
    "Move",
    "NotVerifiedError",
    "PairReason",
    "ProblemError",
    "Relief",
    "Why",
    "check",
    "explain",
    "solve",
]
