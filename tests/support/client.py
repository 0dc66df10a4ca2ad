"""Django's test client, signed in as someone."""

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from adept.kernel import clock
from adept.people.models import Account


def signed_in(account: Account, *, strong: bool = True, language: str = "") -> Client:
    """A client whose session was opened by a passkey (`strong`) or by a code alone. `language` overrides the account's
    own.
    """
    if language:
        Account.objects.filter(pk=account.pk).update(language=language)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    method = {"method": "mfa", "type": "webauthn"} if strong else {"method": "code"}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{**method, "at": clock.machine_seconds()}]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()
    return client
