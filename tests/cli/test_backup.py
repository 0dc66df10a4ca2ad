"""`adept backup` and `adept restore`."""

import hashlib
import json
import random
import shutil
import sqlite3
import stat
import threading
import zlib
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from adept.cli import sealed
from tests.support.house import House

TABLES = (
    "adept_organisation",
    "adept_account",
    "adept_person",
    "adept_appointment",
    "adept_letter",
    "adept_entry",
    "adept_detail",
)


def _contents(file: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(file)) as database:
        return {table: sorted(database.execute(f"SELECT * FROM {table}").fetchall(), key=str) for table in TABLES}  # noqa: S608


@pytest.fixture
def saved(home: House) -> Path:
    """A backup of the house."""
    file = home.folder / "adept.backup"
    done = home.adept("backup", str(file))
    assert done.returncode == 0, done.stderr
    return file


def test_what_was_backed_up_comes_back_whole(home: House, saved: Path) -> None:
    before = _contents(home.file)
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    home.file.unlink()
    done = home.adept("restore", str(saved))
    assert done.returncode == 0, done.stderr
    assert _contents(home.file) == before
    assert stat.S_IMODE(home.file.stat().st_mode) == 0o600
    assert home.adept("verify").returncode == 0
    assert not list(home.folder.glob(".adept-*"))


def test_it_says_what_it_holds(saved: Path) -> None:
    manifest = sealed.inspect(saved)
    assert (manifest.engine, manifest.rows["adept_organisation"], manifest.rows["adept_letter"]) == ("sqlite", 1, 1)
    assert "adept.0002_the_trail_is_never_changed" in manifest.migrations
    header, line, packed = saved.read_bytes().split(b"\n", 2)
    assert header.split()[-1].decode() == hashlib.sha256(line + b"\n" + packed).hexdigest()
    assert hashlib.sha256(zlib.decompress(packed)).hexdigest() == json.loads(line)["sha256"]


def test_a_database_that_holds_something_is_not_replaced_unasked(home: House, saved: Path) -> None:
    with closing(sqlite3.connect(home.file)) as database:
        database.execute("UPDATE adept_person SET title = 'since then'")
        database.commit()
    now = _contents(home.file)
    refused = home.adept("restore", str(saved))
    assert refused.returncode == 2
    assert "--over" in refused.stderr
    assert _contents(home.file) == now
    assert home.adept("restore", str(saved), "--over").returncode == 0
    assert "since then" not in str(_contents(home.file))


def test_an_older_backup_is_not_written_over_unasked(home: House, saved: Path) -> None:
    before = saved.read_bytes()
    assert home.adept("backup", str(saved)).returncode == 2
    assert saved.read_bytes() == before
    assert home.adept("backup", str(saved), "--over").returncode == 0


def test_an_empty_database_is_not_backed_up(house: House) -> None:
    done = house.adept("backup", str(house.folder / "x.backup"))
    assert done.returncode == 2
    assert not (house.folder / "x.backup").exists()


def test_every_changed_missing_or_added_byte_is_found(saved: Path, tmp_path: Path) -> None:
    whole, chance, file = saved.read_bytes(), random.Random(7), tmp_path / "damaged"  # noqa: S311
    sealed.inspect(saved)
    for number in range(600):
        place, bit = chance.randrange(min(len(whole), 4000) if number % 2 else len(whole)), 1 << chance.randrange(8)
        content = bytearray(whole)
        match number % 3:
            case 0 | 1:
                content[place] ^= bit
            case 2 if number % 2:
                del content[place:]
            case 2:
                content[place:place] = b"\n"
        file.write_bytes(content)
        with pytest.raises(sealed.Damaged):
            sealed.inspect(file)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda content: content[: len(content) // 2], "damaged"),
        (lambda _content: b"PK\x03\x04 something else", "no backup of Adept"),
        (lambda _content: b"", "no backup of Adept"),
        (lambda content: content.replace(b"adept-backup 1", b"adept-backup 2", 1), "another version"),
    ],
)
def test_a_damaged_or_foreign_file_changes_nothing(home: House, saved: Path, change: object, words: str) -> None:
    before = _contents(home.file)
    saved.write_bytes(change(saved.read_bytes()))  # type: ignore[operator]
    done = home.adept("restore", str(saved), "--over")
    assert done.returncode == 1
    assert words in done.stderr
    assert "Nothing was changed." in done.stderr
    assert _contents(home.file) == before


