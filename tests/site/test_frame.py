"""The frame of every page: its policy, its language, its names, and what is shown when something is not there."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from adept.kernel import clock, scope
from adept.people import actions
from adept.people.models import Account
from tests.support.client import signed_in

PUBLIC = ("/sign-in/", "/sign-in-help/", "/patterns/", "/sign-in/closed-account/", "/sign-in/cancelled/")


def account(*houses: str, email: str = "ragnhild@kkd.example", language: str = "nb") -> Account:
    """Someone whom these organisations wrote down."""
    with scope.system("the tests of the frame"):
        for name in houses:
            house = actions.found_organisation(name=name, by=None, now=clock.now())
            actions.write_down(
                owner=house,
                email=email,
                given_name="Ragnhild",
                family_name="Solli",
                language=language,
                by=None,
                now=clock.now(),
            )
    return actions.open_account(email=email, language=language)


@pytest.mark.django_db
@pytest.mark.parametrize("address", PUBLIC)
def test_nothing_on_a_page_is_inline_and_the_policy_allows_nothing_unsafe(client: Client, address: str) -> None:
    answer = client.get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    page = answer.content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page)
    assert all('src="/static/' in tag for tag in re.findall(r"<script[^>]*>", page))
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


@pytest.mark.django_db
@pytest.mark.parametrize("address", PUBLIC)
def test_every_page_has_one_heading_a_language_and_a_way_past_the_masthead(client: Client, address: str) -> None:
    page = client.get(address, headers={"Accept-Language": "fi"}).content.decode()
    assert page.count("<h1") == 1
    assert '<html lang="fi"' in page
    assert '<a class="ds-skip-link" href="#main">' in page
    assert '<main id="main"' in page


@pytest.mark.django_db
def test_the_masthead_carries_the_organisation_and_not_the_product(client: Client) -> None:
    someone = account("Kommune- og kystdepartementet")
    for page in (client.get("/sign-in/"), signed_in(someone).get("/account/")):
        text = page.content.decode()
        assert "<span>Kommune- og kystdepartementet</span>" in text
        assert "Adept" not in text
        assert "brand-mark" not in text


@pytest.mark.django_db
def test_someone_of_two_organisations_meets_neither_name(client: Client) -> None:
    someone = account("Kommune- og kystdepartementet", "Helse- og livskraftdepartementet")
    page = signed_in(someone).get("/patterns/").content.decode()
    assert "departementet" not in page
    assert "<span>Adept</span>" in page


@pytest.mark.django_db
def test_not_there_and_not_yours_are_the_same_page(settings: Any) -> None:
    client = signed_in(account("Kommune- og kystdepartementet"))
    pages = [client.get(address) for address in ("/nothing/", "/account/passkeys/77/remove/", "/programmes/none/")]
    texts = {re.sub(r'value="[^"]{30,}"', "", page.content.decode()) for page in pages}
    assert {page.status_code for page in pages} == {404}
    assert len(texts) == 1
    text = html.unescape(texts.pop())
    assert "ragnhild@kkd.example" in text
    assert f'action="{reverse("account_logout")}"' in text
    assert f'href="{reverse("home")}"' in text


@pytest.mark.django_db
def test_signed_out_every_private_address_leads_to_the_sign_in_real_or_not(client: Client) -> None:
    for address in ("/account/", "/nothing/", "/strengthen/", "/account/passkeys/77/remove/"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/sign-in/?next=%2F")


@pytest.mark.django_db
def test_health_says_ok_and_nothing_else(client: Client) -> None:
    answer = client.get("/health/")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.django_db
def test_health_fails_when_the_database_does(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError, connection  # noqa: PLC0415  # settings must stand first

    def gone(*_args: object, **_more: object) -> None:
        raise OperationalError("gone")

    client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", gone)
        answer = client.get("/health/")
    assert answer.status_code == 500
    assert b"ok" not in answer.content.split(b"<h1")[0].split(b"</head>")[1]
    assert b"<h1" in answer.content


@pytest.mark.django_db
def test_the_language_of_whoever_is_signed_out_is_kept_in_a_cookie_and_an_unknown_one_is_not(client: Client) -> None:
    answer = client.get("/language/", {"to": "nn", "next": "/sign-in/?next=/account/"})
    assert answer.headers["Location"] == "/sign-in/?next=/account/"
    cookie = answer.cookies["language"]
    assert (cookie.value, bool(cookie["httponly"]), cookie["samesite"]) == ("nn", True, "Lax")
    assert '<html lang="nn"' in client.get("/sign-in/").content.decode()
    assert "language" not in Client().get("/language/", {"to": "xx"}).cookies


@pytest.mark.django_db
def test_a_persons_language_is_theirs_and_changed_by_them_alone() -> None:
    someone, other = (
        account("Kommune- og kystdepartementet"),
        account("Rannikon kunta", email="aino@rannikko.example", language="fi"),
    )
    client = signed_in(someone, strong=False)
    key = re.search(r'name="once" value="([^"]+)"', client.get("/account/").content.decode())
    assert key
    answer = client.post("/account/language/", {"language": "sv", "once": key[1]})
    assert answer.headers["Location"] == "/account/"
    assert '<html lang="sv"' in client.get("/account/").content.decode()
    other.refresh_from_db()
    assert other.language == "fi"
    wrong = client.post("/account/language/", {"language": "xx", "once": "0b0e8d53-7a5e-4a39-8f0c-1d2d43d51f00"})
    assert wrong.status_code == 422
    assert (
        client.post("/account/language/", {"language": "nb", "account": str(other.pk), "once": key[1]}).status_code
        == 400
    )


@pytest.mark.django_db
def test_what_was_done_is_said_with_the_way_back_for_a_minute() -> None:
    from datetime import timedelta  # noqa: PLC0415

    someone = account("Kommune- og kystdepartementet")
    client = signed_in(someone)
    session = client.session
    session["said"] = {
        "text": "Du låste <Hedda>.", "undo": "/somewhere/undo/", "fields": {"pair": "7"},
        "until": (clock.now() + timedelta(minutes=1)).isoformat(),
    }  # fmt: skip
    session.save()
    page = client.get("/account/").content.decode()
    bar = page[page.index('<div class="undo"') :]
    assert "Du låste &lt;Hedda&gt;." in bar
    assert 'action="/somewhere/undo/"' in bar
    assert 'name="pair" value="7"' in bar
    assert re.search(r'name="once" value="[0-9a-f-]{36}"', bar)
    assert page.index("</h1>") < page.index('<div class="undo"')
    clock.stop_at(clock.now() + timedelta(seconds=61))
    try:
        assert '<div class="undo"' not in client.get("/account/").content.decode()
    finally:
        clock.stop_at(None)


def test_the_page_of_a_failure_asks_nothing_of_the_database(rf: Any) -> None:
    from adept.site.views import broken  # noqa: PLC0415  # settings must stand first

    answer = broken(rf.get("/"))
    assert answer.status_code == 500
    assert b"<h1" in answer.content


def test_the_policy_lets_a_form_go_on_to_the_provider_and_nowhere_else() -> None:
    from adept.people.views import policy_with  # noqa: PLC0415  # settings must stand first

    assert policy_with("https://id.example/realms/work")["form-action"] == ["'self'", "https://id.example"]
    assert policy_with("")["form-action"] == ["'self'"]


@pytest.mark.django_db
def test_the_page_of_patterns_holds_in_every_language(client: Client) -> None:
    for code in ("en", "sv", "nb", "nn", "da", "fi"):
        answer = client.get("/patterns/", headers={"Accept-Language": code})
        assert answer.status_code == 200
        assert f'<html lang="{code}"' in answer.content.decode()
        assert answer.headers["Cache-Control"] == "no-cache"
