"""The worker's part of the post, against a real mail server."""

import smtplib
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from adept.kernel import post
from adept.kernel.post import carrier
from adept.kernel.post.carrier import KNOCK_AGAIN, LEASE, PATIENCE
from adept.kernel.post.door import Door
from adept.kernel.scope import system
from adept.site.mail import mailers
from tests.support.desk import NOON, Desk
from tests.support.smtp import HANG_UP, Server

pytestmark = pytest.mark.django_db

Move = Callable[[datetime], None]


def test_one_intent_is_one_row_and_one_message(desk: Desk, server: Server) -> None:
    reader, about = uuid4(), uuid4()
    first = desk.write(to=reader, about=about)
    assert desk.write(to=reader, about=about).pk == first.pk
    assert carrier.carry("w") == 1
    assert carrier.carry("w") == 0
    assert desk.write(to=reader, about=about).pk == first.pk  # written again after it was sent: still the one
    assert carrier.carry("w") == 0
    letter = desk.look(first)
    assert (letter.state, letter.note, letter.at_door, letter.lease) == ("sent", "", False, None)
    assert server.ids == [letter.message_id]


def test_a_new_version_is_a_new_letter(desk: Desk, server: Server) -> None:
    reader, about = uuid4(), uuid4()
    desk.write(to=reader, about=about)
    desk.write(to=reader, about=about, version=2)
    assert carrier.carry("w") == 2
    assert len(set(server.ids)) == 2


