"""The pages, through HTTP."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from adept.journey.applications.models import Application, PossibleDuplicate, Question, Upload
from adept.kernel import clock, scope
from adept.kernel.trail import Entry, Reading
from adept.programmes import actions as programmes
from adept.programmes.models import TeamMember
from tests.cast import NOW, World
from tests.factories import keyed, many_applications
from tests.journey.applications.taking_in import MINISTRIES, application_of, bring, rows, seeing, take_in
from tests.support.client import signed_in

TERJE = "terje.hvalstrand@hld.dep.example"
ASLAUG = "aslaug.rognaker@atd.dep.example"
COORDINATORS = ("Siri", "Olav", "Ragnhild")


def client(world: World, name: str, *, strong: bool = True, language: str = "en") -> Client:
    return signed_in(world.account(name), strong=strong, language=language)


def of(applied: World, address: str) -> Client:
    """The applicant, signed in by a code."""
    return signed_in(application_of(applied, address).person.account, strong=False, language="en")


def page(name: str, *args: object) -> str:
    return reverse(name, args=list(args))


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def sent(world: World, name: str, content: bytes = MINISTRIES) -> Any:
    file = SimpleUploadedFile("ministries.csv", content)
    return client(world, name).post(page("bring_file", world.round.pk), keyed(file=file))


# --- Bring, look, take in ----------------------------------------------------------------------------------------------


def test_the_page_says_what_to_bring_and_what_is_never_taken(world: World) -> None:
    told = text_of(client(world, "Siri").get(page("bring_file", world.round.pk)))
    for word in ("Pay group", "Diet", "Potential", "One row for each person"):
        assert word in told


def test_a_file_goes_from_the_upload_to_the_list(world: World) -> None:
    answer = sent(world, "Olav")
    assert answer.status_code == 302
    hr = client(world, "Olav")
    told = text_of(hr.get(answer["Location"]))
    assert "11 people of yours" in told
    assert "39 rows hold 38 people" in told
    assert "27 people belong to ATD and KKD" in told
    assert "Leaves on 30 June 2027, before the closing on 2 December 2027." in told
    assert "The manager's approval is blank." in told.replace("&#x27;", "'")
    upload = Upload._base_manager.get()
    taken = hr.post(page("take_in", world.round.pk, upload.pk), keyed())
    assert taken.status_code == 302
    told = text_of(hr.get(taken["Location"]))
    assert "11 applications are new." in told
    assert "11 applications" in told
    assert "9 are clear." in told


def test_the_file_page_names_nobody_of_another_ministry(world: World) -> None:
    upload = bring(world, "Siri")
    body = client(world, "Siri").get(page("uploaded_file", world.round.pk, upload.pk)).content.decode()
    assert "kjersti.vardoyen@atd.dep.example" in body
    assert "@hld.dep.example" not in body
    assert "@kkd.dep.example" not in body
    assert "Hvalstrand" not in body


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"", b"no table here"])
def test_what_is_no_table_gets_a_sentence_on_the_same_page(world: World, content: bytes) -> None:
    answer = sent(world, "Siri", content)
    if content:  # Django refuses an empty file before we read it
        assert "ministries.csv" in text_of(answer)
    assert answer.status_code == 422
    assert not Upload._base_manager.exists()


def test_a_file_over_twenty_megabytes_is_refused_before_it_is_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adept.journey.applications.forms.LARGEST", 100)
    answer = sent(world, "Siri")
    assert answer.status_code == 422
    assert "larger than 20 megabytes" in text_of(answer)
    assert not Upload._base_manager.exists()


def test_columns_are_mapped_by_hand_and_the_reader_is_told(world: World) -> None:
    hr = client(world, "Ragnhild")
    upload = bring(world, content=rows({"Merkelig": "Vil delegere", "Kosthold": "halal"}))
    address = page("file_columns", world.round.pk, upload.pk)
    shown = hr.get(address)
    names = re.findall(r'name="((?:column|reason)_\d+)"', shown.content.decode())
    values = dict.fromkeys(names, "")
    for name in names:
        if found := re.search(rf'name="{name}".*?</select>', shown.content.decode(), re.DOTALL):
            chosen = re.search(r'<option value="([^"]*)" selected', found[0])
            values[name] = chosen[1] if chosen else ""
    header = hr.get(page("uploaded_file", world.round.pk, upload.pk)).context["found"].columns
    values[next(f"column_{column.index}" for column in header if column.header == "Merkelig")] = "goals"
    assert hr.post(address, keyed(**values)).status_code == 302
    with seeing(world, "Ragnhild"):
        assert Upload.objects.get().mapping == {"Merkelig": "goals"}
    body = text_of(hr.get(page("uploaded_file", world.round.pk, upload.pk)))
    assert "Food can tell of faith or health." in body
    wanted = {**values, next(name for name in names if name.startswith("reason")): "Avtalt"}
    assert hr.post(address, keyed(**wanted)).status_code == 302
    with seeing(world, "Ragnhild"):
        assert Upload.objects.get().asked_for == {"Kosthold": "Avtalt"}


def test_no_address_column_leads_to_the_columns_not_to_an_error(world: World) -> None:
    upload = bring(world, content=b"Hvem;Avdeling\r\nkari@kkd.dep.example;Lov\r\n")
    answer = client(world, "Ragnhild").get(page("uploaded_file", world.round.pk, upload.pk))
    assert answer.status_code == 200
    assert page("file_columns", world.round.pk, upload.pk) in answer.content.decode()
    refused = client(world, "Ragnhild").post(page("take_in", world.round.pk, upload.pk), keyed())
    assert refused.status_code == 422


def test_a_file_is_seen_by_the_one_who_brought_it_alone(world: World) -> None:
    upload = bring(world, "Siri")
    for name in ("Olav", "Ragnhild", "Dagny", "Oskar"):
        for address in ("uploaded_file", "file_columns", "take_in", "drop_file"):
            assert client(world, name).get(page(address, world.round.pk, upload.pk)).status_code == 404
        assert client(world, name).post(page("take_in", world.round.pk, upload.pk), keyed()).status_code == 404
        assert client(world, name).post(page("drop_file", world.round.pk, upload.pk), keyed()).status_code == 404
    assert not Application._base_manager.exists()


def test_who_no_longer_coordinates_has_no_file_either(world: World) -> None:
    upload = bring(world, "Siri")
    with scope.system("Siri's duty ends"):
        programmes.end_duty(member=TeamMember.objects.get(person=world.people["Siri"]), by=None, now=NOW)
    assert client(world, "Siri").get(page("uploaded_file", world.round.pk, upload.pk)).status_code == 404
    assert client(world, "Siri").post(page("take_in", world.round.pk, upload.pk), keyed()).status_code == 404


def test_a_file_let_go_is_gone(world: World) -> None:
    upload = bring(world, "Siri")
    hr = client(world, "Siri")
    assert hr.post(page("drop_file", world.round.pk, upload.pk), keyed()).status_code == 302
    assert hr.get(page("uploaded_file", world.round.pk, upload.pk)).status_code == 404
    assert bytes(Upload._base_manager.get().content) == b""


def test_rows_are_filtered_by_their_fate_fifty_a_page(world: World) -> None:
    many = [{"E-post": f"n{number}@kkd.dep.example", "Fornavn": f"N{number}"} for number in range(120)]
    upload = bring(world, content=rows(*many, {"E-post": "x@kkd.dep.example", "Godkjent av leder": "nei"}))
    hr, address = client(world, "Ragnhild"), page("uploaded_file", world.round.pk, upload.pk)
    assert len(hr.get(address).context["rows"]) == 50
    assert [row["line"].entry.email for row in hr.get(address, {"fate": "outside"}).context["rows"]] == [
        "x@kkd.dep.example"
    ]
    assert len(hr.get(address, {"page": "3", "sort": "line"}).context["rows"]) == 21
    assert hr.get(address, {"page": "999999999999", "fate": "?", "sort": "?"}).status_code == 200


def test_possible_duplicates_are_decided_on_the_way_in(world: World) -> None:
    upload = bring(world, content=rows({}, {"E-post": "kari@gammel.example"}))
    hr = client(world, "Ragnhild")
    shown = hr.get(page("uploaded_file", world.round.pk, upload.pk))
    field = next(iter(shown.context["form"].fields))
    assert "kari.nes@kkd.dep.example and kari@gammel.example" in text_of(shown)
    bad = hr.post(page("take_in", world.round.pk, upload.pk), keyed(**{field: "perhaps"}))
    assert bad.status_code == 422
    assert hr.post(page("take_in", world.round.pk, upload.pk), keyed(**{field: "different"})).status_code == 302
    with seeing(world, "Ragnhild"):
        assert PossibleDuplicate.objects.get().state == "different"


# --- The list ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COORDINATORS)
def test_the_list_names_the_own_applicants_only(applied: World, name: str) -> None:
    body = client(applied, name).get(page("applications", applied.round.pk)).content.decode()
    key = {"Siri": "atd", "Olav": "hld", "Ragnhild": "kkd"}[name]
    with scope.system("all applicants"):
        everybody = list(Application.objects.select_related("person"))
    names = {str(one.person) for one in everybody if f"@{key}." in one.person.email}
    others = {str(one.person) for one in everybody} - names
    assert all(one in body for one in names)
    assert not [one for one in others if one in body]


def test_an_empty_list_says_what_to_do_first(world: World) -> None:
    told = text_of(client(world, "Siri").get(page("applications", world.round.pk)))
    assert "The applicants come here" in told


def test_search_filter_and_order_stand_in_the_address(applied: World) -> None:
    hr, address = client(applied, "Ragnhild"), page("applications", applied.round.pk)
    answer = hr.get(address, {"q": "åslifoss", "state": "outside", "role": "mentor", "sort": "-name"})
    assert [row[0].application.person.given_name for row in answer.context["rows"]] == ["Marit"]
    assert answer.context["tail"] == "?q=%C3%A5slifoss&role=mentor&state=outside&sort=-name"
    for nonsense in ({"page": "x"}, {"unit": "x"}, {"sort": "password"}, {"state": "?"}, {"page": "-3"}):
        assert hr.get(address, nonsense).status_code == 200


def test_the_list_asks_the_database_as_often_for_many_as_for_few(world: World) -> None:
    from django.db import connection  # noqa: PLC0415 -- only here
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 -- only here

    many_applications(world.round, world.organisations["KKD"], 3)
    hr, asked = client(world, "Ragnhild"), []
    hr.get(page("applications", world.round.pk))
    for more in (0, 300):
        if more:
            many_applications(world.round, world.organisations["KKD"], more, prefix="more")
        with CaptureQueriesContext(connection) as captured:
            hr.get(page("applications", world.round.pk))
        asked.append(len(captured))
    assert asked[0] == asked[1]


# --- One application ---------------------------------------------------------------------------------------------------


def test_hr_reads_everything_and_the_reading_is_noted(applied: World) -> None:
    one = application_of(applied, ASLAUG)
    answer = client(applied, "Siri").get(page("application", applied.round.pk, one.pk))
    told = text_of(answer)
    assert "Har jobbet i både KKD og HLD" in told
    assert "What would you like to have changed when the year is over?" in told
    with scope.system("the log of readings"):
        reading = Reading.objects.get()
        assert (reading.actor, reading.subject, reading.owner) == (
            applied.account("Siri").pk,
            one.person.account_id,
            one.owner_id,
        )


@pytest.mark.parametrize("name", ["Olav", "Ragnhild", "Dagny", "Oskar"])
def test_no_other_ministry_opens_an_application_or_acts_on_it(applied: World, name: str) -> None:
    one = application_of(applied, ASLAUG)
    before = repr(one.values), one.check_result.verdict
    other = client(applied, name)
    for address in ("application", "correct_application", "ask_applicant", "settle_application", "undo_application"):
        assert other.get(page(address, applied.round.pk, one.pk)).status_code == 404
    for address, fields in (
        ("correct_application", {"field": "manager_approved", "value": "no", "reason": "x"}),
        ("settle_application", {"verdict": "outside", "reason": "x"}),
        ("undo_application", {"entry": str(uuid4())}),
        ("ask_applicant", {"text": "Hei?", "step": "send"}),
    ):
        assert other.post(page(address, applied.round.pk, one.pk), keyed(**fields)).status_code == 404
    one = application_of(applied, ASLAUG)
    assert (repr(one.values), one.check_result.verdict) == before
    assert not Question._base_manager.exists()


def test_another_rounds_address_does_not_open_it(applied: World) -> None:
    one = application_of(applied, ASLAUG)
    assert client(applied, "Siri").get(page("application", applied.other_round.pk, one.pk)).status_code == 404


def test_before_and_after_lead_through_the_list_as_it_was(applied: World) -> None:
    hr = client(applied, "Siri")
    rows_ = hr.get(page("applications", applied.round.pk), {"sort": "name", "role": "mentee"}).context["rows"]
    order = [row.application.pk for row, *_more in rows_]
    shown = hr.get(page("application", applied.round.pk, order[1]), {"sort": "name", "role": "mentee"}).content.decode()
    for neighbour in (order[0], order[2]):
        assert f"{page('application', applied.round.pk, neighbour)}?role=mentee&amp;sort=name" in shown


def test_a_correction_is_made_undone_and_refused_in_words(applied: World) -> None:
    one, hr = application_of(applied, TERJE), client(applied, "Olav")
    address = page("correct_application", applied.round.pk, one.pk)
    assert hr.get(address, {"field": "manager_approved"}).status_code == 200
    empty = hr.post(address, keyed(field="manager_approved", value="yes", reason=""))
    assert empty.status_code == 422
    odd = hr.post(address, keyed(field="available_until", value="til sommeren", reason="Ringt"))
    assert odd.status_code == 422
    assert "could not be understood" in text_of(odd)
    assert "til sommeren" in odd.content.decode()
    assert hr.post(address, keyed(field="pay_group", value="7", reason="Ringt")).status_code == 422
    done = hr.post(address, keyed(field="manager_approved", value="yes", reason="Ringt lederen"))
    assert done["Location"] == page("application", applied.round.pk, one.pk)
    told = text_of(hr.get(done["Location"]))
    assert "Approved by manager: blank → yes" in told
    assert "Ringt lederen" in told
    entry = Entry._base_manager.get(action="applications.correct")
    hr.post(page("undo_application", applied.round.pk, one.pk), keyed(entry=str(entry.pk)))
    assert application_of(applied, TERJE).check_result.verdict == "ask"
    again = hr.post(page("undo_application", applied.round.pk, one.pk), keyed(entry=str(entry.pk)))
    assert again.status_code == 422


def test_settling_without_a_reason_comes_back_with_what_was_chosen(applied: World) -> None:
    one, hr = application_of(applied, TERJE), client(applied, "Olav")
    address = page("settle_application", applied.round.pk, one.pk)
    back = hr.post(address, keyed(verdict="clear", reason=""))
    assert back.status_code == 422
    assert back.context["form"]["verdict"].value() == "clear"
    assert hr.post(address, keyed(verdict="clear", reason="Lederen sa ja")).status_code == 302
    assert application_of(applied, TERJE).check_result.verdict == "clear"


def test_a_form_that_names_an_unknown_field_is_refused(applied: World) -> None:
    one, hr = application_of(applied, TERJE), client(applied, "Olav")
    address = page("settle_application", applied.round.pk, one.pk)
    assert hr.post(address, keyed(verdict="clear", reason="x", owner=str(uuid4()))).status_code == 400


def test_the_question_is_looked_at_sent_and_stopped(applied: World) -> None:
    one, hr = application_of(applied, TERJE), client(applied, "Olav")
    address = page("ask_applicant", applied.round.pk, one.pk)
    assert "leiar" in hr.get(address).content.decode() or "Does your manager agree" in text_of(hr.get(address))
    look = hr.post(address, keyed(text="Er leiaren din med?", step="look"))
    assert look.status_code == 200
    assert "Er leiaren din med?" in text_of(look)
    assert "Hei, Terje!" in text_of(look)
    assert not Question._base_manager.exists()
    assert hr.post(address, keyed(text="Er leiaren din med?", step="write")).status_code == 200
    done = hr.post(address, keyed(text="Er leiaren din med?", step="send"))
    assert done.status_code == 302
    question = Question._base_manager.get()
    assert "Waits for an answer" in text_of(hr.get(done["Location"]))
    stop = page("stop_question", applied.round.pk, question.pk)
    assert client(applied, "Siri").post(stop, keyed()).status_code == 404
    assert hr.post(stop, keyed()).status_code == 302
    assert not Question._base_manager.exists()


def test_a_question_that_has_left_cannot_be_stopped(applied: World) -> None:
    one, hr = application_of(applied, TERJE), client(applied, "Olav")
    hr.post(page("ask_applicant", applied.round.pk, one.pk), keyed(text="Er leiaren din med?", step="send"))
    clock.stop_at(NOW.replace(minute=5))
    late = hr.post(page("stop_question", applied.round.pk, Question._base_manager.get().pk), keyed())
    assert late.status_code == 422
    assert "The mail has left already." in text_of(late)


def test_a_double_click_asks_once(applied: World) -> None:
    one, hr = application_of(applied, TERJE), client(applied, "Olav")
    told = keyed(text="Er leiaren din med?", step="send")
    first = hr.post(page("ask_applicant", applied.round.pk, one.pk), told)
    second = hr.post(page("ask_applicant", applied.round.pk, one.pk), told)
    assert first["Location"] == second["Location"]
    assert Question._base_manager.count() == 1


# --- Possible duplicates -----------------------------------------------------------------------------------------------


def test_both_rows_stand_side_by_side_and_a_person_decides(world: World) -> None:
    take_in(world, content=rows({"Kommentar": "Første"}, {"E-post": "kari@gammel.example", "Kommentar": "Andre"}))
    pair = PossibleDuplicate._base_manager.get()
    address = page("possible_duplicate", world.round.pk, pair.pk)
    for name in ("Siri", "Olav", "Dagny", "Oskar"):
        assert client(world, name).get(address).status_code == 404
        assert client(world, name).post(address, keyed(decision="different")).status_code == 404
    hr = client(world, "Ragnhild")
    told = text_of(hr.get(address))
    assert "Første" in told
    assert "Andre" in told
    assert hr.post(address, keyed(decision=str(uuid4()))).status_code == 422
    assert hr.post(address, keyed(decision=str(pair.other_id))).status_code == 302
    with seeing(world, "Ragnhild"):
        assert Application.objects.get(state="merged").person.email == "kari.nes@kkd.dep.example"
    assert hr.get(address).status_code == 404  # decided
    with scope.system("the log of readings"):
        assert Reading.objects.count() == 2


# --- The applicant -----------------------------------------------------------------------------------------------------


def test_the_applicant_reads_the_own_row_neutrally(applied: World) -> None:
    one = application_of(applied, "marit.aslifoss@kkd.dep.example")  # outside the criteria, and not told so yet
    answer = of(applied, "marit.aslifoss@kkd.dep.example").get(page("own_application", one.pk))
    told = text_of(answer)
    assert "Your application has arrived" in told
    assert "The answer comes Tuesday 2 March at 10:00." in told.replace("\u00a0", " ").replace("&nbsp;", " ")
    assert "Ragnhild Solli" in told
    assert "22 00 00 00" in told
    for word in ("criteria", "Outside", "manager has said no", "Clear"):
        assert word not in told


@pytest.mark.parametrize("name", [*COORDINATORS, "Dagny", "Oskar"])
def test_the_applicants_page_is_the_applicants_alone(applied: World, name: str) -> None:
    one = application_of(applied, ASLAUG)
    other = client(applied, name)
    assert other.get(page("own_application", one.pk)).status_code == 404
    for address in ("withdraw_application", "bring_application_back"):
        assert other.post(page(address, one.pk), keyed()).status_code == 404
    assert application_of(applied, ASLAUG).state == "received"


def test_another_applicant_sees_nothing_either(applied: World) -> None:
    one = application_of(applied, ASLAUG)
    assert of(applied, TERJE).get(page("own_application", one.pk)).status_code == 404
    assert of(applied, TERJE).get(page("application", applied.round.pk, one.pk)).status_code == 404
    assert of(applied, TERJE).get(page("applications", applied.round.pk)).status_code == 404


def test_signed_out_every_page_leads_to_the_sign_in(applied: World) -> None:
    one = application_of(applied, ASLAUG)
    for address in (
        page("applications", applied.round.pk), page("application", applied.round.pk, one.pk), page("own_application", one.pk),
        page("bring_file", applied.round.pk), page("own_application", uuid4()),
    ):  # fmt: skip
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("name", ["applications", "bring_file"])
def test_lists_of_people_ask_for_a_second_factor(applied: World, name: str) -> None:
    answer = client(applied, "Siri", strong=False).get(page(name, applied.round.pk))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/strengthen/")


@pytest.mark.parametrize(
    "name", ["application", "correct_application", "ask_applicant", "settle_application", "undo_application"]
)
def test_pages_about_a_person_ask_for_a_second_factor(applied: World, name: str) -> None:
    one = application_of(applied, ASLAUG)
    answer = client(applied, "Siri", strong=False).get(page(name, applied.round.pk, one.pk))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/strengthen/")


def test_the_applicant_answers_and_hr_sees_it(applied: World) -> None:
    one, hr = application_of(applied, TERJE), client(applied, "Olav")
    hr.post(page("ask_applicant", applied.round.pk, one.pk), keyed(text="Er leiaren din med?", step="send"))
    question = Question._base_manager.get()
    own = of(applied, TERJE)
    assert "Er leiaren din med?" in text_of(own.get(page("own_application", one.pk)))
    address = page("answer_question", one.pk, question.pk)
    for other in (of(applied, ASLAUG), client(applied, "Olav"), client(applied, "Siri")):
        assert other.get(address).status_code == 404
        assert other.post(address, keyed(text="Ja")).status_code == 404
    assert own.post(address, keyed(text="")).status_code == 422
    assert own.post(address, keyed(text="Ja, ho sa ja i går.")).status_code == 302
    told = text_of(hr.get(page("application", applied.round.pk, one.pk)))
    assert "Ja, ho sa ja i går." in told
    assert "Answered" in told
    assert application_of(applied, TERJE).check_result.verdict == "ask"


def test_an_application_is_taken_back_and_brought_back(applied: World) -> None:
    one, own = application_of(applied, ASLAUG), of(applied, ASLAUG)
    clock.stop_at(NOW.replace(day=10))
    own.post(page("withdraw_application", one.pk), keyed())
    assert "Your application is taken back" in text_of(own.get(page("own_application", one.pk)))
    assert "Taken back 1" in text_of(client(applied, "Siri").get(page("applications", applied.round.pk)))
    own.post(page("bring_application_back", one.pk), keyed())
    assert application_of(applied, ASLAUG).state == "received"
    own.post(page("withdraw_application", one.pk), keyed())
    clock.stop_at(NOW)
    late = own.post(page("bring_application_back", one.pk), keyed())
    assert late.status_code == 422
    assert "by telephone" in text_of(late)
