"""The ministries' world at a moment of its year. Each moment stands on the one before, through the real actions and as
real people.

call_open: the call is open, what has come in so far is read in. call_closed: all 39 rows, nothing checked. selected:
checked, chosen and closed by all three. matched: published by two owners; the proposals have left.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.core.management import call_command

if TYPE_CHECKING:
    from adept.demo.world import World


def build(folder: Path, moment: str) -> "World":
    """Make the world in an empty folder and answer it, sealed. `ADEPT_DEMO_FOLDER` must name the folder already."""
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from adept.demo.story import Story  # noqa: PLC0415 -- models only after the set-up

    return Story(folder).tell(moment)
