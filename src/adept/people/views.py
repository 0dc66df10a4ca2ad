"""The door: signing in, making a sign-in strong, and the own account.

allauth does the work; these views give it our pages, our limits and one rule: a form holds the declared fields alone.
"""

from collections.abc import Callable
from typing import Any, override
from urllib.parse import urlsplit
from uuid import uuid4

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from allauth.core.internal import ratelimit
from allauth.mfa.base import views as factor
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.totp.internal.flows import activate_totp
from allauth.mfa.webauthn import views as passkey
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal import flows as webauthn_flows
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override

from adept.kernel.web import OWN_FIELDS, Act, Page, refuse_fields, say
from adept.people import actions
from adept.people.forms import LanguageForm
from adept.people.models import Account
from adept.people.queries import cards_of

TRIES = {"code": "5/10m/key"}
"""Guesses at one code, counted beside the session, so that guessing in parallel gains nothing."""


def only(view: Callable[..., HttpResponse], *fields: str) -> Callable[..., HttpResponse]:
    """A library's view, its form held to the declared fields."""

    def held(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and set(request.POST) - OWN_FIELDS - set(fields):
            return refuse_fields(request)
        return view(request, *args, **kwargs)

    held.__name__ = getattr(view, "__name__", "held")
    return held


def policy_with(provider: str) -> dict[str, list[str]]:
    """The content policy of a page whose form leads on to the identity provider: browsers ask for it by name."""
    policy: dict[str, list[str]] = {
        name: [str(value) for value in values]
        for name, values in settings.SECURE_CSP.items()
        if isinstance(values, list)
    }
    if provider:
        parts = urlsplit(provider)
        policy["form-action"].append(f"{parts.scheme}://{parts.netloc}")
    return policy


to_provider = method_decorator(
    csp_override(policy_with(settings.ADEPT.oidc_url if settings.ADEPT.oidc_name else "")), name="dispatch"
)


def wanted(request: HttpRequest) -> str:
    """Where the person was going: a page of ours, or nothing."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    return url if get_adapter(request).is_safe_url(url) else ""


def after(address: str, request: HttpRequest) -> str:
    """`address`, remembering where the person was going."""
    going = wanted(request)
    return f"{reverse(address)}?{urlencode({'next': going})}" if going else reverse(address)


def strengthened(request: HttpRequest, authenticator: Authenticator) -> None:
    """This session has shown a second factor: note it, and give the session a new name."""
    post_authentication(request, authenticator, reauthenticated=True)
    request.session.cycle_key()


def factors(account_id: Any) -> dict[str, Any]:
    """What the account can sign in with: its passkeys, its app, how many recovery codes are left."""
    rows = [row.wrap() for row in Authenticator.objects.filter(user=account_id).order_by("created_at", "pk")]
    kinds = Authenticator.Type
    recovery_codes = next((row for row in rows if row.instance.type == kinds.RECOVERY_CODES), None)
    return {
        "passkeys": [row for row in rows if row.instance.type == kinds.WEBAUTHN],
        "app": next((row for row in rows if row.instance.type == kinds.TOTP), None),
        "recovery": recovery_codes,
        "recovery_left": len(recovery_codes.get_unused_codes()) if recovery_codes else 0,
    }


# --- Signing in ------------------------------------------------------------------------------------------------------


@to_provider
class SignIn(account.RequestLoginCodeView):  # type: ignore[misc]  # allauth is untyped
    """One question: your address. A passkey or the organisation's own sign-in stand beside it."""

    template_name = "account/sign_in.html"

    @override
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "next": wanted(self.request),
            "provider": settings.ADEPT.oidc_name,
        }


class TypeCode(account.ConfirmLoginCodeView):  # type: ignore[misc]  # allauth is untyped
    """The code from the letter. Reading this page uses nothing up; five wrong codes end the attempt."""

    template_name = "account/type_code.html"

    @override
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        if getattr(self, "_process", True) is None:
            say(request, _("The code had run out. Ask for a new one here."))
        return answer

    @override
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        attempt = f"{request.session.session_key}:{self._process.state['at']}"
        if not ratelimit.consume(request, app="allauth.account", action="code", config=TRIES, key=attempt):
            self._process.abort()
            return HttpResponseRedirect(reverse("account_login"))
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    @override
    def get_form_kwargs(self) -> dict[str, Any]:
        if self.stage.login.user is None:  # an unknown address costs the database the same question as a known one
            Account.objects.filter(pk=uuid4()).first()
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs

    @override
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "next": wanted(self.request)}


class SecondFactor(factor.AuthenticateView):  # type: ignore[misc]  # allauth is untyped
    """After the code: the passkey, the app or a recovery code of an account that has one."""

    template_name = "mfa/second_factor.html"

    @override
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **factors(self.stage.login.user.pk)}


class PasskeySignIn(passkey.LoginWebAuthnView):  # type: ignore[misc]  # allauth is untyped
    """The browser asks here what to sign, and posts the answer."""

    @override
    def form_invalid(self, form: forms.Form) -> HttpResponse:
        say(
            self.request,
            _("That passkey is not known here. Sign in with a code, then add it on the page of your account."),
        )
        return HttpResponseRedirect(after("account_login", self.request))


class SignOut(account.LogoutView):  # type: ignore[misc]  # allauth is untyped
    """Signs out, or leaves a sign-in that was begun."""

    template_name = "account/sign_out.html"

    @override
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().post(*args, **kwargs)
        self.request.session.flush()
        return answer


class Help(Page):
    """No account, no letter, a lost telephone: what to do."""

    permission = "people.sign_in"
    public = True
    template = "account/help.html"


# --- Making a sign-in strong -----------------------------------------------------------------------------------------