def _rewritten(saved: Path, **changes: object) -> None:
    """The same backup with another manifest, sealed properly."""
    _header, line, packed = saved.read_bytes().split(b"\n", 2)
    rest = json.dumps(json.loads(line) | changes).encode() + b"\n" + packed
    saved.write_bytes(sealed.MAGIC + hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"version": "2031.1", "migrations": ["adept.0099_later"]}, "made by another Adept (2031.1)"),
        ({"engine": "postgresql"}, "made from postgresql"),
        ({"sha256": "0" * 64}, "not what was backed up"),
        ({"size": 10}, "holds more than it says"),
        ({"surprise": 1}, "cannot be read"),
    ],
)
def test_a_backup_that_does_not_fit_changes_nothing(
    home: House, saved: Path, changes: dict[str, object], words: str
) -> None:
    before = _contents(home.file)
    _rewritten(saved, **changes)
    done = home.adept("restore", str(saved), "--over")
    assert done.returncode in (1, 2)
    assert words in done.stderr
    assert "Nothing was changed." in done.stderr or "Restored" not in done.stdout
    assert _contents(home.file) == before


def test_a_database_inside_that_is_not_sound_changes_nothing(home: House, saved: Path) -> None:
    before = _contents(home.file)
    content = home.folder / "content"
    manifest = sealed.unpack(saved, content)
    with closing(sqlite3.connect(content)) as database:
        database.execute("DELETE FROM adept_account")
        database.commit()
    sealed.write(saved, manifest, content)
    done = home.adept("restore", str(saved), "--over")
    assert done.returncode == 1
    assert "not sound" in done.stderr
    assert _contents(home.file) == before


def test_while_the_site_writes_a_backup_is_one_moment(home: House) -> None:
    """A writer adds an organisation and a unit below it, always both: no backup may hold one without the other."""
    ending, written = threading.Event(), []

    def write() -> None:
        with closing(sqlite3.connect(home.file, timeout=20)) as database:
            database.execute("PRAGMA journal_mode=WAL")
            while not ending.is_set():
                top, unit = uuid4().hex, uuid4().hex
                database.execute("BEGIN IMMEDIATE")
                for key, kind, parent in ((top, "organisation", None), (unit, "unit", top)):
                    database.execute(
                        "INSERT INTO adept_organisation (id, kind, name, short, logo, reply_to, parent_id)"
                        " VALUES (?, ?, ?, '', '', '', ?)",
                        (key, kind, key, parent),
                    )
                database.commit()
                written.append(top)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts = []
        for number in range(3):
            file = home.folder / f"{number}.backup"
            at_least = len(written)
            assert home.adept("backup", str(file)).returncode == 0
            content = home.folder / f"{number}.sqlite3"
            manifest = sealed.unpack(file, content)
            with closing(sqlite3.connect(content)) as database:
                assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                assert database.execute("PRAGMA foreign_key_check").fetchall() == []
                (tops,) = database.execute(
                    "SELECT count(*) FROM adept_organisation WHERE kind = 'organisation'"
                ).fetchone()
                (units,) = database.execute("SELECT count(*) FROM adept_organisation WHERE kind = 'unit'").fetchone()
            assert tops == units + 1  # and Havbruksdirektoratet, which has none
            assert manifest.rows["adept_organisation"] == tops + units
            assert units >= at_least
            counts.append(units)
    finally:
        ending.set()
        writer.join()
    assert counts == sorted(set(counts))  # it did write meanwhile


def test_restoring_under_a_running_site_is_all_or_nothing(home: House, saved: Path) -> None:
    """A reader with the file open sees the old rows, then the restored ones; never a file that went away."""
    with closing(sqlite3.connect(home.file, timeout=20)) as reader:
        reader.execute("PRAGMA journal_mode=WAL")
        reader.execute("UPDATE adept_person SET title = 'since then'")
        reader.commit()
        assert home.adept("restore", str(saved), "--over").returncode == 0
        assert reader.execute("SELECT title FROM adept_person").fetchall() == [("",)]


def test_a_copy_from_a_house_of_another_place_comes_back_too(
    home: House, saved: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = House(tmp_path_factory.mktemp("elsewhere"))
    shutil.copy(saved, other.folder / "adept.backup")
    assert other.adept("restore", str(other.folder / "adept.backup")).returncode == 0
    assert _contents(other.file) == _contents(home.file)
