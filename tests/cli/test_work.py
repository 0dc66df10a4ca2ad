"""`adept work`."""

import re
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError

from tests.support import smtp
from tests.support.house import House


@pytest.fixture
def server() -> Iterator[smtp.Server]:
    with smtp.running() as server:
        yield server


def _until(question: Any, *, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def test_once_handles_what_is_due_and_ends(home: House, server: smtp.Server) -> None:
    home.settings["ADEPT_MAIL_URL"] = server.url
    done = home.adept("work", "--once")
    assert done.returncode == 0, done.stderr
    (letter,) = server.taken
    assert letter["To"] == "ase@example.org"
    assert letter["From"] == "Havbruksdirektoratet <adept@example.org>"
    assert letter["Content-Language"] == "nn"
    body = letter.get_body(("plain",))
    assert body is not None
    assert re.search(r"^http://localhost:8000/\s*$", body.get_content(), re.MULTILINE)
    assert home.adept("work", "--once").returncode == 0
    assert len(server.taken) == 1


@pytest.mark.slow
def test_it_goes_on_until_asked_to_stop_and_then_stops_within_seconds(home: House, server: smtp.Server) -> None:
    home.settings["ADEPT_MAIL_URL"] = server.url
    worker = home.start("work")
    try:
        _until(lambda: _state(home) == "sent")
        with closing(sqlite3.connect(home.file, timeout=20)) as database:  # a second letter, while it runs
            database.execute("UPDATE adept_letter SET state = 'waiting', message_id = ''")
            database.commit()
        _until(lambda: len(server.taken) == 2)
    finally:
        asked = time.monotonic()
        worker.send_signal(signal.SIGTERM)
        said, _ = worker.communicate(timeout=20)
    assert (worker.returncode, time.monotonic() - asked < 5) == (0, True), said
    assert "The worker has ended." in said


def _state(home: House) -> str:
    with closing(sqlite3.connect(home.file, timeout=20)) as database:
        (state,) = database.execute("SELECT state FROM adept_letter").fetchone()
    return str(state)


# --- The loop itself -------------------------------------------------------------------------------------------------


@pytest.fixture
def loop() -> Any:
    from adept.cli.work import Loop  # noqa: PLC0415  # settings must stand first

    return Loop()


@pytest.mark.django_db(transaction=True)  # the loop closes its connection
def test_a_database_that_is_gone_is_waited_for(loop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from adept.cli import work  # noqa: PLC0415
    from adept.kernel.post import carrier  # noqa: PLC0415

    moods: list[Exception | int] = [OperationalError("gone"), OperationalError("gone\nmore"), 3, 0]

    def carry(*_: object, **__: object) -> int:
        mood = moods.pop(0)
        if isinstance(mood, Exception):
            raise mood
        return mood

    monkeypatch.setattr(carrier, "carry", carry)
    assert [loop.turn() for _ in range(4)] == [work.AWAY, work.AWAY, 0.0, work.EVERY]


@pytest.mark.django_db(transaction=True)
def test_an_error_of_the_program_does_not_end_it(loop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from adept.cli import work  # noqa: PLC0415
    from adept.kernel.post import carrier  # noqa: PLC0415

    monkeypatch.setattr(carrier, "carry", lambda *_, **__: 1 / 0)
    assert loop.turn() == work.AWAY


@pytest.mark.django_db(transaction=True)
def test_it_sweeps_every_hour_and_not_more_often(loop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from adept.cli import work  # noqa: PLC0415
    from adept.kernel import clock  # noqa: PLC0415

    swept: list[datetime] = []

    def note() -> int:
        swept.append(clock.now())
        return 1

    monkeypatch.setattr(work, "sweeps", lambda: (work.Sweep("a test", note),))
    start = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)  # the night the clocks change
    try:
        for minutes in (0, 1, 59, 60, 61, 119, 120, 30):  # the last: someone sets the machine's clock back
            clock.stop_at(start + timedelta(minutes=minutes))
            loop.turn()
    finally:
        clock.stop_at(None)
    assert [(moment - start).total_seconds() / 60 for moment in swept] == [0, 60, 120, 30]


@pytest.mark.django_db
def test_forms_are_forgotten_after_a_week_and_not_before() -> None:
    from adept.cli import work  # noqa: PLC0415
    from adept.kernel import clock  # noqa: PLC0415
    from adept.kernel.web import SentForm  # noqa: PLC0415

    now = datetime(2027, 1, 8, tzinfo=UTC)
    for age in (timedelta(days=7), timedelta(days=7, seconds=1)):
        SentForm(key=uuid4(), at=now - age).save(force_insert=True)
    clock.stop_at(now)
    try:
        assert (work.forget_forms(), SentForm.objects.count()) == (1, 1)
    finally:
        clock.stop_at(None)


@pytest.mark.django_db
def test_every_sweep_of_the_product_runs_on_an_empty_house() -> None:
    from adept.cli import work  # noqa: PLC0415

    assert [sweep.run() for sweep in work.sweeps()] == [0] * len(work.sweeps())
