"""Writing letters, and taking them back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from adept.kernel import clock
from adept.kernel.post.pages import Rendered
from adept.kernel.post.rows import Letter

UNDO = timedelta(minutes=1)
"""How long a bulk send waits, so that it can be taken back."""

OPENS, SHUTS = time(7, 30), time(18, 0)
"""What the product starts by itself arrives between these hours on weekdays; answers to a person's own act at any time.
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of letter: how it is built when it leaves. `build` asks access again and gives None when it may not go.

    `must_arrive`: after a crash in the one window that SMTP leaves open it is sent again; otherwise it is parked, and
    said so. `urgent` goes before all others (sign-in codes). `keeps_body`: whether the body is kept for the seven days
    of proof.
    """

    purpose: str
    build: Callable[[Letter], Rendered | None]
    must_arrive: bool = True
    urgent: bool = False
    keeps_body: bool = True


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Let the worker know how letters of this kind are built."""
    _KINDS[kind.purpose] = kind
    return kind


def kinds() -> Mapping[str, Kind]:
    """Every kind of letter by purpose."""
    return _KINDS


def send(
    kind: Kind,
    *,
    to: UUID | None,
    about: object,
    owner: UUID | None,
    round_id: UUID | None = None,
    version: int = 1,
    facts: Mapping[str, Any] | None = None,
    due: datetime | None = None,
    batch: UUID | None = None,
    address: str = "",
) -> Letter:
    """Write one intent, in the caller's transaction. The same intent written twice is one letter.

    to: the account; about: the id of the object; due: not before (now when None); facts: what `build` cannot look up
    later.
    """
    now = clock.now()
    letter, _made = Letter._base_manager.get_or_create(
        to_key=str(to) if to else address.lower(),
        purpose=kind.purpose,
        object=str(about),
        version=version,
        defaults={
            "recipient": to, "owner": owner, "round": round_id, "batch": batch, "facts": dict(facts or {}),
            "due": due or now, "written": now, "urgent": kind.urgent,
        },
    )  # fmt: skip
    return letter


def recall(batch: UUID) -> int:
    """Take back the letters of a bulk send that have not left; how many."""
    waiting = Letter.objects.filter(batch=batch, state="waiting", due__gt=clock.now())
    return waiting.update(state="recalled", note="taken back within the minute")


def next_open_hour(moment: datetime, zone: str) -> datetime:
    """`moment` itself, or the next weekday morning when it lies in the quiet hours of `zone`."""
    local = moment.astimezone(ZoneInfo(zone))
    day, clock_time = local.date(), local.time()
    if day.weekday() < 5 and OPENS <= clock_time < SHUTS:
        return moment
    if clock_time >= OPENS:
        day += timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, ZoneInfo(zone)).astimezone(clock.UTC)
