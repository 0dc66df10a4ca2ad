"""What applicants see of their own application."""

from dataclasses import dataclass
from datetime import datetime

from adept.journey.applications.models import Application, Question
from adept.kernel import clock
from adept.kernel.access import Viewer
from adept.programmes.models import Round, TeamMember
from adept.programmes.queries import contact, milestones


@dataclass(frozen=True, slots=True)
class Own:
    """One's own application: who answers for it, when the answer comes, what is asked, and whether it can be taken
    back.
    """

    application: Application
    contact: TeamMember | None
    answers_at: datetime | None
    question: Question | None
    answered: tuple[Question, ...]
    readers: tuple[TeamMember, ...]
    can_come_back: bool


def own_one(application: Application, now: datetime, *, seen_by: Viewer) -> Own:
    """The viewer's own application with what is around it."""
    round_ = application.round
    questions = list(
        Question.objects.filter(application=application, application__person__account=seen_by.account_id).order_by(
            "asked"
        )
    )
    dates = milestones(round_)
    readers = TeamMember.objects.filter(
        round=round_, organisation=application.owner_id, duty="coordinator", until=None
    ).select_related("person")
    return Own(
        application=application,
        contact=contact(round_, application.owner_id),
        answers_at=when.starts if (when := dates.get("answers_at")) and when.starts > clock.now() else None,
        question=next((one for one in questions if one.answered is None), None),
        answered=tuple(one for one in questions if one.answer),
        readers=tuple(readers.order_by("since", "id")),
        can_come_back=way_back_open(round_, now),
    )


def way_back_open(round_: Round, now: datetime) -> bool:
    """Whether an application that was taken back can still come back: until the call closes."""
    closes = milestones(round_).get("call_closes")
    return closes is None or now <= closes.starts
