"""`adept verify`: every kind of damage is named, and ends with 1."""

import sqlite3
from contextlib import closing
from uuid import uuid4

import pytest

from tests.support.house import House


def _letter(**changes: object) -> dict[str, object]:
    """One more letter like the one that waits, and what is wrong with it."""
    return {"id": uuid4().hex, "object": uuid4().hex, **changes}


def _do(house: House, *damages: str | dict[str, object]) -> None:
    with closing(sqlite3.connect(house.file)) as database:
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.row_factory = sqlite3.Row
        waiting = dict(database.execute("SELECT * FROM adept_letter").fetchone())
        for damage in damages:
            if isinstance(damage, str):
                assert database.execute(damage).rowcount != 0, "this changes nothing"
            else:
                row = waiting | damage
                marks = ", ".join("?" * len(row))
                database.execute(f"INSERT INTO adept_letter ({', '.join(row)}) VALUES ({marks})", list(row.values()))  # noqa: S608
        database.commit()


UNGUARD = "DROP TRIGGER adept_entry_no_UPDATE"


def test_a_sound_house_holds(home: House) -> None:
    done = home.adept("verify")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Everything holds." in done.stdout
    assert "BROKEN" not in done.stdout


DAMAGE: dict[str, str | dict[str, object]] = {
    "the triggers that refuse": UNGUARD,
    "line 2: this line is not what was written": "UPDATE adept_entry SET actor = hex(zeroblob(16)) WHERE seq = 2",
    "no line says who erased them": "DELETE FROM adept_detail WHERE id = (SELECT id FROM adept_detail LIMIT 1)",
    "ends elsewhere than its head says": "UPDATE adept_head SET seq = 99",
    "adept_appointment, row 1: what it points to in adept_person is not there": "DELETE FROM adept_person",
    "1 row(s) in a state that is not declared": _letter(state="lost"),
    "1 letter(s) to accounts that are not there": _letter(recipient=uuid4().hex),
    "1 letter(s) without a recipient": _letter(recipient=None, to_key=""),
    "1 letter(s) in the name of organisations that are not there": _letter(owner=uuid4().hex),
    "1 letter(s) of rounds that are not there": _letter(round=uuid4().hex),
    "does not know: unheard_of": _letter(purpose="unheard_of"),
}


def test_every_damage_is_named(home: House) -> None:
    _do(home, *DAMAGE.values())
    done = home.adept("verify")
    assert done.returncode == 1, done.stdout + done.stderr
    assert [words for words in DAMAGE if words not in done.stdout] == []


def test_a_damaged_file_is_named(home: House) -> None:
    content = bytearray(home.file.read_bytes())
    page = content.find(b"Havbruksdirektoratet") // 4096 * 4096
    content[page + 8 : page + 40] = b"\xff" * 32  # where the rows of this page begin
    home.file.write_bytes(content)
    done = home.adept("verify")
    assert done.returncode != 0
    assert "Everything holds." not in done.stdout


@pytest.mark.django_db
def test_a_state_that_no_worker_sweeps_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from adept.cli import wholeness, work  # noqa: PLC0415

    assert not list(wholeness.states())
    kept = tuple(sweep for sweep in work.sweeps() if not any(name.startswith("worker:") for name in sweep.covers))
    monkeypatch.setattr(wholeness, "sweeps", lambda: kept)
    assert any("bodies are forgotten" in words for words in wholeness.states())
