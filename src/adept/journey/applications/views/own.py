"""The applicant's own application."""

from typing import Any, override

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from adept.journey.applications import actions, queries
from adept.journey.applications.forms import AnswerForm
from adept.journey.applications.models import Application, Question
from adept.journey.applications.views.around import role_names
from adept.kernel import clock
from adept.kernel.web import Act, Door, FormPage, Page, say
from adept.programmes.queries import file_of, name_of


class OwnDoor(Door):
    """A page of the applicant alone."""

    permission = "applications.own"
    template = "applications/own.html"
    place = "mine"

    @override
    def load(self, **address: Any) -> Any:
        return (
            Application.objects.select_related("person", "owner", "round__programme")
            .exclude(state="merged")
            .get(pk=address["application"])
        )

    def application(self) -> Application:
        """The application this page is about."""
        found: Application = self.subject
        return found

    @override
    def facts(self) -> dict[str, Any]:
        row = self.application()
        language = self.viewer.language
        said = queries.answers(row, file_of(row.round), language)
        return {
            "own": queries.own_one(row, clock.now(), seen_by=self.viewer),
            "round": row.round,
            "name": name_of(row.round, language),
            "brand": name_of(row.round, language),
            "brand_mark": False,
            "role": role_names(row.round).get(row.role, ""),
            "answers": [one for column in said.values() for one in column],
            "answer_form": AnswerForm(),
        }

    def address(self) -> str:
        """The address of the application's own page."""
        return reverse("own_application", args=[self.application().pk])


class Own(OwnDoor, Page):
    """The own row in words, and its state: neutral until the answers go out."""


class Answer(OwnDoor, FormPage):
    """Answer HR's question."""

    permission = "applications.answer"
    template = "applications/answer.html"
    form = AnswerForm
    subject: Question

    @override
    def load(self, **address: Any) -> Any:
        return Question.objects.select_related(
            "application__person", "application__owner", "application__round__programme"
        ).get(pk=address["question"], application=address["application"], answered=None)

    @override
    def application(self) -> Application:
        return self.subject.application

    @override
    def do(self, request: Any, form: forms.Form | None) -> str:
        assert form is not None
        assert self.viewer.account_id is not None
        actions.answer(
            question=self.subject, text=form.cleaned_data["text"], by=self.viewer.account_id, now=clock.now()
        )
        say(request, _("Thank you. HR has your answer."))
        return self.address()


class Withdraw(OwnDoor, Act):
    """Take the application back."""

    @override
    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        assert self.viewer.account_id is not None
        actions.withdraw(application=self.application(), by=self.viewer.account_id, now=clock.now())
        row = self.application()
        undo = (
            reverse("bring_application_back", args=[row.pk])
            if queries.own_one(row, clock.now(), seen_by=self.viewer).can_come_back
            else ""
        )
        say(request, _("Your application is taken back."), undo=undo)
        return self.address()


class ComeBack(OwnDoor, Act):
    """Bring it back, before the call closes."""

    @override
    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        assert self.viewer.account_id is not None
        actions.come_back(application=self.application(), by=self.viewer.account_id, now=clock.now())
        say(request, _("Your application is here again."))
        return self.address()
