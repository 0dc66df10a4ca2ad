"""A real worker that is killed (SIGKILL) at a named point: `python -m tests.support.killed_worker POINT DATABASE MAIL`.

The points are put into the worker from here; the product knows nothing of them.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

POINTS = (
    "before the claim",
    "after the claim",
    "while building",
    "before the door",
    "at the door",
    "in the window",
    "after the note",
)
"""In the order in which a letter meets them. "in the window": 250 was said and not yet written down."""


def main(point: str, database: str, mail: str) -> None:
    os.environ |= {
        "ADEPT_DATABASE_URL": database, "ADEPT_MAIL_URL": mail, "ADEPT_SECRET_KEY": "only for a test " * 4,
        "DJANGO_SETTINGS_MODULE": "adept.site.settings",
    }  # fmt: skip
    import django  # noqa: PLC0415

    django.setup()

    from adept.kernel import post  # noqa: PLC0415
    from adept.kernel.post import carrier, door  # noqa: PLC0415
    from tests.support.desk import Desk  # noqa: PLC0415

    class All(Desk):
        def build(self, letter: post.Letter) -> post.Rendered | None:
            self.allowed.add(letter.object)
            return super().build(letter)

    desk = All()
    for kind in (desk.must, desk.once):
        post.register(kind)

    places: dict[str, tuple[Any, str, bool]] = {
        "before the claim": (carrier, "_claim", False),
        "after the claim": (carrier, "_claim", True),
        "while building": (carrier, "_not_again", True),
        "before the door": (carrier, "_at_door", False),
        "at the door": (carrier, "_at_door", True),
        "in the window": (door.Door, "hand_over", True),
        "after the note": (carrier, "_sent", True),
    }
    if point in places:
        owner, name, after = places[point]
        setattr(owner, name, deadly(getattr(owner, name), after=after))

    from adept.cli.work import Loop  # noqa: PLC0415

    Loop().once()


def deadly(function: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    """`function`, which kills this process before it begins or after it has done its work."""

    def killed(*args: Any, **more: Any) -> Any:
        if after:
            function(*args, **more)
        os.kill(os.getpid(), signal.SIGKILL)

    return killed


if __name__ == "__main__":
    main(*sys.argv[1:4])
