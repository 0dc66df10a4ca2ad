"""A real mail server on this machine that does what a test asks: takes, puts off, refuses, or hangs up at a moment."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HANG_UP = "hang up"


@dataclass
class Server:
    """What the server shall do, and what it got.

    `plans` holds one plan per letter (the last one for all further letters): moment -> answer. Moments: connect,
    ehlo, starttls, mail, rcpt, data, dot (after the final dot, before the answer), after (after the 250). An answer
    is a line such as "451 not now", or HANG_UP.
    """

    plans: list[dict[str, str]] = field(default_factory=list)
    taken: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    conversations: int = 0
    seen: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of all that was taken."""
        return [str(letter["Message-ID"]) for letter in self.taken]

    def plan(self, moment: str) -> str:
        """What to do at `moment`, if anything special."""
        with self.lock:
            self.seen.append(moment)
            return self.plans[0].get(moment, "") if self.plans else ""

    def next(self) -> None:
        """Go on to the next plan."""
        with self.lock:
            if len(self.plans) > 1:
                self.plans.pop(0)


class _Conversation(SMTP):
    """aiosmtpd's protocol, which may hang up where it would answer."""

    told: Server
    after_dot = False

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        with self.told.lock:
            self.told.conversations += 1

    async def push(self, status: Any) -> None:
        moment = "connect" if self.session is not None and not self.told_hello else ""
        self.told_hello = True
        answer = self.told.plan(moment) if moment else ""
        if answer:
            self.told.next()
        if answer == HANG_UP:
            self.hang_up()
            return
        await super().push(answer or status)
        if self.after_dot:
            self.after_dot = False
            hang_up = self.told.plan("after") == HANG_UP
            self.told.next()
            if hang_up:
                self.hang_up()

    told_hello = False

    def hang_up(self) -> None:
        """End the conversation without a word."""
        assert isinstance(self.transport, asyncio.Transport)
        self.transport.abort()

    async def _special(self, moment: str) -> bool:
        """Do what is planned for this moment; whether anything was."""
        answer = self.told.plan(moment)
        if answer == HANG_UP:
            self.hang_up()
        elif answer:
            await super().push(answer)
        if answer:
            self.told.next()
        return bool(answer)

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802  # aiosmtpd's name
        if not await self._special("ehlo"):
            await super().smtp_EHLO(hostname)

    async def smtp_HELO(self, hostname: str) -> None:  # noqa: ARG002, N802  # aiosmtpd's name
        await super().push("502 say EHLO")

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802  # aiosmtpd's name
        if not await self._special("starttls"):
            await super().smtp_STARTTLS(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  # aiosmtpd's name
        if not await self._special("data"):
            await super().smtp_DATA(arg)


class _Handler:
    def __init__(self, told: Server) -> None:
        self.told = told

    def _answer(self, server: _Conversation, moment: str, usual: str) -> str:
        answer = self.told.plan(moment)
        if answer:
            self.told.next()
        if answer == HANG_UP:
            server.hang_up()
        return answer if answer and answer != HANG_UP else usual

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's name
        self,
        server: _Conversation,
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        options: list[str],  # noqa: ARG002
    ) -> str:
        answer = self._answer(server, "mail", "250 OK")
        if answer.startswith("2"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self,
        server: _Conversation,
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        options: list[str],  # noqa: ARG002
    ) -> str:
        answer = self._answer(server, "rcpt", "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: _Conversation, session: Session, envelope: Envelope) -> str:  # noqa: N802
        told = self.told.plan("dot")
        if told == HANG_UP:  # taken or not? A real server may have done either; this one took it
            self._take(session, envelope)
            return self._answer(server, "dot", "250 OK")
        if told:
            return self._answer(server, "dot", "250 OK")
        self._take(session, envelope)
        server.after_dot = True
        return "250 OK"

    def _take(self, session: Session, envelope: Envelope) -> None:
        content = envelope.content
        assert isinstance(content, bytes)
        letter = message_from_bytes(content, policy=policy.default)
        with self.told.lock:
            self.told.taken.append(letter)
            self.told.raw.append(content)
            self.told.encrypted.append(session.ssl is not None)
            self.told.envelopes.append((str(envelope.mail_from), list(envelope.rcpt_tos)))


class _Controller(Controller):
    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]  # the free one that the system chose
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd's

    def factory(self) -> _Conversation:
        made = _Conversation(self.handler, **self.SMTP_kwargs)
        made.told = self.handler.told
        return made


@contextmanager
def running(*, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server on a free port of this machine until the block ends. With `tls` it offers STARTTLS."""
    told = Server()
    controller = _Controller(_Handler(told), hostname="127.0.0.1", port=0, tls_context=tls)
    controller.start()
    try:
        told.port, told.conversations = controller.port, 0  # starting made a conversation of its own
        yield told
    finally:
        controller.stop()
