"""A programme file: the same text back, every problem named with its line, small changes small in the text."""

import contextlib
import datetime as dt
import difflib
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adept.formats import FORMATS
from adept.formats.criteria import Criterion
from adept.formats.fields import fields
from adept.formats.parts import Calendar, Contact, Gathering, Organisation, Question
from adept.formats.programme import (
    ProgrammeFile,
    ProgrammeFileError,
    dump_programme,
    library,
    library_text,
    load_programme,
)
from adept.formats.reasons import CODES
from adept.formats.topics import LANGUAGES
from adept.formats.wishes import Rule, Wish

MINISTRIES = library_text("ministries")


def problems(text: str) -> list[str]:
    with pytest.raises(ProgrammeFileError) as caught:
        load_programme(text)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("name", library())
def test_loading_and_saving_gives_the_same_file_back(name: str) -> None:
    text = library_text(name)
    assert dump_programme(load_programme(text)) == text


@pytest.mark.parametrize("name", library())
def test_a_file_written_anew_reads_as_the_same_programme(name: str) -> None:
    programme = load_programme(library_text(name))
    assert load_programme(dump_programme(replace(programme, source=""))) == programme


def test_windows_line_ends_and_odd_spaces_are_kept() -> None:
    text = MINISTRIES.replace("\n", "\r\n").replace("round = 3", "round    =  3")
    assert dump_programme(load_programme(text)) == text


def test_the_ministries_are_whole() -> None:
    programme = load_programme(MINISTRIES)
    assert {party.key: party.places for party in programme.organisations} == {"ATD": 4, "HLD": 3, "KKD": 4}
    assert programme.places == 11
    assert programme.calendar.days["answers_at"] == dt.datetime(2027, 3, 2, 10, 0)  # noqa: DTZ001 - local time
    assert [(item.on, item.on.weekday(), item.host) for item in programme.gatherings] == [
        (dt.date(2027, 3, 18), 3, "KKD"),
        (dt.date(2027, 9, 23), 3, "HLD"),
        (dt.date(2027, 12, 2), 3, "ATD"),
    ]
    assert {(item.starts, item.ends) for item in programme.gatherings} == {(dt.time(8, 30), dt.time(12))}
    assert {rule.kind for rule in programme.hard} == {"another", "not_named", "not_manager"}
    asked = [item for item in programme.questions if not item.roles or "mentee" in item.roles]
    assert len(asked) == 8
    assert all(set(item.label) == {"nb", "nn", "en"} for item in programme.questions)
    assert {contact.organisation for contact in programme.contacts} == {"ATD", "HLD", "KKD"}


@pytest.mark.parametrize("name", library())
def test_every_code_has_its_sentence(name: str) -> None:
    programme = load_programme(library_text(name))
    assert {item.code for item in programme.criteria} | {item.ask for item in programme.criteria} <= set(CODES)


def test_one_changed_number_changes_one_line() -> None:
    before = load_programme(MINISTRIES)
    atd, hld, kkd = before.organisations
    after = replace(before, places=12, organisations=(atd, replace(hld, places=4), kkd))
    changed = [
        line
        for line in difflib.ndiff(MINISTRIES.splitlines(), dump_programme(after).splitlines())
        if line.startswith(("+ ", "- "))
    ]
    assert changed == [
        "- places = 11                       # pairs",
        "+ places = 12                       # pairs",
        "- places = 3",
        "+ places = 4",
    ]


def test_a_party_more_and_a_question_less_leave_the_rest_alone() -> None:
    before = load_programme(MINISTRIES)
    fourth = Organisation("FID", MappingProxyType({"nb": "Finans- og innlandsdepartementet"}), places=2)
    after = replace(
        before, places=13, organisations=(*before.organisations, fourth), questions=before.questions[:-1], hard=()
    )
    text = dump_programme(after)
    assert load_programme(text) == after
    assert "# --- Who can take part, in this order" in text


