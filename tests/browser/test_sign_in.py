"""The door in a browser: code, passkey, app; every page looked at by axe, light and dark, narrow and wide."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.conftest import NewContext
from tests.support.server import Live
from tests.support.watch import Watch

if TYPE_CHECKING:  # this file is read before Django's settings stand
    from adept.people.models import Account

pytestmark = pytest.mark.browser

Axe = Callable[[Page], None]
ADDRESS = "ragnhild@kkd.example"


@pytest.fixture
def ragnhild(live: Live) -> Iterator["Account"]:
    from django.core.cache import cache  # noqa: PLC0415  # settings must stand first

    from adept.kernel import clock, scope  # noqa: PLC0415
    from adept.people import actions  # noqa: PLC0415

    cache.clear()
    with scope.system("the tests of the door"):
        house = actions.found_organisation(name="Kommune- og kystdepartementet", by=None, now=clock.now())
        person = actions.write_down(
            owner=house,
            email=ADDRESS,
            given_name="Ragnhild",
            family_name="Solli",
            language="nb",
            by=None,
            now=clock.now(),
        )
    yield person.account
    cache.clear()


def landed(page: Page, path: str) -> None:
    """Wait until the page of this path is shown, whatever stands behind the question mark."""
    page.wait_for_url(lambda url: urlsplit(url).path == path)


def newest_code() -> str:
    from adept.kernel.post import Letter  # noqa: PLC0415  # settings must stand first

    letter = Letter._base_manager.filter(purpose="sign_in_code").order_by("-written", "-id").first()
    assert letter is not None
    return str(letter.facts["code"])


def by_code(page: Page, live: Live, address: str = "/account/") -> None:
    """Ask for a code on the way to `address`, and type it."""
    page.goto(live.url + address)
    page.locator("input[name=email]").fill(ADDRESS)
    page.keyboard.press("Enter")
    landed(page, "/sign-in/code/")
    page.locator("input[name=code]").fill(newest_code().replace(" ", ""))
    page.keyboard.press("Enter")


def with_authenticator(context: BrowserContext, page: Page) -> tuple[Any, str]:
    """A virtual device that keeps passkeys and answers at once."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def strong(page: Page, live: Live) -> bool:
    page.goto(f"{live.url}/strengthen/?next=/patterns/")
    return page.url == f"{live.url}/patterns/"


def test_a_passkey_is_made_once_and_then_opens_the_door_by_itself(
    live: Live, context: NewContext, ragnhild: "Account"
) -> None:
    browser = context()
    page = browser.new_page()
    device, authenticator = with_authenticator(browser, page)
    by_code(page, live)
    landed(page, "/account/")
    assert not strong(page, live)

    page.locator("a[href*='passkeys/add']").click()
    page.locator("input[name=name]").fill("Jobbmaskinen")
    page.locator("form[data-passkey] button").click()
    landed(page, "/account/recovery-codes/")
    page.locator(".buttons a").first.click()
    landed(page, "/patterns/")
    assert strong(page, live)
    kept = device.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]
    assert [credential["isResidentCredential"] for credential in kept] == [True]

    page.goto(f"{live.url}/account/")
    assert page.get_by_text("Jobbmaskinen").first.is_visible()
    page.locator("form[action='/sign-out/'] button").click()
    landed(page, "/sign-in/")
    page.goto(f"{live.url}/account/")
    page.locator("form[data-passkey] button").click()
    landed(page, "/account/")
    assert strong(page, live)


def test_an_account_with_a_passkey_is_asked_for_it_after_the_code(
    live: Live, context: NewContext, ragnhild: "Account"
) -> None:
    browser = context()
    page = browser.new_page()
    with_authenticator(browser, page)
    by_code(page, live, "/account/passkeys/add/")
    landed(page, "/account/passkeys/add/")
    page.locator("form[data-passkey] button").click()
    landed(page, "/account/recovery-codes/")
    browser.clear_cookies()
    by_code(page, live)
    landed(page, "/sign-in/second/")
    page.locator("form[data-passkey] button").click()
    landed(page, "/account/")
    assert strong(page, live)


