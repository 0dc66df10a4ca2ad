"""`adept check`."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.support.house import House

SOUND = {
    "ADEPT_ADDRESS": "https://adept.example.org", "ADEPT_HOSTS": "adept.example.org", "ADEPT_PROXIES": "1",
    "ADEPT_MAIL_URL": "smtp+tls://adept:secret@mail.example.org:587", "ADEPT_MAIL_FROM": "adept@example.org",
    "ADEPT_SECRET_KEY": "kW3-tQ8_zLm2Vx9RbN5yHs7PfJd4GcTa6UeXo1Ki0EwZqYvMhB",
}  # fmt: skip


def test_a_house_in_order_needs_nothing(home: House) -> None:
    done = home.adept("check", settings=SOUND)
    assert done.returncode == 0, done.stdout
    assert "Nothing must be mended." in done.stdout
    assert "secret" not in done.stdout


def test_what_is_wrong_ends_with_1(home: House) -> None:
    home.file.chmod(0o644)
    done = home.adept("check", settings=SOUND | {"ADEPT_MAIL_URL": ""})
    assert done.returncode == 1
    assert "Must be mended:" in done.stdout
    assert "ADEPT_MAIL_URL: is not set" in done.stdout
    assert "chmod 600 adept.sqlite3*" in done.stdout


def test_a_database_that_is_not_made_is_told(house: House) -> None:
    done = house.adept("check", settings=SOUND)
    assert done.returncode == 1
    assert "Must be mended before the site starts" in done.stdout
    assert "adept init" in done.stdout


def _told(monkeypatch: pytest.MonkeyPatch, changed: dict[str, str]) -> str:
    """What the looks at the settings say."""
    from adept.cli import findings  # noqa: PLC0415  # settings must stand first
    from adept.site.conf import Conf  # noqa: PLC0415

    for name, value in (SOUND | changed).items():
        monkeypatch.setenv(name, value)
    conf = Conf()
    looks = (findings.addresses, findings.secrets, findings.mail, findings.clocks, findings.sign_in)
    return "\n".join(f"{found.about}: {found.words}" for look in looks for found in look(conf))


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"ADEPT_ADDRESS": "http://localhost:8000", "ADEPT_HOSTS": "localhost", "ADEPT_PROXIES": "0"},
        {"ADEPT_HOSTS": ".example.org"},
    ],
)
def test_sound_settings_are_not_found_fault_with(monkeypatch: pytest.MonkeyPatch, changed: dict[str, str]) -> None:
    assert _told(monkeypatch, changed) == ""


@pytest.mark.parametrize(
    ("changed", "about"),
    [
        ({"ADEPT_ADDRESS": "http://adept.example.org"}, "ADEPT_ADDRESS: begins with http://"),
        ({"ADEPT_ADDRESS": "adept.example.org"}, "is no web address"),
        ({"ADEPT_HOSTS": "localhost"}, "ADEPT_HOSTS: does not hold adept.example.org"),
        ({"ADEPT_HOSTS": "*"}, "ADEPT_HOSTS: holds *"),
        ({"ADEPT_PROXIES": "0"}, "ADEPT_PROXIES: is 0"),
        ({"ADEPT_BIND": "localhost"}, "has no port"),
        ({"ADEPT_SECRET_KEY": "short"}, "ADEPT_SECRET_KEY: is too easy to guess"),
        ({"ADEPT_SECRET_KEY": "a" * 60}, "ADEPT_SECRET_KEY: is too easy to guess"),
        ({"ADEPT_MAIL_URL": ""}, "ADEPT_MAIL_URL: is not set"),
        ({"ADEPT_MAIL_FROM": ""}, "ADEPT_MAIL_FROM: names no address"),
        ({"ADEPT_LANGUAGES": "nb,nn"}, "ADEPT_LANGUAGE: en is not among"),
        ({"ADEPT_OIDC_NAME": "Work"}, "ADEPT_OIDC_URL: is missing"),
        (
            {"ADEPT_OIDC_NAME": "Work", "ADEPT_OIDC_URL": "http://id.example.org"},
            "ADEPT_OIDC_URL: must begin with https://",
        ),
        ({"ADEPT_TIME_ZONE": "Europe/Olso"}, "Europe/Olso"),
    ],
)
def test_a_wrong_setting_is_told_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], about: str
) -> None:
    told = _told(monkeypatch, changed)
    assert about in told
    assert "secret@" not in told


@pytest.fixture
def at() -> Any:
    from adept.kernel import clock  # noqa: PLC0415  # settings must stand first

    yield clock.stop_at
    clock.stop_at(None)


def _words(found: Any) -> str:
    return "\n".join(one.words for one in found)


@pytest.mark.django_db
def test_letters_that_nobody_carries_are_told(at: Any) -> None:
    from adept.cli import findings  # noqa: PLC0415
    from adept.kernel import post  # noqa: PLC0415

    now = datetime(2027, 1, 1, tzinfo=UTC)
    at(now)
    post.send(post.Kind("test", lambda _: None), to=None, about="x", owner=None, address="a@example.org")
    at(now + timedelta(minutes=60))
    assert "adept work" not in _words(findings.inside())
    at(now + timedelta(minutes=61))
    assert "Is `adept work` running?" in _words(findings.inside())


@pytest.mark.django_db
def test_a_clock_that_was_set_back_is_told(at: Any) -> None:
    from adept.cli import findings  # noqa: PLC0415
    from adept.kernel import trail  # noqa: PLC0415
    from adept.kernel.scope import system  # noqa: PLC0415
    from adept.people.models import Organisation  # noqa: PLC0415

    now = datetime(2027, 1, 1, tzinfo=UTC)
    at(now)
    with system("a test"):
        trail.write("test", Organisation(name="x"), by=None)
    assert "earlier than the last act" not in _words(findings.inside())
    at(now - timedelta(hours=1))
    assert "earlier than the last act" in _words(findings.inside())
    at(datetime(2001, 1, 1, tzinfo=UTC))
    assert "before Adept was made" in _words(findings.clocks(_conf()))


def _conf() -> Any:
    from adept.site.conf import Conf  # noqa: PLC0415

    return Conf()
