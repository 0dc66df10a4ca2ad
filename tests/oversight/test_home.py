"""Home: one page for everybody, and each sees their own."""

import sys
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse

from adept.journey.applications.models import Application, Question
from adept.journey.matching.models import Draft, Pair
from adept.journey.selection.models import Place
from adept.kernel import clock, scope
from adept.oversight import queries
from adept.people.models import Account, Person
from adept.programmes import actions as programmes
from adept.programmes.models import TeamMember
from tests.cast import NOW
from tests.factories import an_application, viewer
from tests.journey.selection.applied import Applied
from tests.support.client import signed_in

HOME = "/"


def page(account: Account, *, strong: bool = True, address: str = HOME) -> str:
    answer = signed_in(account, strong=strong, language="en").get(address)
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def published(applied: Applied, mentee: str, mentor: str, at: datetime = NOW) -> Pair:
    """A round published by two owners, with one pair."""
    world = applied.world
    with applied.seeing("Olav"):
        applied.decide("Olav", {mentee: "admitted"})
    with applied.seeing("Siri"):
        applied.decide("Siri", {mentor: "admitted"})
    Draft(
        round=world.round, state="published", inputs="0" * 64, made_by=world.account("Siri"), made=NOW,
        proposed_by=world.account("Siri"), proposed_for=world.organisations["ATD"], proposed=NOW,
        confirmed_by=world.account("Olav"), confirmed=at,
    ).save(force_insert=True)  # fmt: skip
    places = {str(place.application.person): place for place in Place._base_manager.all()}
    pair = Pair(
        round=world.round, mentee=places[mentee], mentor=places[mentor], published=at, answer_by=NOW + timedelta(days=7)
    )
    pair.save(force_insert=True)
    return pair


def test_a_coordinator_sees_what_waits_and_the_year_of_each_programme(applied: Applied) -> None:
    html = page(applied.world.account("Olav"))
    assert "Hello, Olav" in html
    assert "One thing waits for you." in html
    assert "6 people are not decided about" in html
    assert "Three ministries, round 3" in html
    assert "Places are being given." in html
    assert "Next: the selection is done" in html
    assert "Fjellheim" not in html


def test_with_a_code_from_the_mail_alone_nothing_of_others_is_shown(applied: Applied) -> None:
    html = page(applied.world.account("Olav"), strong=False)
    who = viewer(applied.world.people["Olav"], strong=False)
    with scope.inside(scope.viewing(who)):
        assert queries.home(seen_by=who).asks == ()
    assert "not decided" not in html
    assert "A second step before other people's details" in html


def test_oskar_sees_only_his_own_programme(applied: Applied) -> None:
    html = page(applied.world.account("Oskar"))
    assert "Bring in the list that HR has" in html
    assert str(applied.world.round.pk) not in html
    assert str(applied.world.other_round.pk) in html


