"""How a story is told in the browser: who sits at it, what they click by its words, what the mail server got."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from django.utils.translation import gettext, override
from playwright.sync_api import BrowserContext, Locator, Page

from adept.kernel import clock, scope
from adept.kernel.post.carrier import carry
from adept.people.models import Account
from tests.support.client import signed_in
from tests.support.server import Live
from tests.support.smtp import Server


@dataclass
class Teller:
    """Keeps the browser of each person, and moves the clock and the mail."""

    live: Live
    context: Callable[..., BrowserContext]
    axe: Callable[[Page], None]
    server: Server
    pages: dict[str, Page] = field(default_factory=dict)
    looked_at: set[str] = field(default_factory=set)

    def browser_of(self, account: Account, *, signed: bool = True) -> "Seat":
        """The browser of someone: signed in with a passkey, or not yet."""
        if account.email not in self.pages:
            context = self.context()
            if signed:
                cookie = signed_in(account).cookies["sessionid"].value
                context.add_cookies([{"name": "sessionid", "value": cookie, "url": self.live.url}])
            self.pages[account.email] = context.new_page()
        return Seat(self, self.pages[account.email], account.language)

    def at(self, moment: datetime) -> None:
        """The clock stands there."""
        clock.stop_at(moment.astimezone(clock.UTC))

    def post(self) -> list[EmailMessage]:
        """The worker carries what is due; what the mail server got by it."""
        before = len(self.server.taken)
        carry("story", limit=500)
        return self.server.taken[before:]


@dataclass
class Seat:
    """Someone at a browser, in their language."""

    teller: Teller
    page: Page
    language: str

    def say(self, message: str, **facts: Any) -> str:
        """A text of the product in this reader's language."""
        with override(self.language):
            return gettext(message) % facts if facts else gettext(message)

    def open(self, path: str) -> "Seat":
        """Go to an address; the page is well formed, in the reader's language, and axe finds nothing the first time."""
        answer = self.page.goto(self.teller.live.url + path)
        assert answer is not None
        return self.look()

    def look(self) -> "Seat":
        """The page that stands there now: its language, and axe once for each kind of page."""
        assert self.page.locator("html").get_attribute("lang") == self.language
        kind = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", self.page.url.split("?")[0]) + self.page.title()
        if kind not in self.teller.looked_at:
            self.teller.looked_at.add(kind)
            self.teller.axe(self.page)
        return self

    def press(self, message: str, *, within: Locator | None = None) -> "Seat":
        """Press a button by its words; the page it leads to is looked at."""
        place = within or self.page
        place.get_by_role("button", name=self.say(message), exact=True).first.click()
        self.page.wait_for_load_state()
        return self.look()

    def follow(self, part: str) -> "Seat":
        """Follow the first link whose address holds `part`."""
        self.page.locator(f'a[href*="{part}"]').first.click()
        self.page.wait_for_load_state()
        return self.look()

    @property
    def text(self) -> str:
        return " ".join(self.page.locator("main").inner_text().split())

    @property
    def undo(self) -> str:
        return " ".join(self.page.locator(".undo").inner_text().split())


def account(email: str) -> Account:
    """Someone's account by address."""
    with scope.system("a story looks somebody up"):
        return Account.objects.get(email=email)


def code_in(letter: EmailMessage) -> str:
    """The sign-in code of a letter."""
    body = letter.get_body(("plain",))
    assert body is not None
    found = re.search(r"^(\d{4} \d{4})\r?$", body.get_content(), re.MULTILINE)
    assert found, body.get_content()
    return found[1]


def plain(letter: EmailMessage) -> str:
    """The words of a letter."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
