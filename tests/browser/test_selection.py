"""Choosing and home in a browser: with and without scripts, on a phone, by keyboard, and with axe on each page."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from tests.conftest import NewContext
from tests.support.server import Live
from tests.support.watch import Watch

if TYPE_CHECKING:
    from adept.people.models import Account
    from tests.journey.selection.applied import Applied

pytestmark = pytest.mark.browser

Axe = Callable[[Page], None]
WIDE = "() => document.documentElement.scrollWidth - innerWidth"


@pytest.fixture
def applied(live: Live) -> "Iterator[Applied]":
    """The ministries with applicants, two of them outside the criteria or with a question."""
    from adept.kernel import clock  # noqa: PLC0415 -- settings must stand first
    from tests.cast import NOW  # noqa: PLC0415 -- as above
    from tests.journey.selection.applied import an_applied_world  # noqa: PLC0415 -- as above

    clock.stop_at(NOW)
    made = an_applied_world()
    made.add("Uten Ansvar", "HLD", verdict="outside", code="mentee_without_personnel_responsibility")
    made.add("Spør Meg", "HLD", verdict="ask", code="manager_approval_blank")
    with made.seeing("Olav"):
        made.decide("Olav", {"Dag Ørstad": "waiting"})
        made.decide("Olav", {"Cato Eng": "waiting"})
    yield made
    clock.stop_at(None)


def signed_in(context: BrowserContext, live: Live, account: "Account", *, strong: bool = True) -> Page:
    """A page of somebody who has signed in, in English."""
    from tests.support import client  # noqa: PLC0415 -- settings must stand first

    session = client.signed_in(account, strong=strong, language="en").cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live.url}])
    return context.new_page()


def board(applied: "Applied") -> str:
    world = applied.world
    return reverse("selection_board", args=[world.round.pk, world.organisations["HLD"].pk, "mentee"])


def test_the_counts_move_as_one_chooses_and_nothing_is_saved(
    live: Live, applied: "Applied", context: NewContext, axe: Axe
) -> None:
    page = signed_in(context(), live, applied.world.account("Olav"))
    page.goto(live.url + board(applied))
    axe(page)
    counts = page.locator("#counts")
    assert "0 of 3" in counts.inner_text()
    page.get_by_label("Decision about Aslaug Rognåker").select_option("admitted")
    expect(counts).to_contain_text("1 of 3")
    expect(counts).to_contain_text("Lovavdelingen")
    page.get_by_label("Decision about Berit Dalsbø").select_option("admitted")
    expect(counts).to_contain_text("2 of 3")
    page.reload()
    assert "0 of 3" in counts.inner_text()


def test_without_scripts_one_counts_saves_and_undoes(
    live: Live, applied: "Applied", context: NewContext, watch: Watch
) -> None:
    watch.expect("422")
    page = signed_in(context(javascript=False), live, applied.world.account("Olav"))
    page.goto(live.url + board(applied))
    page.get_by_label("Decision about Aslaug Rognåker").select_option("admitted")
    page.get_by_role("button", name="Count, without saving").click()
    assert "1 of 3" in page.locator("#counts").inner_text()
    assert "Nothing is saved yet." in page.locator("main").inner_text()
    assert page.get_by_label("Decision about Aslaug Rognåker").input_value() == "admitted"
    page.get_by_role("button", name="Save the decisions").click()
    assert "Say why" in page.locator("main").inner_text()
    page.get_by_role("group", name="A place").get_by_label("Reason").select_option("place")
    page.get_by_role("button", name="Save the decisions").click()
    assert "Saved for Aslaug Rognåker." in page.locator(".undo").inner_text()
    page.get_by_role("button", name="Undo", exact=True).click()
    assert "0 of 3" in page.locator("#counts").inner_text()


def test_the_waiting_list_and_those_outside_by_buttons(live: Live, applied: "Applied", context: NewContext) -> None:
    page = signed_in(context(javascript=False), live, applied.world.account("Olav"))
    page.goto(live.url + board(applied))
    page.get_by_role("button", name="Move Cato Eng up").click()
    first = page.locator("#waiting").locator("xpath=ancestor::section").locator("li").first
    assert "Cato Eng" in first.inner_text()
    page.get_by_label("Choose Uten Ansvar").check()
    page.get_by_role("button", name="Not this time, for this reason").click()
    assert "Not this time for 1 person" in page.locator(".undo").inner_text()


def test_a_party_closes_when_all_have_an_answer(
    live: Live, applied: "Applied", context: NewContext, axe: Axe, watch: Watch
) -> None:
    watch.expect("422")
    page = signed_in(context(), live, applied.world.account("Siri"))
    page.goto(live.url + reverse("selection", args=[applied.world.round.pk]))
    axe(page)
    page.get_by_role("button", name="Close the selection").click()
    assert "Eva Fjord" in page.locator(".refused").inner_text()
    axe(page)
    with applied.seeing("Siri"):
        applied.decide("Siri", {"Eva Fjord": "admitted", "Finn Gran": "admitted", "Nils Øy": "admitted"})
    page.goto(live.url + reverse("selection", args=[applied.world.round.pk]))
    page.get_by_role("button", name="Close the selection").click()
    assert "ATD has closed its selection." in page.locator(".undo").inner_text()
    axe(page)


PAGES = ("home", "round", "numbers", "selection", "board")
SHAPES = {"light": 1280, "dark": 320}


@pytest.mark.parametrize("scheme", SHAPES)
@pytest.mark.parametrize(
    "seen", [*(f"Olav: {page}" for page in PAGES), "Dagny: home", "Dagny: numbers", "Aslaug Rognåker: home"]
)
def test_every_page_reads_on_a_phone_and_in_the_dark(
    live: Live, applied: "Applied", context: NewContext, axe: Axe, *, seen: str, scheme: str
) -> None:
    who, _, name = seen.partition(": ")
    world = applied.world
    account = world.account(who) if who in world.people else applied.people[who].person.account
    page = signed_in(context(scheme=scheme, width=SHAPES[scheme]), live, account)
    args = [] if name == "home" else [world.round.pk]
    page.goto(live.url + (board(applied) if name == "board" else reverse(name, args=args)))
    assert page.evaluate(WIDE) <= 0
    axe(page)
