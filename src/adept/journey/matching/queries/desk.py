"""The desk as it is shown: people as cards, everything the engine found in words. A fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adept.journey.matching.models import Draft, Pair, Suggestion
from adept.journey.matching.queries import words
from adept.journey.matching.queries.cards import Card, by_name, cards_of
from adept.journey.matching.queries.state import draft_of, holds, may_start, table
from adept.journey.selection.models import Place
from adept.kernel.access import Viewer, may
from adept.kernel.errors import NotYours
from adept.people.models import Account
from adept.programmes.models import Round
from adept.programmes.queries import milestones

PAGE = 25


@dataclass(frozen=True, slots=True)
class PairCard:
    """A line of the draft, in words."""

    mentee: Card
    mentor: Card | None
    because: str
    call: str
    locked: bool
    current: bool
    reliefs: tuple[tuple[Card, Card], ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """Another mentor for the mentee whom the side panel speaks about; `refused` says which rule excludes this one."""

    mentor: Card
    because: str
    cost: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything the desk shows."""

    round: Round
    draft: Draft | None
    counts: dict[str, int]
    without: tuple[PairCard, ...]
    pairs: tuple[PairCard, ...]
    page: int
    pages: int
    about: Card | None
    options: tuple[Option, ...]
    held: bool
    stale: bool
    near: int
    nearness: str
    forbidden: tuple[tuple[Card, Card], ...]

    @property
    def previous(self) -> int:
        return self.page - 1

    @property
    def next(self) -> int:
        return self.page + 1


