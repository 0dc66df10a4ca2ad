"""One application: read, put right, settled, asked about."""

from collections.abc import Mapping
from typing import Any, override

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from adept.journey.applications import actions, queries
from adept.journey.applications.forms import AskForm, CorrectForm, SettleForm, UndoForm
from adept.journey.applications.models import Application, Question
from adept.journey.applications.queries.history import Deed
from adept.journey.applications.queries.sheets import read_values
from adept.journey.applications.views.around import InRound, address_of, application_in, note_reading, wanted
from adept.kernel import clock
from adept.kernel.errors import Refused
from adept.kernel.web import Act, FormPage, Page, say


class OfApplication(InRound):
    """A page about one application, for HR of the organisation that answers for it."""

    permission = "applications.read"
    subject: Application

    @override
    def load(self, **address: Any) -> Any:
        return application_in(address)

    def address(self, name: str = "application") -> str:
        """The address of a page about this application."""
        return reverse(name, args=[self.subject.round_id, self.subject.pk])


class One(OfApplication, Page):
    """Contact, answers, what each criterion says, and what was done."""

    template = "applications/one.html"

    @override
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show_one(request, form=self.settle_form())

    def settle_form(self, data: Mapping[str, Any] | None = None) -> SettleForm:
        """The form with which HR settles by hand."""
        return SettleForm(data, now=self.subject.check_result.verdict)

    def show_one(self, request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
        """The page; the reading is noted."""
        note_reading(self.viewer, self.subject)
        told = wanted(request)
        before, after, place, number = queries.neighbours(self.subject, told, seen_by=self.viewer)
        found = queries.detail(self.subject, seen_by=self.viewer)
        check = self.subject.check_result
        words = {"clear": _("Clear"), "ask": _("Question"), "outside": _("Outside the criteria")}
        kinds = {
            "card": _("For the matching"),
            "answers": _("The application"),
            "statement": _("From the nomination and the manager"),
            "basics": _("About the person"),
            "ties": _("Too close to be paired with"),
        }
        return self.show(
            request,
            status=status,
            detail=found,
            tail=address_of(told),
            before=before,
            after=after,
            number_in_list=place,
            in_list=number,
            mark=(check.verdict, words[check.verdict]),
            words=words,
            answers=[(kinds[column], said) for column, said in found.answers.items() if said],
            history=[(deed, self.deed(deed)) for deed in found.history],
            **more,
        )

    def deed(self, deed: Deed) -> str:
        """What somebody did, in a sentence."""
        language = self.viewer.language
        facts = deed.facts or {}
        if deed.action == "applications.correct" and "field" in facts:
            key = facts["field"]
            return _("%(field)s: %(before)s → %(after)s") % {
                "field": queries.field_name(key, language),
                "before": queries.value_in_words(facts["before"], language, key) or facts.get("unread") or _("blank"),
                "after": queries.value_in_words(facts["after"], language, key) or _("blank"),
            }
        if deed.action == "applications.settle" and "after" in facts:
            words = {
                "clear": _("Settled: clear"),
                "outside": _("Settled: outside the criteria"),
                "ask": _("Settled: still a question"),
            }
            return words[facts["after"]]
        return {
            "applications.undo": _("Took that back"),
            "applications.ask": _("Asked the applicant"),
            "applications.take_question_back": _("Took the question back"),
            "applications.answer": _("The applicant answered"),
            "applications.withdraw": _("The applicant took the application back"),
            "applications.come_back": _("The applicant came back"),
        }.get(deed.action, _("Changed"))


class Correct(OfApplication, FormPage):
    """Put one value right; the criteria are asked again."""

    permission = "applications.settle"
    template = "applications/correct.html"
    form = CorrectForm

    @override
    def build_form(self, request: HttpRequest, data: Mapping[str, Any] | None = None, **more: Any) -> forms.Form:
        choices = dict(queries.correctable(self.subject, self.viewer.language))
        field = (data or request.GET).get("field", "")
        if field not in choices:
            field = next(iter(choices), "")
        value = read_values(self.subject)[0].get(field)
        return CorrectForm(data, choices=choices, field=field, value=value, language=self.viewer.language, **more)

    @override
    def show(self, request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
        if request.method == "GET":
            note_reading(self.viewer, self.subject)
        return super().show(
            request, status=status, choices=queries.correctable(self.subject, self.viewer.language), **more
        )

    @override
    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        assert form is not None
        assert self.viewer.account_id is not None
        told = form.cleaned_data
        entry = actions.correct(
            application=self.subject,
            field=told["field"],
            value=told["read"],
            reason=told["reason"],
            by=self.viewer.account_id,
            now=clock.now(),
        )
        say(
            request,
            _("The value is put right, and the criteria were asked again."),
            undo=self.address("undo_application"),
            fields={"entry": str(entry.pk)},
        )
        return self.address()


class Settle(One, Act):
    """Say by hand what the criteria cannot."""

    permission = "applications.settle"
    form = SettleForm

    @override
    def build_form(self, request: HttpRequest, data: Mapping[str, Any] | None = None, **more: Any) -> forms.Form:
        return self.settle_form(data)

    @override
    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        assert form is not None
        assert self.viewer.account_id is not None
        entry = actions.settle(
            application=self.subject,
            verdict=form.cleaned_data["verdict"],
            reason=form.cleaned_data["reason"],
            by=self.viewer.account_id,
            now=clock.now(),
        )
        say(
            request,
            _("Settled, with your reason."),
            undo=self.address("undo_application"),
            fields={"entry": str(entry.pk)},
        )
        return self.address()

    @override
    def again(self, request: HttpRequest, form: forms.Form | None, refused: Refused | None) -> HttpResponse:
        return self.show_one(request, status=422, form=form, refused=refused.reason if refused else None)


class Undo(One, Act):
    """Take a correction or a settlement back."""

    permission = "applications.settle"
    form = UndoForm

    @override
    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        assert form is not None
        assert self.viewer.account_id is not None
        actions.undo(
            application=self.subject, entry=form.cleaned_data["entry"], by=self.viewer.account_id, now=clock.now()
        )
        say(request, _("That is taken back. It stands as it did before."))
        return self.address()

    @override
    def again(self, request: HttpRequest, form: forms.Form | None, refused: Refused | None) -> HttpResponse:
        reason = refused.reason if refused else _("There is nothing to undo here.")
        return self.show_one(request, status=422, form=self.settle_form(), refused=reason)


class Ask(OfApplication, FormPage):
    """A question back by mail: written, looked at as the applicant will see it, sent."""

    permission = "applications.ask"
    template = "applications/ask.html"
    form = AskForm

    @override
    def build_form(self, request: HttpRequest, data: Mapping[str, Any] | None = None, **more: Any) -> forms.Form:
        language = self.subject.person.account.language
        suggested = queries.suggested_question(self.subject.check_result, language)
        return AskForm(data, initial={"text": suggested}, **more)

    @override
    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.build_form(request, request.POST)
        step = form.cleaned_data["step"] if form.is_valid() else "send"
        if step == "look":
            letter = actions.as_the_applicant_sees_it(application=self.subject, text=form.cleaned_data["text"])
            return self.show(request, form=form, letter=letter)
        return self.show(request, form=form) if step == "write" else super().post(request)

    @override
    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        assert form is not None
        assert self.viewer.account_id is not None
        question = actions.ask(
            application=self.subject, text=form.cleaned_data["text"], by=self.viewer.account_id, now=clock.now()
        )
        say(
            request,
            _("The question leaves in a minute."),
            undo=reverse("stop_question", args=[self.subject.round_id, question.pk]),
        )
        return self.address()


class TakeQuestionBack(InRound, Act):
    """Stop the mail within its minute."""

    permission = "applications.ask"
    template = "applications/gone.html"
    question: Question

    @override
    def load(self, **address: Any) -> Any:
        self.question = Question.objects.get(pk=address["question"], application__round=address["round"])
        return application_in({"application": self.question.application_id, "round": address["round"]})

    @override
    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        assert self.viewer.account_id is not None
        actions.take_question_back(question=self.question, by=self.viewer.account_id, now=clock.now())
        say(request, _("The mail was stopped. The applicant has been told nothing."))
        return reverse("application", args=[self.subject.round_id, self.subject.pk])
