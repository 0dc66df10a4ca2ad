"""A question back, its mail, its answer."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from adept.journey.applications import actions, letters, queries
from adept.journey.applications.models import Application, Question
from adept.kernel import clock, post, scope
from adept.kernel.errors import Refused
from adept.people import actions as people
from adept.programmes import actions as programmes
from adept.programmes.models import TeamMember
from tests.cast import NOW, World
from tests.factories import viewer
from tests.journey.applications.taking_in import application_of, seeing

TERJE = "terje.hvalstrand@hld.dep.example"
LANGUAGES = ("en", "sv", "nb", "nn", "da", "fi")


def ask(world: World, text: str = "Er lederen din med på dette?") -> Question:
    with seeing(world, "Olav"):
        return actions.ask(
            application=application_of(world, TERJE), text=text, by=world.account("Olav").pk, now=clock.now()
        )


def answer(world: World, question: Question, text: str = "Ja, han sa ja i går.") -> None:
    person = application_of(world, TERJE).person
    with scope.inside(scope.viewing(viewer(person))):
        actions.answer(question=question, text=text, by=person.account_id, now=clock.now())


def letter_of(purpose: str) -> post.Letter:
    with scope.system("a test looks into the outbox"):
        return post.Letter.objects.filter(purpose=purpose).latest("written")


def built(purpose: str) -> post.Rendered | None:
    with scope.system("the worker"):
        return post.kinds()[purpose].build(letter_of(purpose))


def test_the_question_waits_a_minute_and_reaches_the_applicant_in_their_language(applied: World) -> None:
    ask(applied)
    letter = letter_of("question")
    assert letter.due == NOW + timedelta(minutes=1)
    mail = built("question")
    assert mail is not None
    assert (mail.address, mail.language) == (TERJE, "nn")
    assert "Er lederen din med på dette?" in mail.text
    assert "Olav Vardåsen" in mail.text
    assert "22 00 00 00" in mail.text
    assert f"/me/applications/{application_of(applied, TERJE).pk}/" in mail.text
    assert "lederen" not in mail.subject.lower()


def test_what_hr_sees_beforehand_is_the_mail_itself(applied: World) -> None:
    with seeing(applied, "Olav"):
        seen = actions.as_the_applicant_sees_it(application=application_of(applied, TERJE), text="Er lederen din med?")
    ask(applied, "Er lederen din med?")
    assert built("question") == seen


def test_within_the_minute_the_question_was_never_put(applied: World) -> None:
    question = ask(applied)
    with seeing(applied, "Olav"):
        actions.take_question_back(question=question, by=applied.account("Olav").pk, now=clock.now())
        assert not Question.objects.exists()
    assert letter_of("question").state == "recalled"
    ask(applied)  # and another can be put


def test_after_the_minute_it_has_left(applied: World) -> None:
    question = ask(applied)
    clock.stop_at(NOW + timedelta(minutes=2))
    with seeing(applied, "Olav"), pytest.raises(Refused):
        actions.take_question_back(question=question, by=applied.account("Olav").pk, now=clock.now())
    with seeing(applied, "Olav"):
        assert Question.objects.filter(pk=question.pk).exists()


def test_one_open_question_at_a_time(applied: World) -> None:
    question = ask(applied)
    with pytest.raises(Refused):
        ask(applied, "Og noe annet?")
    with pytest.raises(IntegrityError), transaction.atomic():
        Question(application=question.application, text="?", asked_by=question.asked_by, asked=NOW).save()
    answer(applied, question)
    ask(applied, "Og noe annet?")


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_an_empty_or_endless_question_is_refused(applied: World, text: str) -> None:
    with pytest.raises(Refused):
        ask(applied, text)


def test_an_answer_leaves_the_state_to_hr_and_tells_her(applied: World) -> None:
    question = ask(applied)
    answer(applied, question)
    one = application_of(applied, TERJE)
    assert one.check_result.verdict == "ask"
    with seeing(applied, "Olav"):
        found = queries.detail(one, seen_by=viewer(applied.people["Olav"]))
    assert found.questions[0].answer == "Ja, han sa ja i går."
    assert found.open_question is None
    mail = built("answered")
    assert mail is not None
    assert mail.address == applied.people["Olav"].email
    assert "Terje" not in mail.text
    assert "han sa ja" not in mail.text


def test_a_question_is_answered_once(applied: World) -> None:
    question = ask(applied)
    answer(applied, question)
    with pytest.raises(Refused):
        answer(applied, question, "Nei, forresten.")
    with seeing(applied, "Olav"):
        assert Question.objects.get().answer == "Ja, han sa ja i går."


def test_the_question_is_withheld_when_it_was_answered_before_it_left(applied: World) -> None:
    answer(applied, ask(applied))
    assert built("question") is None


def test_nobody_who_took_the_application_back_is_asked(applied: World) -> None:
    question = ask(applied)
    with scope.system("the applicant withdraws"):
        Application.objects.filter(person__email=TERJE).update(state="withdrawn")
    assert built("question") is None
    with pytest.raises(Refused):
        ask(applied)
    with pytest.raises(Refused):
        answer(applied, question)


@pytest.fixture(params=["the scope alone", "the permission alone"])
def one_guard(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two guards stand before a letter; each must hold by itself."""
    if request.param == "the scope alone":
        monkeypatch.setattr(letters, "may", lambda *_told: True)
    else:
        monkeypatch.setattr(scope, "viewing", lambda *_told: scope.Scope(why="sabotage", organisations=None))


