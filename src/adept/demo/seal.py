"""What makes a folder a demo world: a file that only the building writes, and its twin inside the database.

`adept demo` names the folder in ADEPT_DEMO_FOLDER. The settings then read that folder's database and nothing else; and without the
same secret in both places there is no one-click sign-in: naming a folder with another database in it opens nothing.
"""

import json
import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from adept.kernel import clock, trail
from adept.kernel.scope import system

FILE = "world.json"
ACTION = "demo.sealed"


@dataclass(slots=True)
class World:
    """The demo world as its folder tells it. `clock`: the moment in the programme's year; `since`: when it stood there."""

    moment: str
    clock: str
    since: float
    secret: str = field(default_factory=lambda: secrets.token_hex(16))
    cast: list[dict[str, Any]] = field(default_factory=list)
    format: int = 1

    def save(self, folder: Path) -> None:
        temporary = folder / f"{FILE}.new"
        temporary.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False), encoding="utf-8")
        temporary.replace(folder / FILE)

    @property
    def now(self) -> datetime:
        """Where its clock stands at this instant: it runs on while the demo runs."""
        return datetime.fromtimestamp(datetime.fromisoformat(self.clock).timestamp() + clock.time.time() - self.since, clock.UTC)


def world_in(folder: Path) -> World | None:
    """The world of a folder, or None when nothing whole was ever built there."""
    try:
        told = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return World(**told) if told.get("format") == 1 else None
    except (OSError, ValueError, TypeError):
        return None


def stamp(world: World, subject: Any, now: datetime) -> None:
    """Leave the twin of the secret in the database."""
    trail.write(ACTION, subject, by=None, at=now, facts={"secret": world.secret})


def sealed() -> World | None:
    """The world this process serves: only when the folder's secret is the database's own, and the database lies in the folder."""
    if not settings.DEMO:
        return None
    folder = Path(settings.DEMO_FOLDER).resolve()
    world = world_in(folder)
    if world is None or Path(str(settings.DATABASES["default"]["NAME"])).resolve().parent != folder:
        return None
    with system("the seal of the demo"):
        twins = trail.Detail.objects.filter(entry__action=ACTION).values_list("facts", flat=True)
        return world if any(twin.get("secret") == world.secret for twin in twins) else None
