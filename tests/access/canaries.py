"""A watch over every answer of the whole suite: nothing in it that its reader may not read.

A pytest plugin. Whatever a test asks of the site (through Django's client or the live server), whatever letter it hands
to a mail server and whatever it writes to a log is searched for the ids, addresses, secrets and texts of rows that the
reader has no right to (`index.py`). In the seeded world of `world.py` every field holds a canary of its own; in other
tests what they wrote themselves serves. A leak fails the test that provoked it.
"""

import html
import io
import logging
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest

from tests.access.index import Index, read_world


@dataclass(slots=True)
class Watch:
    """What the watch has seen so far."""

    leaks: list[str] = field(default_factory=list)
    frozen: Index | None = None
    answers: int = 0
    letters: int = 0
    lines: int = 0


WATCH = Watch()


@contextmanager
def over(index: Index) -> Iterator[None]:
    """Search for the canaries of `index` until the block ends, without reading the database again for each answer."""
    WATCH.frozen, before = index, WATCH.frozen
    try:
        yield
    finally:
        WATCH.frozen = before


@contextmanager
def expecting_leaks() -> Iterator[list[str]]:
    """For tests of the watch itself: the leaks of this block, which fail no test."""
    kept, WATCH.leaks = WATCH.leaks, []
    found: list[str] = []
    try:
        yield found
    finally:
        found.extend(WATCH.leaks)
        WATCH.leaks = kept


def world_now() -> Index | None:
    """The canaries to search for; None where there is no database to ask."""
    if WATCH.frozen is not None:
        return WATCH.frozen
    from django.db import DatabaseError, connection  # noqa: PLC0415  # settings must stand first

    if connection.in_atomic_block and connection.needs_rollback:
        return None
    counting, wrappers = connection.force_debug_cursor, connection.execute_wrappers
    connection.force_debug_cursor, connection.execute_wrappers = False, []  # a test that counts queries counts its own
    try:
        return read_world()
    except DatabaseError:
        return None
    except RuntimeError as error:
        if "Database access not allowed" in str(error):
            return None
        raise
    finally:
        connection.force_debug_cursor, connection.execute_wrappers = counting, wrappers


def search_answer(request: Any, response: Any) -> None:
    """Search one answer of the site: its body, and all its headers with the names of files."""
    from django.conf import settings  # noqa: PLC0415  # settings must stand first

    if settings.DEMO or request.path.startswith(settings.STATIC_URL):
        return
    index = world_now()
    if index is None:
        return
    WATCH.answers += 1
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    cookies = "\n".join(morsel.OutputString() for morsel in response.cookies.values())
    text = "\n".join((unquote(headers), cookies, body_of(response)))
    viewers = {_account(request, "viewer"), _account(request, "user")}
    typed = " ".join(
        (
            unquote(request.get_full_path()),
            " ".join(" ".join(values) for _name, values in request.POST.lists()) if request.method == "POST" else "",
            " ".join(request.COOKIES.values()),
            _waiting(request) if viewers == {None} else "",
        )
    )
    own = request.session.session_key if hasattr(request, "session") else None
    leaks = set.intersection(*(set(index.leaks(text, viewer, typed=f"{typed} {own}")) for viewer in viewers))
    WATCH.leaks.extend(
        f"{request.method} {request.path} ({response.status_code}) shows {viewers} {leak}" for leak in sorted(leaks)
    )


def body_of(response: Any) -> str:
    """What an answer holds, as text; an archive (XLSX) unpacked."""
    if response.streaming:
        parts = [part if isinstance(part, bytes) else str(part).encode() for part in response.streaming_content]
        response.streaming_content = iter(parts)
        raw = b"".join(parts)
    else:
        raw = response.content
    if raw[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return html.unescape(raw.decode("utf-8", "replace"))


def search_letter(message: Any) -> None:
    """Search one letter on its way out: nothing in it that its reader may not read."""
    index = world_now()
    if index is None:
        return
    WATCH.letters += 1
    from adept.people.models import Account  # noqa: PLC0415  # settings must stand first

    alternatives = [str(part[0]) for part in getattr(message, "alternatives", None) or []]
    files = [f"{part[0]} {part[1]}" if isinstance(part, tuple) else str(part) for part in message.attachments]
    headers = [
        message.subject,
        message.from_email,
        *message.reply_to,
        *message.cc,
        *message.bcc,
        *map(str, message.extra_headers.values()),
    ]
    text = "\n".join([*headers, message.body, *map(html.unescape, alternatives), *files])
    for address in message.to:
        account = Account._base_manager.filter(email=address.lower()).values_list("pk", flat=True).first()
        own = f"{address} {message.extra_headers.get('Message-ID', '')}"
        WATCH.leaks.extend(
            f"a letter shows {address} {leak}" for leak in index.leaks(text, account, typed=own, mail=True)
        )


class Reader(logging.Handler):
    """Reads every line that is logged: a log holds ids, never what stands in a person's row."""

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(("adept", "django", "allauth")) or record.name.startswith("django.db"):
            return
        index = world_now()
        if index is None:
            return
        WATCH.lines += 1
        text = self.format(record)
        for leak in index.leaks(text, None):
            if ".id (" not in leak:
                WATCH.leaks.append(f"the log of {record.name} tells {leak}")


def _account(request: Any, name: str) -> UUID | None:
    who = getattr(request, name, None)
    found: UUID | None = getattr(who, "account_id", None) if name == "viewer" else getattr(who, "pk", None)
    return found


def _waiting(request: Any) -> str:
    """What the session of somebody who is signing in remembers: they typed it on the page before."""
    return str(dict(request.session.items())) if hasattr(request, "session") else ""


@pytest.hookimpl
def pytest_runtest_setup(item: pytest.Item) -> None:
    if "DJANGO_SETTINGS_MODULE" in os.environ:
        install()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    WATCH.leaks.clear()
    yield
    if WATCH.leaks:
        told = sorted(set(WATCH.leaks))
        WATCH.leaks.clear()
        pytest.fail("Shown to someone who may not read it:\n" + "\n".join(told[:20]), pytrace=False)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if WATCH.answers:
        terminalreporter.write_line(
            f"canaries: {WATCH.answers} answers, {WATCH.letters} letters and {WATCH.lines} log lines searched"
        )


_INSTALLED: list[str] = []


def install() -> None:
    """Stand between the site and everyone who asks it, once per process."""
    if _INSTALLED:
        return
    _INSTALLED.append("yes")
    from django.core.handlers.base import BaseHandler  # noqa: PLC0415  # settings must stand first

    from adept.kernel.post.door import Door  # noqa: PLC0415

    answer, hand_over = BaseHandler.get_response, Door.hand_over

    def searched(self: Any, request: Any) -> Any:
        response = answer(self, request)
        search_answer(request, response)
        return response

    def read_first(self: Any, message: Any) -> Any:
        search_letter(message)
        return hand_over(self, message)

    BaseHandler.get_response = searched  # type: ignore[method-assign]  # the one place that all answers pass
    Door.hand_over = read_first  # type: ignore[method-assign]  # and all letters
    logging.getLogger().addHandler(Reader(level=logging.INFO))
