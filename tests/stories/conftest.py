"""A real mail server for the stories."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import smtp


@pytest.fixture
def server(settings: Any) -> Iterator[smtp.Server]:
    from adept.site.mail import mailers  # noqa: PLC0415 -- settings must stand first

    with smtp.running() as server:
        settings.MAILERS = mailers(server.url)
        yield server
