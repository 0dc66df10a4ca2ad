"""A file on its way in."""

import json
import threading
from typing import Any

import pytest
from django.db import connection

from adept.journey.applications import actions, queries
from adept.journey.applications.models import Application, Check, Upload
from adept.kernel import scope
from adept.kernel.errors import Refused
from adept.kernel.trail import Entry
from adept.people import actions as people
from adept.people.models import Account, Person
from tests.cast import DATA, NOW, World, ministries
from tests.factories import viewer
from tests.journey.applications.taking_in import OF, application_of, bring, counting, preview, rows, seeing, take_in

EXPECTED = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))["ministries.csv"]


def own(addresses: object, name: str) -> set[str]:
    """Those of the addresses that belong to the ministry of `name`."""
    return {address for address in addresses if f"@{OF[name].lower()}." in address}  # type: ignore[attr-defined]


# --- Acceptance test 1: 38 people, 1 duplicate, 5 outside with the reasons, 1 question; each seen by its own HR only
# -----


def test_the_ministries_file_gives_the_figures_that_were_agreed(world: World) -> None:
    seen = preview(world, bring(world))
    assert (seen.rows, seen.people) == (39, 38)
    take_in(world)
    with scope.system("all three ministries"):
        assert Application.objects.count() == 38
        checks = Check.objects.select_related("application__person")
        outside = {check.application.person.email: check.code for check in checks if check.verdict == "outside"}
        assert outside == EXPECTED["ineligible"]
        assert {check.application.person.email for check in checks if check.verdict == "ask"} == set(EXPECTED["ask"])


@pytest.mark.parametrize("name", OF)
def test_each_ministry_sees_its_own_and_of_the_others_one_number(world: World, name: str) -> None:
    seen = preview(world, bring(world, name), name)
    addresses = {line.entry.email for line in seen.lines}
    assert addresses
    assert addresses == own(addresses, name)
    assert seen.others == 38 - len(addresses)
    assert {line.entry.email for line in seen.lines if "outside" in line.tags} == own(EXPECTED["ineligible"], name)
    assert {line.entry.email for line in seen.lines if "ask" in line.tags} == own(EXPECTED["ask"], name)
    assert {line.entry.email for line in seen.lines if "duplicate" in line.tags} == own(EXPECTED["duplicates"], name)
    lines = {number for line in seen.lines for number in line.entry.lines}
    assert {note.line for note in seen.notes} <= lines


def test_nothing_of_another_ministry_stands_anywhere_in_the_preview(world: World) -> None:
    upload = bring(world, "Siri")
    seen = preview(world, upload, "Siri")
    told = repr(seen.parts)
    named_by_own = {address for line in seen.lines for address in line.entry.values.get("close_to", ())}
    strangers = {
        line.entry.email for name in ("Olav", "Ragnhild") for line in preview(world, bring(world, name), name).lines
    }
    assert len(strangers) == 25
    assert not [address for address in strangers - named_by_own if address in told]
    assert "Sjefen ber om å få vente" not in told  # KKD's comment
    assert "Går av med pensjon" not in told  # HLD's


def test_the_later_comment_wins_and_the_first_day_counts(applied: World) -> None:
    one = application_of(applied, "kjersti.vardoyen@atd.dep.example")
    assert one.answers["comment"] == "Sendte på nytt, ny motivasjon"
    assert one.answers["applied_at"] == "2027-01-07"
    assert len(one.lines) == 2


def test_the_account_reads_the_language_that_the_file_tells(applied: World) -> None:
    assert application_of(applied, "kjersti.smordal@kkd.dep.example").person.account.language == "nn"
    assert application_of(applied, "wenche.blabaermo@hld.dep.example").person.account.language == "nb"


def test_a_language_the_programme_does_not_speak_gives_its_first(world: World) -> None:
    take_in(world, content=rows({"Språk": "suomi"}))
    assert application_of(world, "kari.nes@kkd.dep.example").person.account.language == "nb"