def test_every_problem_is_named_at_once_with_line_key_and_what_was_expected() -> None:
    text = (
        MINISTRIES.replace("round = 3", 'round = "three"')
        .replace("places = 3", "plases = 3")
        .replace("at_least = 3", "at_least = 3\nat_most = 9")
        .replace('host = "HLD"', 'host = "HLB"')
        .replace('not_before = "closing"', 'not_before = "the_end"')
        .replace('"Temaer" = "topics"', '"Temaer" = "temaer"')
        .replace("answer_by = 2027-03-09", "answer_by = 2027-02-09")
        .replace('kind = "overlap"', 'kind = "overlapp"')
    )
    lines = text.splitlines()
    found = problems(text)
    for part, line, expected in (
        ("round", 'round = "three"', "a whole number, at least 1, found 'three'"),
        ("organisations[2].plases", "plases = 3", "did you mean places?"),
        ("criteria[3].at_most", "at_most = 9", "only one comparison; at_least stands there already"),
        ("gatherings[2].host", 'host = "HLB"', "one of ATD, HLD, KKD, found 'HLB'"),
        ("criteria[4].not_before", 'not_before = "the_end"', "the name of a day in the calendar"),
        ("columns.Temaer", '"Temaer" = "temaer"', "a field, one of email"),
        ("calendar.answer_by", "answer_by = 2027-02-09", "a day not before answers_at (2027-03-02)"),
        ("wish[1].kind", 'kind = "overlapp"', "expected"),
    ):
        at = lines.index(line) + 1
        assert [one for one in found if one.startswith(f"line {at}, {part}: ") and expected in one], (part, found)
    assert len(found) == 8
    assert found == sorted(found, key=lambda one: int(one.split()[1].strip(",")))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('key = "ministries"\n', "", "key: expected a short name in small letters, such as 'closing'; it is missing"),
        ('format = "one_to_one"', 'format = "speed_dating"', "one of one_to_one, reverse, shadowing, talent_network"),
        ("Europe/Oslo", "Europe/Olso", "a time zone such as 'Europe/Oslo', found 'Europe/Olso'"),
        ('languages = ["nb", "nn"]', 'languages = ["nb", "no"]', "a list out of en, sv, nb, nn, da, fi, found 'no'"),
        ("places = 11", "places = 12", "expected 11, the sum of the organisations' places, found 12"),
        ('key = "HLD"', 'key = "ATD"', "organisations[2].key: expected a key of its own"),
        ('roles = ["mentee"]\nfield', 'roles = ["shadow"]\nfield', "expected one of mentee, mentor, found 'shadow'"),
        ("ends = 12:00:00", "ends = 08:00:00", "a time after 08:30:00"),
        ("call_opens = 2027-01-04", 'call_opens = "4 January"', "a date such as 2027-02-15, found '4 January'"),
        ('not_before = "closing"', "not_before = 3", "a date such as 2027-02-15, or the name of a day"),
        ("[calendar]", "[[calendar]]", "a table [calendar]"),
        ("weight = 100", "weight = 0", "wish[1].weight"),
        ('name = { nb = "Oppstart"', 'name = { no = "Oppstart"', "the languages are en, sv, nb, nn, da, fi"),
    ],
)
def test_a_slip_is_told_in_words(old: str, new: str, said: str) -> None:
    assert old in MINISTRIES
    found = problems(MINISTRIES.replace(old, new, 1))
    assert any(said in one for one in found), found


def test_broken_toml_names_its_line() -> None:
    assert problems('key = "a"\nround = = 3\n')[0].startswith("line 2, the file: expected valid TOML")


SLUG = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
WORDS = st.dictionaries(st.sampled_from(LANGUAGES), TEXT, min_size=1).map(MappingProxyType)
DAY = st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1))
ROLE = st.lists(st.sampled_from(["mentor", "mentee"]), unique=True, max_size=2).map(tuple)
FIELD = st.sampled_from(sorted(fields()))