def test_without_a_device_the_page_says_how_to_go_on(live: Live, context: NewContext, ragnhild: "Account") -> None:
    browser = context()
    page = browser.new_page()
    session, _device = with_authenticator(browser, page)
    page.goto(f"{live.url}/sign-in/")
    note = page.locator("[data-passkey-note]")
    assert not note.is_visible()
    session.send("WebAuthn.disable")
    page.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new DOMException('closed', 'NotAllowedError')) }"
    )
    page.locator("form[data-passkey] button").click()
    note.wait_for(state="visible")
    by_code(page, live)
    landed(page, "/account/")


def test_an_app_is_added_and_asked_for_without_any_script(live: Live, context: NewContext, ragnhild: "Account") -> None:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value  # noqa: PLC0415  # settings must stand first

    from adept.kernel import clock  # noqa: PLC0415

    page = context(javascript=False).new_page()
    by_code(page, live, "/account/app/add/")
    landed(page, "/account/app/add/")
    page.locator("summary").last.click()
    page.locator(".secret").wait_for()
    secret = (page.locator(".secret").text_content() or "").replace(" ", "")
    assert page.locator(".qr svg").is_visible()
    step = int(clock.machine_seconds()) // 30
    page.locator("input[name=code]").fill(format_hotp_value(hotp_value(secret, step)))
    page.keyboard.press("Enter")
    landed(page, "/account/recovery-codes/")
    spare = page.locator(".codes li").first.inner_text()
    page.context.clear_cookies()
    by_code(page, live)
    landed(page, "/sign-in/second/")
    page.locator("input[name=code]").fill(spare)
    page.keyboard.press("Enter")
    landed(page, "/account/")
    assert strong(page, live)


@pytest.mark.usefixtures("ragnhild")
@pytest.mark.parametrize("look", [("light", 390), ("dark", 390), ("light", 1280), ("dark", 1280)])
def test_axe_finds_nothing_on_any_page_of_the_door(
    live: Live, context: NewContext, axe: Axe, watch: Watch, look: tuple[str, int]
) -> None:
    watch.expect("404")
    browser = context(scheme=look[0], width=look[1])
    page = browser.new_page()
    for address in ("/sign-in/", "/sign-in-help/", "/sign-in/closed-account/", "/sign-in/cancelled/"):
        page.goto(live.url + address)
        axe(page)
    page.goto(f"{live.url}/account/")
    page.locator("details.languages > summary").click()
    axe(page)
    page.locator("input[name=email]").fill("feil")
    page.keyboard.press("Enter")
    page.locator("input[aria-invalid=true]").wait_for()
    axe(page)
    page.locator("input[name=email]").fill(ADDRESS)
    page.keyboard.press("Enter")
    landed(page, "/sign-in/code/")
    page.locator("input[name=code]").fill("nei")
    page.keyboard.press("Enter")
    page.locator("input[aria-invalid=true]").wait_for()
    axe(page)
    page.locator("input[name=code]").fill(newest_code())
    page.keyboard.press("Enter")
    landed(page, "/account/")
    with_authenticator(browser, page)
    for address in (
        "/account/",
        "/strengthen/",
        "/account/app/add/",
        "/account/passkeys/add/",
        "/sign-out/",
        "/nothing/",
    ):
        page.goto(live.url + address)
        axe(page)
    page.goto(f"{live.url}/account/passkeys/add/")
    page.locator("form[data-passkey] button").click()
    landed(page, "/account/recovery-codes/")
    axe(page)
    for address in ("/account/", "/account/recovery-codes/new/", "/strengthen/passkey/", "/strengthen/code/"):
        page.goto(live.url + address)
        axe(page)
    page.goto(f"{live.url}/account/")
    page.locator("a[href*='/remove/']").first.click()
    axe(page)


def test_the_whole_way_in_goes_by_keyboard_alone(live: Live, page: Page, ragnhild: "Account") -> None:
    page.goto(f"{live.url}/account/")
    for _step in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "email":
            break
    page.keyboard.type(ADDRESS)
    page.keyboard.press("Enter")
    landed(page, "/sign-in/code/")
    for _step in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "code":
            break
    page.keyboard.type(newest_code())
    page.keyboard.press("Enter")
    landed(page, "/account/")
    assert page.locator("h1").count() == 1
