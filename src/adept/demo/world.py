"""The demo world as its folder tells it. Needs no Django: `adept demo` reads it before anything is set up."""

import json
import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from adept.kernel import clock

FILE = "world.json"


@dataclass(slots=True)
class World:
    """`clock`: the moment in the programme's year; `since`: when the machine's clock saw it there (s since 1970)."""

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
        return datetime.fromisoformat(self.clock) + clock.elapsed(self.since)

    def stand(self) -> None:
        """From now on its clock runs on from where it stood."""
        self.since = clock.machine_seconds()

    def hold(self) -> None:
        """Stop its clock where it is."""
        self.clock = self.now.isoformat()
        self.stand()


def world_in(folder: Path) -> World | None:
    """The world of a folder, or None when nothing whole was ever built there."""
    try:
        told = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return World(**told) if told.get("format") == 1 else None
    except (OSError, ValueError, TypeError):
        return None