@st.composite
def criterion(draw: st.DrawFn) -> Criterion:
    code, roles, field = draw(SLUG), draw(ROLE), draw(FIELD)
    blank = draw(st.sampled_from(["ask", "pass", "outside"]))
    compare, reference, more = draw(
        st.one_of(
            st.tuples(st.just("is"), st.booleans(), st.just({})),
            st.tuples(st.sampled_from(["at_least", "at_most"]), st.integers(0, 99), st.just({})),
            st.tuples(st.sampled_from(["not_before", "not_after"]), DAY, st.just({})),
            st.tuples(st.just("under_years"), st.integers(1, 99), st.fixed_dictionaries({"on": DAY})),
            st.tuples(
                st.just("one_of"),
                st.lists(TEXT, min_size=1, max_size=3).map(tuple),
                st.fixed_dictionaries({"unclear": st.lists(TEXT, max_size=2).map(tuple)}),
            ),
        )
    )
    return Criterion(code, compare, (field,), reference, roles=roles, blank=blank, **more)


@st.composite
def programme(draw: st.DrawFn) -> ProgrammeFile:
    keys = draw(st.lists(TEXT, unique=True, max_size=3))
    days = sorted(draw(st.lists(DAY, min_size=3, max_size=3)))
    gatherings = draw(st.lists(SLUG, unique=True, max_size=2))
    questions = draw(st.lists(SLUG, unique=True, max_size=2))
    return ProgrammeFile(
        key=draw(SLUG),
        name=draw(WORDS),
        format=draw(st.sampled_from(["one_to_one", "reverse"])),
        time_zone="Europe/Helsinki",
        languages=tuple(draw(st.lists(st.sampled_from(LANGUAGES), unique=True, min_size=1))),
        round=draw(st.integers(1, 40)),
        calendar=Calendar(MappingProxyType(dict(zip(["call_opens", "call_closes", "ends_on"], days, strict=True)))),
        organisations=tuple(Organisation(key, draw(WORDS), (draw(TEXT),), draw(st.integers(0, 9))) for key in keys),
        gatherings=tuple(Gathering(key, draw(DAY), dt.time(8, 30), dt.time(12), draw(WORDS)) for key in gatherings),
        columns=MappingProxyType(draw(st.dictionaries(TEXT, FIELD, max_size=3))),
        criteria=tuple(draw(st.lists(criterion(), max_size=3))),
        questions=tuple(Question(key, "text", "C3", draw(WORDS), roles=draw(ROLE)) for key in questions),
        hard=(Rule("apart", "another", "organisation"),),
        wishes=(Wish("near", "same", draw(st.integers(1, 99)), "place"),),
        contacts=(Contact(draw(TEXT), "a@x.example"),),
    )


@settings(max_examples=80, deadline=None)
@given(programme())
def test_any_programme_comes_back_from_its_own_text(value: ProgrammeFile) -> None:
    text = dump_programme(value)
    again = load_programme(text)
    assert again == value
    assert dump_programme(again) == text


@settings(max_examples=80, deadline=None)
@given(programme(), programme())
def test_changing_one_programme_into_another_writes_the_other(one: ProgrammeFile, other: ProgrammeFile) -> None:
    before = load_programme(dump_programme(one))
    assert load_programme(dump_programme(replace(other, source=before.source))) == other


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_slip_of_the_pen_brings_the_reader_down(data: st.DataObject) -> None:
    lines = MINISTRIES.splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = data.draw(
        st.one_of(st.just(""), st.just(lines[at] * 2), st.text(max_size=20), st.just(lines[at].replace('"', "")))
    )
    text = "".join(lines)
    with contextlib.suppress(ProgrammeFileError):
        assert dump_programme(load_programme(text)) == text
        return
    with pytest.raises(ProgrammeFileError) as caught:
        load_programme(text)
    found = caught.value.problems
    assert found
    assert all(1 <= problem.line <= text.count("\n") + 1 for problem in found)


def test_the_library_names_five_programmes_in_four_formats() -> None:
    found = [load_programme(library_text(name)) for name in library()]
    assert library() == ("chamber", "ministries", "postal", "steel", "tech-network")
    assert {kind.key for value in found for kind in value.formats.values()} == set(FORMATS)
    with pytest.raises(KeyError, match="chamber, ministries"):
        library_text("gone")
