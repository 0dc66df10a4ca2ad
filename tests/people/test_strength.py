"""What makes a sign-in strong, and for how long."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client

from adept.kernel import clock
from adept.people.models import Account
from tests.people.door import Door
from tests.support.client import signed_in

ADDRESS = "aino@rannikko.example"


def strong(client: Client) -> bool:
    """Asked of the site itself: the page for strengthening sends on whoever is strong already."""
    return client.get("/strengthen/?next=/patterns/").headers.get("Location") == "/patterns/"


def code_of(secret: str, steps: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(clock.machine_seconds()) // 30 + steps)))


@pytest.fixture
def secret(aino: Account) -> str:
    made = str(generate_totp_secret())
    TOTP.activate(aino, made)
    RecoveryCodes.activate(aino)
    return made


def test_a_code_by_mail_alone_is_weak(aino: Account, door: Door) -> None:
    door.enter(ADDRESS)
    assert not strong(door.client)


def test_having_a_passkey_does_not_make_a_session_strong_that_did_not_use_it(aino: Account) -> None:
    client = signed_in(aino, strong=False)
    TOTP.activate(aino, generate_totp_secret())
    assert not strong(client)


def test_an_account_with_an_app_is_asked_for_it_after_the_code(aino: Account, door: Door, secret: str) -> None:
    assert door.enter(ADDRESS, "/account/") == "/sign-in/second/"
    assert not door.signed_in
    assert door.client.get("/account/").status_code == 302
    assert door.client.post("/sign-in/second/", {"code": "000000"}).status_code == 200
    assert not door.signed_in
    answer = door.client.post("/sign-in/second/", {"code": code_of(secret)})
    assert answer.headers["Location"] == "/account/"
    assert strong(door.client)


def test_a_code_of_the_app_works_once(aino: Account, door: Door, secret: str) -> None:
    door.enter(ADDRESS)
    code = code_of(secret)
    door.client.post("/sign-in/second/", {"code": code})
    again = Door(Client())
    again.enter(ADDRESS)
    again.client.post("/sign-in/second/", {"code": code})
    assert not again.signed_in


def test_a_recovery_code_is_a_second_factor_and_works_once(aino: Account, door: Door, secret: str) -> None:
    codes = Authenticator.objects.get(user=aino, type=Authenticator.Type.RECOVERY_CODES).wrap()
    code = codes.get_unused_codes()[0]
    door.enter(ADDRESS)
    door.client.post("/sign-in/second/", {"code": code})
    assert strong(door.client)
    again = Door(Client())
    again.enter(ADDRESS)
    again.client.post("/sign-in/second/", {"code": code})
    assert not again.signed_in


def test_guessing_the_second_factor_is_stopped(aino: Account, door: Door, secret: str) -> None:
    door.enter(ADDRESS)
    for _guess in range(5):
        door.client.post("/sign-in/second/", {"code": "000000"})
    door.client.post("/sign-in/second/", {"code": code_of(secret)})
    assert not door.signed_in


def test_setting_up_an_app_makes_the_session_strong_shows_recovery_codes_and_goes_on(aino: Account, door: Door) -> None:
    door.enter(ADDRESS)
    before = door.client.session.session_key
    door.client.get("/account/app/add/?next=/patterns/")
    made = door.client.session["mfa.totp.secret"]
    answer = door.client.post("/account/app/add/", {"code": code_of(made), "next": "/patterns/"})
    assert answer.headers["Location"] == "/account/recovery-codes/?next=%2Fpatterns%2F"
    assert door.client.session.session_key != before
    page = door.client.get(answer.headers["Location"]).content.decode()
    assert page.count("<li>") >= 10
    assert 'href="/patterns/"' in page
    assert strong(door.client)


def test_a_weak_session_of_an_account_with_an_app_cannot_add_another_or_read_recovery_codes(
    aino: Account, secret: str
) -> None:
    client = signed_in(aino, strong=False)
    for address in (
        "/account/passkeys/add/",
        "/account/recovery-codes/",
        "/account/recovery-codes/new/",
        "/account/app/remove/",
    ):
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert answer.headers["Location"].startswith("/strengthen/code/"), address
    assert client.post("/account/app/remove/").status_code == 302
    assert Authenticator.objects.filter(user=aino, type=Authenticator.Type.TOTP).exists()


def test_a_strong_sign_in_grows_weak_when_it_is_not_used_and_strong_again_with_the_app(
    aino: Account, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(aino)
    assert strong(client)
    now = clock.machine_seconds()
    monkeypatch.setattr(clock, "machine_seconds", lambda: now + 29 * 60)
    assert strong(client), "used within half an hour"
    monkeypatch.setattr(clock, "machine_seconds", lambda: now + 58 * 60)
    assert strong(client), "and again: it is use that counts"
    monkeypatch.setattr(clock, "machine_seconds", lambda: now + 58 * 60 + 31 * 60)
    assert not strong(client)
    assert client.get("/account/").status_code == 200, "weak, not signed out"
    monkeypatch.undo()
    cache.clear()
    session = client.session
    session["strong_used"] = now - 3600
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": now - 3600}]
    session.save()
    assert not strong(client)
    before = client.session.session_key
    answer = client.post("/strengthen/code/", {"code": code_of(secret), "next": "/patterns/"})
    assert answer.headers["Location"] == "/patterns/"
    assert client.session.session_key != before
    assert strong(client)


def test_the_provider_counts_only_where_the_settings_say_so(aino: Account, settings: Any) -> None:
    client = signed_in(aino, strong=False)
    session = client.session
    session["account_authentication_methods"] = [{"method": "socialaccount", "at": clock.machine_seconds()}]
    session.save()
    assert strong(client)
    settings.ADEPT = settings.ADEPT.model_copy(update={"oidc_strong": False})
    assert not strong(client)


def test_the_demos_sign_in_counts_nowhere_else(aino: Account, settings: Any) -> None:
    client = signed_in(aino, strong=False)
    session = client.session
    session["account_authentication_methods"] = [{"method": "demo", "at": clock.machine_seconds()}]
    session.save()
    settings.DEMO = False
    assert not strong(client)


def test_the_records_of_another_account_make_nobody_strong(aino: Account) -> None:
    client = signed_in(aino)
    session = client.session
    session["account_authentication_methods_user"] = "00000000-0000-0000-0000-000000000000"
    session.save()
    assert not strong(client)


def test_anothers_passkey_cannot_be_removed(aino: Account) -> None:
    other = Account.objects.create(email="other@rannikko.example", password="!")
    theirs = Authenticator.objects.create(
        user=other, type=Authenticator.Type.WEBAUTHN, data={"name": "x", "credential": {}}
    )
    client = signed_in(aino)
    assert client.post(f"/account/passkeys/{theirs.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()
