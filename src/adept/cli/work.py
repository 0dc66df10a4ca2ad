"""`adept work`: the letters, and the clocks that forget."""

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import click

from adept.cli import ground

log = logging.getLogger("adept.work")

EVERY = 1.0
"""Seconds between two looks into the outbox."""
AWAY = 5.0
"""Seconds to wait when the database does not answer."""
FORMS_KEPT = timedelta(days=7)
UPLOADS_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sweep:
    """Something the worker does every hour: `covers` names the states' sweepers that it is."""

    name: str
    run: Callable[[], int]
    covers: frozenset[str] = frozenset()


def sweeps() -> tuple[Sweep, ...]:
    """All of them. Each may run twice at once, or be killed half-way, and be run again."""
    from adept.kernel.post import carrier  # noqa: PLC0415 -- Django must stand first

    return (
        Sweep("what old letters said", carrier.forget, frozenset({"worker: bodies are forgotten after seven days"})),
        Sweep("forms carried out long ago", forget_forms),
        Sweep("spreadsheets read and never taken in", drop_uploads, frozenset({"clock: dropped after a day"})),
        Sweep("sessions that ran out", forget_sessions),
    )


CARRIES = frozenset({"worker: due letters", "worker: letters whose lease ran out"})
"""The sweepers that carrying letters is."""


def forget_forms() -> int:
    """Keys of forms are kept for seven days: nobody sends the same form again after that."""
    from adept.kernel import clock, web  # noqa: PLC0415

    gone, _kinds = web.SentForm.objects.filter(at__lt=clock.now() - FORMS_KEPT).delete()
    return gone


def drop_uploads() -> int:
    """A spreadsheet that was read and not taken in within a day is dropped, and what stood in it is forgotten."""
    from adept.journey.applications import actions  # noqa: PLC0415
    from adept.kernel import clock  # noqa: PLC0415
    from adept.kernel.scope import system  # noqa: PLC0415

    with system("the clock for spreadsheets that were read and not taken in"):
        return actions.drop_stale(before=clock.now() - UPLOADS_KEPT, now=clock.now())


def forget_sessions() -> int:
    """Sessions that ran out."""
    from django.contrib.sessions.models import Session  # noqa: PLC0415

    from adept.kernel import clock  # noqa: PLC0415

    gone, _kinds = Session.objects.filter(expire_date__lt=clock.now()).delete()
    return gone


def worker_name() -> str:
    """Who carries: machine and process, at most 40 characters."""
    return f"{socket.gethostname()[:28]}:{os.getpid()}"


class Loop:
    """Carry what is due every second, sweep every hour; nothing but `stop` ends it."""

    def __init__(self) -> None:
        self.ending = threading.Event()
        self.swept: datetime | None = None

    def stop(self, *_signal: object) -> None:
        """End after the letter in hand."""
        self.ending.set()

    def turn(self) -> float:
        """One turn; how many seconds to wait before the next. A database that is gone for a while is waited for."""
        from django.db import Error, close_old_connections, connections  # noqa: PLC0415

        from adept.kernel.post import carrier  # noqa: PLC0415

        try:
            close_old_connections()
            handled = carrier.carry(worker_name(), stop=self.ending.is_set)
            self._sweep()
        except Error as error:
            log.warning("the database does not answer; waiting: %s", str(error).strip().split("\n", 1)[0])
            connections.close_all()
            return AWAY
        except Exception:
            log.exception("a turn of the worker failed; it goes on")
            return AWAY
        return 0.0 if handled else EVERY

    def _sweep(self) -> None:
        from adept.kernel import clock  # noqa: PLC0415

        now = clock.now()
        if self.swept and timedelta(0) <= now - self.swept < timedelta(hours=1):
            return
        for sweep in sweeps():
            if self.ending.is_set():
                return
            if count := sweep.run():
                log.info("%s: %d", sweep.name, count)
        self.swept = now

    def run(self) -> None:
        """Until asked to stop."""
        while not self.ending.is_set():
            self.ending.wait(self.turn())

    def once(self) -> None:
        """What is due now, and no more."""
        while not self.ending.is_set() and self.turn() == 0.0:
            pass


@click.command()
@click.option("--once", is_flag=True, help="Handle what is due, then end.")
def work(*, once: bool) -> None:
    """Send letters and clear away what is to be forgotten, until asked to stop (SIGTERM or Ctrl-C)."""
    ground.stand()
    from adept.cli import findings  # noqa: PLC0415 -- Django must stand first

    findings.refuse()
    loop = Loop()
    signal.signal(signal.SIGTERM, loop.stop)
    signal.signal(signal.SIGINT, loop.stop)
    if once:
        loop.once()
        return
    click.echo("The worker is at work.")
    loop.run()
    click.echo("The worker has ended.")
