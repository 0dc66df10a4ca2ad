"""Signing in by code, as a browser does, for tests."""

import re

from django.test import Client

from adept.kernel.post import Letter


class Door:
    """Signing in by code, as a browser does."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def ask(self, address: str, going: str = "") -> str:
        """Ask for a code; the page that was led to."""
        answer = self.client.post("/sign-in/", {"email": address, **({"next": going} if going else {})})
        assert answer.status_code == 302, answer.content
        return answer.headers["Location"]

    def code(self) -> str:
        """The code of the newest letter."""
        newest = Letter._base_manager.filter(purpose="sign_in_code").order_by("-written", "-id").first()
        assert newest is not None
        return str(newest.facts["code"])

    def type(self, code: str, going: str = "") -> int:
        """Type a code; the status of the answer (302: it was taken)."""
        self.answer = self.client.post("/sign-in/code/", {"code": code, **({"next": going} if going else {})})
        return self.answer.status_code

    def enter(self, address: str, going: str = "") -> str:
        """Sign in; the page that was led to."""
        self.ask(address, going)
        assert self.type(self.code(), going) == 302
        return self.answer.headers["Location"]

    @property
    def signed_in(self) -> bool:
        return "_auth_user_id" in self.client.session


def bare(page: bytes) -> str:
    """A page without what differs at every showing: the keys of its forms."""
    return re.sub(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"', "", page.decode())
