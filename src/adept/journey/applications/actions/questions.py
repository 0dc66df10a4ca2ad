"""A question back to the applicant, its answer, and taking it back within the minute."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from adept.journey.applications import letters
from adept.journey.applications.models import Application, Question
from adept.kernel import post, trail
from adept.kernel.errors import Refused
from adept.kernel.post.outbox import UNDO

LONGEST = 2000


@transaction.atomic
def ask(*, application: Application, text: str, by: UUID, now: datetime) -> Question:
    """Put a question to the applicant by mail, one at a time. It leaves after a minute; until then it can be taken
    back.
    """
    row = Application.objects.select_for_update(of=("self",)).select_related("person").get(pk=application.pk)
    if row.state != "received":
        raise Refused(_("This application has been taken back. Nobody is asked about it any more."))
    if Question.objects.filter(application=row, answered=None).exists():
        raise Refused(_("A question is waiting for its answer already. One at a time is kinder."))
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise Refused(_("Write the question, at most 2000 characters."))
    question = Question(application=row, text=said, asked_by_id=by, asked=now)
    question.save(force_insert=True)
    post.send(
        letters.QUESTION,
        to=row.person.account_id,
        about=question.pk,
        owner=row.owner_id,
        round_id=row.round_id,
        due=now + UNDO,
        batch=question.pk,
    )
    trail.write("applications.ask", row, by=by, owner=row.owner_id, at=now, facts={"question": str(question.pk)})
    return question


def as_the_applicant_sees_it(*, application: Application, text: str) -> post.Rendered:
    """The mail before it is sent: in the applicant's language, to the applicant's address. Nothing is written."""
    return letters.question_letter(application, application.person.account, text)


@transaction.atomic
def take_question_back(*, question: Question, by: UUID, now: datetime) -> None:
    """Within the minute: the mail does not leave, and the question was never put."""
    if not post.recall(question.pk):
        raise Refused(_("The mail has left already. Wait for the answer, or ring."))
    row = question.application
    Question.objects.filter(pk=question.pk).delete()
    trail.write(
        "applications.take_question_back", row, by=by, owner=row.owner_id, at=now, facts={"question": str(question.pk)}
    )


@transaction.atomic
def answer(*, question: Question, text: str, by: UUID, now: datetime) -> None:
    """The applicant answers; HR is told and decides. The application itself does not change by it."""
    row = Question.objects.select_for_update(of=("self",)).select_related("application").get(pk=question.pk)
    if row.answered is not None:
        raise Refused(_("This question has been answered. Ring if there is more to say."))
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise Refused(_("Write an answer, at most 2000 characters."))
    if row.application.state != "received":
        raise Refused(_("You have taken your application back. Bring it back first, then answer."))
    row.answer, row.answered = said, now
    row.save(update_fields=["answer", "answered"])
    application = row.application
    post.send(
        letters.ANSWERED, to=row.asked_by_id, about=row.pk, owner=application.owner_id, round_id=application.round_id
    )
    trail.write(
        "applications.answer", application, by=by, owner=application.owner_id, at=now, facts={"question": str(row.pk)}
    )
