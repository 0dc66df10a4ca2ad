"""Gather every text people read into the catalogues of the five languages; English is the source.

``python -m tools.messages`` brings ``django.po`` of each language up to date and compiles it. With ``--check`` nothing
is written: it says what is missing or stale and ends with 1. The result depends on the texts alone: no dates, no line
numbers, one order.
"""

import argparse
import io
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

from tools.catalogues import compile_all

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "adept"

LANGUAGES = {"sv": "Swedish", "nb": "Norwegian Bokmål", "nn": "Norwegian Nynorsk", "da": "Danish", "fi": "Finnish"}

# Which argument of each marking function is the text, its plural, its context ("c"). `noop` is the pure floors' own.
MARKS: Mapping[str, object] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "noop": None,
    "lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

type Key = tuple[str, str]
"""Context (empty for none) and English text."""


@dataclass(slots=True)
class Message:
    """One text, with all that its translators are told."""

    text: str
    context: str = ""
    plural: str = ""
    comments: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)


def gather(package: Path = PACKAGE) -> dict[Key, Message]:
    """Return every marked text below ``package``, in the order of the catalogues: by first file, then by text."""
    found: dict[Key, Message] = {}
    for path in sorted(package.rglob("*")):
        source = readable(path, package)
        if source is None:
            continue
        name = path.relative_to(package).as_posix()
        for text, plural, context, comments in marked(source):
            message = found.setdefault((context, text), Message(text, context))
            message.plural = message.plural or plural
            message.files.add(name)
            message.comments.update(comments)
    return dict(sorted(found.items(), key=lambda item: (min(item[1].files), *item[0])))


def readable(path: Path, package: Path) -> str | None:
    """Return a file as Python source whose calls are its marked texts; None for a file that holds none."""
    inside = path.relative_to(package).parts
    if path.suffix == ".py" and "migrations" not in inside:
        return path.read_text(encoding="utf-8")
    if inside[0] == "templates" and path.suffix in (".html", ".txt"):
        source: str = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        return "\n".join(line.lstrip() for line in source.splitlines())  # Python's tokenizer minds the indentation
    return None


def marked(source: str) -> Iterator[tuple[str, str, str, list[str]]]:
    """Yield text, plural, context and translators' comments of each marking call."""
    calls = extract("python", io.BytesIO(source.encode()), MARKS, ("Translators",), {"encoding": "utf-8"})  # type: ignore[arg-type]  # Babel types the marks more narrowly than it reads them
    for _line, texts, comments, context in calls:
        text, plural = (texts, "") if isinstance(texts, str) else (texts[0], texts[1])
        if text:
            yield text, plural, context or "", [comment.removeprefix("Translators:").strip() for comment in comments]


def merged(messages: Mapping[Key, Message], old: polib.POFile, language: str) -> polib.POFile:
    """Return the catalogue of a language: today's texts, each with the translation it already had."""
    had = {(entry.msgctxt or "", entry.msgid): entry for entry in old if not entry.obsolete}
    new = polib.POFile(wrapwidth=120)
    new.header = (
        f"Adept in {LANGUAGES[language]}. Written by `just messages`; only the translations are edited by hand."
    )
    new.metadata = {
        "Project-Id-Version": "adept-mentoring",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for key, message in messages.items():
        before = had.get(key)
        entry = polib.POEntry(
            msgid=message.text,
            msgctxt=message.context or None,
            comment="\n".join(sorted(message.comments)),
            occurrences=[(name, "") for name in sorted(message.files)],
        )
        if message.plural:
            entry.msgid_plural = message.plural
            entry.msgstr_plural = {0: "", 1: ""} | (before.msgstr_plural if before else {})
        else:
            entry.msgstr = before.msgstr if before else ""
        if before:
            entry.tcomment = before.tcomment
            entry.flags = [flag for flag in before.flags if flag == "fuzzy"]
        new.append(entry)
    return new


def catalogue(language: str, package: Path = PACKAGE) -> Path:
    """Return where a language's catalogue lies."""
    return package / "locale" / language / "LC_MESSAGES" / "django.po"


def read(path: Path) -> polib.POFile:
    """Return a catalogue; an empty one where there is none yet."""
    return polib.pofile(str(path), wrapwidth=120) if path.exists() else polib.POFile(wrapwidth=120)


def waiting(entries: polib.POFile) -> list[str]:
    """Return the English texts that have no translation yet."""
    return [entry.msgid for entry in entries if not entry.translated()]


def main(arguments: list[str] | None = None) -> int:
    """Write the catalogues, or with --check say what is wrong with them."""
    parser = argparse.ArgumentParser(prog="just messages", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; end with 1 when something is missing or stale"
    )
    check = parser.parse_args(arguments).check
    messages = gather()
    faults = 0
    for language in LANGUAGES:
        path = catalogue(language)
        new = merged(messages, read(path), language)
        text = f"{new}\n"
        stale = not path.exists() or path.read_text(encoding="utf-8") != text
        if stale and not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        missing = waiting(new)
        faults += bool(missing or (stale and check))
        note = "stale: run ./do messages; " if stale and check else ""
        print(f"{language}: {note}{len(new) - len(missing)} of {len(new)} texts translated", *missing[:5], sep="\n    ")
    if not check:
        compile_all(PACKAGE / "locale")
        return 0
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
