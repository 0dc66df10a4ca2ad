"""`adept init`."""

import sqlite3
import stat
from contextlib import closing

import pytest

from tests.support.house import UNSET, House


def _one(house: House, query: str) -> tuple[object, ...]:
    with closing(sqlite3.connect(house.file)) as database:
        rows = database.execute(query).fetchall()
    assert len(rows) == 1
    return tuple(rows[0])


def test_it_asks_and_makes_organisation_coordinator_and_letter(house: House) -> None:
    done = house.adept("init", says="Havbruksdirektoratet\nÅse\nØy\nAse@Example.org\nnn\n")
    assert done.returncode == 0, done.stderr
    assert _one(house, "SELECT name, kind FROM adept_organisation") == ("Havbruksdirektoratet", "organisation")
    assert _one(house, "SELECT email, language FROM adept_account") == ("ase@example.org", "nn")
    assert _one(house, "SELECT given_name, family_name FROM adept_person") == ("Åse", "Øy")
    assert _one(house, "SELECT until FROM adept_appointment") == (None,)
    assert _one(house, "SELECT purpose, state FROM adept_letter") == ("welcome", "waiting")
    assert stat.S_IMODE(house.file.stat().st_mode) == 0o600


def test_run_again_it_says_so_and_changes_nothing(home: House) -> None:
    before = home.file.read_bytes()
    again = home.adept("init", "--organisation", "Another", "--email", "other@example.org")
    assert again.returncode == 0
    assert "Adept is set up already, for Havbruksdirektoratet. Nothing was changed." in again.stdout
    assert _one(home, "SELECT name FROM adept_organisation") == ("Havbruksdirektoratet",)
    assert _one(home, "SELECT count(*) FROM adept_letter") == (1,)
    assert home.file.read_bytes() == before


def test_without_a_secret_key_it_tells_how_to_make_one_and_makes_none(house: House) -> None:
    done = house.adept("init", settings={"ADEPT_SECRET_KEY": UNSET})
    assert done.returncode == 2
    assert "secrets.token_urlsafe(50)" in done.stderr
    assert not house.file.exists()


def test_the_key_may_come_from_a_file(house: House) -> None:
    (house.folder / "key").write_text(house.settings["ADEPT_SECRET_KEY"])
    settings = {"ADEPT_SECRET_KEY": UNSET, "ADEPT_SECRET_KEY_FILE": str(house.folder / "key")}
    assert house.adept("init", says="HLD\nÅse\nØy\na@example.org\nnn\n", settings=settings).returncode == 0


@pytest.mark.parametrize("address", ["no address", "a@b@c", "@example.org"])
def test_an_address_that_is_none_founds_nothing(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    from adept.cli import init  # noqa: PLC0415

    with pytest.raises(SystemExit, match="2"):
        init._address(address)
    assert "Nothing was founded." in capsys.readouterr().err
    assert init._address("Ase@Example.org") == "ase@example.org"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("ADEPT_WORKERS", "many", "ADEPT_WORKERS"),
        ("ADEPT_LANGUAGES", "nb,xx", "not xx"),
        ("ADEPT_SECRET_KEY_FILE", "/nowhere/key", "cannot be read: /nowhere/key"),
    ],
)
def test_a_wrong_setting_stops_with_a_sentence_that_names_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str, words: str
) -> None:
    from adept.cli import ground  # noqa: PLC0415

    monkeypatch.delenv("ADEPT_SECRET_KEY", raising=False)
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match="2"):
        ground.stand()
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("ADEPT_DATABASE_URL", "mysql://x/y", "begins with 'mysql'"),
        ("ADEPT_DATABASE_URL", "sqlite:////nowhere/at/all.sqlite3", "/nowhere/at is not there"),
        ("ADEPT_DATABASE_URL", "postgres://adept@127.0.0.1:1/adept?pool=no", "does not answer"),
    ],
)
def test_a_database_that_cannot_be_is_told_in_a_sentence(house: House, name: str, value: str, words: str) -> None:
    done = house.adept("init", settings={name: value})
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
