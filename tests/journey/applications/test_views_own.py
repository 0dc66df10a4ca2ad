"""The applicant's own page, and who else is kept out, through HTTP."""

from uuid import uuid4

import pytest
from django.test import Client

from adept.journey.applications.models import Question
from adept.kernel import clock
from tests.cast import NOW, World
from tests.factories import keyed
from tests.journey.applications.taking_in import application_of
from tests.journey.applications.visiting import ASLAUG, COORDINATORS, TERJE, client, of, page, text_of


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
        page("applications", applied.round.pk),
        page("application", applied.round.pk, one.pk),
        page("own_application", one.pk),
        page("bring_file", applied.round.pk),
        page("own_application", uuid4()),
    ):
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
