"""The words people meet are the field's own, in every language; the ones that frighten or mislead are not used."""

import pytest

from tests.languages import texts
from tests.languages.test_catalogues import FORMS, told
from tests.languages.texts import Forbidden
from tools import messages


def test_no_english_text_uses_a_forbidden_word() -> None:
    wrong = [
        f"{min(message.files)}: {message.text!r}: {', '.join(faults)}"
        for message in messages.gather().values()
        if (faults := texts.lapses("en", f"{message.text}\n{message.plural}"))
    ]
    assert not wrong, "\n".join(wrong)


def test_no_translation_uses_a_forbidden_word() -> None:
    wrong = [
        f"{language}: {text!r}: {', '.join(faults)}"
        for language, entry in FORMS
        for text in told(entry)
        if (faults := texts.lapses(language, text))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("word", texts.forbidden(), ids=lambda word: f"{word.language} {word.example}")
def test_each_forbidden_word_is_found_in_a_sentence(word: Forbidden) -> None:
    assert texts.lapses(word.language, word.example)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Not this time. The pair has ended."),
        ("nb", "Hvem kan søke: opptakskriteriene"),
        ("da", "Adept sender dig en påmindelse."),
        ("fi", "isäntäyksikkö"),
        ("nn", "eit godt val"),
    ],
)
def test_a_good_sentence_passes(language: str, sentence: str) -> None:
    assert not texts.lapses(language, sentence)
