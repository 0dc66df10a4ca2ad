"""The page on which a party chooses among its own people, and the counts that move while one chooses.

No score, no rank, no order but the alphabet: people choose. Gender is counted, never listed.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KT, KeyTextTransform
from django.utils.translation import gettext as _

from adept.formats.base import Role
from adept.formats.fields import fields
from adept.formats.programme import ProgrammeFile
from adept.journey.applications.queries import reason_in_words
from adept.journey.applications.queries.words import field_name, value_in_words
from adept.journey.selection.models import Place
from adept.journey.selection.queries.deciding import UNDECIDED, standing, waiting_list
from adept.journey.selection.queries.places import (
    FEW,
    Counts,
    PartyPlaces,
    all_closed,
    counts,
    limited,
    roles,
)
from adept.journey.selection.states import PLACE
from adept.kernel.access import Viewer
from adept.people.models import Organisation
from adept.programmes.models import Round, TeamMember
from adept.programmes.queries import file_of

PAGE = 100
SHORT = 80
"""A fact longer than this is read under applications, not here."""
GENDERS = ("woman", "man", "other", "")

type Tally = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """A person to decide about, and what was decided: C1, short facts of C2 and C3, and the decision."""

    id: UUID
    name: str
    about: str
    facts: tuple[tuple[str, str], ...]
    reason: str
    state: str
    word: str
    because: str
    decided_by: str
    decided: datetime | None


@dataclass(frozen=True, slots=True)
class Tallies:
    """How many would have a place, with the choices made so far."""

    parties: tuple[PartyPlaces, ...]
    units: tuple[Tally, ...]
    genders: tuple[Tally, ...]
    together: tuple[Tally, ...]
    waiting: int
    undecided: int
    over: int


@dataclass(frozen=True, slots=True)
class Board:
    """One organisation, one role: everybody about whom to decide."""

    round: Round
    organisation: Organisation
    role: Role
    limited: bool
    rows: tuple[Row, ...]
    eligible: int
    page: int
    pages: int
    outside: tuple[Row, ...]
    unsettled: tuple[Row, ...]
    waiting: tuple[tuple[UUID, str], ...]
    places: PartyPlaces
    tallies: Tallies

    @property
    def closed(self) -> bool:
        """Whether the organisation has closed its selection."""
        return self.places.closed


@dataclass(frozen=True, slots=True)
class Overview:
    """Where an organisation's choosing stands, by role: (role, meet the criteria, have a place, wait, undecided)."""

    organisation: Organisation
    closed: bool
    roles: tuple[tuple[Role, int, int, int, int], ...]
    undecided: int

    @property
    def next(self) -> str:
        """The role to go on with: the first in which somebody is undecided; "" when nothing is left to choose."""
        return next((line[0].key for line in self.roles if line[4] and not self.closed), "")


def overview(round_: Round, *, seen_by: Viewer, owners: Sequence[Organisation], told: Counts) -> list[Overview]:
    """Where the choosing of the viewer's own organisations stands; two queries for each."""
    found = []
    for owner in owners:
        rows = standing(round_, seen_by=seen_by, owner=owner.pk).order_by()
        ready = rows.filter(check_result__verdict="clear", unsettled=False)
        clear = dict(ready.values_list("role").annotate(Count("pk")))
        by_state = rows.values_list("role", "place__state").annotate(Count("pk"))
        states: Counter[tuple[str, str]] = Counter()
        for role, state, people in by_state:
            states[role, state or PLACE.start] += people
        lines = tuple(
            (
                role,
                clear.get(role.key, 0),
                states[role.key, "admitted"],
                states[role.key, "waiting"],
                states[role.key, PLACE.start],
            )
            for role in roles(round_)
        )
        found.append(Overview(owner, told.of(owner.pk).closed, lines, sum(line[4] for line in lines)))
    return found


