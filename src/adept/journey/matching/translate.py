"""People to the engine, and its answer back: the only file of this stage that knows the optimiser.

What goes in: each person's organisation, unit, addresses, and the answers that the round's rules and wishes name.
Gender, age and rank do not go in unless a rule of the programme file names them. What comes out per mentee: whom, what
the two share, how close the call is; or what stands in the way, as counts.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from adept.engine.matching import Explanation, MatchingResult, ProblemError, check, explain, solve
from adept.formats.pairing import Entrant, Pairing, TwoSided
from adept.journey.matching.models import Hold
from adept.journey.selection.models import Place
from adept.kernel.errors import Refused
from adept.programmes.models import Round
from adept.programmes.queries import file_of, format_of

EXPLAINED = 400
"""Up to so many mentees every call is weighed when the draft settles; above, the pairs stand without how close the call
was.
"""
OFFERED = 3
"""How many other mentors the desk offers for one mentee."""


@dataclass(frozen=True, slots=True)
class Line:
    """One mentee's line: ids of places; `margin` is what the next best costs, in points."""

    mentee: str
    mentor: str | None
    margin: int
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Settled:
    """A draft as the engine left it."""

    lines: tuple[Line, ...]
    inputs: str
    summary: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Posed:
    """The engine's problem of a round, and a digest of everything it was given."""

    pairing: Pairing
    inputs: str

    def insist(self, mentee: str, mentor: str) -> None:
        """Raise `Refused` when a hard rule forbids the two: which and why, or no more than that for a private one."""
        refusal = self.pairing.refusal(mentee, mentor)
        if refusal is None:
            return
        if refusal.rule is None:
            raise Refused(
                _("These two cannot be paired. A hard rule of the programme forbids it, and it is never set aside."),
                code="private",
            )
        raise Refused(rule_sentence(refusal.rule.kind, refusal.rule.field), code=refusal.rule.key)


def rule_sentence(kind: str, field: str) -> str:
    """Why a hard rule forbids two people, in words."""
    sentences = {
        ("another", "organisation"): _("These two cannot be paired: the mentor must come from another organisation."),
        ("another", "unit"): _("These two cannot be paired: the mentor must come from another unit."),
        ("not_manager", ""): _("These two cannot be paired: one of them is the other's manager."),
        ("shared", "languages"): _("These two cannot be paired: they have no language in common."),
    }
    return sentences.get((kind, field)) or _("These two cannot be paired: a hard rule of the programme forbids it.")


def entrant(place: Place, keys: frozenset[str]) -> Entrant:
    """A person as the rules see them: `keys` are the fields that the rules and wishes name, nothing else goes in."""
    application = place.application
    person = application.person
    answers = {
        **application.card,
        **application.answers,
        **application.statement,
        **application.basics,
        **application.ties,
    }
    return Entrant(
        id=str(place.pk),
        role=application.role,
        organisation=str(person.employer_id),
        unit=str(person.unit_id or ""),
        email=person.email,
        manager_email=str(answers.get("manager_email") or ""),
        values={key: answers[key] for key in sorted(keys) if key in answers},
        places=places_of(place),
    )


def places_of(place: Place) -> int:
    """In how many pairs this person can be: as many as they offered, one when they said nothing."""
    told = place.application.answers.get("places")
    return told if isinstance(told, int) and 0 < told <= 20 else 1


def pose(round_: Round, mentees: Sequence[Place], mentors: Sequence[Place], *, holds: Sequence[Hold]) -> Posed:
    """The round's people, rules, wishes and holds as the engine's problem."""
    file, format_ = file_of(round_), format_of(round_)
    fields = [rule.field for rule in file.hard] + [
        name for wish in file.wishes for name in (wish.field, wish.mentee, wish.mentor)
    ]
    keys = frozenset(name for name in fields if name)
    givers = next(role.key for role in format_.roles if role.gives)
    takers = next(role.key for role in format_.roles if not role.gives)
    one_side = [entrant(place, keys) for place in sorted(mentees, key=lambda place: str(place.pk))]
    other_side = [entrant(place, keys) for place in sorted(mentors, key=lambda place: str(place.pk))]
    here = {person.id for person in (*one_side, *other_side)}
    held = [hold for hold in holds if {str(hold.mentee_id), str(hold.mentor_id)} <= here]
    locked = [(str(hold.mentee_id), str(hold.mentor_id)) for hold in held if hold.kind == "lock"]
    forbidden = [(str(hold.mentee_id), str(hold.mentor_id)) for hold in held if hold.kind == "forbid"]
    try:
        sides = TwoSided(mentee=takers, mentor=givers)
        pairing = sides.problem(one_side, other_side, file.hard, file.wishes, locked=locked, forbidden=forbidden)
    except ProblemError as error:
        raise Refused(
            _("What is held fast at the desk no longer agrees with the rules: %(why)s") % {"why": error}, code="holds"
        ) from error
    told = [
        [(one.id, one.organisation, one.unit, one.email, one.manager_email, one.places, one.values) for one in side]
        for side in (one_side, other_side)
    ]
    rules = [rule.as_table() for rule in file.hard] + [wish.as_table() for wish in file.wishes]
    digest = hashlib.sha256(
        json.dumps([told, rules, sorted(locked), sorted(forbidden)], sort_keys=True, default=str).encode()
    )
    return Posed(pairing, digest.hexdigest())


