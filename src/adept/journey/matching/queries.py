"""Reads about the desk and the proposals. People are shown as cards: contact (C1) and what they want or offer (C2), no more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from babel.lists import format_list
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adept.formats.topics import topic_name
from adept.journey.matching.models import Draft, Hold, Pair, Suggestion
from adept.journey.selection import queries as selection
from adept.journey.selection.models import Place
from adept.kernel import scope
from adept.kernel.access import Viewer, may
from adept.kernel.alphabet import sort_field
from adept.kernel.errors import NotYours
from adept.people.models import Account, Person
from adept.programmes.models import Round
from adept.programmes.queries import format_of, milestones, party_ids

PAGE = 25


@dataclass(frozen=True, slots=True)
class Card:
    """A person at the desk: what every party may know once the person is cleared."""

    place: UUID
    name: str
    given_name: str
    initials: str
    title: str
    organisation: str
    organisation_name: str


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
    near: int
    nearness: str
    forbidden: tuple[tuple[Card, Card], ...]

    @property
    def previous(self) -> int:
        return self.page - 1

    @property
    def next(self) -> int:
        return self.page + 1


def may_start(round_: Round) -> bool:
    """Whether every party has closed its selection."""
    return selection.all_closed(round_)


def table(round_: Round) -> tuple[list[Place], list[Place]]:
    """The two sides at the desk: everybody whom the parties have cleared. Empty until all have closed their selection.

    For `translate` and the cards of this module only: the rows hold what the rules need, which is more than a card shows.
    """
    givers = next(role.key for role in format_of(round_).roles if role.gives)
    takers = next(role.key for role in format_of(round_).roles if not role.gives)
    with scope.widen(party_ids(round_), why="the matching table is the parties' own"):
        return selection.cleared(round_, role=takers), selection.cleared(round_, role=givers)


def holds(round_: Round) -> list[Hold]:
    """What people held fast, in a fixed order."""
    return list(Hold.objects.filter(round=round_).order_by("kind", "mentee_id", "mentor_id"))


def draft_of(round_: Round) -> Draft | None:
    """The round's draft, if the engine has been asked."""
    return Draft.objects.filter(round=round_).select_related("proposed_for", "round__programme").first()


def state_of(round_: Round) -> str:
    """Where the matching stands: "" (not begun), working, proposed or published."""
    draft = draft_of(round_)
    return draft.state if draft else ""


def waiting_for_confirmation(round_: Round, *, seen_by: Viewer) -> bool:
    """Whether the viewer is a second owner whose yes the draft waits for."""
    draft = draft_of(round_)
    return draft is not None and draft.state == "proposed" and draft.proposed_by_id != seen_by.account_id