def board(
    round_: Round,
    *,
    seen_by: Viewer,
    owner: Organisation,
    role: Role,
    page: int = 1,
    choices: Mapping[UUID, str] | None = None,
) -> Board:
    """Everybody in `role` about whom `owner` decides, in a fixed number of queries.

    `choices` (application -> state) are not saved yet; they are counted as if they were.
    """
    rows = standing(round_, seen_by=seen_by, owner=owner.pk, role=role.key)
    ready = rows.filter(check_result__verdict="clear", unsettled=False)
    eligible = ready.count()
    pages = max(1, -(-eligible // PAGE))
    page = min(max(1, page), pages)
    shown = list(ready.annotate(told_gender=KT("basics__gender"))[(page - 1) * PAGE : page * PAGE])
    beside = rows.filter(~Q(check_result__verdict="clear") | Q(unsettled=True))
    others = list(beside.filter(UNDECIDED)[:PAGE]) + list(beside.exclude(UNDECIDED)[:PAGE])
    names = _deciders(round_, owner)
    told = counts(round_, seen_by=seen_by)
    file, bound = file_of(round_), role.key in limited(round_)

    def row(application: Any) -> Row:
        return _row(application, file, names, seen_by.language)

    return Board(
        round=round_,
        organisation=owner,
        role=role,
        limited=bound,
        rows=tuple(row(one) for one in shown),
        eligible=eligible,
        page=page,
        pages=pages,
        outside=tuple(row(one) for one in others if _is_outside(one)),
        unsettled=tuple(row(one) for one in others if not _is_outside(one)),
        waiting=tuple(
            (place.application_id, str(place.application.person)) for place in waiting_list(round_, owner.pk, role.key)
        ),
        places=told.of(owner.pk),
        tallies=_tallies(
            rows, shown, told, role=role.key, owner=owner.pk, bound=bound, choices=choices or {}, round_=round_
        ),
    )


def _is_outside(application: Any) -> bool:
    check = getattr(application, "check_result", None)
    return check is not None and check.verdict == "outside" and not application.unsettled


def _row(application: Any, file: ProgrammeFile, names: Mapping[UUID, str], language: str) -> Row:
    person, place = application.person, getattr(application, "place", None)
    check = getattr(application, "check_result", None)
    if application.unsettled:
        reason = _("May be the same person as another row. Say so under applications first.")
    else:
        reason = reason_in_words(check, language) if check else _("Nobody has checked the criteria yet.")
    state = place.state if place else PLACE.start
    return Row(
        id=application.pk,
        name=str(person),
        about=", ".join(str(part) for part in (person.title, person.unit) if part),
        facts=_facts(application, file, language),
        reason=reason,
        state=state,
        word=str(PLACE.label(state)),
        because=place.reason if place and state != PLACE.start else "",
        decided_by=names.get(place.decided_by_id, "") if place else "",
        decided=place.decided if place else None,
    )


def _facts(application: Any, file: ProgrammeFile, language: str) -> tuple[tuple[str, str], ...]:
    """The answers that the programme's wishes name: those that are short, and of class C2 or C3."""
    keys = dict.fromkeys(
        name for wish in file.wishes for name in (wish.mentee, wish.mentor, wish.field) if name in fields()
    )
    values = {**application.card, **application.answers}
    told = [
        (field_name(key, language), value_in_words(values[key], language, key))
        for key in keys
        if fields()[key].privacy in ("C2", "C3") and values.get(key) not in (None, "", [])
    ]
    return tuple((name, value) for name, value in told if len(value) <= SHORT)


def _deciders(round_: Round, owner: Organisation) -> dict[UUID, str]:
    """Account -> name of everybody who has coordinated for `owner`, also those who have left."""
    team = TeamMember.objects.filter(round=round_, organisation=owner, duty="coordinator").select_related("person")
    return {member.account_id: str(member.person) for member in team}


def _tallies(
    rows: QuerySet[Any],
    shown: Sequence[Any],
    told: Counts,
    *,
    role: str,
    owner: UUID,
    bound: bool,
    choices: Mapping[UUID, str],
    round_: Round,
) -> Tallies:
    admitted = rows.filter(place__state="admitted").order_by()
    units: Counter[str] = Counter(dict(admitted.values_list("person__unit__name").annotate(Count("pk"))))
    genders: Counter[str] = Counter(dict(admitted.values_list(KT("basics__gender")).annotate(Count("pk"))))
    units[""] += units.pop(None, 0)  # type: ignore[call-overload]  # the group of those without
    genders[""] += genders.pop(None, 0)  # type: ignore[call-overload]  # as above
    by_state = Counter(dict(rows.order_by().values_list("place__state").annotate(Count("pk"))))
    states: Counter[str] = Counter()
    for state, people in by_state.items():
        states[state or PLACE.start] += people
    entered = 0
    for application in shown:
        place = getattr(application, "place", None)
        here = place.state if place else PLACE.start
        there = choices.get(application.pk, here)
        states[here] -= 1
        states[there] += 1
        step = (there == "admitted") - (here == "admitted")
        entered += step
        units[application.person.unit.name if application.person.unit else ""] += step
        genders[application.told_gender or ""] += step
    parties = tuple(
        replace(party, filled=party.filled + entered * (bound and party.organisation.pk == owner))
        for party in told.parties
    )
    own = next(party for party in parties if party.organisation.pk == owner)
    return Tallies(
        parties=parties,
        units=tuple((unit or _("no unit given"), people) for unit, people in sorted(units.items()) if people),
        genders=_in_words(genders),
        together=together(round_, role),
        waiting=states["waiting"],
        undecided=states[PLACE.start],
        over=max(0, own.filled - own.offered) if bound and own.offered is not None else 0,
    )


def _in_words(genders: Mapping[str, int]) -> tuple[Tally, ...]:
    words = {"woman": _("women"), "man": _("men"), "other": _("another gender"), "": _("not given")}
    return tuple((words[key], genders[key]) for key in GENDERS if genders.get(key))


def together(round_: Round, role: str) -> tuple[Tally, ...]:
    """Those with a place in `role`, by gender, over all parties.

    Empty until all parties have closed, and if the numbers could tell on few.
    Each number, and what is left of it when any one party takes its own people away, is at least five: each party knows
    its own. Before all have closed, each filled place would tell the gender of one person.
    """
    if not all_closed(round_):
        return ()
    rows = Place._base_manager.filter(
        round=round_, application__state="received", application__role=role, state="admitted"
    )
    groups: dict[str, Counter[UUID]] = {}
    for owner, gender, people in (
        rows.order_by().values_list("owner", KeyTextTransform("gender", "application__basics")).annotate(Count("pk"))
    ):
        groups.setdefault(gender or "", Counter())[owner] += people
    for group in groups.values():
        if min(group.total() - own for own in (0, *group.values())) < FEW:
            return ()
    return _in_words({gender: group.total() for gender, group in groups.items()})
