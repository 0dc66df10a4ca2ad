"""Reasons as sentences."""

import re

import pytest

from adept.formats.programme import library, library_text, load_programme
from adept.journey.applications.queries.words import (
    COMPARISONS,
    SENTENCES,
    field_name,
    finding_in_words,
    reason_in_words,
    value_in_words,
)
from tests.cast import World
from tests.journey.applications.taking_in import application_of

PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("trygve.skarvholm@atd.dep.example", "Has no personnel responsibility. A mentor here leads people."),
        ("bodil.fjelltind@hld.dep.example", "Leaves on 30 June 2027, before the closing on 2 December 2027."),
        ("bodil.vardoyen@kkd.dep.example", "Years as a leader: 1.5. A mentor here has at least 3."),
        ("marit.aslifoss@kkd.dep.example", "The manager has said no."),
        ("steinar.rognaker@kkd.dep.example", "Has no personnel responsibility. The programme is for leaders."),
        ("terje.hvalstrand@hld.dep.example", "The manager's approval is blank."),
        ("wenche.blabaermo@hld.dep.example", "Meets the criteria."),
    ],
)
def test_each_reason_of_the_ministries_is_a_sentence(applied: World, address: str, said: str) -> None:
    assert reason_in_words(application_of(applied, address).check_result, "en") == said


@pytest.mark.parametrize("name", library())
def test_every_code_of_our_programme_files_has_its_sentence(name: str) -> None:
    for criterion in load_programme(library_text(name)).criteria:
        assert criterion.code in SENTENCES
        assert criterion.ask in SENTENCES


def test_every_sentence_can_be_filled_with_what_a_finding_holds() -> None:
    known = {"field", "value", "limit", "on", "years", "since"}
    for sentence in (*SENTENCES.values(), *COMPARISONS.values()):
        assert set(PLACEHOLDER.findall(sentence)) <= known


def test_a_code_of_somebodys_own_gets_the_sentence_of_its_comparison() -> None:
    params = {"field": "years_as_leader", "value": 1.5, "limit": 3, "kind": "at_least"}
    assert finding_in_words("our_own_code", params, "en") == "Years as leader: 1.5. At least 3 is asked for."


@pytest.mark.parametrize(
    ("value", "key", "language", "said"),
    [
        (1.5, "years_as_leader", "nb", "1,5"),
        (1987, "birth_year", "en", "1987"),
        ("2027-06-30", "available_until", "fi", "30. kesäkuuta 2027"),
        (["nn", "en"], "languages", "nb", "norsk nynorsk, engelsk"),
        ("IT", "unit", "en", "IT"),
        ("SE", "country", "da", "Sverige"),
        (None, "title", "en", ""),
        ("2027-13-45", "available_until", "en", "2027-13-45"),
    ],
)
def test_a_value_is_written_as_its_reader_writes(value: object, key: str, language: str, said: str) -> None:
    assert value_in_words(value, language, key) == said


def test_a_question_is_called_what_the_programme_calls_it() -> None:
    file = load_programme(library_text("ministries"))
    assert field_name("goals", "nb", file) == "Hva vil du ha endret når året er over?"
    assert field_name("comment", "nb", file) == "Kommentar"
