"""The pages on which a party chooses."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from adept.journey.selection.models import Closing, Place
from adept.kernel import clock
from tests.cast import NOW
from tests.factories import keyed
from tests.journey.selection.applied import REASON, Applied
from tests.support.client import signed_in

OTHERS = ("Aslaug", "Øyvind", "Berit", "Cato", "Dag Ørstad", "Mona", "Guri", "Hans", "Odd")
"""Names of applicants to HLD and KKD."""


def address(applied: Applied, name: str = "selection_board", key: str = "HLD", role: str = "mentee") -> str:
    world = applied.world
    args = [world.round.pk, world.organisations[key].pk]
    return reverse(name, args=[*args, role] if name not in ("selection_close", "selection_reopen") else args)


def of(applied: Applied, name: str, *, strong: bool = True) -> Client:
    return signed_in(applied.world.account(name), strong=strong, language="en")


def choice(applied: Applied, name: str) -> str:
    return f"choice-{applied.people[name].pk.hex}"


def everybody(applied: Applied, key: str = "HLD", role: str = "mentee", **chosen: str) -> dict[str, object]:
    """What the form posts when nothing but `chosen` (names with _) was changed."""
    rows = {name: row for name, row in applied.people.items() if row.owner.short == key and row.role == role}
    return {choice(applied, name): chosen.get(name.replace(" ", "_"), "considered") for name in rows}


def states() -> dict[str, str]:
    return {str(place.application.person): place.state for place in Place._base_manager.all()}


def test_choices_are_saved_with_their_reason_and_can_be_undone(applied: Applied) -> None:
    client = of(applied, "Olav")
    chosen = everybody(applied, Aslaug_Rognåker="admitted", Berit_Dalsbø="waiting")
    answer = client.post(
        address(applied), keyed(**chosen, **{"why-admitted": "place", "words-waiting": "Vi ringer om det blir plass."})
    )
    assert (answer.status_code, answer["Location"]) == (302, address(applied))
    assert states() == {"Aslaug Rognåker": "admitted", "Berit Dalsbø": "waiting"}
    assert Place._base_manager.get(state="waiting").reason == "Vi ringer om det blir plass."
    assert Place._base_manager.get(state="admitted").reason == "Meets the criteria, and there is a place."
    page = client.get(address(applied))
    said = page.context["said"]
    assert said["text"] == "2 decisions are saved."
    client.post(said["undo"], keyed(**said["fields"]))
    assert set(states().values()) == {"considered"}


def test_a_choice_without_a_reason_saves_nothing_and_loses_nothing(applied: Applied) -> None:
    client = of(applied, "Olav")
    answer = client.post(
        address(applied), keyed(**everybody(applied, Aslaug_Rognåker="admitted"), **{"words-declined": "Skrevet før."})
    )
    html = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"why-admitted": ["Say why, in words that the person may read."]}
    assert 'id="id_why-admitted-f"' in html
    assert "Skrevet før." in html
    assert '<option value="admitted" selected>' in html
    assert states() == {}


def test_too_many_is_refused_with_a_sentence_and_the_choices_stand(applied: Applied) -> None:
    client = of(applied, "Olav")
    chosen = dict.fromkeys(everybody(applied), "admitted")
    answer = client.post(address(applied), keyed(**chosen, **{"why-admitted": "place"}))
    html = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "HLD has 3 places, and this would make 5." in html
    assert html.count('<option value="admitted" selected>') == 5
    assert states() == {}


def test_counting_shows_the_counts_and_saves_nothing(applied: Applied) -> None:
    client = of(applied, "Olav")
    chosen = everybody(applied, Aslaug_Rognåker="admitted", Øyvind_Åsli="admitted")
    answer = client.post(address(applied, "selection_count"), keyed(**chosen))
    html = unescape(answer.content.decode())
    assert answer.status_code == 200
    assert "2 of 3" in html
    assert "Nothing is saved yet." in html
    assert html.count('<option value="admitted" selected>') == 2
    assert states() == {}


def test_htmx_gets_the_counts_alone(applied: Applied) -> None:
    client = of(applied, "Olav")
    chosen = everybody(applied, Aslaug_Rognåker="admitted")
    answer = client.post(address(applied, "selection_count"), keyed(**chosen), headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert "1 of 3" in html
    assert "<html" not in html
    assert "Aslaug" not in html
    assert states() == {}


def test_those_outside_are_turned_down_by_a_person_with_the_reason_of_the_criteria(applied: Applied) -> None:
    row = applied.add("Uten Ansvar", "HLD", verdict="outside", code="mentee_without_personnel_responsibility")
    applied.add("Også Uten", "HLD", verdict="outside", code="mentee_without_personnel_responsibility")
    client = of(applied, "Olav")
    assert "Uten Ansvar" in unescape(client.get(address(applied)).content.decode())
    assert states() == {}
    client.post(address(applied, "selection_outside"), keyed(people=row.pk.hex))
    assert states() == {"Uten Ansvar": "declined"}
    place = Place._base_manager.get()
    assert place.reason == "Has no personnel responsibility. The programme is for leaders."
    assert place.decided_by == applied.world.account("Olav")


def test_nobody_outside_is_turned_down_without_being_chosen(applied: Applied) -> None:
    applied.add("Uten Ansvar", "HLD", verdict="outside", code="mentee_without_personnel_responsibility")
    answer = of(applied, "Olav").post(address(applied, "selection_outside"), keyed())
    assert answer.status_code == 422
    assert "Choose somebody first." in answer.content.decode()
    assert states() == {}


def test_the_outside_form_takes_nobody_who_is_not_outside(applied: Applied) -> None:
    applied.add("Uten Ansvar", "HLD", verdict="outside", code="mentee_without_personnel_responsibility")
    for name in ("Aslaug Rognåker", "Eva Fjord"):
        answer = of(applied, "Olav").post(
            address(applied, "selection_outside"), keyed(people=applied.people[name].pk.hex)
        )
        assert answer.status_code == 422
    assert states() == {}


def test_all_undecided_mentors_are_cleared_at_once_with_one_reason(applied: Applied) -> None:
    applied.add("Spør Meg", "HLD", role="mentor", verdict="ask", code="manager_approval_blank")
    client = of(applied, "Olav")
    told = keyed(**{"words-admitted": REASON})
    client.post(address(applied, "selection_everyone", role="mentor"), told)
    assert states() == {"Mona Ås": "admitted"}


def test_the_waiting_list_is_moved_by_buttons(applied: Applied) -> None:
    with applied.seeing("Olav"):
        applied.decide("Olav", {"Aslaug Rognåker": "waiting"})
        applied.decide("Olav", {"Berit Dalsbø": "waiting"})
    client = of(applied, "Olav")
    client.post(address(applied, "selection_move"), keyed(application=applied.people["Berit Dalsbø"].pk, step="up"))
    assert Place._base_manager.get(order=1).application == applied.people["Berit Dalsbø"]


def test_closing_says_who_is_undecided_and_names_nobody_of_another_ministry(applied: Applied) -> None:
    answer = of(applied, "Siri").post(address(applied, "selection_close", "ATD"), keyed())
    html = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Before you close, decide about these 3: Eva Fjord, Finn Gran, Nils Øy." in html
    assert not [name for name in OTHERS if name in html]


def test_closing_can_be_undone_and_the_board_stands_still_meanwhile(applied: Applied) -> None:
    with applied.seeing("Siri"):
        applied.decide("Siri", {"Eva Fjord": "admitted", "Finn Gran": "declined", "Nils Øy": "admitted"})
    client = of(applied, "Siri")
    client.post(address(applied, "selection_close", "ATD"), keyed())
    assert Closing._base_manager.count() == 1
    board = unescape(client.get(address(applied, key="ATD")).content.decode())
    assert "<select" not in board
    said = client.get(reverse("selection", args=[applied.world.round.pk])).context["said"]
    client.post(said["undo"], keyed())
    assert Closing._base_manager.count() == 0


def test_before_all_have_closed_no_page_names_an_applicant_to_another_ministry(applied: Applied) -> None:
    with applied.seeing("Olav"):
        applied.decide("Olav", {"Aslaug Rognåker": "admitted", "Berit Dalsbø": "waiting"})
    client, here = of(applied, "Siri"), applied.world.round.pk
    pages = [
        *(reverse(name, args=[here]) for name in ("selection", "round", "numbers", "desk")), reverse("home"),
        address(applied, key="ATD"), address(applied, key="ATD", role="mentor"),
    ]  # fmt: skip
    for page in pages:
        html = unescape(client.get(page).content.decode())
        assert not [name for name in OTHERS if name in html], page
    assert "Eva Fjord" in unescape(client.get(address(applied, key="ATD")).content.decode())


@pytest.mark.parametrize("who", ["Siri", "Ragnhild", "Dagny", "Oskar"])
def test_another_ministrys_board_is_not_there(applied: Applied, who: str) -> None:
    client = of(applied, who)
    for name in ("selection_board", "selection_count"):
        assert client.get(address(applied, name)).status_code == 404
    posts = (
        "selection_board",
        "selection_count",
        "selection_everyone",
        "selection_outside",
        "selection_move",
        "selection_undo",
    )
    for name in (*posts, "selection_close", "selection_reopen"):
        assert client.post(address(applied, name), keyed()).status_code == 404
    assert states() == {}


def test_an_applicant_sees_no_board(applied: Applied) -> None:
    client = signed_in(applied.people["Aslaug Rognåker"].person.account)
    assert client.get(address(applied)).status_code == 404
    assert client.get(reverse("selection", args=[applied.world.round.pk])).status_code == 404


def test_a_code_from_the_mail_is_not_enough(applied: Applied) -> None:
    client = of(applied, "Olav", strong=False)
    answer = client.get(address(applied))
    assert (answer.status_code, "strengthen" in answer["Location"]) == (302, True)


def test_a_role_that_the_round_has_not_is_not_there(applied: Applied) -> None:
    assert of(applied, "Olav").get(address(applied, role="laureate")).status_code == 404


def test_a_field_for_another_ministrys_applicant_is_refused(applied: Applied) -> None:
    posted = {choice(applied, "Eva Fjord"): "declined", "why-declined": "full"}
    answer = of(applied, "Olav").post(address(applied), keyed(**everybody(applied), **posted))
    assert answer.status_code == 400
    assert states() == {}


@pytest.mark.parametrize("decided", ["", "yesterday", "2027-02-16T08:00:00"])
def test_a_made_up_moment_undoes_nothing(applied: Applied, decided: str) -> None:
    with applied.seeing("Olav"):
        applied.decide("Olav", {"Aslaug Rognåker": "admitted"})
    answer = of(applied, "Olav").post(address(applied, "selection_undo"), keyed(decided=decided))
    assert answer.status_code in (404, 422)
    assert states() == {"Aslaug Rognåker": "admitted"}


def test_after_the_minute_the_undo_says_so(applied: Applied) -> None:
    with applied.seeing("Olav"):
        applied.decide("Olav", {"Aslaug Rognåker": "admitted"})
    clock.stop_at(NOW.replace(minute=5))
    answer = of(applied, "Olav").post(address(applied, "selection_undo"), keyed(decided=NOW.isoformat()))
    assert "The minute is over." in answer.content.decode()
    assert states() == {"Aslaug Rognåker": "admitted"}


def test_the_last_page_is_shown_for_a_page_beyond_it(applied: Applied) -> None:
    client = of(applied, "Olav")
    for page in ("99", "0", "-1", "x", "²", "9" * 30):
        assert client.get(address(applied), {"page": page}).status_code == 200


def test_an_empty_board_teaches(applied: Applied) -> None:
    type(applied.people["Mona Ås"])._base_manager.filter(owner__short="HLD", role="mentor").update(state="withdrawn")
    html = of(applied, "Olav").get(address(applied, role="mentor")).content.decode()
    assert "The people to choose among come here" in html