def test_each_answer_lies_in_the_column_of_its_class(applied: World) -> None:
    one = application_of(applied, "aslaug.rognaker@atd.dep.example")
    assert one.basics.keys() == {"birth_year", "gender"}
    assert one.ties.keys() == {"close_to"}
    assert one.statement == {"manager_email": "ekspedisjonssjef3@atd.dep.example", "manager_approved": True}
    assert "goals" in one.answers
    assert "topics_wanted" in one.card


def test_each_row_is_written_in_the_books_of_its_own_ministry(applied: World) -> None:
    with scope.system("all three ministries"):
        for person in Person.objects.filter(email__endswith=".dep.example").select_related("owner"):
            assert f"@{person.owner.short.lower()}." in person.email
    for name, key in OF.items():
        with seeing(applied, name):
            mine = list(queries.visible(applied.round, viewer(applied.people[name])))
            assert {one.owner_id for one in mine} == {applied.organisations[key].pk}


# --- The same again changes nothing
# ------------------------------------------------------------------------------------


def test_the_same_file_twice_changes_nothing_but_one_line_of_the_trail_each_time(world: World) -> None:
    take_in(world)
    count, _labels = counting()
    before = count()
    assert take_in(world) == {"new": 0, "changed": 0}
    after = count()
    grown = {label: after[label] - before[label] for label in after if after[label] != before[label]}
    assert grown == {"adept.Upload": 1, "adept.Entry": 2, "adept.Detail": 2}  # brought, and taken in
    again = preview(world, bring(world))
    assert {line.fate for line in again.lines} == {"same"}
    assert again.writes == 0


def test_the_file_of_another_ministry_changes_nothing_either(world: World) -> None:
    take_in(world, "Ragnhild")
    with scope.system("count"):
        before = Application.objects.count(), Account.objects.count()
    take_in(world, "Olav")
    with scope.system("count"):
        assert (Application.objects.count(), Account.objects.count()) == before


def test_two_coordinators_at_once_double_nothing(transactional_db: None) -> None:
    world = ministries()
    uploads = {name: bring(world, name) for name in ("Ragnhild", "Siri")}
    start, trouble = threading.Barrier(2), []

    def go(name: str) -> None:
        try:
            with seeing(world, name):
                start.wait(10)
                actions.take_in(upload=uploads[name], decisions={}, by=world.account(name).pk, now=NOW)
        except Exception as error:  # noqa: BLE001 -- told below
            trouble.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(name,)) for name in uploads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not trouble
    with scope.system("count"):
        assert Application.objects.count() == 38
        assert Person.objects.filter(email__endswith=".dep.example").count() == 38


# --- What a second file brings
# -----------------------------------------------------------------------------------------


def test_a_changed_cell_changes_that_value_and_the_verdict(world: World) -> None:
    take_in(world, content=rows({}))
    line = preview(world, bring(world, content=rows({"Godkjent av leder": "nei"}))).lines[0]
    assert line.fate == "changed"
    assert [(change.field, change.before, change.after) for change in line.changes] == [
        ("manager_approved", True, False)
    ]
    assert take_in(world, content=rows({"Godkjent av leder": "nei"})) == {"new": 0, "changed": 1}
    one = application_of(world, "kari.nes@kkd.dep.example")
    assert one.statement["manager_approved"] is False
    assert one.check_result.code == "manager_has_not_approved"


def test_a_blank_cell_takes_nothing_away(world: World) -> None:
    take_in(world, content=rows({"Kommentar": "Gjerne en fra HLD"}))
    assert take_in(world, content=rows({"Kommentar": ""})) == {"new": 0, "changed": 0}
    assert application_of(world, "kari.nes@kkd.dep.example").answers["comment"] == "Gjerne en fra HLD"


