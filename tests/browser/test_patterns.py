"""Every component in a browser: light and dark, wide and narrow, by keyboard, without scripts, on paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.conftest import NewContext
from tests.support.server import Live

pytestmark = pytest.mark.browser

Axe = Callable[[Page], None]

FOCUS = """() => {
  const it = document.activeElement, box = it.getBoundingClientRect();
  const round = (one) =>
    one && ((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)(getComputedStyle(one));
  return {
    tag: it.tagName, ring: round(it) || round(it.matches("[type=radio], [type=checkbox]") && it.closest(".ds-field")),
    seen: box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0,
  };
}"""
WIDE = "() => document.documentElement.scrollWidth - innerWidth"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_on_the_components(
    live: Live, context: NewContext, axe: Axe, scheme: str, width: int
) -> None:
    page = context(scheme=scheme, width=width).new_page()
    page.goto(f"{live.url}/patterns/")
    axe(page)


@pytest.mark.parametrize("locale", ["nb-NO", "fi-FI", "sv-SE"])
@pytest.mark.parametrize("address", ["/patterns/", "/sign-in/", "/sign-in-help/"])
def test_nothing_scrolls_sideways_at_320_pixels(live: Live, context: NewContext, locale: str, address: str) -> None:
    page = context(width=320, locale=locale).new_page()
    page.goto(live.url + address)
    assert page.evaluate(WIDE) <= 0
    page.locator("details.languages > summary").click()
    assert page.evaluate(WIDE) <= 0


def test_everything_that_can_be_used_shows_that_it_has_the_focus(live: Live, page: Page) -> None:
    page.goto(f"{live.url}/patterns/")
    stops = page.locator("main a[href], main button, main input:not([type=hidden]), main textarea").count()
    assert stops > 15
    tags = []
    for _step in range(stops):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUS)
        assert now["ring"], now
        assert now["seen"], now
        tags.append(now["tag"])
    assert {"A", "BUTTON", "INPUT", "SUMMARY"} <= set(tags)


def test_the_first_stop_leads_past_the_masthead(live: Live, page: Page) -> None:
    page.goto(f"{live.url}/patterns/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_page_is_whole_without_scripts(live: Live, context: NewContext) -> None:
    with_scripts, without = context().new_page(), context(javascript=False).new_page()
    for page in (with_scripts, without):
        page.goto(f"{live.url}/patterns/")
    assert without.inner_text("main") == with_scripts.inner_text("main")


def test_an_error_is_told_beside_its_field_and_tied_to_it(live: Live, page: Page) -> None:
    page.goto(f"{live.url}/patterns/")
    wrong = page.locator("input[aria-invalid=true]")
    assert wrong.count() == 1
    ids = (wrong.get_attribute("aria-describedby") or "").split()
    assert [page.locator(f"#{name}").is_visible() for name in ids] == [True, True]
    assert "31.12.2027" in page.locator(f"#{ids[1]}").inner_text()


def test_on_paper_there_is_no_masthead_and_no_button(live: Live, page: Page) -> None:
    page.goto(f"{live.url}/patterns/")
    page.emulate_media(media="print")
    assert not page.locator(".masthead").is_visible()
    assert page.locator(".ds-button:visible").count() == 0
    assert page.locator(".year .pic").first.is_visible()


def test_the_dark_scheme_comes_from_the_tokens(live: Live, context: NewContext) -> None:
    colours = []
    for scheme in ("light", "dark"):
        page = context(scheme=scheme).new_page()
        page.goto(f"{live.url}/patterns/")
        colours.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert colours == ["rgb(243, 244, 243)", "rgb(28, 32, 32)"]
