"""Each text people read stands in each language: none missing, none stale, none that would break when filled in."""

import polib
import pytest

from tests.languages import texts
from tools import messages

LANGUAGES = sorted(messages.LANGUAGES)

FORMS = [(language, entry) for language in LANGUAGES for entry in messages.read(messages.catalogue(language))]


def told(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_just_the_texts_of_the_code(language: str) -> None:
    path = messages.catalogue(language)
    fresh = messages.merged(messages.gather(), messages.read(path), language)
    assert len(fresh) > 100
    assert path.read_text(encoding="utf-8") == f"{fresh}\n", "Run ./do messages, then translate what is new."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    missing = messages.waiting(messages.read(messages.catalogue(language)))
    assert not missing, f"{len(missing)} texts wait for {language}:\n" + "\n".join(missing[:40])


def test_every_translation_fits_its_text() -> None:
    wrong = [
        f"{language}: {entry.msgid!r} -> {text!r}: {', '.join(faults)}"
        for language, entry in FORMS
        for text in told(entry)
        if text and (faults := texts.mismatch(entry.msgid, entry.msgid_plural, text))
    ]
    assert not wrong, "\n".join(wrong)


def test_the_settings_name_the_languages_of_the_catalogues() -> None:
    from django.conf import settings  # noqa: PLC0415  # settings must stand first

    assert {code for code, _ in settings.LANGUAGES} == {"en", *LANGUAGES}


def test_the_long_texts_are_the_same_files_in_every_language() -> None:
    folder = messages.PACKAGE / "texts"
    files = {
        language: {path.relative_to(folder / language) for path in (folder / language).rglob("*.*")}
        for language in ("en", *LANGUAGES)
    }
    assert all(files[language] == files["en"] for language in LANGUAGES), files


@pytest.mark.parametrize(
    ("source", "plural", "translation", "fault"),
    [
        ("Hello %(name)s", "", "Hej %(nimi)s", "lost %(name)s"),
        ("Hello %(name)s", "", "Hej", "lost %(name)s"),
        ("Line {line}", "", "Rad {rad}", "new {rad}"),
        ("<b>Hello</b>", "", "<b>Hej<b>", "other tags"),
        ("Hello\n", "", "Hej", "other spaces or line breaks at its ends"),
        ("%(count)d pair of %(name)s", "%(count)d pairs of %(name)s", "%(count)d par", "lost %(name)s"),
        ("One pair", "%(count)d pairs", "%(antall)d par", "new %(antall)d"),
        ("%(percent)s %% of all", "", "%(percent)s av alla", "lost %%"),
    ],
)
def test_a_translation_that_would_break_is_named(source: str, plural: str, translation: str, fault: str) -> None:
    assert fault in texts.mismatch(source, plural, translation)


@pytest.mark.parametrize(
    ("source", "plural", "translation"),
    [
        ("Hello %(name)s", "", "Hei, %(name)s"),
        ("%(count)d pair", "%(count)d pairs", "ett par"),
        ("<b>Hello</b> {name}", "", "{name}, <b>hej</b>"),
    ],
)
def test_a_translation_that_fits_passes(source: str, plural: str, translation: str) -> None:
    assert not texts.mismatch(source, plural, translation)
