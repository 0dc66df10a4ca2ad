"""HR's file and the applicants in a browser: without scripts, by keyboard, on a phone, and with axe on each page."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from tests.conftest import NewContext
from tests.support.server import Live

if TYPE_CHECKING:
    from adept.people.models import Account
    from tests.cast import World

pytestmark = pytest.mark.browser

Axe = Callable[[Page], None]
WIDE = "() => document.documentElement.scrollWidth - innerWidth"
TERJE = "terje.hvalstrand@hld.dep.example"


@pytest.fixture
def world(live: Live) -> "Iterator[World]":
    """The ministries before anyone has applied, the day after the call closed."""
    from adept.kernel import clock  # noqa: PLC0415 -- settings must stand first
    from tests.cast import NOW, ministries  # noqa: PLC0415 -- as above

    clock.stop_at(NOW)
    yield ministries()
    clock.stop_at(None)


def signed_in(
    context: BrowserContext, live: Live, account: "Account", *, language: str = "nb", strong: bool = True
) -> Page:
    """A page of somebody who has signed in."""
    from tests.support import client  # noqa: PLC0415 -- settings must stand first

    session = client.signed_in(account, strong=strong, language=language).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live.url}])
    return context.new_page()


@pytest.mark.parametrize("javascript", [True, False])
def test_hr_takes_the_file_in_with_scripts_and_without(
    live: Live, world: "World", context: NewContext, axe: Axe, *, javascript: bool
) -> None:
    from tests.cast import DATA  # noqa: PLC0415 -- settings must stand first

    look: Axe = axe if javascript else lambda _page: None  # axe needs scripts itself
    page = signed_in(context(javascript=javascript), live, world.account("Olav"), language="en")
    page.goto(live.url + reverse("applications", args=[world.round.pk]))
    look(page)
    page.get_by_role("link", name="Bring a file").first.click()
    look(page)
    page.get_by_label("The file").set_input_files(DATA / "ministries.csv")
    page.get_by_role("button", name="Read the file").click()
    assert page.get_by_role("heading", level=1).inner_text() == "11 people of yours"
    assert "27 people belong to ATD and KKD" in page.locator("main").inner_text()
    look(page)
    page.get_by_role("link", name="Choose by hand what the columns hold").click()
    look(page)
    page.get_by_role("button", name="Read it this way").click()
    page.get_by_role("button", name="Take the file in").click()
    assert page.get_by_role("heading", level=1).inner_text() == "11 applications"
    look(page)
    page.get_by_role("link", name="Open: Terje Hvalstrand").click()
    look(page)
    page.get_by_role("link", name="Put right: Approved by manager").click()
    page.get_by_label("yes").check()
    page.get_by_label("Why").fill("Ringt lederen")
    look(page)
    page.get_by_role("button", name="Put it right").click()
    assert "Clear" in page.locator("main .mark").first.inner_text()
    page.get_by_role("button", name="Undo", exact=True).first.click()
    assert "Question" in page.locator("main .mark").first.inner_text()


def test_a_question_goes_to_the_applicant_and_the_answer_back(
    live: Live, world: "World", context: NewContext, axe: Axe
) -> None:
    from tests.journey.applications.taking_in import application_of, take_in  # noqa: PLC0415 -- settings must stand first

    take_in(world)
    terje = application_of(world, TERJE)
    hr = signed_in(context(), live, world.account("Olav"), language="en")
    hr.goto(live.url + reverse("ask_applicant", args=[world.round.pk, terje.pk]))
    hr.get_by_label("Your question").fill("Er leiaren din med på dette?")
    axe(hr)
    hr.get_by_role("button", name="See the mail").click()
    axe(hr)
    hr.get_by_role("button", name="Send the question").click()
    phone = signed_in(context(width=390, scheme="dark"), live, terje.person.account, language="en", strong=False)
    phone.goto(live.url + reverse("own_application", args=[terje.pk]))
    axe(phone)
    phone.get_by_label("Your answer").fill("Ja, han sa ja i går.")
    phone.get_by_role("button", name="Send the answer").click()
    axe(phone)
    hr.reload()
    assert "Ja, han sa ja i går." in hr.locator("main").inner_text()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_list_is_searched_and_walked_by_keyboard(
    live: Live, world: "World", context: NewContext, width: int
) -> None:
    from tests.journey.applications.taking_in import take_in  # noqa: PLC0415 -- settings must stand first

    take_in(world)
    page = signed_in(context(width=width), live, world.account("Ragnhild"), language="en")
    page.goto(live.url + reverse("applications", args=[world.round.pk]))
    assert page.evaluate(WIDE) <= 0
    page.get_by_label("Search name or title").press_sequentially("åslifoss")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    assert "sort=" not in page.url  # Enter is the form's own button, not a heading's
    assert page.locator("tbody tr").count() == 1
    page.get_by_role("link", name="Open: Marit Åslifoss").press("Enter")
    page.get_by_role("heading", level=1, name="Marit").wait_for()
    assert page.get_by_role("heading", level=1).inner_text() == "Marit Åslifoss"
    assert page.evaluate(WIDE) <= 0
