"""The one reader of the clock.

Everything that asks for the time asks here, so that a deadline is judged by one clock, and so that the demo and the
tests can stand at a chosen moment of a programme's year.
"""

import time
from datetime import UTC as UTC  # noqa: PLC0414 -- said to be exported
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_shift = timedelta(0)
_frozen: datetime | None = None


def now() -> datetime:
    """The moment, aware, in UTC."""
    if _frozen is not None:
        return _frozen
    return datetime.fromtimestamp(time.time(), UTC) + _shift


def today(zone: str = "UTC") -> date:
    """The date on the wall in `zone` (an IANA name)."""
    return now().astimezone(ZoneInfo(zone)).date()


def move_to(moment: datetime) -> None:
    """Let the clock run on from `moment` (aware). For the demo, which stands in a programme's year."""
    global _shift, _frozen  # noqa: PLW0603 -- the one clock of the process
    _frozen = None
    _shift = moment - datetime.fromtimestamp(time.time(), UTC)


def stop_at(moment: datetime | None) -> None:
    """Hold the clock at `moment`, or let it run as the machine's again when None. For tests and for building the demo
    world.
    """
    global _shift, _frozen  # noqa: PLW0603 -- the one clock of the process
    _frozen = moment
    if moment is None:
        _shift = timedelta(0)


def machine_seconds() -> float:
    """Seconds since 1970 on the machine's own clock, moved or not: for sessions, leases of files and the demo's
    bookkeeping.
    """
    return time.time()


def elapsed(since: float) -> timedelta:
    """How long ago the machine's clock stood at `since` (seconds since 1970)."""
    return timedelta(seconds=time.time() - since)
