"""One cell at a time: days first, decimal commas, and words of six languages."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adept.formats.cells import READERS, is_plain_address, read_cell, split_name
from adept.formats.fields import CLASSES, KINDS, field_called, fields, plain_heading
from adept.formats.topics import LANGUAGES, topic_key, topic_name, topics


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("date", "2027-02-03", "2027-02-03"),
        ("date", "03-02-2027", "2027-02-03"),
        ("date", "03.02.2027", "2027-02-03"),
        ("date", "3.2.2027", "2027-02-03"),
        ("date", "03/02/2027", "2027-02-03"),
        ("date", " 2027-01-09 23:50 ", "2027-01-09T23:50"),
        ("date", "09.01.2027 kl. 23.50", "2027-01-09T23:50"),
        ("date", "2027-01-09T23:50:12", "2027-01-09T23:50"),
        ("birth_date", "1987", "1987"),
        ("birth_date", "03.03.1999", "1999-03-03"),
        ("number", "1,5", 1.5),
        ("number", "20,0", 20),
        ("number", "9.5", 9.5),
        ("number", "1 200", 1200),
        ("number", "80,0 %", 80),
        ("year", "1987", 1987),
        ("yes_no", "Ja", True),
        ("yes_no", "nei", False),
        ("yes_no", "Kyllä", True),
        ("gender", "K", "woman"),
        ("gender", "Mies", "man"),
        ("country", "Sverige", "SE"),
        ("country", "dk", "DK"),
        ("languages", "norsk (nynorsk), engelsk", ("nn", "nb", "en")),
        ("languages", "suomi, ruotsi", ("fi", "sv")),
        ("topics", "ny som leder,  Endringsledelse", ("newly_manager", "change")),
        ("topics", "uusi esihenkilö; strategia", ("newly_manager", "strategy")),
        ("emails", "A@b.example, c@d.example", ("a@b.example", "c@d.example")),
        ("email", " KARI@x.example ", "kari@x.example"),
        ("email", "Kari Li <kari@x.example>", "kari@x.example"),
        ("text", "Bregneli \u00a0", "Bregneli"),
        ("text", "two\r\nlines", "two\r\nlines"),
        ("text", "-", None),
        ("number", "", None),
    ],
)
def test_a_cell_means_what_a_person_would_read(kind: str, text: str, value: object) -> None:
    read = read_cell(kind, text)
    assert (read.value, read.odd) == (value, False)


@pytest.mark.parametrize(
    ("kind", "text", "note"),
    [
        ("date", "02/17/2027", "month_first"),
        ("date", "31.02.2027", "not_a_date"),
        ("date", "i morgen", "not_a_date"),
        ("date", "03.02-2027", "not_a_date"),
        ("number", "ni", "not_a_number"),
        ("number", "1.234,5", "not_a_number"),
        ("year", "87", "not_a_year"),
        ("yes_no", "kanskje", "not_yes_or_no"),
        ("gender", "?", "unknown_gender"),
        ("email", "kari at x", "not_an_address"),
        ("email", "kari@x", "not_an_address"),
    ],
)
def test_what_cannot_be_read_is_said_and_not_guessed(kind: str, text: str, note: str) -> None:
    read = read_cell(kind, text)
    assert (read.value, read.note, read.odd) == (None, note, True)


def test_a_topic_or_language_that_is_not_on_the_list_is_kept_and_said() -> None:
    assert read_cell("topics", "strategi, fiske") == read_cell("topics", " strategi,fiske")
    assert read_cell("topics", "strategi, fiske").value == ("strategy", "fiske")
    assert read_cell("languages", "svenska, klingon").note == "unknown_language"


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), st.sampled_from(["%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d"]))
def test_every_day_survives_every_way_of_writing_it(day: dt.date, form: str) -> None:
    assert read_cell("date", day.strftime(form)).value == day.isoformat()


@given(st.decimals(-10_000, 10_000, places=2))
def test_every_number_survives_comma_and_point(number: object) -> None:
    point = str(number)
    assert read_cell("number", point).value == read_cell("number", point.replace(".", ",")).value == float(point)


@given(st.sampled_from(sorted(READERS)), st.text(max_size=40))
def test_no_cell_brings_the_reader_down(kind: str, text: str) -> None:
    read = read_cell(kind, text)
    assert read.value is None or not read.odd


@given(st.text(max_size=20))
def test_the_quick_look_at_an_address_agrees_with_the_careful_one(text: str) -> None:
    for candidate in (text, f"{text}@x.example"):
        if is_plain_address(candidate):
            assert read_cell("email", candidate).value == candidate


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Myrtorp, Ronja", ("Ronja", "Myrtorp")),
        ("Sofie Tallmo", ("Sofie", "Tallmo")),
        ("Anna Maria von Essen", ("Anna Maria", "von Essen")),
        ("Cher", ("", "Cher")),
    ],
)
def test_a_name_is_split_as_it_is_written(cell: str, name: tuple[str, str]) -> None:
    assert split_name(cell) == name


def test_every_field_is_found_by_its_heading_in_each_language() -> None:
    for field in fields().values():
        assert field.kind in KINDS
        assert field.privacy in CLASSES
        for language in LANGUAGES:
            found = field_called(field.name(language).upper())
            assert found is not None
            assert found.privacy >= field.privacy or found.key == field.key


def test_no_heading_of_one_language_means_two_fields() -> None:
    for language in LANGUAGES:
        owners: dict[str, str] = {}
        for field in fields().values():
            for heading in field.headings[language]:
                assert owners.setdefault(plain_heading(heading), field.key) == field.key, heading


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Chef_e-post", "manager_email"),
        ("NÆRMESTE LEDER (E-POST)", "manager_email"),
        ("Potential 2026", "potential"),
        ("Lönegrupp (intern)", "pay_group"),
        ("erityisruokavalio", "diet"),
        ("Anst.nr", "employee_number"),
        ("Skostorlek", None),
    ],
)
def test_a_heading_is_compared_without_signs_and_capitals(heading: str, key: str | None) -> None:
    found = field_called(heading)
    assert (found.key if found else None) == key


def test_what_is_never_taken_without_a_reason_is_pay_food_and_potential() -> None:
    assert {field.key for field in fields().values() if field.never} == {"pay_group", "diet", "potential"}


def test_topics_go_from_any_word_to_the_key_and_back() -> None:
    assert len(topics()) == 18
    for key, names in topics().items():
        assert {topic_key(names[language]) for language in LANGUAGES} == {key}
        assert topic_name(key, "fi") == names["fi"]
    assert (topic_key("fiske"), topic_name("fiske", "nb")) == (None, "fiske")
