"""What must hold of a text and its translation, as small functions; each returns what is wrong."""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, TokenType

FORBIDDEN = Path(__file__).parent / "forbidden.csv"

PERCENT = re.compile(r"%(?:\(\w+\))?[sd]|%%")

BRACE = re.compile(r"\{\w*\}")

TAG = re.compile(r"</?[a-zA-Z][^>]*>")

LETTERS = re.compile(r"[^\W\d_]{2,}")

SPOKEN = ("alt", "title", "aria-label", "aria-description", "placeholder", "label", "content")

NAMES = {"Adept", "Bokmål", "Nynorsk", "CSV", "XLSX", "UTF", "HTML"}

# Blocks of base.html that fill in an attribute, not a sentence.
SETTINGS = ("block size", "block width")

GAP = "\N{OBJECT REPLACEMENT CHARACTER}"


def placeholders(text: str) -> Counter[str]:
    """Return what Python will fill in: ``%(name)s``, ``%s``, ``{name}``."""
    return Counter(PERCENT.findall(text)) + Counter(BRACE.findall(text))


def mismatch(source: str, plural: str, translation: str) -> list[str]:
    """Say how a translation differs in what is filled in, in tags, or at its edges.

    A plural form may leave the number out ("one pair"), but may name nothing that neither English form has.
    """
    found = []
    single, many, have = placeholders(source), placeholders(plural or source), placeholders(translation)
    if plural:
        lost, new = (single & many) - have, have - (single | many)
        lost = Counter({name: count for name, count in lost.items() if "count" not in name})
    else:
        lost, new = single - have, have - single
    found += [f"lost {name}" for name in lost] + [f"new {name}" for name in new]
    if Counter(TAG.findall(source)) != Counter(TAG.findall(translation)):
        found.append("other tags")
    if edges(source) != edges(translation):
        found.append("other spaces or line breaks at its ends")
    return found


def edges(text: str) -> tuple[str, str]:
    """Return the white space a text begins and ends with."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A word people should not meet in a language."""

    language: str
    pattern: re.Pattern[str]
    example: str
    instead: str
    why: str


def forbidden() -> list[Forbidden]:
    """Return the words of forbidden.csv."""
    with FORBIDDEN.open(encoding="utf-8", newline="") as rows:
        return [
            Forbidden(
                row["language"], re.compile(row["pattern"], re.IGNORECASE), row["example"], row["instead"], row["why"]
            )
            for row in csv.DictReader(rows)
        ]


def lapses(language: str, text: str) -> list[str]:
    """Name the forbidden words a text uses."""
    return [
        f"{found[0]!r} (say {word.instead}: {word.why})"
        for word in forbidden()
        if word.language == language and (found := word.pattern.search(text))
    ]


def unmarked(template: str, *, html: bool = True) -> list[str]:
    """Return the words of a template that no translator will see."""
    loose, quiet = [], ""
    for token in Lexer(template).tokenize():
        if token.token_type == TokenType.BLOCK:
            word = token.contents.split()[0]
            if quiet:
                quiet = "" if word == f"end{quiet}" else quiet
            elif word in ("blocktranslate", "blocktrans", "comment", "verbatim") or token.contents in SETTINGS:
                quiet = word
        if not quiet:
            loose.append(token.contents if token.token_type == TokenType.TEXT else GAP)
    text = "".join(loose)
    spoken = _Spoken.of(text) if html else [text]
    return [word for piece in spoken for word in LETTERS.findall(piece) if word not in NAMES]


class _Spoken(HTMLParser):
    """Gathers what a person reads or hears: text, and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.inside = ""

    @classmethod
    def of(cls, text: str) -> list[str]:
        reader = cls()
        reader.feed(text)
        reader.close()
        return reader.pieces

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in ("script", "style", "code"):
            self.inside = tag
        if tag == "meta" and values.get("name") != "description":
            return
        self.pieces += [value for name, value in attrs if name in SPOKEN and value]
        if tag == "input" and values.get("type") in ("submit", "button"):
            self.pieces.append(values.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.pieces.append(data)
