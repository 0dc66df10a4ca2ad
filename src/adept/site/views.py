"""Pages of the site itself: the way home, the language, whether it runs, every component, and what a failure shows."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, override

from django import forms
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from adept.kernel import clock
from adept.kernel.web import Page
from adept.site.middleware import COOKIE
from adept.templatetags.adept import ICONS
from adept.templatetags.pictures import axis_of

YEAR = timedelta(days=365)


class Language(Page):
    """The language of whoever is signed out, kept in a cookie. A person's own is chosen on the account page."""

    permission = "people.choose_language"
    public = True

    @override
    def get(self, request: HttpRequest) -> HttpResponse:
        back, to = request.GET.get("next", ""), request.GET.get("to", "")
        safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
        answer = HttpResponseRedirect(back if safe else reverse("home"))
        if to in settings.ADEPT.languages:
            answer.set_cookie(COOKIE, to, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.HTTPS)
        return answer


class Health(Page):
    """Whether the site runs and reaches its database; nothing else."""

    permission = "people.sign_in"
    public = True

    @override
    def get(self, request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@dataclass(frozen=True, slots=True)
class _Phase:
    name: str
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class _Stop:
    name: str
    at: date


class SampleForm(forms.Form):
    """Fields of each kind, for the page of patterns."""

    last_day = forms.CharField(
        label=gettext_lazy("Last day in the job"), help_text=gettext_lazy("Write 31.12.2027, or leave it empty")
    )
    note = forms.CharField(
        label=gettext_lazy("Note after meeting 3"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How would you like to meet?"),
        widget=forms.RadioSelect,
        choices=[
            ("here", gettext_lazy("Where we work")),
            ("far", gettext_lazy("On video")),
            ("both", gettext_lazy("Both are fine")),
        ],
    )
    remind = forms.BooleanField(label=gettext_lazy("Remind me the day before"), required=False)

    def clean_last_day(self) -> str:
        """Show how an error looks."""
        if self.cleaned_data["last_day"].startswith("31.13."):
            raise forms.ValidationError(_("There is no month 13. Did you mean 31.12.2027?"))
        return str(self.cleaned_data["last_day"])


class Patterns(Page):
    """Each component once, in the reader's language, with invented people."""

    permission = "people.sign_in"
    public = True
    template = "site/patterns.html"

    @override
    def facts(self) -> dict[str, Any]:
        today = date(2027, 9, 16)
        call, pairing, talks = _("Call"), _("Matching"), _("Meetings")
        first = (
            [
                _Phase(call, date(2027, 1, 4), date(2027, 2, 12)),
                _Phase(pairing, date(2027, 2, 16), date(2027, 3, 12)),
                _Phase(talks, date(2027, 3, 18), date(2027, 12, 2)),
                _Phase(_("Evaluation"), date(2027, 12, 6), date(2028, 1, 17)),
            ],
            [
                _Stop(_("Kick-off"), date(2027, 3, 18)),
                _Stop(_("Gathering 2"), date(2027, 9, 23)),
                _Stop(_("Closing"), date(2027, 12, 2)),
            ],
        )
        second = (
            [
                _Phase(call, date(2027, 10, 1), date(2027, 10, 29)),
                _Phase(pairing, date(2027, 11, 4), date(2027, 11, 22)),
            ],
            [_Stop(_("Kick-off"), date(2027, 12, 1))],
        )
        bad = SampleForm({"last_day": "31.13.2027", "note": _("Ask how she said no."), "way": "here"})
        bad.is_valid()
        return {
            "pair": ("Jostein Isflaten", "KKD", "Torbjørn Nordlysvik", "HLD"),
            "today": today,
            "first": first,
            "second": second,
            "axis": axis_of([first, second]),
            "sample": bad,
            "moment": clock.now(),
            "icons": sorted(ICONS),
            "rows": [
                (
                    "Yngve Lövhult",
                    _("production planner, Ludvika"),
                    "ask",
                    _("Does a higher vocational diploma count as a degree?"),
                ),
                ("Vendela Bäckhammar", _("HR specialist, Västerås"), "clear", _("Meets the four criteria.")),
                (
                    "Sören Hjortlid",
                    _("metallurgist, Degerfors"),
                    "back",
                    _("HR has not answered. Reminded on 11 February."),
                ),
                (
                    "Saga Norrmyr",
                    _("production planner, Stockholm"),
                    "outside",
                    _("Turns 40 on the first day. The limit is under 40."),
                ),
            ],
            "card": [
                (_("Time"), _("About three hours a month from March to December.")),
                (_("Places"), _("Eleven: four, three and four.")),
                (_("Who reads this"), _("Only HR of your own organisation.")),
            ],
        }


def broken(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- Django's handler500
    """Something failed on our side. Asks nothing of the database: it may be what failed."""
    return HttpResponse(render_to_string("500.html", {}), status=500)
