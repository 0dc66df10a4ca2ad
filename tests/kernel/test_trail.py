"""The trail shows any change; the database refuses it in the first place."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from adept.kernel import trail
from adept.kernel.scope import system
from adept.kernel.trail import Detail, Entry, Head
from adept.people.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside() -> Iterator[None]:
    with system("a test of the trail"):
        yield


def _subject() -> Organisation:
    return Organisation(name="HLD")


def _write(number: int, **more: Any) -> Entry:
    return trail.write(
        f"test.act_{number}", _subject(), by=uuid4(), owner=more.pop("owner", None), facts={"n": number}, **more
    )


@pytest.fixture
def chains(inside: None) -> list[Entry]:
    """Three chains of six lines each, one of them with a line whose details were erased."""
    mine, joint = uuid4(), f"programme:{uuid4()}"
    lines = (
        [_write(n, owner=mine) for n in range(6)]
        + [_write(n) for n in range(6)]
        + [_write(n, chain=joint) for n in range(5)]
    )
    trail.erase(lines[2], by=uuid4())
    assert not list(trail.breaks())
    return lines


@pytest.fixture
def unguarded(chains: list[Entry]) -> list[Entry]:
    """The same, with the database's own guards gone: someone has the file, and time."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER adept_entry_no_UPDATE")
            cursor.execute("DROP TRIGGER adept_entry_no_DELETE")
        else:
            cursor.execute("DROP TRIGGER adept_entry_stands ON adept_entry")
    return chains


