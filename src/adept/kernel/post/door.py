"""The door to the mail server: one conversation for several letters, and an exact answer to what became of each.

SMTP is spoken verb by verb here, because its one open window must be known exactly: once the final dot is out, and
until the server's 250 is read, nobody can say whether the letter was taken. Every failure before that is "not sent".
"""

import re
import smtplib
from contextlib import suppress
from email import policy
from types import TracebackType
from typing import Any, Self

from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.smtp import EmailBackend

_POLICY = policy.SMTP.clone(cte_type="7bit")  # fit for every server, also one that speaks no 8BITMIME
_TAKEN = range(200, 300)
_NEVER = range(500, 600)


class Shut(Exception):
    """No letter can leave now: the server is away, refuses encryption, or does not know us. No letter is to blame."""


class Wait(Exception):
    """This letter was not taken now; it may be later."""


class Never(Exception):
    """The server will never take this letter."""


class Unknown(Exception):
    """The letter was handed over, and no answer came: it may have arrived."""


class Door:
    """The way out, opened at the first letter and closed at the end of the round."""

    def __init__(self) -> None:
        self._backend: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self) -> None:
        """Make sure that a conversation is open. Raises `Shut`."""
        if self._backend is not None:
            if not isinstance(self._backend, EmailBackend) or self._still_there(self._backend.connection):
                return
            self.close()
        backend = mailers["default"]
        if isinstance(backend, EmailBackend):
            try:
                backend.open()
                assert backend.connection is not None  # it raises instead
                backend.connection.ehlo_or_helo_if_needed()
            except (OSError, smtplib.SMTPException) as error:  # refused, no STARTTLS, a wrong certificate or password …
                self._drop(backend.connection or getattr(backend, "_partial_connection", None))
                raise Shut(_told(error)) from error
        self._backend = backend

    def hand_over(self, message: EmailMessage) -> None:
        """Give one letter to the server. Raises `Shut`, `Wait`, `Never` or `Unknown`."""
        self.open()
        if not isinstance(self._backend, EmailBackend):  # a mailbox of our own, or none at all
            try:
                self._backend.send_messages([message])
            except OSError as error:
                raise Shut(_told(error)) from error
            return
        try:
            sender = self._backend.prep_address(message.from_email)
            (address,) = (self._backend.prep_address(to) for to in message.recipients())
            data = _dotted(message.message(policy=_POLICY).as_bytes())
        except ValueError as error:
            raise Never(f"the address or the letter cannot be written as mail ({type(error).__name__})") from error
        server = self._backend.connection
        assert server is not None  # opened above
        self._speak(server, sender, address, data)

    def _speak(self, server: smtplib.SMTP, sender: str, address: str, data: bytes) -> None:
        over = False
        try:
            self._ask(server.mail(sender), refused=Shut)  # a refusal here is about us, not about the reader
            self._ask(server.rcpt(address), refused=Never)
            self._ask(server.docmd("DATA"), refused=Never, wanted=range(354, 355))
            server.send(data)
            over = True  # the window opens …
            code, words = server.getreply()  # … and closes when the worker has written down that the letter is sent
        except (OSError, smtplib.SMTPException) as error:
            self._lose()
            if over:
                raise Unknown(_told(error)) from error
            raise Wait(_told(error)) from error
        self._ask((code, words), refused=Never)

    def _ask(self, answer: tuple[int, bytes], *, refused: type[Exception], wanted: range = _TAKEN) -> None:
        """Go on, or raise what the server's answer means; the conversation is put back to its start, or given up."""
        code, _words = answer
        if code in wanted:
            return
        server = self._backend.connection
        try:
            if code == 421:  # "I am closing the conversation"
                self._lose()
            else:
                server.rset()
        except (OSError, smtplib.SMTPException):
            self._lose()
        if code == -1:
            raise Wait("the mail server closed the connection")
        told = f"the mail server answered {code}"
        raise refused(told) if code in _NEVER or refused is Shut else Wait(told)

    def _still_there(self, server: smtplib.SMTP | None) -> bool:
        if server is None:
            return False
        try:
            return server.noop()[0] in _TAKEN
        except (OSError, smtplib.SMTPException):
            return False

    def _lose(self) -> None:
        """Give the conversation up without another word."""
        self._drop(self._backend.connection)
        self._backend.connection = None

    def _drop(self, server: smtplib.SMTP | None) -> None:
        if server is not None:
            with suppress(OSError, smtplib.SMTPException):
                server.close()

    def close(self) -> None:
        """End the conversation. What goes wrong now concerns no letter."""
        if isinstance(self._backend, EmailBackend) and self._backend.connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._backend.connection.quit()
            self._lose()
        self._backend = None


def _dotted(data: bytes) -> bytes:
    """The letter on the wire: lines end in CR LF, a line that begins with a dot gets another, a dot alone ends it."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", data).removesuffix(b"\r\n")
    return re.sub(rb"(?m)^\.", b"..", lines) + b"\r\n.\r\n"


def _told(error: Exception) -> str:
    """What happened, without the server's words: they may hold addresses."""
    code = getattr(error, "smtp_code", 0)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