def test_the_message_says_who_writes_and_in_which_language(desk: Desk, server: Server) -> None:
    desk.write(facts={"sender": 'Møre "og" Romsdal, fylke \\'})
    carrier.carry("w")
    (message,) = server.taken
    (sender,) = message["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ('Møre "og" Romsdal, fylke \\', "adept@localhost")
    assert message["Reply-To"] == "hr@example.org"
    assert (message["Subject"], message["Content-Language"], message["Auto-Submitted"]) == (
        "Et spørsmål",
        "nb",
        "auto-generated",
    )
    body = message.get_body(("plain",))
    assert body is not None
    assert (
        body.get_content().replace("\r\n", "\n").startswith("Hei.\n.\nÆrlig talt: ")
    )  # a line that is a dot ends nothing


@effort(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sender=st.text(max_size=60), subject=st.text(max_size=120))
def test_no_name_becomes_a_header(sender: str, subject: str) -> None:
    from adept.kernel.post.pages import one_line  # noqa: PLC0415

    built = post.Rendered("a@example.org", "nb", one_line(sender), "", one_line(subject), "Hei\n", "<p>Hei</p>")
    message = carrier._message(built, "<1@localhost>").message()
    assert sorted(message.keys()) == sorted(
        [
            "Subject",
            "From",
            "To",
            "Date",
            "Message-ID",
            "Content-Language",
            "Auto-Submitted",
            "Content-Type",
            "MIME-Version",
        ]
    )
    assert message["From"].addresses[0].addr_spec == "adept@localhost"


def test_urgent_letters_pass_all_others(desk: Desk, server: Server) -> None:
    for _ in range(3):
        desk.write()
    code = desk.write(desk.urgent)
    carrier.carry("w", limit=1)
    assert desk.look(code).state == "sent"
    assert len(server.taken) == 1


def test_many_letters_are_one_conversation(desk: Desk, server: Server) -> None:
    for _ in range(10):
        desk.write()
    assert carrier.carry("w") == 10
    assert (len(server.taken), server.conversations) == (10, 1)


def test_access_is_asked_again_when_the_letter_leaves(desk: Desk, server: Server) -> None:
    letter = desk.write()
    desk.allowed.clear()
    carrier.carry("w")
    assert desk.look(letter).state == "withheld"
    assert server.conversations == 0


def test_a_letter_that_cannot_be_built_stops_no_other(desk: Desk, server: Server) -> None:
    broken, sound = desk.write(desk.urgent), desk.write()
    desk.broken.add(str(broken.object))
    assert carrier.carry("w") == 2
    assert (desk.look(broken).state, desk.look(broken).attempts) == ("waiting", 1)
    assert desk.look(sound).state == "sent"


def test_an_address_that_no_mail_can_carry_is_parked(desk: Desk, server: Server) -> None:
    odd, sound = desk.write(desk.urgent, facts={"address": "blåbær@example.org"}), desk.write()
    carrier.carry("w")
    assert desk.look(odd).state == "parked"
    assert desk.look(sound).state == "sent"


def test_a_kind_of_another_version_is_parked(desk: Desk, server: Server) -> None:
    letter = desk.write()
    from adept.kernel.post import outbox  # noqa: PLC0415

    del outbox._KINDS["test_must"]
    carrier.carry("w")
    assert desk.look(letter).state == "parked"


def test_a_body_that_must_not_be_kept_is_not(desk: Desk, server: Server) -> None:
    secret, usual = desk.write(desk.secret, facts={"code": "123456"}), desk.write(facts={"why": "kept"})
    carrier.carry("w")
    assert (desk.look(secret).body, desk.look(secret).subject, desk.look(secret).facts) == ("", "", {})
    assert desk.look(usual).body.startswith("Hei.")
    assert desk.look(usual).facts == {"why": "kept"}


def test_what_letters_said_is_forgotten_after_seven_days_and_not_before(desk: Desk, server: Server, noon: Move) -> None:
    letter = desk.write(facts={"why": "x"})
    withheld = desk.write(facts={"why": "y"})
    desk.allowed.remove(str(withheld.object))
    carrier.carry("w")
    noon(NOON + timedelta(days=7))
    assert carrier.forget() == 0
    noon(NOON + timedelta(days=7, seconds=1))
    assert carrier.forget() == 2
    assert (desk.look(letter).body, desk.look(letter).facts, desk.look(letter).state) == ("", {}, "sent")
    assert desk.look(withheld).facts == {}
    assert carrier.forget() == 0


# --- What the mail server may do -------------------------------------------------------------------------------------

BEFORE = ["connect", "ehlo", "mail", "rcpt", "data"]


@pytest.mark.parametrize("moment", BEFORE)
@pytest.mark.parametrize("kind", ["must", "once"])
def test_a_server_that_hangs_up_before_the_final_dot_gets_the_letter_again(
    desk: Desk, server: Server, noon: Move, moment: str, kind: str
) -> None:
    letter = desk.write(getattr(desk, kind))
    server.plans = [{moment: HANG_UP}, {}]
    carrier.carry("w")
    assert moment in server.seen
    assert (desk.look(letter).state, server.taken) == ("waiting", [])
    noon(NOON + PATIENCE[0])
    carrier.carry("w")
    assert desk.look(letter).state == "sent"
    assert server.ids == [desk.look(letter).message_id]


@pytest.mark.parametrize("moment", ["connect", "ehlo", "mail", "rcpt", "data", "dot"])
def test_a_server_that_asks_us_to_wait_gets_the_letter_later(
    desk: Desk, server: Server, noon: Move, moment: str
) -> None:
    letter = desk.write()
    server.plans = [{moment: "451 not now"}, {}]
    carrier.carry("w")
    assert moment in server.seen
    assert (desk.look(letter).state, server.taken) == ("waiting", [])
    noon(NOON + PATIENCE[0])
    carrier.carry("w")
    assert (desk.look(letter).state, len(server.taken)) == ("sent", 1)


@pytest.mark.parametrize("moment", ["rcpt", "data", "dot"])
def test_a_no_to_this_letter_parks_it_at_once(desk: Desk, server: Server, moment: str) -> None:
    letter, next_one = desk.write(desk.urgent), desk.write()
    server.plans = [{moment: "550 no such reader"}, {}]
    carrier.carry("w")
    assert (desk.look(letter).state, desk.look(letter).note) == ("parked", "the mail server answered 550")
    assert desk.look(next_one).state == "sent"


@pytest.mark.parametrize("moment", ["connect", "ehlo", "mail"])
def test_a_no_to_us_blames_no_letter(desk: Desk, server: Server, noon: Move, moment: str) -> None:
    letters = [desk.write() for _ in range(3)]
    server.plans = [{moment: "550 go away"}]
    for step in range(30):  # far more often than a letter is tried for its own sake
        noon(NOON + step * KNOCK_AGAIN)
        carrier.carry("w")
    assert [desk.look(letter).state for letter in letters] == ["waiting"] * 3
    assert {desk.look(letter).attempts for letter in letters} == {0}
    server.plans = [{}]
    noon(NOON + timedelta(hours=2))
    assert carrier.carry("w") == 3
    assert len(server.taken) == 3


def test_no_mail_server_at_all_keeps_the_letters_waiting(desk: Desk, settings: Any, noon: Move) -> None:
    settings.MAILERS = mailers("")
    letter = desk.write()
    for step in range(30):
        noon(NOON + step * timedelta(days=1))
        carrier.carry("w")
    assert (desk.look(letter).state, desk.look(letter).attempts) == ("waiting", 0)


def test_a_letter_put_off_again_and_again_is_parked(desk: Desk, server: Server, noon: Move) -> None:
    letter = desk.write()
    server.plans = [{"rcpt": "451 not now"}]
    moment = NOON
    for wait in PATIENCE:
        noon(moment)
        assert carrier.carry("w") == 1
        assert desk.look(letter).state == "waiting"
        noon(moment + wait - timedelta(seconds=1))
        assert carrier.carry("w") == 0  # not before its time
        moment += wait
    noon(moment)
    carrier.carry("w")
    assert desk.look(letter).state == "parked"


@pytest.mark.parametrize("moment", ["dot"])
def test_in_the_window_a_letter_that_must_arrive_comes_at_most_once_more_with_the_same_id(
    desk: Desk, server: Server, noon: Move, moment: str
) -> None:
    letter = desk.write()
    server.plans = [{moment: HANG_UP}, {}]
    carrier.carry("w")
    noon(NOON + PATIENCE[0])
    carrier.carry("w")
    noon(NOON + timedelta(days=30))
    assert carrier.carry("w") == 0
    assert server.ids == [desk.look(letter).message_id] * 2


def test_in_the_window_a_letter_that_must_not_repeat_is_parked_and_says_why(
    desk: Desk, server: Server, noon: Move
) -> None:
    letter = desk.write(desk.once)
    server.plans = [{"dot": HANG_UP}, {}]
    carrier.carry("w")
    noon(NOON + timedelta(days=30))
    assert carrier.carry("w") == 0
    assert desk.look(letter).state == "parked"
    assert "it may have arrived" in desk.look(letter).note
    assert len(server.ids) == 1


def test_a_server_that_hangs_up_after_its_250_has_the_letter(desk: Desk, server: Server, noon: Move) -> None:
    letters = [desk.write(), desk.write()]
    server.plans = [{"after": HANG_UP}, {}]
    carrier.carry("w")
    noon(NOON + timedelta(days=1))
    carrier.carry("w")
    assert sorted(server.ids) == sorted(desk.look(letter).message_id for letter in letters)
    assert {desk.look(letter).state for letter in letters} == {"sent"}


def test_a_goodbye_that_fails_concerns_no_letter(desk: Desk, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(_self: smtplib.SMTP) -> None:
        raise TimeoutError

    monkeypatch.setattr(smtplib.SMTP, "quit", late)
    letter = desk.write()
    carrier.carry("w")
    assert desk.look(letter).state == "sent"


# --- Leases ----------------------------------------------------------------------------------------------------------


def test_a_claimed_letter_is_left_alone_until_its_lease_runs_out(desk: Desk, server: Server, noon: Move) -> None:
    letter = desk.write()
    with system("a test claims and is killed"):
        assert carrier._claim("killed") is not None
    noon(NOON + LEASE)
    assert carrier.carry("w") == 0
    noon(NOON + LEASE + timedelta(seconds=1))
    assert carrier.carry("w") == 1
    assert (desk.look(letter).state, desk.look(letter).attempts) == ("sent", 1)


def test_a_worker_whose_lease_ran_out_does_not_send(desk: Desk, server: Server, noon: Move) -> None:
    letter = desk.write()
    with system("two workers, the first one slow"), Door() as door:
        slow = carrier._claim("slow")
        assert slow is not None
        noon(NOON + LEASE + timedelta(seconds=1))
        assert carrier.carry("quick") == 1
        carrier._deliver(slow, door)
    assert desk.look(letter).state == "sent"
    assert len(server.taken) == 1


def test_a_letter_that_kills_its_workers_is_parked(desk: Desk, server: Server, noon: Move) -> None:
    letter = desk.write()
    moment = NOON
    for _ in range(len(PATIENCE) + 1):
        with system("killed again"):
            assert carrier._claim("killed") is not None
        moment += LEASE + timedelta(seconds=1)
        noon(moment)
    carrier.carry("w")
    assert desk.look(letter).state == "parked"
    assert server.taken == []


def test_a_database_that_is_gone_is_not_the_letters_fault(
    desk: Desk, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = desk.write()

    def gone(*_: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(carrier, "_at_door", gone)
    with pytest.raises(OperationalError):
        carrier.carry("w")
    assert (desk.look(letter).state, desk.look(letter).attempts) == ("sending", 0)
    assert server.taken == []


def test_asked_to_stop_the_worker_ends_after_the_letter_in_hand(desk: Desk, server: Server) -> None:
    for _ in range(5):
        desk.write()
    assert carrier.carry("w", stop=lambda: len(server.taken) >= 2) == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_no_letter_twice(desk: Desk, server: Server) -> None:
    letters = [desk.write() for _ in range(40)]
    barrier, handled = threading.Barrier(4), []

    def work(name: str) -> None:
        barrier.wait()
        try:
            while count := carrier.carry(name, limit=3):
                handled.append(count)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(server.ids) == sorted(desk.look(letter).message_id for letter in letters)
    assert sum(handled) == 40


@pytest.mark.django_db(transaction=True)
def test_without_the_compare_and_set_two_workers_would_repeat(desk: Desk, server: Server) -> None:
    """The test above can fail: two who both believe that a letter is theirs."""
    letter = desk.write()
    with system("the guard is gone"), Door() as door:
        first = carrier._claim("w1")
        assert first is not None
        carrier._deliver(first, door)
        post.Letter.objects.filter(pk=letter.pk).update(state="sending", lease=first.lease)
        carrier._deliver(first, door)
    assert len(server.ids) == 2