def desk(round_: Round, *, seen_by: Viewer, page: int = 1, about: UUID | None = None) -> Desk:
    """The desk: who is without, the pairs with the closest calls first, and the choices for one mentee. A fixed number of queries."""
    if not may(seen_by, "matching.desk", round_):
        raise NotYours
    draft = draft_of(round_)
    if draft is None:
        return Desk(round_, None, _counts(round_, {}), (), (), 1, 1, None, (), 0, "", ())
    lines = Suggestion.objects.filter(draft=draft)
    found = list(lines.filter(mentor__isnull=False).order_by("margin", "id")[(page - 1) * PAGE : page * PAGE])
    without = list(lines.filter(mentor=None).order_by("id")[:PAGE])
    current = next((line for line in [*found, *without] if line.mentee_id == about), found[0] if found else None)
    held = holds(round_)
    cards = _cards([*_named([*found, *without]), *(pk for hold in held for pk in (hold.mentee_id, hold.mentor_id))])
    pages = max(1, -(-draft.summary.get("pairs", 0) // PAGE))
    near, nearness = _near(draft.summary)
    return Desk(
        round=round_, draft=draft, counts=_counts(round_, draft.summary),
        without=tuple(_without(line, cards, seen_by.language) for line in without),
        pairs=tuple(_pair(line, cards, seen_by.language, current=line is current) for line in found),
        page=page, pages=pages, about=cards.get(current.mentee_id) if current else None,
        options=tuple(_options(current, cards, seen_by.language)) if current else (), near=near, nearness=nearness,
        forbidden=tuple((cards[hold.mentee_id], cards[hold.mentor_id]) for hold in held if hold.kind == "forbid"),
    )  # fmt: skip


def letters_to_send(round_: Round, *, seen_by: Viewer) -> list[tuple[Card, Card, str]]:
    """Who would hear of whom, for the look before publishing: (reader, the other, language), in the reader's own order of names."""
    if not may(seen_by, "matching.publish", round_):
        raise NotYours
    lines = list(Suggestion.objects.filter(draft__round=round_, mentor__isnull=False))
    cards = _cards(_named(lines))
    languages = dict(
        Place._base_manager.filter(pk__in=cards).values_list("pk", "application__person__account__language")
    )
    both = [(cards[line.mentee_id], cards[line.mentor_id]) for line in lines if line.mentor_id]
    letters = [(one, other, languages[one.place]) for pair in both for one, other in (pair, pair[::-1])]
    order = {pk: number for number, pk in enumerate(_by_name(cards, seen_by.language))}
    return sorted(letters, key=lambda letter: order[letter[0].place])


def first_of_each_language(draft: Draft) -> list[tuple[Pair, Account]]:
    """For each language that a reader has: one pair of the draft, as it would be published, and that reader."""
    answer_by = milestones(draft.round)["answer_by"].starts
    found: dict[str, tuple[Pair, Account]] = {}
    sides = ("mentee", "mentor")
    lines = Suggestion.objects.filter(draft=draft, mentor__isnull=False).order_by("margin", "id").select_related(
        *(f"{side}__application__person__{more}" for side in sides for more in ("account", "employer", "unit"))
    )
    for line in lines:
        pair = Pair(round=draft.round, mentee=line.mentee, mentor=line.mentor, facts=line.facts.get("shared", []), answer_by=answer_by)
        for side in sides:
            account = getattr(pair, side).application.person.account
            found.setdefault(account.language, (pair, account))
    return list(found.values())


def cards(places: Iterable[UUID]) -> list[Card]:
    """The cards of people at the desk."""
    return list(_cards(places).values())


def own_pair(*, seen_by: Viewer) -> list[Pair]:
    """The proposals that the viewer has been sent."""
    mine = Q(mentee__application__person__account=seen_by.account_id) | Q(mentor__application__person__account=seen_by.account_id)
    return list(_with_people(Pair.objects.filter(mine, state="proposed")).order_by("-published"))


def pair_by_id(pair: UUID) -> Pair:
    """A published proposal with its two people. Ask permission of what comes back."""
    return _with_people(Pair.objects.filter(state="proposed")).get(pk=pair)


def _with_people(pairs: Any) -> Any:
    sides = ("mentee", "mentor")
    return pairs.select_related(
        "round__programme",
        *(f"{side}__application__person__{more}" for side in sides for more in ("account", "employer", "unit")),
    )


def the_other(pair: Pair, account: UUID | None) -> tuple[Person, Person, bool]:
    """Of a pair: the reader, the other, and whether the reader is the mentee. Raises `NotYours` for anybody else."""
    mentee, mentor = pair.mentee.application.person, pair.mentor.application.person
    if account == mentee.account_id:
        return mentee, mentor, True
    if account == mentor.account_id:
        return mentor, mentee, False
    raise NotYours


def shared_in_words(facts: Sequence[dict[str, Any]], *, mentee: str, mentor: str, language: str) -> str:
    """What two people share, in a sentence or two about them."""
    told: list[str] = []
    for fact in facts:
        topics = listed([topic_name(value, language) for value in fact["values"]], language)
        if fact["kind"] == "overlap" and topics:
            told.append(_("%(mentee)s wants to talk about %(topics)s, and %(mentor)s offers it.") % {"mentee": mentee, "mentor": mentor, "topics": topics})
        elif fact["kind"] == "experience":
            told.append(_("%(mentor)s has led for longer than %(mentee)s.") % {"mentor": mentor, "mentee": mentee})
    return " ".join(told) or _("No topic of the two is the same. What they have in common is that no rule stands between them.")


def shared_with_you(facts: Sequence[dict[str, Any]], *, other: str, is_mentee: bool, language: str) -> str:
    """What the two share, told to one of them."""
    told: list[str] = []
    for fact in facts:
        topics = listed([topic_name(value, language) for value in fact["values"]], language)
        if fact["kind"] == "overlap" and topics:
            sentence = (
                _("You want to talk about %(topics)s. %(other)s offers just that.")
                if is_mentee
                else _("%(other)s wants to talk about %(topics)s. You offer just that.")
            )
            told.append(sentence % {"topics": topics, "other": other})
    told.append(_("You work in different organisations."))
    return " ".join(told)


def listed(parts: Iterable[str], language: str) -> str:
    """Words as a list in the reader's language: a, b and c."""
    return str(format_list(list(parts), locale=language))


def _named(lines: Iterable[Suggestion]) -> list[UUID]:
    found: list[UUID] = []
    for line in lines:
        found += [pk for pk in (line.mentee_id, line.mentor_id) if pk]
        told = line.facts
        found += [UUID(pk) for pk in [told.get("second"), *(option["mentor"] for option in told.get("options", []))] if pk]
        found += [UUID(pk) for option in told.get("options", []) for move in option.get("others", []) for pk in move if pk]
        found += [UUID(relief[side]) for relief in told.get("reliefs", []) for side in ("mentee", "mentor")]
    return found


def _cards(places: Iterable[UUID]) -> dict[UUID, Card]:
    rows = Place._base_manager.filter(pk__in=set(places), state="admitted").values_list(
        "pk", "application__person__given_name", "application__person__family_name", "application__person__title",
        "application__person__employer__short", "application__person__employer__name",
    )  # fmt: skip
    return {
        pk: Card(pk, f"{given} {family}".strip(), given, (given[:1] + family[:1]).upper(), title, short or name, name)
        for pk, given, family, title, short, name in rows
    }


def _by_name(places: Iterable[UUID], language: str) -> list[UUID]:
    field = f"application__person__{sort_field(language)}"
    return list(Place._base_manager.filter(pk__in=list(places)).order_by(field, "pk").values_list("pk", flat=True))


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
    because = shared_in_words(line.facts.get("shared", []), mentee=mentee.given_name, mentor=mentor.given_name, language=language)
    return PairCard(mentee, mentor, because, _call(line.facts, cards, language), line.facts.get("call") == "locked", current)


def _call(told: dict[str, Any], cards: dict[UUID, Card], language: str) -> str:
    """How close the call was, in words."""
    second = cards.get(UUID(told["second"])) if told.get("second") else None
    lost = listed([topic_name(key, language) for key in told.get("lost", [])], language)
    match told.get("call"):
        case "locked":
            return _("Held together by one of you.")
        case "only":
            return _("Clear: no other pairing keeps as many together.")
        case "pairs":
            return _("Clear: any other choice leaves someone without.")
        case "even" if second:
            return _("Even: %(name)s (%(organisation)s) is just as good.") % {"name": second.name, "organisation": second.organisation}
        case "clear" if second and lost:
            return _("Clear: with the next best, %(name)s, they would not share %(topics)s.") % {"name": second.name, "topics": lost}
        case "clear" if second:
            return _("Clear: with the next best, %(name)s, another pair would share less.") % {"name": second.name}
    return ""


def _without(line: Suggestion, cards: dict[UUID, Card], language: str) -> PairCard:
    mentee = cards[line.mentee_id]
    told = [_shut_out(kind, field, count) for kind, field, count in line.facts.get("shut_out", [])]
    left = line.facts.get("mentors", 0) - sum(count for _kind, _field, count in line.facts.get("shut_out", []))
    if told:
        rules = _("Of %(all)d mentors, %(rules)s.") % {"all": line.facts["mentors"], "rules": listed(told, language)}
    else:
        rules = _("No rule stands in the way; there are simply fewer places than people.")
    rest = (
        ngettext("One is left, and is needed by someone else.", "%(count)d are left, and all are needed by others.", left) % {"count": left}
        if left
        else _("Nobody is left.")
    )
    reliefs = tuple(
        (cards[UUID(relief["mentee"])], cards[UUID(relief["mentor"])])
        for relief in line.facts.get("reliefs", [])
        if {UUID(relief["mentee"]), UUID(relief["mentor"])} <= cards.keys()
    )
    return PairCard(mentee, None, f"{rules} {rest}", "", locked=False, current=False, reliefs=reliefs)


def _shut_out(kind: str, field: str, count: int) -> str:
    """How many a rule shuts out. A declared tie is this one count: never who, and never who said so."""
    match kind, field:
        case "another", "organisation":
            return ngettext("%(count)d is from the same organisation", "%(count)d are from the same organisation", count) % {"count": count}
        case "not_named", _field:
            return ngettext("%(count)d stands too close", "%(count)d stand too close", count) % {"count": count}
        case "not_manager", _field:
            return ngettext("%(count)d is the person's own manager or the other way round", "%(count)d are managers or the other way round", count) % {"count": count}
        case "shared", "languages":
            return ngettext("%(count)d has no language in common", "%(count)d have no language in common", count) % {"count": count}
    return ngettext("%(count)d is shut out by another hard rule", "%(count)d are shut out by another hard rule", count) % {"count": count}


def _options(line: Suggestion, cards: dict[UUID, Card], language: str) -> list[Option]:
    mentee, found = cards[line.mentee_id], []
    for told in line.facts.get("options", []):
        mentor = cards.get(UUID(told["mentor"]))
        if mentor is None:
            continue
        if "rule" in told:
            found.append(Option(mentor, "", "", refused=_shut_out_reason(*told["rule"])))
            continue
        because = shared_in_words(told["shared"], mentee=mentee.given_name, mentor=mentor.given_name, language=language)
        found.append(Option(mentor, because, _cost(told, cards, language)))
    return found


def _cost(told: dict[str, Any], cards: dict[UUID, Card], language: str) -> str:
    """What choosing this mentor would cost the others, in words."""
    if told["pairs"] > 0:
        return ngettext("Costs: %(count)d pair fewer.", "Costs: %(count)d pairs fewer.", told["pairs"]) % {"count": told["pairs"]}
    moved = [
        _("%(mentee)s moves to %(mentor)s") % {"mentee": cards[UUID(mentee)].name, "mentor": cards[UUID(after)].name}
        for mentee, _before, after in told["others"]
        if after and UUID(after) in cards and UUID(mentee) in cards
    ]
    if not moved:
        return _("Costs the other pairs nothing.") if told["points"] <= 0 else _("Costs: the two share less; the other pairs stay.")
    return _("Costs: %(moves)s.") % {"moves": listed(moved, language)}


def _shut_out_reason(kind: str, field: str) -> str:
    match kind, field:
        case "another", "organisation":
            return _("Cannot be chosen: the mentor must come from another organisation.")
        case "not_manager", _field:
            return _("Cannot be chosen: one of the two is the other's manager.")
        case "shared", "languages":
            return _("Cannot be chosen: they have no language in common.")
    return _("Cannot be chosen: a hard rule of the programme forbids it.")


def _near(summary: dict[str, Any]) -> tuple[int, str]:
    """How near the best possible the draft is: per cent for the picture, and words."""
    pairs, best_pairs, total, best = summary["pairs"], summary["best_pairs"], summary["total"], summary["best_total"]
    if (pairs, total) == (best_pairs, best):
        near = 100
        words = (
            _("This is the best that the rules allow, and it is proved. Another draft is exactly as good.")
            if summary.get("alternative")
            else _("This is the best that the rules allow, and it is proved.")
        )
    elif pairs < best_pairs:
        near = max(1, 100 * pairs // max(1, best_pairs))
        fewer = best_pairs - pairs
        words = ngettext(
            "Nothing better exists with what you hold. Without it there would be %(count)d pair more.",
            "Nothing better exists with what you hold. Without it there would be %(count)d pairs more.", fewer,
        ) % {"count": fewer}  # fmt: skip
    else:
        near = max(1, min(99, 100 * total // max(1, best)))
        words = _("Nothing better exists with what you hold. Without it all have as many pairs, and they share a little more.")
    return near, words