def test_what_hr_put_right_is_not_undone_by_the_old_file(world: World) -> None:
    take_in(world, content=rows({"Godkjent av leder": "nei"}))
    with seeing(world, "Ragnhild"):
        actions.correct(
            application=application_of(world, "kari.nes@kkd.dep.example"),
            field="manager_approved",
            value=True,
            reason="Sjefen har ombestemt seg",
            by=world.account("Ragnhild").pk,
            now=NOW,
        )
    assert take_in(world, content=rows({"Godkjent av leder": "nei"})) == {"new": 0, "changed": 0}
    assert application_of(world, "kari.nes@kkd.dep.example").statement["manager_approved"] is True


def test_what_hr_settled_stays_settled_when_another_value_changes(world: World) -> None:
    take_in(world, content=rows({"Godkjent av leder": ""}))
    with seeing(world, "Ragnhild"):
        actions.settle(
            application=application_of(world, "kari.nes@kkd.dep.example"),
            verdict="clear",
            reason="Sjefen sa ja på telefon",
            by=world.account("Ragnhild").pk,
            now=NOW,
        )
    take_in(world, content=rows({"Godkjent av leder": "", "Lederår": "4"}))
    one = application_of(world, "kari.nes@kkd.dep.example")
    assert one.answers["years_as_leader"] == 4
    assert one.check_result.verdict == "clear"


def test_who_took_the_application_back_is_not_brought_back_by_a_file(world: World) -> None:
    take_in(world, content=rows({}))
    with scope.system("the applicant withdraws"):
        Application.objects.update(state="withdrawn")
    assert preview(world, bring(world, content=rows({"Lederår": "4"}))).lines[0].fate == "withdrawn"
    take_in(world, content=rows({"Lederår": "4"}))
    one = application_of(world, "kari.nes@kkd.dep.example")
    assert (one.state, one.answers["years_as_leader"]) == ("withdrawn", 2.5)


# --- What is left out
# --------------------------------------------------------------------------------------------------


def test_a_row_of_no_party_is_left_out_and_told_by_its_line(world: World) -> None:
    content = rows({}, {"E-post": "per@annen.example", "Departement": "Fiskedepartementet"})
    seen = preview(world, bring(world, content=content))
    assert seen.unplaced == ((3, "Fiskedepartementet"),)
    take_in(world, content=content)
    with scope.system("count"):
        assert not Person.objects.filter(email="per@annen.example").exists()


def test_a_row_without_an_address_is_left_out_and_says_so(world: World) -> None:
    content = rows({}, {"E-post": "", "Fornavn": "Per"})
    seen = preview(world, bring(world, content=content))
    assert [line.why for line in seen.lines if line.fate == "left_out"] == ["address_missing"]
    assert take_in(world, content=content)["new"] == 1


def test_a_cell_that_could_not_be_read_asks_and_keeps_what_stood_there(world: World) -> None:
    content = rows({"Lederår": "2,5", "Tilgjengelig til": "trettiende juni"})
    take_in(world, content=content)
    one = application_of(world, "kari.nes@kkd.dep.example")
    assert (one.check_result.verdict, one.check_result.code) == ("ask", "value_unreadable")
    assert one.answers["?available_until"] == "trettiende juni"
    assert take_in(world, content=content) == {"new": 0, "changed": 0}


def test_pay_diet_and_potential_are_taken_only_with_a_reason(world: World) -> None:
    content = rows({"Lønnsgruppe": "7", "Kosthold": "halal", "Potensial": "4"})
    take_in(world, content=content)
    values = application_of(world, "kari.nes@kkd.dep.example").values
    assert not values.keys() & {"pay_group", "diet", "potential"}
    upload = bring(world, content=content)
    with seeing(world, "Ragnhild"):
        actions.map_columns(
            upload=upload,
            mapping={},
            asked_for={"Lønnsgruppe": "Avtalt med de tillitsvalgte", "Kosthold": "  "},
            by=world.account("Ragnhild").pk,
            now=NOW,
        )
        actions.take_in(upload=upload, decisions={}, by=world.account("Ragnhild").pk, now=NOW)
    values = application_of(world, "kari.nes@kkd.dep.example").values
    assert values["pay_group"] == "7"
    assert not values.keys() & {"diet", "potential"}


