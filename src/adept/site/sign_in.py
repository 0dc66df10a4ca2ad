"""How allauth meets our house: no passwords, no sign-up, mails through the outbox, our words."""

from typing import Any, ClassVar, override

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib.messages import ERROR
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.crypto import get_random_string
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from adept.kernel.web import say, viewer_of
from adept.people import actions
from adept.people.queries import account_of

WRONG_CODE = _("That is not the code. Look at the newest letter from us, and type all its digits.")
TOO_OFTEN = _("That was tried many times in a short while. Wait some minutes, then try again.")

# What browsers call the device they run on; the first that fits names a new passkey.
DEVICES = ("iPhone", "iPad", "Android", "Macintosh", "Windows", "Linux")

# allauth's letters that we send; every other one is answered by our own pages and letters.
CODE, UNKNOWN = "account/email/login_code", "account/email/unknown_account"


class AccountDoor(DefaultAccountAdapter):  # type: ignore[misc]  # allauth's adapters are untyped
    """Accounts come from programmes, never from a form."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
    }

    @override
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    @override
    def generate_login_code(self) -> str:
        """Eight digits in two groups: 26 bits, and easy to carry from a phone to another screen."""
        digits = get_random_string(8, "0123456789")
        return f"{digits[:4]} {digits[4:]}"

    @override
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the intent into the outbox; the worker sends it. The work is the same for an unknown address."""
        if template_prefix == CODE:
            account = account_of(email)
            if account is None:  # it was there a moment ago: gone between two queries
                return
            actions.send_sign_in_code(account=account, code=context["code"])
        elif template_prefix == UNKNOWN:
            account_of(email)  # as above, so that both ways ask the database the same questions
            actions.answer_unknown_address(address=email, language=viewer_of(current.request).language)

    @override
    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | Promise | None = None,
    ) -> None:
        """What went wrong is said on the next page, by our own bar; what went well shows by itself."""
        if level >= ERROR and message:
            say(request, str(message))

    @override
    def is_safe_url(self, url: str | None) -> bool:
        """Only to a page of ours, named without a host."""
        return bool(url) and str(url).startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


class FactorDoor(DefaultMFAAdapter):  # type: ignore[misc]  # allauth's adapters are untyped
    """Passkeys and authenticator apps, in our words."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That is not the code. The app shows a new one every half minute: try the next."),
    }

    @override
    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """What the device most likely is; the person may write something better."""
        agent = current.request.headers.get("User-Agent", "")
        known = next((name for name in DEVICES if name in agent), "")
        return {"Macintosh": "Mac"}.get(known, known) or gettext("Passkey")


class ProviderDoor(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth's adapters are untyped
    """A provider signs in whom we know; it opens no accounts."""

    @override
    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        return False

    @override
    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Whom the provider vouches for but no organisation wrote down is told so, on a page."""
        if not sociallogin.is_existing:
            raise ImmediateHttpResponse(render(request, "socialaccount/unknown.html", status=403))
