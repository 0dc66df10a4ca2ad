"""Choosing: verbs of a party's coordinators about their own people. Every decision has a person and a reason.

Each verb takes a lock on the round's parties first, so that two coordinators who reach for the last place come one
after the other, and the second is told.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adept.journey.applications.models import Application
from adept.journey.selection import queries
from adept.journey.selection.models import Closing, Place
from adept.journey.selection.states import PLACE
from adept.kernel import trail
from adept.kernel.access import Viewer
from adept.kernel.errors import NotYours, Refused
from adept.programmes.models import Party, Round
from adept.programmes.policies import duties

UNDO = timedelta(minutes=1)
"""How long a decision can be taken back with one click."""

_guards: list[Callable[[Round], None]] = []


def before_reopening(guard: Callable[[Round], None]) -> Callable[[Round], None]:
    """Let a later stage have its say: `guard` raises `Refused` when a selection must stay closed (a draft is proposed).

    This stage knows nothing of those that come after it; they register here when they are loaded.
    """
    if guard not in _guards:
        _guards.append(guard)
    return guard


@transaction.atomic
def decide(
    *,
    round_: Round,
    owner: UUID,
    choices: Mapping[UUID, str],
    reasons: Mapping[str | UUID, str],
    by: UUID,
    now: datetime,
) -> list[Place]:
    """Decide about people of `owner`: application -> admitted, waiting, declined or considered, all of it or nothing.

    `reasons`: state (or one application) -> why, in neutral words that the person may read. Whoever already stands so
    is left as they are; the answer holds the places that changed. No more mentees get a place than there are places.
    """
    party = _party(round_, owner, by)
    if queries.is_closed(round_, owner):
        raise Refused(_("Your selection is closed. Open it again to change a decision."), code="closed")
    found = {row.pk: row for row in _applications(round_, owner, choices)}
    if len(found) != len(choices):
        raise Refused(
            _("Somebody has taken the application back since you opened the page. Look at it again, then decide."),
            code="withdrawn",
        )
    limited = queries.limited(round_)
    changed: list[Place] = []
    for application in sorted(found.values(), key=lambda row: choices[row.pk] == "admitted"):  # leave first, then enter
        state = choices[application.pk]
        _insist_on_criteria(application, state)
        place = _set(application, state, reasons.get(application.pk) or reasons.get(state, ""), by=by, now=now)
        changed += [place] if place else []
    entered = {place.application.role for place in changed if place.state == "admitted"} & limited
    if entered and (room := queries.room(round_, party)) is not None and room < 0:
        raise _too_many(party, room)
    for role in {place.application.role for place in changed}:
        _renumber(round_, owner, role)
    return changed


@transaction.atomic
def take_back(*, round_: Round, owner: UUID, decided: datetime, by: UUID, now: datetime) -> int:
    """Undo what `by` decided at that moment, within a minute: each stands as before; how many."""
    party = _party(round_, owner, by)
    if now - decided > UNDO:
        raise Refused(_("The minute is over. Change the decision itself instead."), code="late")
    if queries.is_closed(round_, owner):
        raise Refused(_("Your selection is closed. Open it again to change a decision."), code="closed")
    rows = Place.objects.filter(round=round_, owner=owner, decided_by=by, decided=decided)
    places = {f"place:{place.pk}": place for place in rows.select_related("application")}
    if not places:
        raise Refused(_("There is nothing left to take back here."), code="gone")
    lines = trail.Detail.objects.filter(entry__object__in=places, entry__at=decided, entry__action="selection.decide")
    before = {line.entry.object: line.facts for line in lines.select_related("entry")}
    for key, place in places.items():
        told = before.get(key, {})
        state = str(told.get("from", PLACE.start))
        PLACE.check(place.state, state)
        was = place.state
        place.state, place.order = state, told.get("order") if state == "waiting" else None
        place.reason = str(told.get("reason") or _("Taken back within the minute."))
        place.decided_by_id, place.decided = by, now
        place.save()
        facts = {"from": was, "to": state}
        trail.write("selection.take_back", place, by=by, owner=owner, at=now, facts=facts)
    if (room := queries.room(round_, party)) is not None and room < 0:
        raise _too_many(party, room)
    for role in {place.application.role for place in places.values()}:
        _renumber(round_, owner, role)
    return len(places)


@transaction.atomic
def move(*, round_: Round, owner: UUID, application: UUID, up: bool, by: UUID, now: datetime) -> None:
    """Move somebody one step up or down on the waiting list; at its end nothing changes."""
    _party(round_, owner, by)
    if queries.is_closed(round_, owner):
        raise Refused(_("Your selection is closed. Open it again to change a decision."), code="closed")
    place = Place.objects.select_related("application").filter(
        round=round_, owner=owner, application=application, application__state="received", state="waiting"
    ).first()  # fmt: skip
    if place is None:
        raise Refused(_("This person is no longer on the waiting list. Look at it again, then decide."), code="gone")
    line = queries.waiting_list(round_, owner, place.application.role)
    here = next(number for number, other in enumerate(line) if other.pk == place.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(line):
        return
    line[here], line[there] = line[there], line[here]
    _number(line)
    trail.write("selection.move", place, by=by, owner=owner, at=now, facts={"from": here + 1, "to": there + 1})


@transaction.atomic
def close(*, round_: Round, owner: UUID, by: UUID, now: datetime) -> Closing:
    """Close a party's selection: those with a place become known to the other parties once all have closed.

    Everybody has been decided about first, so that everybody gets an answer. Closed already: nothing changes.
    """
    party = _party(round_, owner, by)
    if (closing := Closing.objects.filter(round=round_, organisation=owner).first()) is not None:
        return closing
    viewer = Viewer(account_id=by, language=queries.here_language())
    left, names = queries.undecided(round_, owner=owner, seen_by=viewer)
    if left:
        raise Refused(
            ngettext(
                "Before you close, decide about %(names)s. Everybody gets an answer.",
                "Before you close, decide about these %(count)s: %(names)s. Everybody gets an answer.",
                left,
            )
            % {"count": left, "names": _few(names, left)},
            code="undecided",
        )
    if (room := queries.room(round_, party)) is not None and room < 0:
        raise _too_many(party, room)
    closing = Closing(round=round_, organisation_id=owner, closed_by_id=by, closed=now)
    closing.save(force_insert=True)
    trail.write("selection.close", closing, by=by, owner=owner, at=now)
    return closing


@transaction.atomic
def reopen(*, round_: Round, owner: UUID, by: UUID, now: datetime) -> None:
    """Open a party's selection again, unless a later stage stands in the way (`before_reopening`).

    Open already: nothing changes.
    """
    _party(round_, owner, by)
    closing = Closing.objects.filter(round=round_, organisation=owner).first()
    if closing is None:
        return
    for guard in _guards:
        guard(round_)
    trail.write("selection.reopen", closing, by=by, owner=owner, at=now)
    closing.delete()


def _party(round_: Round, owner: UUID, by: UUID) -> Party:
    """The party, with all parties of the round locked until the act is over. Only its coordinators get past here."""
    if owner not in duties(Viewer(account_id=by), round_.pk).get("coordinator", frozenset()):
        raise NotYours
    rows = (
        Party.objects.select_for_update().filter(round=round_, left=None).order_by("pk").select_related("organisation")
    )
    return next(row for row in rows if row.organisation_id == owner)


def _applications(round_: Round, owner: UUID, ids: Iterable[UUID]) -> list[Application]:
    rows = Application.objects.filter(round=round_, owner=owner, state="received", pk__in=list(ids))
    return list(rows.select_related("check_result", "place", "person").order_by("received", "pk"))


def _insist_on_criteria(application: Application, state: str) -> None:
    """A place, or a hope of one, is only for those whom the criteria, or a person with a reason, found clear."""
    verdict = queries.verdict_of(application)
    if state in ("declined", "considered") or verdict == "clear":
        return
    if verdict == "ask":
        told = _("A question about %(name)s is still open. Settle it first, then decide.")
    else:
        told = _("%(name)s is outside the criteria. If that is wrong, correct it under applications first.")
    raise Refused(told % {"name": application.person}, code=verdict)


def _set(application: Application, state: str, reason: str, *, by: UUID, now: datetime) -> Place | None:
    """Write one decision with its line in the trail; None when nothing changed."""
    place = getattr(application, "place", None)
    here = place.state if place else PLACE.start
    if here == state:
        return None
    PLACE.check(here, state)
    if not reason.strip():
        raise Refused(_("Say why, in words that the person may read. Every decision has a reason."), code="reason")
    facts = {
        "from": here,
        "to": state,
        "reason": place.reason if place else "",
        "order": place.order if place else None,
    }
    place = place or Place(round_id=application.round_id, owner_id=application.owner_id, application=application)
    place.state, place.reason, place.decided_by_id, place.decided = state, reason.strip(), by, now
    place.order = queries.next_in_line(application) if state == "waiting" else None
    place.save()
    trail.write("selection.decide", place, by=by, owner=application.owner_id, at=now, facts=facts)
    return place


def _renumber(round_: Round, owner: UUID, role: str) -> None:
    """The waiting list counts from 1 without gaps."""
    _number(queries.waiting_list(round_, owner, role))


def _number(line: list[Place]) -> None:
    for number, place in enumerate(line, start=1):
        if place.order != number:
            Place.objects.filter(pk=place.pk).update(order=number)


def _too_many(party: Party, room: int) -> Refused:
    places = party.places
    if places is None:
        told = ngettext("The round has %(over)s place fewer.", "The round has %(over)s places fewer.", -room)
        return Refused(told % {"over": -room}, code="quota")
    told = ngettext(
        "%(organisation)s has %(places)s place, and it is taken. Move somebody to the waiting list first.",
        "%(organisation)s has %(places)s places, and this would make %(sum)s. Move somebody to the waiting list first.",
        places,
    )
    return Refused(told % {"organisation": party.organisation, "places": places, "sum": places - room}, code="quota")


def _few(names: list[str], count: int) -> str:
    """A few names and how many more."""
    told = ", ".join(names)
    return (
        told if count <= len(names) else _("%(names)s and %(more)s more") % {"names": told, "more": count - len(names)}
    )