@pytest.mark.usefixtures("one_guard")
def test_the_question_is_withheld_when_the_application_is_no_longer_the_readers(applied: World) -> None:
    with scope.system("HR asks"):
        actions.ask(
            application=application_of(applied, TERJE), text="Er leiaren med?", by=applied.account("Olav").pk, now=NOW
        )
    with scope.system("the person moves to another account"):
        person = application_of(applied, TERJE).person
        person.account = people.open_account(email="en.annen@hld.dep.example", language="nb")
        person.save()
    assert built("question") is None


@pytest.mark.usefixtures("one_guard")
def test_the_receipt_is_withheld_when_the_application_is_no_longer_the_readers(applied: World) -> None:
    one = application_of(applied, TERJE)
    with scope.system("the applicant withdraws, and the person moves to another account"):
        actions.withdraw(application=one, by=one.person.account_id, now=NOW)
        one.person.account = people.open_account(email="en.annen@hld.dep.example", language="nb")
        one.person.save()
    assert built("withdrawn") is None


@pytest.mark.usefixtures("one_guard")
def test_the_answer_is_withheld_from_who_no_longer_coordinates(applied: World) -> None:
    with scope.system("asked and answered, then Olav's duty ends"):
        one = application_of(applied, TERJE)
        question = actions.ask(application=one, text="Er leiaren med?", by=applied.account("Olav").pk, now=NOW)
        actions.answer(question=question, text="Ja", by=one.person.account_id, now=NOW)
        member = TeamMember.objects.get(round=applied.round, person=applied.people["Olav"])
        programmes.end_duty(member=member, by=None, now=NOW)
    assert built("answered") is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("purpose", ["question", "answered", "withdrawn"])
def test_every_letter_names_a_human_and_its_subject_reveals_nothing(purpose: str, language: str) -> None:
    from adept.kernel.post.pages import outline, placeholders  # noqa: PLC0415 -- only here

    subject, body = outline(language, purpose)
    assert {"contact", "phone", "link"} <= placeholders(body)
    assert placeholders(subject) == {"programme"}
    assert placeholders(body) == placeholders(outline("en", purpose)[1])
    assert len(body.split("\n\n")) <= 7


def test_a_suggested_question_is_in_the_applicants_language(applied: World) -> None:
    check = application_of(applied, TERJE).check_result
    assert queries.suggested_question(check, "en").startswith("Does your manager agree")
