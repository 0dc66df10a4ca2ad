"""What makes a folder a demo world: a secret that only the building writes, and its twin inside the database.

`adept demo` names the folder in ADEPT_DEMO_FOLDER. The settings then read that folder's database and nothing else; and
without the same secret in both places there is no one-click sign-in: naming a folder with another database in it opens
nothing.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from adept.demo.world import World, world_in
from adept.kernel import trail
from adept.kernel.scope import system

ACTION = "demo.sealed"


def stamp(world: World, subject: Any, now: datetime) -> None:
    """Leave the twin of the secret in the database."""
    trail.write(ACTION, subject, by=None, at=now, facts={"secret": world.secret})


def sealed() -> World | None:
    """The world this process serves: only when the folder's secret is the database's own, and the database lies in the
    folder.
    """
    if not settings.DEMO:
        return None
    folder = Path(settings.DEMO_FOLDER).resolve()
    world = world_in(folder)
    if world is None or Path(str(settings.DATABASES["default"]["NAME"])).resolve().parent != folder:
        return None
    with system("the seal of the demo"):
        twins = trail.Detail.objects.filter(entry__action=ACTION).values_list("facts", flat=True)
        return world if any(twin.get("secret") == world.secret for twin in twins) else None
