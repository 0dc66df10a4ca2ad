"""The list and one application as HR sees them, through HTTP."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from adept.journey.applications.models import Application, PossibleDuplicate, Question
from adept.kernel import clock, scope
from adept.kernel.trail import Entry, Reading
from tests.cast import NOW, World
from tests.factories import keyed, many_applications
from tests.journey.applications.taking_in import application_of, rows, seeing, take_in
from tests.journey.applications.visiting import ASLAUG, COORDINATORS, TERJE, client, page, text_of


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
