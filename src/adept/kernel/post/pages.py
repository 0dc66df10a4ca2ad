"""A letter as the reader meets it: subject, plain text and the same as quiet HTML.

The words come from `texts/<language>/letters/<purpose>.txt`: the first line is the subject, then a blank line, then the
letter. Fill-ins are `{name}` and nothing else: no template language, so that a name can never become markup or a
header.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.template.loader import render_to_string

TEXTS = Path(__file__).resolve().parents[2] / "texts"
_FILL_IN = re.compile(r"\{([a-z_]+)\}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter ready to go. `files` are the recipient's own calendar files: (name, text)."""

    address: str
    language: str
    sender: str
    reply_to: str
    subject: str
    text: str
    html: str
    files: tuple[tuple[str, str], ...] = field(default=())


@cache
def outline(language: str, purpose: str) -> tuple[str, str]:
    """Subject and body as shipped. Raises FileNotFoundError for a purpose or language without a text."""
    text = (TEXTS / language / "letters" / f"{purpose}.txt").read_text(encoding="utf-8")
    subject, _, body = text.partition("\n\n")
    return subject.strip(), body.strip()


def placeholders(text: str) -> set[str]:
    """The names that are filled in."""
    return set(_FILL_IN.findall(text))


def one_line(value: object) -> str:
    """A value fit for a subject, a name or a header: one line, no control characters, at most 200 characters."""
    return " ".join(_CONTROL.sub(" ", str(value)).split())[:200]


def many_lines(value: object) -> str:
    """A value of several lines fit for a body."""
    return _CONTROL.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))[:5000]


def fill(text: str, facts: Mapping[str, object], *, line: bool = False) -> str:
    """Replace `{name}` by its fact, once: what stands in a fact is not filled in again. A missing fact is an error."""
    return _FILL_IN.sub(lambda found: one_line(facts[found[1]]) if line else many_lines(facts[found[1]]), text)


def render(
    purpose: str,
    facts: Mapping[str, object],
    *,
    language: str,
    address: str,
    sender: str,
    reply_to: str = "",
    files: tuple[tuple[str, str], ...] = (),
) -> Rendered:
    """The letter in `language`. `sender` is the organisation's name; a paragraph that is one link becomes a button in
    HTML.
    """
    subject, body = outline(language, purpose)
    parts = [fill(part, facts) for part in body.split("\n\n")]
    shown = [(part, "link" if re.fullmatch(r"https?://\S+", part) else "text") for part in parts]
    html = render_to_string(
        "letters/letter.html",
        {"language": language, "parts": shown, "sender": one_line(sender), "open": _open(language)},
    )
    return Rendered(
        address=address, language=language, sender=one_line(sender), reply_to=one_line(reply_to),
        subject=one_line(fill(subject, facts, line=True)), text="\n\n".join(parts) + "\n", html=html, files=files,
    )  # fmt: skip


def _open(language: str) -> str:
    from django.utils.translation import gettext, override  # noqa: PLC0415 -- needs the settings, which the texts' tests do not

    with override(language):
        return gettext("Open the page")
