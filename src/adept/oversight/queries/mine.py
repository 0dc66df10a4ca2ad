"""What somebody who takes part, or has applied, sees at home: one thing for each application."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from adept.journey.applications.models import Application, Question
from adept.journey.applications.queries import own
from adept.journey.matching import queries as matching
from adept.journey.matching.models import Draft, Pair
from adept.journey.selection.models import Place
from adept.kernel import clock, post
from adept.kernel.access import Viewer
from adept.oversight.queries.years import title_of
from adept.people.models import Person
from adept.programmes.models import Round, TeamMember
from adept.programmes.queries import contact, format_of, milestones


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One's own part in a round. `state`: question, proposal, received, withdrawn, place, waiting or declined.

    `reason` is told with waiting and declined; `when` is when the answer comes, or is due; `other` whom one may meet.
    """

    application: Application
    round: Round
    title: str
    role: str
    state: str
    reason: str
    when: datetime | None
    pair: Pair | None
    other: Person | None
    contact: TeamMember | None


def own_lines(*, seen_by: Viewer) -> list[OwnLine]:
    """The viewer's own applications, the newest first, each with what is known to its applicant by now."""
    pairs = [pair for pair in matching.own_pair(seen_by=seen_by) if pair.published + post.UNDO <= clock.now()]
    asked = set(
        Question.objects.filter(application__person__account=seen_by.account_id, answered=None).values_list(
            "application", flat=True
        )
    )
    return [_line(application, pairs, asked, seen_by) for application in own(seen_by=seen_by)]


def _line(application: Application, pairs: list[Pair], asked: set[UUID], seen_by: Viewer) -> OwnLine:
    round_ = application.round
    pair = next(
        (one for one in pairs if application.pk in (one.mentee.application_id, one.mentor.application_id)), None
    )
    dates = milestones(round_)
    place = Place.objects.filter(application=application).first() if _told(round_) else None
    state, when = _state(application, place, pair=pair, asked=application.pk in asked)
    due = {"proposal": "", "received": "answers_at", "question": "answers_at"}.get(when, "")
    comes = dates[due].starts if due in dates else None
    role = next((one for one in format_of(round_).roles if one.key == application.role), None)
    return OwnLine(
        application=application,
        round=round_,
        title=title_of(round_, seen_by.language),
        role=_(role.name) if role else application.role,
        state=state,
        reason=place.reason if place and state in ("waiting", "declined") else "",
        when=pair.answer_by if pair else comes if comes and comes > clock.now() else None,
        pair=pair,
        other=matching.the_other(pair, seen_by.account_id)[1] if pair else None,
        contact=contact(round_, application.owner_id),
    )


def _state(application: Application, place: Place | None, *, pair: Pair | None, asked: bool) -> tuple[str, str]:
    """What stands, and which date goes with it."""
    if application.state == "withdrawn":
        return "withdrawn", ""
    if pair:
        return "proposal", "proposal"
    if asked:
        return "question", "question"
    if place is None or place.state == "considered":
        return "received", "received"
    return {"admitted": "place", "waiting": "waiting", "declined": "declined"}[place.state], ""


def _told(round_: Round) -> bool:
    """Whether the answers have gone out: published, and the minute in which that can be taken back is over."""
    draft: Draft | None = matching.draft_of(round_)
    if draft is None or draft.state != "published" or draft.confirmed is None:
        return False
    return draft.confirmed + post.UNDO <= clock.now()
