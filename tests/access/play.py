"""How a cell of the matrix is played, and what its answer is called."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit
from uuid import uuid4

from django.db import transaction
from django.http import HttpResponse  # noqa: TID251  # what is asked comes back as one
from django.test import Client
from django.urls import reverse

from adept.kernel import clock
from tests.access.index import Index, read_world
from tests.access.principals import clients, once
from tests.access.world import NOW, World, build

ONCE_ONLY = re.compile(r'(name="(?:csrfmiddlewaretoken|once)" value=")[^"]*')

POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
)

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")


@dataclass
class Stage:
    """The world with everybody in it."""

    world: World
    clients: dict[str, Client]
    index: Index

    @classmethod
    def set(cls) -> "Stage":
        world = build()
        browsers = clients(world.accounts)
        return cls(world, browsers, read_world())

    @contextmanager
    def untouched(self) -> Iterator[None]:
        """Whatever happens inside is taken back: rows, cookies, the clock."""
        cookies = {name: client.cookies.output() for name, client in self.clients.items()}
        keys = {
            name: client.cookies["sessionid"].value
            for name, client in self.clients.items()
            if "sessionid" in client.cookies
        }
        clock.stop_at(NOW)
        try:
            with transaction.atomic():
                yield
                transaction.set_rollback(True)
        finally:
            for name, client in self.clients.items():
                if client.cookies.output() != cookies[name]:
                    client.cookies.clear()
                    if name in keys:
                        client.cookies["sessionid"] = keys[name]
            clock.stop_at(NOW)

    def ask(
        self, principal: str, method: str, url: str, body: Mapping[str, Any] | None = None, **more: Any
    ) -> HttpResponse:
        """Ask as `principal`; nothing of it stays. A POST carries a fresh idempotency key unless `body` says
        otherwise.
        """
        client = self.clients[principal]
        told = {"once": once(), **(body or {})} if method == "POST" else body
        with self.untouched():
            came: Any = client.generic(method, url, **more) if told is None else client.post(url, told, **more)
            answer: HttpResponse = came
            if came.streaming:
                came.content = b"".join(came.streaming_content)
        return answer


def outcome(answer: HttpResponse) -> str:
    """What an answer means: ok, go (on to another page), in (sign in first), up (strengthen first), no (denied), or
    its status.
    """
    if answer.status_code in (301, 302, 303):
        path = urlsplit(answer["Location"]).path
        if path == reverse("account_login"):
            return "in"
        return "up" if path == reverse("strengthen") else "go"
    if answer.status_code == 404:
        return "no"
    return "ok" if answer.status_code == 200 else str(answer.status_code)


def nowhere() -> str:
    """An id that no row has."""
    return str(uuid4())


def faults_of_headers(answer: HttpResponse, *, public: bool) -> list[str]:
    """What is wrong with the headers of an answer: a private page that a cache may keep, a policy with a hole."""
    faults = []
    kept, varies, policy = (
        answer.get("Cache-Control", ""),
        answer.get("Vary", ""),
        answer.get("Content-Security-Policy", ""),
    )
    if kept != "private, no-store" and not (public and kept == "no-cache"):
        faults.append(f"Cache-Control: {kept}")
    if "Cookie" not in varies:
        faults.append(f"Vary: {varies}")
    if "unsafe-" in policy or "*" in policy or any(part not in policy for part in POLICY):
        faults.append(f"Content-Security-Policy: {policy}")
    if answer.get("X-Frame-Options") != "DENY" or answer.get("X-Content-Type-Options") != "nosniff":
        faults.append("frames or sniffing")
    return faults


def bare(content: bytes, *paths: str) -> str:
    """A page without its CSRF token, its idempotency keys and the path that was asked for."""
    text = ONCE_ONLY.sub(r"\1", content.decode())
    for path in sorted(paths, key=len, reverse=True):
        spellings = (path, quote(path), quote_plus(path), quote(path, safe=""))
        for told in spellings if len(path) > 1 else (f"next={quote_plus(path)}",):
            text = text.replace(told, "PATH" if len(path) > 1 else "next=PATH")
    return text
