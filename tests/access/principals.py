"""The kinds of people who ask: one client each, signed in as they would be."""

import time
from collections.abc import Mapping
from uuid import uuid4

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from adept.people.models import Account

PRINCIPALS = (
    "anonymous", "applicant", "colleague", "other_applicant", "mentee", "mentor", "coordinator", "partner", "left",
    "ended", "stranger",
    "sponsor", "nobody", "weak",
)  # fmt: skip
"""Columns of matrix.csv. applicant: the person whom the world's application is about; colleague: another of the same
ministry;
mentee, mentor: the world's published pair; coordinator: of the ministry that owns the objects; partner: of another
party of the round;
left: of a party that has left; ended: whose duty has ended; stranger: of another programme; nobody: an account with
no person;
weak: the coordinator, signed in by a code only."""

OF_ALLAUTH = "account_authentication_methods_user"


def clients(accounts: Mapping[str, Account]) -> dict[str, Client]:
    """A client for each principal."""
    return {name: client_of(accounts.get(name), strong=name != "weak") for name in PRINCIPALS}


def client_of(account: Account | None, *, strong: bool = True, csrf: bool = False) -> Client:
    """A browser: signed out, or with a session that a code, or a passkey as well, has opened."""
    client = Client(enforce_csrf_checks=csrf, raise_request_exception=True)
    if account is None:
        return client
    account.refresh_from_db()
    now = time.time()
    methods = [{"method": "code", "at": now, "email": account.email}]
    if strong:
        methods.append({"method": "mfa", "at": now, "type": "webauthn"})
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = methods
    session[OF_ALLAUTH] = str(account.pk)
    if strong:
        session["strong_used"] = now
    session.save()
    client.cookies["sessionid"] = session.session_key or ""
    return client


def once() -> str:
    """The key of a form that was not sent before."""
    return str(uuid4())
