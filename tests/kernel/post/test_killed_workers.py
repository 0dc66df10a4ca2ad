"""A worker is killed at every point of a letter's way: nothing is lost, and nothing comes twice but in the one window.

There it comes once more, with the same Message-ID.
"""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection

from adept.kernel import clock
from adept.kernel.post import Letter, carrier
from adept.kernel.scope import system
from tests.support.desk import Desk
from tests.support.killed_worker import POINTS
from tests.support.smtp import Server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def _database() -> str:
    name = connection.settings_dict["NAME"]
    return f"sqlite:///{name}" if connection.vendor == "sqlite" else f"postgres:///{name}?pool=no"


def _work(server: Server, point: str) -> int:
    connection.close()
    ended = subprocess.run(
        [sys.executable, "-m", "tests.support.killed_worker", point, _database(), server.url],
        check=False, timeout=60, capture_output=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert ended.returncode in (0, -signal.SIGKILL), ended.stderr.decode()
    return ended.returncode


def _leases_run_out() -> None:
    with system("a test lets the time of a lease pass"):
        Letter.objects.filter(state="sending").update(lease=clock.now() - timedelta(seconds=1))


@pytest.mark.parametrize("point", POINTS)
def test_a_letter_that_must_arrive_survives_its_worker(desk: Desk, server: Server, point: str) -> None:
    letter = desk.write(desk.must)
    assert _work(server, point) == -signal.SIGKILL
    _leases_run_out()
    carrier.carry("the next one")
    assert desk.look(letter).state == "sent"
    once_more = 1 if point == "in the window" else 0
    assert server.ids == [desk.look(letter).message_id] * (1 + once_more)
    assert carrier.carry("and the next") == 0


@pytest.mark.parametrize(
    ("point", "arrived", "state"),
    [
        ("before the door", 1, "sent"),
        ("at the door", 0, "parked"),  # it was not handed over, but nobody can know
        ("in the window", 1, "parked"),
        ("after the note", 1, "sent"),
    ],
)
def test_a_letter_that_must_not_repeat_does_not(
    desk: Desk, server: Server, point: str, arrived: int, state: str
) -> None:
    letter = desk.write(desk.once)
    assert _work(server, point) == -signal.SIGKILL
    _leases_run_out()
    carrier.carry("the next one")
    assert (len(server.ids), desk.look(letter).state) == (arrived, state)
    assert state == "sent" or "it may have arrived" in desk.look(letter).note


def test_a_worker_that_nobody_kills_does_all_and_ends(desk: Desk, server: Server) -> None:
    letters = [desk.write(desk.must) for _ in range(3)]
    assert _work(server, "") == 0
    assert sorted(server.ids) == sorted(desk.look(letter).message_id for letter in letters)
