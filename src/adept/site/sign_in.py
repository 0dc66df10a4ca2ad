"""How allauth meets our house: no sign-up, mails through the outbox."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class AccountDoor(DefaultAccountAdapter):  # type: ignore[misc]  # allauth's adapters are untyped
    """Accounts come from programmes, never from a form."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth's signature
        return False


class ProviderDoor(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth's adapters are untyped
    """A provider signs in whom we know; it opens no accounts."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:  # noqa: ARG002 -- allauth's signature
        return False
