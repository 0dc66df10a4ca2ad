"""`adept serve`: refuses in words, answers, and stops when asked."""

import signal
import socket
import subprocess
import time
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.support.house import House


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


@pytest.mark.parametrize("command", ["serve", "work"])
def test_without_a_database_it_does_not_start_and_says_why(house: House, command: str) -> None:
    done = house.adept(command)
    assert done.returncode == 2
    assert "Adept does not start:" in done.stderr
    assert "adept init" in done.stderr


@pytest.mark.parametrize("command", ["serve", "work"])
def test_with_an_undeclared_field_it_does_not_start(home: House, command: str) -> None:
    """The lead's checks of access are asked: a model whose field has no class must not go out."""
    words = home.command(command)
    words[2] = (
        "import adept.cli.ground as ground\nstand = ground.stand\n"
        "def worse():\n    stand()\n    from adept.people.models import Person\n    Person.privacy.pop('title')\n"
        "ground.stand = worse\n" + words[2]
    )
    home.command = lambda *_: words  # type: ignore[method-assign]
    done = home.adept(command)
    assert done.returncode == 2
    assert "Person" in done.stderr
    assert "title" in done.stderr


@pytest.mark.slow
def test_it_collects_answers_and_stops_cleanly(home: House) -> None:
    port = _free_port()
    home.settings |= {"ADEPT_BIND": f"127.0.0.1:{port}", "ADEPT_WORKERS": "1"}
    site = home.start("serve")
    try:
        page = _wait_for(f"http://localhost:{port}/", site)
        assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert (home.folder / "var" / "static" / "staticfiles.json").is_file()
        css = next((home.folder / "var" / "static" / "adept" / "vendor").glob("designsystemet.*.css"))
        with urlopen(f"http://localhost:{port}/static/adept/vendor/{css.name}") as answer:
            assert answer.status == 200
            assert "immutable" in answer.headers["Cache-Control"]
    finally:
        site.send_signal(signal.SIGTERM)
        said, _ = site.communicate(timeout=30)
    assert site.returncode == 0, said
    assert "Traceback" not in said


def _wait_for(address: str, site: subprocess.Popen[str]) -> Any:
    for _ in range(300):
        try:
            return urlopen(Request(address), timeout=5)  # noqa: S310  # our own
        except HTTPError as answered:
            return answered
        except OSError:
            assert site.poll() is None, "it ended"
            time.sleep(0.1)
    raise AssertionError("it does not answer")
