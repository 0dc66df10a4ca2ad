"""Signing in at the organisation's own identity provider, which here is three answers of a make-believe one."""

import base64
import json
from collections.abc import Callable
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from adept.people.models import Account
from adept.site.sign_in import ProviderDoor

PROVIDER = "https://id.example"


class Answer:
    """What the provider says to one request."""

    status_code = 200
    headers = {"content-type": "application/json"}

    def __init__(self, told: dict[str, Any]) -> None:
        self.told, self.text, self.content = told, json.dumps(told), json.dumps(told).encode()

    def json(self) -> dict[str, Any]:
        return self.told

    def raise_for_status(self) -> None:
        return None


class Session:
    """The provider, seen from the site."""

    def __init__(self, person: dict[str, Any]) -> None:
        self.person = person

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        return None

    def get(self, url: str, **_more: Any) -> Answer:
        if url.startswith(f"{PROVIDER}/.well-known/"):
            names = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
            return Answer({"issuer": PROVIDER, **{name: f"{PROVIDER}/{name}" for name in names}})
        assert url == f"{PROVIDER}/userinfo_endpoint", url
        return Answer(self.person)

    def request(self, _method: str, url: str, **_more: Any) -> Answer:
        assert url == f"{PROVIDER}/token_endpoint", url
        claims = {"iss": PROVIDER, "aud": "adept", "exp": 4102444800, "iat": 1, **self.person}
        parts = [{"alg": "RS256"}, claims, {}]
        token = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts)
        return Answer({"access_token": "t", "token_type": "Bearer", "id_token": token})


@pytest.fixture
def arrive(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Client]:
    """Go to the provider and come back as `person`; the client afterwards, with its last answer."""
    app = {
        "provider_id": "work",
        "name": "Work",
        "client_id": "adept",
        "secret": "s",
        "settings": {"server_url": PROVIDER},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}

    def go(going: str = "", **person: Any) -> Client:
        monkeypatch.setattr(ProviderDoor, "get_requests_session", lambda _self: Session({"sub": "77", **person}))
        client = Client()
        sent = client.post("/sign-in/with/work/", {"next": going} if going else {})
        assert sent.headers["Location"].startswith(f"{PROVIDER}/authorization_endpoint?")
        state = parse_qs(urlsplit(sent.headers["Location"]).query)["state"][0]
        client.answer = client.get("/sign-in/with/work/callback/", {"code": "c", "state": state})  # type: ignore[attr-defined]
        return client

    return go


def test_whom_an_organisation_wrote_down_comes_in_strong_and_where_they_were_going(
    aino: Account, arrive: Callable[..., Any]
) -> None:
    client = arrive(going="/patterns/", email="Aino@rannikko.example", email_verified=True)
    assert client.answer.headers["Location"] == "/patterns/"
    assert client.session["_auth_user_id"] == str(aino.pk)
    assert client.get("/strengthen/?next=/patterns/").headers["Location"] == "/patterns/"


def test_whom_nobody_wrote_down_is_told_so_and_gets_no_account(aino: Account, arrive: Callable[..., Any]) -> None:
    client = arrive(email="eino@rannikko.example", email_verified=True)
    assert client.answer.status_code == 403
    assert "_auth_user_id" not in client.session
    assert Account.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_an_address_that_the_provider_does_not_vouch_for_opens_nothing(
    aino: Account, arrive: Callable[..., Any]
) -> None:
    client = arrive(email="aino@rannikko.example", email_verified=False)
    assert client.answer.status_code == 403
    assert "_auth_user_id" not in client.session


def test_an_answer_that_was_not_asked_for_opens_nothing(aino: Account, arrive: Callable[..., Any]) -> None:
    arrive(email="aino@rannikko.example", email_verified=True)
    stranger = Client()
    answer = stranger.get("/sign-in/with/work/callback/", {"code": "c", "state": "made-up"})
    assert answer.status_code in (200, 401, 403)
    assert "_auth_user_id" not in stranger.session
    assert "<h1" in answer.content.decode()


def test_without_a_provider_in_the_settings_there_is_no_such_address(client: Client, db: None) -> None:
    assert client.post("/sign-in/with/work/").status_code in (302, 404)
    assert "/sign-in/with/" not in client.get("/sign-in/").content.decode()
