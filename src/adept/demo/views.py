"""The demo's own pages: the cast with one-click sign-in, and the mail that was sent."""

from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from django import forms
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from adept.demo.seal import sealed
from adept.kernel import clock
from adept.kernel.errors import NotYours
from adept.kernel.post import Letter
from adept.kernel.scope import system
from adept.kernel.web import Act, Page, refuse_fields
from adept.people.models import Account


class Cast(Page):
    """Who is who, and one click to be them."""

    permission = "demo.look_in"
    public = True
    template = "demo/cast.html"

    def facts(self) -> dict[str, Any]:
        world = sealed()
        assert world is not None  # the permission has just said so
        return {"world": world, "now": clock.now(), "cast": [_in_words(person) for person in world.cast]}


def _in_words(person: dict[str, Any]) -> dict[str, Any]:
    parts = {
        "coordinator": (_("Coordinator"), _("Runs the programme for %(organisation)s, together with the two others.")),
        "sponsor": (_("Sponsor"), _("Owns the programme in %(organisation)s, and sees numbers only.")),
        "mentee": (_("Mentee"), _("Leads in %(organisation)s, and has applied for a mentor.")),
        "mentor": (_("Mentor"), _("Leads in %(organisation)s, and has offered to be a mentor.")),
        "applicant": (
            _("Applicant"),
            _("Has offered to be a mentor in %(organisation)s, and sees one row: the own one."),
        ),
    }
    part, line = parts[person["part"]]
    return {**person, "part": part, "line": line % {"organisation": person["organisation"]}}


class EnterForm(forms.Form):
    """Whom to be."""

    account = forms.UUIDField(widget=forms.HiddenInput)


class Enter(Act):
    """Sign in as someone of the cast, and as nobody else."""

    permission = "demo.enter"
    public = True
    form = EnterForm
    template = "demo/cast.html"

    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        assert form is not None
        world = sealed()
        wanted = str(form.cleaned_data["account"])
        if world is None or wanted not in {person["account"] for person in world.cast}:
            raise NotYours
        account = Account.objects.get(pk=wanted)
        request.session.flush()
        login(request, account, backend="allauth.account.auth_backends.AuthenticationBackend")
        record_authentication(request, account, method="demo")
        return reverse("home")

    def again(self, request: HttpRequest, form: forms.Form | None, refused: Any) -> HttpResponse:
        return refuse_fields(request)


class Mail(Page):
    """Every letter that left the outbox, the newest first."""

    permission = "demo.look_in"
    public = True
    template = "demo/mail.html"

    def facts(self) -> dict[str, Any]:
        with system("the demo shows its mail to whoever tries it"):
            letters = list(Letter.objects.order_by("-written", "id")[:200])
            addresses = dict(
                Account.objects.filter(pk__in=[letter.recipient for letter in letters]).values_list("pk", "email")
            )
        return {
            "letters": [
                (letter, addresses.get(letter.recipient, letter.to_key) if letter.recipient else letter.to_key)
                for letter in letters
            ]
        }


class OneLetter(Page):
    """One letter as it was sent."""

    permission = "demo.look_in"
    public = True
    template = "demo/letter.html"

    def load(self, *, letter: UUID, **_more: Any) -> Letter:
        with system("the demo shows its mail to whoever tries it"):
            return Letter.objects.get(pk=letter)