def settle(
    round_: Round, mentees: Sequence[Place], mentors: Sequence[Place], *, holds: Sequence[Hold], seed: int
) -> Settled:
    """The best draft that rules and holds allow, checked by the independent verifier, with its reasons."""
    posed = pose(round_, mentees, mentors, holds=holds)
    result = solve(posed.pairing.problem, seed=seed)
    check(posed.pairing.problem, result)
    explained = explain(posed.pairing.problem, result, posed.pairing.masks)
    close = len(mentees) <= EXPLAINED
    lines = [_pair(posed.pairing, explained, mentee, mentor, weigh=close) for mentee, mentor, _score in result.pairs]
    lines += [_without(posed.pairing, explained, mentee, weigh=close) for mentee in result.unmatched_mentees]
    return Settled(tuple(lines), posed.inputs, _summary(round_, mentees, mentors, result, held=bool(holds), seed=seed))


def facts(pairing: Pairing, mentee: str, mentor: str) -> list[dict[str, Any]]:
    """What speaks for two people, as the texts turn it into a sentence."""
    return [
        {"key": fact.key, "kind": fact.kind, "values": [str(value) for value in fact.values]}
        for fact in pairing.shared(mentee, mentor)
    ]


def _pair(pairing: Pairing, explained: Explanation, mentee: str, mentor: str, *, weigh: bool) -> Line:
    told: dict[str, Any] = {"shared": facts(pairing, mentee, mentor), "call": "unweighed"}
    margin = 0
    if (mentee, mentor) in pairing.problem.locked:
        told["call"], margin = "locked", 2**31 - 1
    elif weigh:
        reason = explained.pair(mentee, mentor)
        second = reason.second_for_mentee
        if reason.parting is None or second is None:
            told["call"], margin = "only", 2**31 - 2
        else:
            margin = max(0, min(reason.parting.worth, 2**31 - 3))
            told["second"] = second.mentor
            told["others"] = len(second.others)
            told["call"] = "pairs" if second.cost.pairs else "even" if second.cost.total <= 0 else "clear"
            lost = set(_topics(told["shared"])) - set(_topics(facts(pairing, mentee, second.mentor)))
            told["lost"] = sorted(lost)
        told["options"] = _options(pairing, explained, mentee)
    return Line(mentee, mentor, margin, told)


def _options(pairing: Pairing, explained: Explanation, mentee: str) -> list[dict[str, Any]]:
    """Other mentors for one mentee, the cheapest first, with what each costs; and one whom a public rule excludes, with
    the rule.

    Whom a private rule excludes is not in the list, and the list is short, so that its gaps tell nothing.
    """
    mine = {pair.mentor for pair in explained.result.pairs if pair.mentee == mentee}
    found: list[dict[str, Any]] = [
        {
            "mentor": other.mentor,
            "shared": facts(pairing, mentee, other.mentor),
            "pairs": other.cost.pairs,
            "points": other.cost.total,
            "others": [[move.mentee, move.before, move.after] for move in other.others],
        }
        for other in explained.alternatives(mentee, limit=OFFERED + 1)
        if other.mentor not in mine
    ]
    refused = [{"mentor": mentor, "rule": [rule.kind, rule.field]} for mentor, rule in pairing.excluded(mentee)[:1]]
    return found[:OFFERED] + refused


def _without(pairing: Pairing, explained: Explanation, mentee: str, *, weigh: bool) -> Line:
    rules = {rule.key: rule for rule in pairing.rules}
    told: dict[str, Any] = {
        "mentors": len(pairing.mentors),
        "shut_out": [[rules[key].kind, rules[key].field, count] for key, count in pairing.shut_out(mentee) if count],
    }
    if weigh:
        why = explained.why_without(mentee)
        told["group"], told["places"] = len(why.group), why.places
        told["reliefs"] = [
            {"kind": relief.kind, "mentee": relief.what[0], "mentor": relief.what[1], "pairs": relief.pairs}
            for relief in why.reliefs
            if relief.kind != "rule" and not isinstance(relief.what, str)
        ]
    return Line(mentee, None, -1, told)


def _topics(shared: Sequence[dict[str, Any]]) -> list[str]:
    return [value for fact in shared if fact["kind"] == "overlap" for value in fact["values"]]


def _summary(
    round_: Round, mentees: Sequence[Place], mentors: Sequence[Place], result: MatchingResult, *, held: bool, seed: int
) -> dict[str, Any]:
    best = solve(pose(round_, mentees, mentors, holds=()).pairing.problem, seed=seed) if held else result
    return {
        "pairs": len(result.pairs),
        "total": result.total,
        "proven": result.proven,
        "gap": result.gap,
        "mentees": len(mentees),
        "mentors": len(mentors),
        "without": len(result.unmatched_mentees),
        "best_pairs": len(best.pairs),
        "best_total": best.total,
        "alternative": bool(result.solution.alternative),
    }
