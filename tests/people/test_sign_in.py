"""The door: who gets in, and what the door tells to nobody."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from adept.kernel import clock, scope
from adept.kernel.post import Letter, kinds
from adept.people.models import Account
from tests.people.door import Door, bare

KNOWN, UNKNOWN = "aino@rannikko.example", "eino@rannikko.example"


def built(letter: Letter) -> object:
    with scope.system("a test reads what would leave"):
        return kinds()[letter.purpose].build(letter)


def shape(queries: CaptureQueriesContext) -> list[str]:
    """What was asked of the database, in whatever order: the verb and the table."""
    found = [re.search(r'^(SELECT|INSERT|UPDATE|DELETE)\b.*?"(\w+)"', query["sql"]) for query in queries]
    return sorted(f"{one[1]} {one[2]}" if one else "transaction" for one in found)


def test_a_code_from_the_letter_opens_the_door_once(aino: Account, door: Door) -> None:
    door.ask(KNOWN)
    code = door.code()
    assert door.type(code) == 302
    assert door.signed_in
    door.client.post("/sign-out/")
    assert not door.signed_in
    assert door.type(code) == 302
    assert not door.signed_in


def test_looking_at_the_page_of_the_code_uses_nothing_up(aino: Account, door: Door) -> None:
    door.ask(KNOWN)
    for _again in range(12):
        assert door.client.get("/sign-in/code/").status_code == 200
    assert door.type(door.code()) == 302
    assert door.signed_in


def test_a_code_opens_only_the_browser_that_asked_for_it(aino: Account, door: Door) -> None:
    door.ask(KNOWN)
    other = Door(Client())
    assert other.type(door.code()) == 302
    assert not other.signed_in
    other.ask(UNKNOWN)
    assert other.type(door.code()) == 200
    assert not other.signed_in


def test_five_wrong_codes_end_the_attempt(aino: Account, door: Door) -> None:
    door.ask(KNOWN)
    right = door.code()
    wrong = "0000 0000" if right != "0000 0000" else "1111 1111"
    for _try in range(4):
        assert door.type(wrong) == 200
    assert door.type(wrong) == 302
    assert door.type(right) == 302
    assert not door.signed_in


def test_guessing_in_parallel_gains_no_sixth_try(aino: Account, door: Door) -> None:
    door.ask(KNOWN)
    right = door.code()
    before = dict(door.client.session.items())
    for _try in range(5):
        session = door.client.session
        session.update(before)  # as when all five were read before the first was written
        session.save()
        door.type("0000 0000" if right != "0000 0000" else "1111 1111")
    session = door.client.session
    session.update(before)
    session.save()
    door.type(right)
    assert not door.signed_in


def test_a_code_runs_out_after_ten_minutes(aino: Account, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    door.ask(KNOWN)
    code = door.code()
    later = clock.machine_seconds() + 601
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time.time", lambda: later)
    door.type(code)
    assert not door.signed_in
    assert "run out" in door.client.get("/sign-in/").content.decode()


def test_a_code_has_more_than_twenty_bits_and_is_not_told_twice(aino: Account, door: Door) -> None:
    seen = set()
    for _ask in range(3):
        door.client = Client()
        door.ask(KNOWN)
        assert re.fullmatch(r"\d{4} \d{4}", door.code())
        seen.add(door.code())
    assert len(seen) == 3


def test_known_and_unknown_addresses_meet_the_same_pages_and_cost_the_same_work(aino: Account) -> None:
    told = {}
    for address in (KNOWN, UNKNOWN):
        cache.clear()  # else the second finds the first one's row in the counting of this machine's tries
        door = Door(Client())
        door.client.get("/sign-in/")
        before = Letter._base_manager.count()
        with CaptureQueriesContext(connection) as asking:
            answer = door.client.post("/sign-in/", {"email": address})
        with CaptureQueriesContext(connection) as showing:
            page = door.client.get("/sign-in/code/")
        with CaptureQueriesContext(connection) as typing:
            wrong = door.client.post("/sign-in/code/", {"code": "no code at all"})
        headers = {name: value for name, value in answer.headers.items() if name != "Expires"}  # the moment
        told[address] = {
            "answer": (answer.status_code, sorted(answer.cookies), headers),
            "page": bare(page.content).replace(address, "…"),
            "wrong": (wrong.status_code, bare(wrong.content).replace(address, "…")),
            "asking": shape(asking),
            "showing": shape(showing),
            "typing": shape(typing),
            "letters": Letter._base_manager.count() - before,
        }
    for part, known in told[KNOWN].items():
        assert told[UNKNOWN][part] == known, part
    assert told[KNOWN]["letters"] == 1


def test_only_the_letter_says_that_an_address_is_unknown(aino: Account, door: Door) -> None:
    door.ask(UNKNOWN)
    letter = Letter._base_manager.get()
    assert (letter.purpose, letter.recipient, letter.to_key) == ("sign_in_unknown", None, UNKNOWN)
    rendered = built(letter)
    assert getattr(rendered, "address", None) == UNKNOWN
    assert getattr(rendered, "sender", None) == "Rannikon kunta"


def test_an_unknown_address_gets_three_letters_an_hour_at_most(aino: Account) -> None:
    for _ask in range(3):
        Door(Client()).ask(UNKNOWN)
    clock.stop_at(clock.now() + timedelta(minutes=2))
    cache.clear()
    Door(Client()).ask(UNKNOWN)
    letters = list(Letter._base_manager.order_by("written", "id"))
    assert [built(letter) is not None for letter in letters].count(True) == 3
    clock.stop_at(clock.now() + timedelta(hours=2))
    cache.clear()
    Door(Client()).ask(UNKNOWN)
    last = Letter._base_manager.order_by("-written").first()
    assert last is not None
    assert built(last) is not None


def test_the_code_goes_out_in_the_persons_language_under_the_organisations_name_and_is_not_kept(
    aino: Account, door: Door
) -> None:
    door.ask(KNOWN.upper())
    letter = Letter._base_manager.get()
    assert letter.urgent
    assert letter.recipient == aino.pk
    rendered = built(letter)
    assert (getattr(rendered, "sender", ""), getattr(rendered, "language", "")) == ("Rannikon kunta", "fi")
    assert getattr(rendered, "subject", "") == f"Koodisi on {door.code()}"
    assert not kinds()["sign_in_code"].keeps_body


def test_a_code_that_ran_out_in_the_outbox_is_not_sent(aino: Account, door: Door) -> None:
    door.ask(KNOWN)
    clock.stop_at(clock.now() + timedelta(minutes=11))
    assert built(Letter._base_manager.get()) is None


def test_a_closed_account_is_answered_like_an_unknown_address(aino: Account, door: Door) -> None:
    Account.objects.filter(pk=aino.pk).update(is_active=False)
    door.ask(KNOWN)
    assert Letter._base_manager.get().purpose == "sign_in_unknown"


def test_asking_for_one_address_again_and_again_is_stopped(aino: Account) -> None:
    for _ask in range(3):
        Door(Client()).ask(KNOWN)
    answer = Client().post("/sign-in/", {"email": KNOWN})
    assert answer.status_code == 200
    assert Letter._base_manager.count() == 3


def test_the_limit_of_one_address_shuts_no_other_out(aino: Account) -> None:
    for _ask in range(4):
        Client().post("/sign-in/", {"email": UNKNOWN})
    Door(Client()).ask(KNOWN)


def test_the_session_is_a_new_one_after_signing_in(aino: Account, door: Door) -> None:
    door.ask(KNOWN)
    before = door.client.session.session_key
    door.type(door.code())
    assert door.client.session.session_key != before
    stolen = Client()
    stolen.cookies["sessionid"] = str(before)
    assert stolen.get("/account/").status_code == 302


@pytest.mark.parametrize(
    "going",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil", "evil"],
)
def test_next_leads_nowhere_but_to_our_own_pages(aino: Account, door: Door, going: str) -> None:
    assert door.enter(KNOWN, going) == "/"
    fresh = Client()
    assert fresh.get("/language/", {"to": "nn", "next": going}).headers["Location"] == "/"
    door.client.get("/strengthen/", {"next": going})
    assert "evil" not in door.client.get("/account/app/add/", {"next": going}).content.decode()


def test_next_leads_on_to_the_page_that_was_wanted(aino: Account, door: Door) -> None:
    assert door.client.get("/account/?a=1").headers["Location"] == "/sign-in/?next=%2Faccount%2F%3Fa%3D1"
    assert door.enter(KNOWN, "/account/?a=1") == "/account/?a=1"


def test_there_are_no_passwords_and_no_sign_up(aino: Account) -> None:
    assert not aino.has_usable_password()
    page = Client().get("/sign-in/").content.decode()
    assert 'type="password"' not in page
    answer = Client().post("/sign-in-help/", {"email": "new@rannikko.example", "password1": "x"})
    assert answer.status_code == 405
    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    "address",
    ["/sign-in/", "/sign-in/code/", "/sign-in/second/", "/sign-in/passkey/", "/sign-out/", "/account/app/add/"],
)
def test_a_form_of_the_door_takes_no_undeclared_field(aino: Account, door: Door, address: str) -> None:
    door.enter(KNOWN)
    assert door.client.post(address, {"email": KNOWN, "is_active": "0"}).status_code == 400


def test_signing_out_forgets_everything_of_the_session(aino: Account, door: Door) -> None:
    door.enter(KNOWN)
    before = door.client.session.session_key
    door.client.post("/sign-out/")
    assert door.client.session.session_key != before
    assert dict(door.client.session.items()) == {}