def test_a_column_mapped_by_hand_is_read_as_told(world: World) -> None:
    upload = bring(world, content=rows({"Merkelig": "Vil lære å delegere"}))
    with seeing(world, "Ragnhild"):
        actions.map_columns(
            upload=upload, mapping={"Merkelig": "goals"}, asked_for={}, by=world.account("Ragnhild").pk, now=NOW
        )
        actions.take_in(upload=upload, decisions={}, by=world.account("Ragnhild").pk, now=NOW)
    assert application_of(world, "kari.nes@kkd.dep.example").answers["goals"] == "Vil lære å delegere"


# --- Bad files, and files let go
# ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"\x00\x01\x02", b"just one word"])
def test_what_is_no_table_is_refused_with_a_sentence_and_nothing_is_kept(world: World, content: bytes) -> None:
    count, _labels = counting()
    before = count()
    with pytest.raises(Refused) as refused:
        bring(world, content=content)
    assert "ministries.csv" in str(refused.value.reason)
    assert count() == before


def test_a_file_without_addresses_is_refused_whole(world: World) -> None:
    upload = bring(world, content=b"Navn;Avdeling\r\nKari;Lov\r\n")
    count, _labels = counting()
    before = count()
    with seeing(world, "Ragnhild"), pytest.raises(Refused):
        actions.take_in(upload=upload, decisions={}, by=world.account("Ragnhild").pk, now=NOW)
    assert count() == before


def test_a_file_taken_in_or_let_go_is_emptied(world: World) -> None:
    taken, dropped = bring(world), bring(world)
    with seeing(world, "Ragnhild"):
        actions.take_in(upload=taken, decisions={}, by=world.account("Ragnhild").pk, now=NOW)
        actions.drop_file(upload=dropped, by=world.account("Ragnhild").pk, now=NOW)
        for upload in (taken, dropped):
            row = Upload.objects.get(pk=upload.pk)
            assert bytes(row.content) == b""
            with pytest.raises(Refused):
                actions.take_in(upload=upload, decisions={}, by=world.account("Ragnhild").pk, now=NOW)
            with pytest.raises(Refused):
                actions.drop_file(upload=upload, by=world.account("Ragnhild").pk, now=NOW)
        assert sorted(Upload.objects.values_list("state", flat=True)) == ["dropped", "taken"]


def test_taking_in_is_all_or_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = bring(world)
    count, _labels = counting()
    before = count()
    written = []

    def break_at_the_twentieth(**told: object) -> Any:
        written.append(told)
        if len(written) == 20:
            raise RuntimeError("the power goes")
        return real(**told)

    real: Any = people.write_down
    monkeypatch.setattr(people, "write_down", break_at_the_twentieth)
    with seeing(world, "Ragnhild"), pytest.raises(RuntimeError):
        actions.take_in(upload=upload, decisions={}, by=world.account("Ragnhild").pk, now=NOW)
    assert count() == before


def test_more_than_can_be_written_at_once_is_refused_whole(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from adept.journey.applications.actions import files  # noqa: PLC0415 -- to lower its limit

    monkeypatch.setattr(files, "MOST", 20)
    upload = bring(world)
    count, _labels = counting()
    before = count()
    with seeing(world, "Ragnhild"), pytest.raises(Refused):
        actions.take_in(upload=upload, decisions={}, by=world.account("Ragnhild").pk, now=NOW)
    assert count() == before


# --- The trail
# ---------------------------------------------------------------------------------------------------------


def test_each_ministry_finds_the_taking_in_in_its_own_trail(applied: World) -> None:
    for name, key in OF.items():
        with seeing(applied, name):
            entries = Entry.objects.filter(
                action__startswith="applications.take_in", owner=applied.organisations[key].pk
            )
            assert entries.count() == 1