# --- The guards ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "order",
    ["UPDATE adept_entry SET action = 'x'", "DELETE FROM adept_entry", "UPDATE adept_entry SET seq = seq + 100"],
)
def test_the_database_refuses_to_change_or_remove_a_line(chains: list[Entry], order: str) -> None:
    with (
        pytest.raises(DatabaseError, match="the trail is never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(order)
    assert not list(trail.breaks())


def test_the_orm_is_refused_too(chains: list[Entry]) -> None:
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Entry.objects.filter(pk=chains[0].pk).update(actor=None)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        chains[3].save()


# --- Writing ---------------------------------------------------------------------------------------------------------


def test_a_line_says_who_what_when_and_on_which_object(inside: None) -> None:
    who, owner, at = uuid4(), uuid4(), datetime(2027, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
    subject = _subject()
    trail.write("people.found", subject, by=who, owner=owner, at=at, facts={"name": "HLD"})
    line = Entry.objects.select_related("detail").get()
    assert (line.action, line.actor, line.owner, line.at, line.object) == (
        "people.found",
        who,
        owner,
        at,
        f"organisation:{subject.pk}",
    )
    assert (line.chain, line.seq, line.detail.facts) == (f"organisation:{owner}", 1, {"name": "HLD"})


def test_a_moment_in_another_zone_is_the_same_moment(inside: None) -> None:
    _write(1, at=datetime(2027, 1, 1, 12, tzinfo=timezone(timedelta(hours=2))))
    assert not list(trail.breaks())


def test_an_act_that_fails_leaves_no_line(inside: None) -> None:
    def act() -> None:
        with transaction.atomic():
            _write(1)
            raise LookupError

    with pytest.raises(LookupError):
        act()
    assert Entry.objects.count() == 0
    _write(2)
    assert not list(trail.breaks())


def test_no_party_reads_anothers_volume_off_its_own_chain(inside: None) -> None:
    one, other = uuid4(), uuid4()
    for owner in (one, other, other, one):
        _write(1, owner=owner)
    assert list(Entry.objects.filter(owner=one).order_by("seq").values_list("seq", flat=True)) == [1, 2]


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@effort(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=st.dictionaries(st.text(max_size=10), values, max_size=4))
def test_any_facts_come_back_as_they_were_sealed(facts: dict[str, Any]) -> None:
    with system("a test"), transaction.atomic():
        trail.write("test.facts", _subject(), by=None, facts=facts)
        assert not list(trail.breaks())
        transaction.set_rollback(True)


# --- Erasing ---------------------------------------------------------------------------------------------------------


def test_erasing_takes_details_and_key_away_and_the_chain_holds(inside: None) -> None:
    line = trail.write("people.write_down", _subject(), by=None, facts={"name": "CANARY"})
    trail.erase(line, by=uuid4())
    assert not list(trail.breaks())
    assert not Detail.objects.filter(entry=line).exists()
    assert "CANARY" not in str(list(Detail.objects.values()) + list(Entry.objects.values()))
    trail.erase(line, by=None)  # twice changes nothing
    assert Entry.objects.count() == 2


# --- Tampering -------------------------------------------------------------------------------------------------------

TABLES = {
    "adept_entry": ("id", "chain", "seq", "at", "owner", "actor", "action", "object", "seal", "hash"),
    "adept_head": ("chain", "seq", "hash"),
    "adept_detail": ("id", "entry_id", "salt", "facts"),
}
KEY = {"adept_entry": "id", "adept_head": "chain", "adept_detail": "id"}


def _rows(table: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(TABLES[table])} FROM {table}")  # noqa: S608
        return [dict(zip(TABLES[table], row, strict=True)) for row in cursor.fetchall()]


def _forged(chance: random.Random, column: str, value: Any, others: list[Any]) -> Any:  # noqa: PLR0911
    """Another value for a cell: one that stands elsewhere in the column, or a slip of one letter, second or bit."""
    elsewhere = [other for other in others if other != value]
    if elsewhere and chance.random() < 0.5:
        return chance.choice(elsewhere)
    if column == "seq":
        return value + chance.choice([-1, 1, 7, 1000])
    if column == "at":
        return (
            value + timedelta(microseconds=1)
            if isinstance(value, datetime)
            else f"{value[:18]}{(int(value[18]) + 1) % 10}{value[19:]}"
        )
    if column in ("owner", "actor") and chance.random() < 0.5 and value is not None:
        return None
    if column in ("id", "entry_id", "owner", "actor"):
        fresh = uuid4()
        return fresh.hex if connection.vendor == "sqlite" else str(fresh)
    if column == "facts":
        return '{"n": 99}'
    place = chance.randrange(len(value))
    return value[:place] + chr(ord(value[place]) ^ 1) + value[place + 1 :]


def _tamper(chance: random.Random) -> str:
    """Do one thing to one of the three tables, and tell what."""
    table = chance.choice(list(TABLES))
    rows = _rows(table)
    row = chance.choice(rows)
    key = KEY[table]
    deed = chance.choice(["change", "change", "change", "remove", "swap", "insert"])
    with connection.cursor() as cursor:
        if deed == "remove":
            if table == "adept_entry":
                cursor.execute("DELETE FROM adept_detail WHERE entry_id = %s", [row["id"]])
            cursor.execute(f"DELETE FROM {table} WHERE {key} = %s", [row[key]])  # noqa: S608
        elif deed == "insert":
            fresh = uuid4().hex if connection.vendor == "sqlite" else str(uuid4())
            new = {**row, key: f"new {fresh}"[:40] if key == "chain" else fresh}
            if table == "adept_entry":
                new["seq"] = max(other["seq"] for other in rows if other["chain"] == row["chain"]) + 1
            if table == "adept_detail":
                bare = {line["id"] for line in _rows("adept_entry")} - {other["entry_id"] for other in rows}
                new["entry_id"] = bare.pop()
            marks = ", ".join(["%s"] * len(new))
            cursor.execute(f"INSERT INTO {table} ({', '.join(new)}) VALUES ({marks})", list(new.values()))  # noqa: S608
        elif deed == "swap" and table == "adept_entry":
            other = chance.choice([one for one in rows if one["chain"] == row["chain"] and one["id"] != row["id"]])
            for seq, line in ((10_000, row), (row["seq"], other), (other["seq"], row)):
                cursor.execute("UPDATE adept_entry SET seq = %s WHERE id = %s", [seq, line["id"]])
        else:
            deed = "change"
            column = chance.choice(TABLES[table])
            forged = _forged(chance, column, row[column], [one[column] for one in rows])
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", [forged, row[key]])  # noqa: S608
            return f"{deed} {table}.{column}"
    return f"{deed} {table}"


def test_every_one_of_300_tamperings_is_found(unguarded: list[Entry]) -> None:
    chance = random.Random(20261121)  # noqa: S311  # the same tamperings each time
    done: dict[str, int] = {}
    while sum(done.values()) < 300:
        try:
            with transaction.atomic():  # references are looked at when a transaction is committed; none of these is
                deed = _tamper(chance)
                assert list(trail.breaks()), deed
                transaction.set_rollback(True)
        except DatabaseError:  # a unique key already refuses this one
            continue
        done[deed] = done.get(deed, 0) + 1
    assert not list(trail.breaks())
    assert {deed.split()[0] for deed in done} == {"change", "remove", "swap", "insert"}
    assert len(done) >= 20


@pytest.mark.parametrize("cut", [1, 2, 5])
def test_a_chain_cut_short_is_found(unguarded: list[Entry], cut: int) -> None:
    gone = [line.pk for line in unguarded[6:12][-cut:]]
    Detail.objects.filter(entry__in=gone).delete()
    Entry.objects.filter(pk__in=gone).delete()
    assert {fault.what for fault in trail.breaks()} == {"end"}


def test_a_chain_cut_short_with_its_head_set_back_is_the_limit(unguarded: list[Entry]) -> None:
    """What one cannot see from inside: a forger who sets the head back too. Heads kept elsewhere show it."""
    last, before = unguarded[11], unguarded[10]
    head = Head.objects.get(chain=last.chain)
    Detail.objects.filter(entry=last).delete()
    Entry.objects.filter(pk=last.pk).delete()
    Head.objects.filter(chain=last.chain).update(seq=before.seq, hash=before.hash)
    assert not list(trail.breaks())
    assert (head.seq, head.hash) != (before.seq, before.hash)  # a head written down yesterday tells


def test_details_taken_away_without_a_line_that_says_so_are_found(unguarded: list[Entry]) -> None:
    Detail.objects.filter(entry=unguarded[7]).delete()
    assert [(fault.seq, fault.what) for fault in trail.breaks()] == [(unguarded[7].seq, "erased")]


def test_what_no_line_can_hold_is_told_and_not_stumbled_over(unguarded: list[Entry]) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's types refuse it")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE adept_entry SET at = 'yesterday' WHERE id = %s", [unguarded[3].pk.hex])
    assert "unreadable" in {fault.what for fault in trail.breaks()}