def desk(round_: Round, *, seen_by: Viewer, page: int = 1, about: UUID | None = None) -> Desk:
    """The desk: who is without, the pairs with the closest calls first, and the choices for one mentee. A fixed number
    of queries.
    """
    if not may(seen_by, "matching.desk", round_):
        raise NotYours
    draft = draft_of(round_)
    if draft is None:
        return Desk(
            round=round_,
            draft=None,
            counts=_counts(round_, {}),
            without=(),
            pairs=(),
            page=1,
            pages=1,
            about=None,
            options=(),
            held=False,
            stale=False,
            near=0,
            nearness="",
            forbidden=(),
        )
    lines = Suggestion.objects.filter(draft=draft)
    found = list(lines.filter(mentor__isnull=False).order_by("margin", "id")[(page - 1) * PAGE : page * PAGE])
    without = list(lines.filter(mentor=None).order_by("id")[:PAGE])
    held = holds(round_)
    cards = cards_of([*_named([*found, *without]), *(pk for hold in held for pk in (hold.mentee_id, hold.mentor_id))])
    here = [line for line in found if {line.mentee_id, line.mentor_id} <= cards.keys()]
    alone = [line for line in without if line.mentee_id in cards]
    current = next((line for line in [*here, *alone] if line.mentee_id == about), here[0] if here else None)
    near, nearness = words.near(draft.summary)
    return Desk(
        round=round_,
        draft=draft,
        counts=_counts(round_, draft.summary),
        without=tuple(_without(line, cards, seen_by.language) for line in alone),
        pairs=tuple(_pair(line, cards, seen_by.language, current=line is current) for line in here),
        page=page,
        pages=max(1, -(-draft.summary.get("pairs", 0) // PAGE)),
        about=cards.get(current.mentee_id) if current else None,
        options=tuple(_options(current, cards, seen_by.language)) if current else (),
        held=current is not None and current.facts.get("call") == "locked",
        stale=draft.state == "working" and (len(here) + len(alone) < len(found) + len(without) or _grown(draft)),
        near=near,
        nearness=nearness,
        forbidden=tuple(
            (cards[hold.mentee_id], cards[hold.mentor_id])
            for hold in held
            if hold.kind == "forbid" and {hold.mentee_id, hold.mentor_id} <= cards.keys()
        ),
    )


def _grown(draft: Draft) -> bool:
    """Whether more or fewer people are cleared than the draft was made of."""
    people = Place._base_manager.filter(round=draft.round_id, state="admitted", application__state="received").count()
    return bool(people != draft.summary.get("mentees", 0) + draft.summary.get("mentors", 0))


def letters_to_send(round_: Round, *, seen_by: Viewer) -> list[tuple[Card, Card, str]]:
    """Who would hear of whom, for the look before publishing: (reader, the other, language), in the reader's own order
    of names.
    """
    if not may(seen_by, "matching.publish", round_):
        raise NotYours
    lines = list(Suggestion.objects.filter(draft__round=round_, mentor__isnull=False))
    cards = cards_of(_named(lines))
    languages = dict(
        Place._base_manager.filter(pk__in=cards).values_list("pk", "application__person__account__language")
    )
    both = [
        (cards[line.mentee_id], cards[line.mentor_id])
        for line in lines
        if line.mentor_id and {line.mentee_id, line.mentor_id} <= cards.keys()
    ]
    letters = [(one, other, languages[one.place]) for pair in both for one, other in (pair, pair[::-1])]
    order = {pk: number for number, pk in enumerate(by_name(cards, seen_by.language))}
    return sorted(letters, key=lambda letter: order[letter[0].place])


def first_of_each_language(draft: Draft) -> list[tuple[Pair, Account]]:
    """For each language that a reader has: one pair of the draft, as it would be published, and that reader."""
    answer_by = milestones(draft.round)["answer_by"].starts
    found: dict[str, tuple[Pair, Account]] = {}
    sides = ("mentee", "mentor")
    lines = (
        Suggestion.objects.filter(draft=draft, mentor__isnull=False)
        .order_by("margin", "id")
        .select_related(
            *(f"{side}__application__person__{more}" for side in sides for more in ("account", "employer", "unit"))
        )
    )
    for line in lines:
        pair = Pair(
            round=draft.round,
            mentee=line.mentee,
            mentor=line.mentor,
            facts=line.facts.get("shared", []),
            answer_by=answer_by,
        )
        for side in sides:
            account = getattr(pair, side).application.person.account
            found.setdefault(account.language, (pair, account))
    return list(found.values())


def cards(places: Iterable[UUID]) -> list[Card]:
    """The cards of people at the desk."""
    return list(cards_of(places).values())


def _named(lines: Iterable[Suggestion]) -> list[UUID]:
    found: list[UUID] = []
    for line in lines:
        found += [pk for pk in (line.mentee_id, line.mentor_id) if pk]
        told = line.facts
        found += [
            UUID(pk) for pk in [told.get("second"), *(option["mentor"] for option in told.get("options", []))] if pk
        ]
        found += [
            UUID(pk) for option in told.get("options", []) for move in option.get("others", []) for pk in move if pk
        ]
        found += [UUID(relief[side]) for relief in told.get("reliefs", []) for side in ("mentee", "mentor")]
    return found


def _counts(round_: Round, summary: dict[str, Any]) -> dict[str, int]:
    if summary:
        return {key: summary[key] for key in ("mentees", "mentors", "pairs", "without")}
    if not may_start(round_):
        return {"mentees": 0, "mentors": 0, "pairs": 0, "without": 0}
    mentees, mentors = table(round_)
    return {"mentees": len(mentees), "mentors": len(mentors), "pairs": 0, "without": len(mentees)}


def _pair(line: Suggestion, cards: dict[UUID, Card], language: str, *, current: bool) -> PairCard:
    assert line.mentor_id is not None
    mentee, mentor = cards[line.mentee_id], cards[line.mentor_id]
    because = words.shared_in_words(
        line.facts.get("shared", []), mentee=mentee.given_name, mentor=mentor.given_name, language=language
    )
    return PairCard(
        mentee, mentor, because, words.call(line.facts, cards, language), line.facts.get("call") == "locked", current
    )


def _without(line: Suggestion, cards: dict[UUID, Card], language: str) -> PairCard:
    mentee = cards[line.mentee_id]
    told = [words.shut_out(kind, field, count) for kind, field, count in line.facts.get("shut_out", [])]
    left = line.facts.get("mentors", 0) - sum(count for _kind, _field, count in line.facts.get("shut_out", []))
    if told:
        rules = _("Of %(all)d mentors, %(rules)s.") % {
            "all": line.facts["mentors"],
            "rules": words.listed(told, language),
        }
    else:
        rules = _("No rule stands in the way; there are simply fewer places than people.")
    rest = (
        ngettext(
            "One is left, and is needed by someone else.", "%(count)d are left, and all are needed by others.", left
        )
        % {"count": left}
        if left
        else _("Nobody is left.")
    )
    reliefs = tuple(
        (cards[UUID(relief["mentee"])], cards[UUID(relief["mentor"])])
        for relief in line.facts.get("reliefs", [])
        if {UUID(relief["mentee"]), UUID(relief["mentor"])} <= cards.keys()
    )
    return PairCard(mentee, None, f"{rules} {rest}", "", locked=False, current=False, reliefs=reliefs)


def _options(line: Suggestion, cards: dict[UUID, Card], language: str) -> list[Option]:
    mentee, found = cards[line.mentee_id], []
    for told in line.facts.get("options", []):
        mentor = cards.get(UUID(told["mentor"]))
        if mentor is None:
            continue
        if "rule" in told:
            found.append(Option(mentor, "", "", refused=words.shut_out_reason(*told["rule"])))
            continue
        because = words.shared_in_words(
            told["shared"], mentee=mentee.given_name, mentor=mentor.given_name, language=language
        )
        found.append(Option(mentor, because, words.cost(told, cards, language)))
    return found