@to_provider
class Strengthen(Page):
    """Why this page asks for more than a code, and the ways to give it."""

    permission = "people.own_factors"
    template = "people/strengthen.html"

    @override
    def get(self, request: HttpRequest) -> HttpResponse:
        if self.viewer.strong:
            return HttpResponseRedirect(wanted(request) or reverse("account"))
        return self.show(request)

    @override
    def facts(self) -> dict[str, Any]:
        provider = settings.ADEPT.oidc_name if settings.ADEPT.oidc_strong else ""
        return {"next": wanted(self.request), "provider": provider, **factors(self.viewer.account_id)}


class _Confirm:
    """What the two ways to confirm share: on to the page that was wanted, never replaying a form."""

    request: HttpRequest

    def on(self, authenticator: Authenticator) -> HttpResponse:
        """Strong from here on, and on to the page."""
        strengthened(self.request, authenticator)
        self.request.session.pop(STATE_SESSION_KEY, None)
        return HttpResponseRedirect(wanted(self.request) or reverse("account"))


class ConfirmByPasskey(_Confirm, passkey.ReauthenticateWebAuthnView):  # type: ignore[misc]  # allauth is untyped
    """The passkey once more."""

    template_name = "mfa/confirm_passkey.html"

    @override
    def form_valid(self, form: Any) -> HttpResponse:
        return self.on(form.cleaned_data["credential"])

    @override
    def form_invalid(self, form: forms.Form) -> HttpResponse:
        say(self.request, _("That passkey was not recognised. Try again, or use another way."))
        return HttpResponseRedirect(after("mfa_reauthenticate_webauthn", self.request))

    @override
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "next": wanted(self.request), **factors(self.request.user.pk)}


class ConfirmByCode(_Confirm, factor.ReauthenticateView):  # type: ignore[misc]  # allauth is untyped
    """A code of the app, or a recovery code."""

    template_name = "mfa/confirm_code.html"

    @override
    def form_valid(self, form: Any) -> HttpResponse:
        return self.on(form.authenticator)

    @override
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "next": wanted(self.request), **factors(self.request.user.pk)}


class AddPasskey(passkey.AddWebAuthnView):  # type: ignore[misc]  # allauth is untyped
    """A passkey opens the door by itself: it is kept on the device and asks for the finger, the face or the PIN."""

    template_name = "mfa/webauthn/add.html"

    @override
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        made = super().get_context_data(**kwargs)
        return {
            **made,
            "next": wanted(self.request),
            "options": webauthn.begin_registration(self.request.user, passwordless=True),
        }

    @override
    def form_valid(self, form: Any) -> HttpResponse:
        made, codes = webauthn_flows.add_authenticator(
            self.request, name=form.cleaned_data["name"][:60], credential=form.cleaned_data["credential"]
        )
        strengthened(self.request, made)
        return HttpResponseRedirect(_next_step(self.request, codes_are_new=codes is not None))


class RemovePasskey(passkey.RemoveWebAuthnView):  # type: ignore[misc]  # allauth is untyped
    """A device that is gone, or no longer used."""

    template_name = "mfa/webauthn/remove.html"

    @override
    def get_success_url(self) -> str:
        return reverse("account")


class AddApp(app.ActivateTOTPView):  # type: ignore[misc]  # allauth is untyped
    """An authenticator app on a telephone."""

    template_name = "mfa/totp/add.html"

    @override
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        made = super().get_context_data(**kwargs)
        secret: str = made["form"].secret
        groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
        return {**made, "next": wanted(self.request), "secret": groups}

    @override
    def form_valid(self, form: Any) -> HttpResponse:
        made, codes = activate_totp(self.request, form)
        strengthened(self.request, made)
        return HttpResponseRedirect(_next_step(self.request, codes_are_new=codes is not None))


class RemoveApp(app.DeactivateTOTPView):  # type: ignore[misc]  # allauth is untyped
    """The app is no longer asked for."""

    template_name = "mfa/totp/remove.html"

    @override
    def get_success_url(self) -> str:
        return reverse("account")


class RecoveryCodes(recovery.ViewRecoveryCodesView):  # type: ignore[misc]  # allauth is untyped
    """The codes for the day when the telephone is gone."""

    template_name = "mfa/recovery_codes/codes.html"

    @override
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "next": wanted(self.request)}


class NewRecoveryCodes(recovery.GenerateRecoveryCodesView):  # type: ignore[misc]  # allauth is untyped
    """New codes; the old ones stop working."""

    template_name = "mfa/recovery_codes/new.html"


def _next_step(request: HttpRequest, *, codes_are_new: bool) -> str:
    """First the recovery codes, when they were just made; then where the person was going."""
    return after("mfa_view_recovery_codes", request) if codes_are_new else wanted(request) or reverse("account")


# --- The own account -------------------------------------------------------------------------------------------------


class MyAccount(Page):
    """Address, language, what one signs in with."""

    permission = "people.own_account"
    template = "people/account.html"
    form = LanguageForm

    @override
    def build_form(self, request: HttpRequest, data: Any = None, **more: Any) -> forms.Form:
        return super().build_form(request, data, initial={"language": self.viewer.language}, **more)

    @override
    def facts(self) -> dict[str, Any]:
        return {"cards": cards_of(self.viewer.account_id), **factors(self.viewer.account_id)}


class ChooseLanguage(Act, MyAccount):
    """Pages and letters follow from the next one on."""

    permission = "people.choose_language"

    @override
    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("account"))

    @override
    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        assert form is not None
        assert self.viewer.account_id is not None
        actions.choose_language(account=self.viewer.account_id, language=form.cleaned_data["language"])
        return reverse("account")
