"""Two rows that may be one person, side by side."""

from collections.abc import Mapping
from typing import Any, override

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from adept.journey.applications import actions, queries
from adept.journey.applications.forms import TwinsForm
from adept.journey.applications.models import PossibleDuplicate
from adept.journey.applications.views.around import InRound, note_reading, round_in
from adept.kernel import clock
from adept.kernel.web import FormPage, say
from adept.programmes.models import Round
from adept.programmes.queries import file_of


class Twins(InRound, FormPage):
    """Decide: the same person, or two."""

    permission = "applications.merge"
    template = "applications/twins.html"
    form = TwinsForm
    subject: PossibleDuplicate

    @override
    def load(self, **address: Any) -> Any:
        around = [
            f"{one}__{what}"
            for one in ("one", "other")
            for what in ("round", "owner", "person__account", "person__unit")
        ]
        return PossibleDuplicate.objects.select_related(*around).get(
            pk=address["pair"], one__round=address["round"], state="open"
        )

    @override
    def round_of(self) -> Round:
        return round_in(self.subject.one.round_id)

    @override
    def build_form(self, request: HttpRequest, data: Mapping[str, Any] | None = None, **more: Any) -> forms.Form:
        rows = sorted((self.subject.one, self.subject.other), key=lambda row: row.received, reverse=True)
        kept = [
            (str(row.pk), _("The same person. The application from %(address)s stays.") % {"address": row.person.email})
            for row in rows
        ]
        return TwinsForm(data, choices=[*kept, ("different", _("Two persons. Both applications stay."))], **more)

    @override
    def show(self, request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
        language, file = self.viewer.language, file_of(self.subject.one.round)
        rows = (self.subject.one, self.subject.other)
        if request.method == "GET":
            for row in rows:
                note_reading(self.viewer, row)
        said = [
            {
                one.key: (one.label, one.text)
                for column in queries.answers(row, file, language).values()
                for one in column
            }
            for row in rows
        ]
        keys = sorted(dict.fromkeys([*said[0], *said[1]]), key=lambda key: said[0].get(key) == said[1].get(key))
        sides = [
            (
                row,
                [
                    (
                        (said[0].get(key) or said[1][key])[0],
                        told.get(key, ("", ""))[1],
                        said[0].get(key) != said[1].get(key),
                    )
                    for key in keys
                ],
            )
            for row, told in zip(rows, said, strict=True)
        ]
        return super().show(request, status=status, sides=sides, **more)

    @override
    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        assert form is not None
        assert self.viewer.account_id is not None
        decision = form.cleaned_data["decision"]
        same = decision != "different"
        keep = self.subject.other if decision == str(self.subject.other_id) else self.subject.one
        actions.decide_duplicate(pair=self.subject, same=same, keep=keep, by=self.viewer.account_id, now=clock.now())
        say(
            request,
            _("They are one person now, with one application.")
            if same
            else _("They are two persons. Both applications stay."),
        )
        return reverse("applications", args=[self.subject.one.round_id])
