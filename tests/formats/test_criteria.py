"""Who can take part: each comparison on its edge, and what a blank does."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adept.formats.criteria import Ask, Clear, Criterion, Outside, judge, months_before
from adept.formats.programme import ProgrammeFile, library, library_text, load_programme

HEAD = """
key = "test"
format = "one_to_one"
time_zone = "Europe/Oslo"
name = { en = "Test" }
[calendar]
call_closes = 2027-02-15
starts_on = 2027-03-15
[[organisations]]
key = "KKD"
name = { nb = "Kystdepartementet" }
[[criteria]]
code = "it"
"""


def programme(criterion: str) -> ProgrammeFile:
    return load_programme(HEAD + criterion)


def outcome(criterion: str, values: dict[str, Any], role: str = "mentee") -> str:
    found = judge(values, programme(criterion), role)
    return "clear" if isinstance(found, Clear) else f"{type(found).__name__.lower()} {found.code}"


@pytest.mark.parametrize(
    ("criterion", "value", "expected"),
    [
        ('field = "has_staff"\nis = true', True, "clear"),
        ('field = "has_staff"\nis = true', False, "outside it"),
        ('field = "has_staff"\nis = false', False, "clear"),
        ('field = "years_as_leader"\nat_least = 3', 3, "clear"),
        ('field = "years_as_leader"\nat_least = 3', 2.9, "outside it"),
        ('field = "years_as_leader"\nat_most = 3', 3.5, "outside it"),
        ('field = "years_as_leader"\nat_most = 3.5', 3.5, "clear"),
        ('field = "applied_at"\nnot_after = "call_closes"', "2027-02-15T23:59", "clear"),
        ('field = "applied_at"\nnot_after = "call_closes"', "2027-02-16T00:00", "outside it"),
        ('field = "applied_at"\nnot_before = 2027-02-15', "2027-02-15", "clear"),
        ('field = "applied_at"\nnot_before = 2027-02-15', "2027-02-14T23:59", "outside it"),
        ('field = "birth_date"\nunder_years = 40\non = "starts_on"', "1987-03-16", "clear"),
        ('field = "birth_date"\nunder_years = 40\non = "starts_on"', "1987-03-15", "outside it"),
        ('field = "birth_date"\nunder_years = 40\non = "starts_on"', "1987", "ask only_year_given"),
        ('field = "birth_date"\nunder_years = 40\non = "starts_on"', "1988", "clear"),
        ('field = "birth_date"\nunder_years = 40\non = "starts_on"', "1986", "outside it"),
        ('field = "employed_since"\nmonths_before = 12\non = 2027-04-01', "2026-04-01", "clear"),
        ('field = "employed_since"\nmonths_before = 12\non = 2027-04-01', "2026-04-02", "outside it"),
        ('field = "list_year"\none_of = [2016, 2017]', 2017, "clear"),
        ('field = "list_year"\none_of = [2016]\notherwise = "outside"', 2018, "outside it"),
        ('field = "education"\none_of = ["AMK"]\nnot_one_of = ["lukio"]', "Insinööri (amk)", "clear"),
        ('field = "education"\none_of = ["AMK"]\nnot_one_of = ["lukio"]', "Lukio", "outside it"),
        ('field = "education"\none_of = ["AMK"]\nnot_one_of = ["lukio"]', "Lukio; AMK", "clear"),
        ('field = "education"\none_of = ["AMK"]\nnot_one_of = ["lukio"]', "AMKK", "ask value_missing"),
        ('field = "education"\none_of = ["AMK"]\nunclear = ["YH"]\nask = "which"', "YH-examen", "ask which"),
        ('field = "organisation"\namong = "organisations"', "KKD", "clear"),
        ('field = "organisation"\namong = "organisations"', "Vikar AS", "outside it"),
        ('field = "member_number"\nfilled = true', "F-1", "clear"),
    ],
)
def test_each_comparison_decides_on_its_edge(criterion: str, value: object, expected: str) -> None:
    field = criterion.split('"')[1]
    assert outcome(criterion, {field: value}) == expected


@pytest.mark.parametrize("nothing", [{}, {"has_staff": None}, {"has_staff": ""}, {"has_staff": []}])
def test_a_blank_asks_passes_or_is_outside_as_the_file_says(nothing: dict[str, Any]) -> None:
    line = 'field = "has_staff"\nis = true\n'
    assert outcome(line, nothing) == "ask value_missing"
    assert outcome(line + 'blank = "pass"', nothing) == "clear"
    assert outcome(line + 'blank = "outside"', nothing) == "outside it"


def test_filled_takes_no_blank() -> None:
    assert outcome('field = "member_number"\nfilled = true', {}) == "outside it"


def test_a_birth_year_does_where_no_birth_date_stands() -> None:
    line = 'field = "birth_date"\nunder_years = 40\non = "starts_on"'
    assert outcome(line, {"birth_year": 1987}) == "ask only_year_given"
    assert outcome(line + '\nblank = "pass"', {"birth_year": 1980}) == "outside it"


def test_what_cannot_be_read_asks_even_where_a_blank_passes() -> None:
    found = judge({}, programme('field = "has_staff"\nis = true\nblank = "pass"'), "mentor", odd={"has_staff": "?"})
    assert isinstance(found, Ask)
    assert (found.code, found.params) == ("value_unreadable", {"field": "has_staff", "value": "?"})


def test_a_criterion_binds_only_its_roles() -> None:
    line = 'roles = ["mentor"]\nfield = "has_staff"\nis = true'
    assert outcome(line, {"has_staff": False}, "mentee") == "clear"
    assert outcome(line, {"has_staff": False}, "mentor") == "outside it"


def test_the_first_criterion_not_met_decides_and_goes_before_any_question() -> None:
    found = judge(
        {"years_as_leader": 1, "manager_approved": False},
        load_programme(library_text("ministries")),
        "mentor",
    )
    assert isinstance(found, Outside)
    assert found.code == "mentor_under_three_years_as_leader"
    assert found.params == {"field": "years_as_leader", "value": 1, "limit": 3}


def test_all_named_fields_must_hold() -> None:
    line = 'fields = ["management_supports", "hr_supports"]\nis = true\nblank = "outside"'
    assert outcome(line, {"management_supports": True, "hr_supports": True}) == "clear"
    assert outcome(line, {"management_supports": True}) == "outside it"


def test_a_warning_decides_nothing() -> None:
    line = 'field = "list_year"\nyears_after = "birth_year"\nat_most = 35\neffect = "warn"'
    found = judge({"list_year": 2018, "birth_year": 1975}, programme(line), "mentor")
    assert isinstance(found, Clear)
    assert [(one.code, one.params["years"]) for one in found.warnings] == [("it", 43)]
    assert judge({"list_year": 2010, "birth_year": 1975}, programme(line), "mentor") == Clear()
    assert judge({"list_year": 2010}, programme(line), "mentor") == Clear()


def test_the_values_of_a_sentence_come_along() -> None:
    values = {"employed_since": "2026-05-15", "organisation": "SE", "applied_at": "2027-02-01"}
    found = judge(values, load_programme(library_text("postal")), "mentee")
    assert isinstance(found, Outside)
    assert found.params == {"field": "employed_since", "value": "2026-05-15", "limit": 12, "on": "2027-04-01"}
    assert found.kind == "months_before"


@given(st.dates(dt.date(1900, 3, 1), dt.date(2100, 1, 1)), st.integers(0, 1000))
def test_months_are_counted_back_to_the_same_day_or_the_last_of_the_month(day: dt.date, months: int) -> None:
    found = months_before(day, months)
    assert (day.year * 12 + day.month) - (found.year * 12 + found.month) == months
    assert found.day == day.day or (found.day < day.day and (found + dt.timedelta(days=1)).day == 1)


VALUES = st.dictionaries(
    st.sampled_from(
        ["has_staff", "years_as_leader", "available_until", "manager_approved", "applied_at", "birth_date"]
    ),
    st.one_of(st.none(), st.booleans(), st.integers(0, 60), st.floats(0, 60), st.sampled_from(["2027-02-15", "2028"])),
)


@given(VALUES, st.sampled_from(["mentor", "mentee"]))
def test_the_quick_look_never_says_otherwise_than_the_full_one(values: dict[str, Any], role: str) -> None:
    """`years_as_leader` as yes or a date as a number never comes from a list; the rest is compared with plain code."""
    if type(values.get("years_as_leader")) in {bool, str}:
        values["years_as_leader"] = 4
    for key in ("available_until", "applied_at"):
        if not isinstance(values.get(key), str):
            values.pop(key, None)
    found = judge(values, load_programme(library_text("ministries")), role)
    staff, years, until, yes, applied = (
        values.get(key) for key in ("has_staff", "years_as_leader", "available_until", "manager_approved", "applied_at")
    )
    outside = (
        (staff is not None and not staff)
        or (role == "mentor" and years is not None and years < 3)
        or (until is not None and until < "2027-12-02")
        or (yes is not None and not yes)
        or (applied is not None and applied > "2027-02-15")
    )
    asks = staff is None or yes is None or (role == "mentor" and years is None)
    assert type(found) is (Outside if outside else Ask if asks else Clear)


@pytest.mark.parametrize("name", library())
def test_every_criterion_of_the_library_can_turn_somebody_away_or_warn(name: str) -> None:
    """A criterion that nobody can miss would be a wish, not a criterion."""
    shipped = load_programme(library_text(name))
    for criterion in shipped.criteria:
        assert _missed(shipped, criterion), criterion.code


def _missed(shipped: ProgrammeFile, criterion: Criterion) -> bool:
    alone = replace(shipped, criteria=(replace(criterion, roles=(), tracks=()),), source="")
    tries = (False, True, -1, 10_000, "1900-01-01", "2999-12-31", "zz", "lukio", None)
    for value in tries:
        values = dict.fromkeys(criterion.fields, value) | ({criterion.since: 1900} if criterion.since else {})
        try:
            found = judge({key: kept for key, kept in values.items() if kept is not None}, alone, "mentor")
        except (TypeError, ValueError):
            continue
        if isinstance(found, Outside) or (isinstance(found, Clear) and found.warnings):
            return True
    return False
