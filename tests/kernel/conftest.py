"""A desk that writes letters, a mail server to carry them to, and a clock that stands still."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import smtp

if TYPE_CHECKING:
    from tests.support.desk import Desk


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> "Desk":
    from adept.kernel import post  # noqa: PLC0415  # settings must stand first
    from adept.kernel.post import outbox  # noqa: PLC0415
    from tests.support.desk import Desk  # noqa: PLC0415

    monkeypatch.setattr(outbox, "_KINDS", dict(outbox.kinds()))
    made = Desk()
    for kind in (made.must, made.once, made.urgent, made.secret):
        post.register(kind)
    return made


@pytest.fixture
def noon() -> Iterator[Callable[[datetime], None]]:
    """The clock stands at noon of a Wednesday; `noon(moment)` moves it."""
    from adept.kernel import clock  # noqa: PLC0415  # settings must stand first
    from tests.support.desk import NOON  # noqa: PLC0415

    clock.stop_at(NOON)
    yield clock.stop_at
    clock.stop_at(None)


@pytest.fixture
def server(settings: Any) -> Iterator[smtp.Server]:
    from adept.site.mail import mailers  # noqa: PLC0415  # settings must stand first

    with smtp.running() as server:
        settings.MAILERS = mailers(server.url)
        yield server
