"""The letters of this stage: a question to the applicant, its answer to HR, the receipt of an application taken back.

Each is built when it leaves, inside the recipient's own scope: whoever may no longer read it gets nothing.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from adept.journey.applications.models import Application, Question
from adept.kernel import post, scope
from adept.kernel.access import Viewer, may
from adept.people.models import Account
from adept.programmes.queries import contact, name_of


def question_letter(application: Application, account: Account, text: str) -> post.Rendered:
    """The question as the applicant gets it."""
    return _render("question", application, account, "own_application", question=text)


def build_question(letter: post.Letter) -> post.Rendered | None:
    """Not once it is answered, taken back, or no longer the reader's."""
    account = _account(letter)
    if account is None:
        return None
    viewer = _as(account)
    with scope.inside(scope.viewing(viewer)):
        question = _about(Question.objects.filter(pk=letter.object, answered=None).select_related(*_AROUND).first())
        if question is None or not may(viewer, "applications.answer", question):
            return None
        return question_letter(question.application, account, question.text)


def build_answered(letter: post.Letter) -> post.Rendered | None:
    """To the coordinator who asked, as long as she answers for the applicant. It names nobody and quotes nothing."""
    account = _account(letter)
    if account is None or letter.round is None:
        return None
    viewer = _as(account)
    with scope.inside(scope.viewing(viewer, letter.round)):
        question = _about(Question.objects.filter(pk=letter.object).select_related(*_AROUND).first())
        if question is None or not may(viewer, "applications.read", question.application):
            return None
        return _render("answered", question.application, account, "application")


def build_withdrawn(letter: post.Letter) -> post.Rendered | None:
    """The receipt; not when the applicant has come back meanwhile."""
    account = _account(letter)
    if account is None:
        return None
    viewer = _as(account)
    with scope.inside(scope.viewing(viewer)):
        application = (
            Application.objects.filter(pk=letter.object, state="withdrawn")
            .select_related("person", "round__programme")
            .first()
        )
        if application is None or not may(viewer, "applications.own", application):
            return None
        return _render("withdrawn", application, account, "own_application")


_AROUND = ("application__person__account", "application__round__programme", "asked_by")


def _account(letter: post.Letter) -> Account | None:
    return Account.objects.filter(pk=letter.recipient, is_active=True).first() if letter.recipient else None


def _as(account: Account) -> Viewer:
    return Viewer(account_id=account.pk, email=account.email, language=account.language)


def _about(question: Question | None) -> Question | None:
    """Questions about an application that was taken back or merged are no longer anybody's."""
    return question if question is not None and question.application.state == "received" else None


def _render(purpose: str, application: Application, account: Account, page: str, **more: str) -> post.Rendered:
    round_ = application.round
    helper = contact(round_, application.owner_id)
    own = page == "own_application"
    with override(account.language):
        address = reverse(page, args=[application.pk] if own else [round_.pk, application.pk])
        facts = {
            "name": application.person.given_name,
            "programme": name_of(round_, account.language),
            "link": settings.ADEPT.address + address,
            "contact": str(helper.person) if helper else "",
            "phone": helper.phone if helper else "",
            **more,
        }
    return post.render(
        purpose,
        facts,
        language=account.language,
        address=account.email,
        sender=name_of(round_, account.language),
        reply_to=helper.person.email if helper else "",
    )


QUESTION = post.register(post.Kind("question", build_question))
ANSWERED = post.register(post.Kind("answered", build_answered))
WITHDRAWN = post.register(post.Kind("withdrawn", build_withdrawn))