def test_at_most_seven_lines_stand_at_home(applied: Applied, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [queries.Ask(NOW - timedelta(days=day), "", f"thing {day}", "", "Go", "/") for day in range(9)]
    monkeypatch.setattr(sys.modules["adept.oversight.queries.home"], "asks", lambda round_, *, seen_by: many)
    who = viewer(applied.world.people["Olav"])
    with scope.inside(scope.viewing(who)):
        home = queries.home(seen_by=who)
    assert [ask.what for ask in home.asks] == [f"thing {day}" for day in range(8, 1, -1)]
    assert home.more == 2


def test_an_applicant_sees_the_own_application_and_when_the_answer_comes(applied: Applied) -> None:
    html = page(applied.people["Aslaug Rognåker"].person.account)
    assert "Your application has arrived" in html
    assert "Tuesday 2 March at\xa010:00" in html or "Tuesday 2 March at 10:00" in html
    assert "Olav Vardåsen at HLD" in html
    assert not [name for name in applied.people if name.split()[0] in html and name != "Aslaug Rognåker"]


@pytest.mark.parametrize("state", ["admitted", "waiting", "declined"])
def test_nothing_of_a_decision_is_seen_before_the_answers_go_out(applied: Applied, state: str) -> None:
    before = page(applied.people["Aslaug Rognåker"].person.account)
    with applied.seeing("Olav"):
        applied.decide("Olav", {"Aslaug Rognåker": state}, reason="EN GRUNN")
    after = page(applied.people["Aslaug Rognåker"].person.account)
    assert after == before


@pytest.mark.parametrize(
    ("state", "words"), [("waiting", "You are on the waiting list"), ("declined", "Not this time")]
)
def test_afterwards_the_decision_is_told_with_its_reason(applied: Applied, state: str, words: str) -> None:
    with applied.seeing("Olav"):
        applied.decide("Olav", {"Berit Dalsbø": state}, reason="Flere oppfylte kriteriene enn det er plasser.")
    published(applied, "Aslaug Rognåker", "Nils Øy", at=NOW - timedelta(minutes=2))
    html = page(applied.people["Berit Dalsbø"].person.account)
    assert words in html
    assert "Flere oppfylte kriteriene enn det er plasser." in html


def test_within_the_minute_in_which_it_can_be_taken_back_nobody_is_told(applied: Applied) -> None:
    with applied.seeing("Olav"):
        applied.decide("Olav", {"Berit Dalsbø": "declined"})
    published(applied, "Aslaug Rognåker", "Nils Øy", at=NOW - timedelta(seconds=30))
    assert "Your application has arrived" in page(applied.people["Berit Dalsbø"].person.account)
    assert "Your application has arrived" in page(applied.people["Aslaug Rognåker"].person.account)
    clock.stop_at(NOW + timedelta(seconds=31))
    assert "Would you like to meet Nils?" in page(applied.people["Aslaug Rognåker"].person.account)


def test_both_of_a_pair_see_their_proposal_and_nobody_else_does(applied: Applied) -> None:
    pair = published(applied, "Aslaug Rognåker", "Nils Øy", at=NOW - timedelta(minutes=2))
    link = reverse("proposal", args=[pair.pk])
    assert link in page(applied.people["Aslaug Rognåker"].person.account)
    mentor = page(applied.people["Nils Øy"].person.account)
    assert "Would you like to meet Aslaug?" in mentor
    assert "Aslaug Rognåker" in mentor
    assert "seksjonssjef, HLD" in mentor
    assert link not in page(applied.people["Berit Dalsbø"].person.account)


def test_an_open_question_comes_first(applied: Applied) -> None:
    row = applied.people["Aslaug Rognåker"]
    Question(application=row, text="?", asked_by=applied.world.account("Olav"), asked=NOW).save(force_insert=True)
    html = page(row.person.account)
    assert "HLD has a question for you" in html
    assert reverse("own_application", args=[row.pk]) in html


def test_an_application_that_was_taken_back_says_so(applied: Applied) -> None:
    row = applied.people["Aslaug Rognåker"]
    Application._base_manager.filter(pk=row.pk).update(state="withdrawn")
    assert "You have taken your application back" in page(row.person.account)


def test_several_parts_stand_apart_each_with_its_name(applied: Applied) -> None:
    """Ragnhild coordinates for KKD, sponsors, and has herself applied as a mentor."""
    world = applied.world
    ragnhild = world.people["Ragnhild"]
    with scope.system("a second duty"):
        programmes.add_to_team(
            round_=world.round, organisation=ragnhild.owner, person=ragnhild, duty="sponsor", by=None, now=NOW
        )
    row = an_application(world.round, ragnhild.owner, "Ragnhild Solli", role="mentor")
    assert row.person.pk == Person._base_manager.get(email="ragnhild.solli@kkd.example").pk
    Person._base_manager.filter(pk=row.person.pk).update(account=ragnhild.account)
    html = page(ragnhild.account)
    for heading in ("As coordinator for KKD", "As sponsor", "As mentor in Three ministries, round 3"):
        assert heading in html


def test_one_part_alone_needs_no_as(applied: Applied) -> None:
    assert "As coordinator" not in page(applied.world.account("Olav"))
    assert "As sponsor" not in page(applied.world.account("Dagny"))


def test_whoever_has_nothing_here_reads_a_kind_page(applied: Applied) -> None:
    stranger = Account.objects.create(email="ingen@example.org", language="en")
    html = page(stranger)
    assert "Nothing here for you yet" in html
    assert "ingen@example.org" in html


def test_hr_without_a_programme_learns_what_comes_here(applied: Applied) -> None:
    TeamMember._base_manager.filter(account=applied.world.account("Ragnhild")).update(until=NOW)
    assert "Your programmes come here" in page(applied.world.account("Ragnhild"))


def test_a_duty_that_ended_shows_nothing_more(applied: Applied) -> None:
    TeamMember._base_manager.filter(account=applied.world.account("Olav")).update(until=NOW)
    html = page(applied.world.account("Olav"))
    assert "not decided" not in html
    assert "Three ministries" not in html
    client = signed_in(applied.world.account("Olav"))
    for name in ("round", "numbers"):
        assert client.get(reverse(name, args=[applied.world.round.pk])).status_code == 404


def test_the_rounds_page_says_where_we_are_and_whom_to_call(applied: Applied) -> None:
    html = page(applied.world.account("Olav"), address=reverse("round", args=[applied.world.round.pk]))
    for words in (
        "You act for HLD.",
        "6 applications to you",
        "Siri Fjellsjø",
        "Ragnhild Solli",
        "22 00 00 00",
        "0 of 4",
    ):
        assert words in html
    assert not [name for name in applied.people if name in html]


def test_the_rounds_page_needs_a_second_factor_and_a_duty(applied: Applied) -> None:
    address = reverse("round", args=[applied.world.round.pk])
    assert signed_in(applied.world.account("Olav"), strong=False).get(address).status_code == 302
    assert signed_in(applied.world.account("Oskar")).get(address).status_code == 404
