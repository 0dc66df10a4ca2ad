"""A long list is counted without being held, and gives the same figures as reading every person."""

import itertools
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adept.exchange.tables import read_table
from adept.formats import summary
from adept.formats.intake import Intake, read_intake
from adept.formats.programme import library, library_text, load_programme
from adept.formats.summary import Summary, read_summary

DATA = Path(__file__).parents[1] / "data"
FILES = {
    "ministries": "ministries.csv",
    "postal": "nordic_logistics.csv",
    "chamber": "chamber_reverse.csv",
    "steel": "steel_talent.csv",
    "tech-network": "tech_network.csv",
}
MINISTRIES = load_programme(library_text("ministries"))


def figures(found: Intake | Summary) -> tuple[object, ...]:
    return (
        found.rows,
        found.people,
        found.duplicates,
        sorted(found.probable_duplicates),
        dict(found.ineligible),
        dict(found.ask),
        sorted(found.in_several),
    )


@pytest.fixture(params=["held", "streamed"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Held at once, or gone through twice as a long list is."""
    if request.param == "streamed":
        monkeypatch.setattr(summary, "AT_ONCE", 1)
        monkeypatch.setattr(summary, "AT_ONCE_ALL", 1)
    return str(request.param)


@pytest.mark.parametrize("name", library())
@pytest.mark.parametrize("all_of_it", [True, False])
def test_the_figures_are_those_of_reading_everybody(name: str, all_of_it: bool, way: str) -> None:
    table = read_table(DATA / FILES[name], name)
    programme = load_programme(library_text(name))
    assert figures(read_summary(table, programme, look_at_all=all_of_it)) == figures(read_intake(table, programme))
    assert figures(read_summary(table, look_at_all=all_of_it)) == figures(read_intake(table))


HEADING = (
    "E-post;Fornavn;Etternavn;Fødselsår;Rolle;Personalansvar;Lederår;Godkjent av leder;Søknadsdato;Tilgjengelig til\n"
)
ROW = st.tuples(
    st.sampled_from(["a@x.example", "B@x.example ", "b@x.example", "c@x.example", "", "odd"]),
    st.sampled_from(["Åse", "åse", "Per"]),
    st.sampled_from(["Li", "Moe", ""]),
    st.sampled_from(["1980", "1981", ""]),
    st.sampled_from(["Mentor", "Adept", "?"]),
    st.sampled_from(["ja", "nei", "", "kanskje"]),
    st.sampled_from(["9", "1,5", ""]),
    st.sampled_from(["ja", "nei", ""]),
    st.sampled_from(["01.02.2027", "02.02.2027", "16.02.2027", "", "2/30/2027"]),
    st.sampled_from(["", "30.06.2027"]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(ROW, max_size=12))
def test_no_list_is_counted_otherwise_when_it_streams(rows: list[tuple[str, ...]]) -> None:
    text = HEADING + "".join(";".join(cells) + "\n" for cells in rows)
    table = read_table(text.encode(), "list.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(summary, "AT_ONCE", 1)
        streamed = read_summary(table, MINISTRIES, look_at_all=False)
    assert figures(streamed) == figures(read_intake(table, MINISTRIES))


def streamed(text: str) -> Summary:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(summary, "AT_ONCE", 1)
        return read_summary(read_table(text.encode(), "list.csv"), MINISTRIES, look_at_all=False)


def test_the_first_day_of_application_counts_however_many_rows_follow() -> None:
    days = ("", "01.02.2027", "16.02.2027", "17.02.2027")
    text = HEADING + "".join(f"a@x.example;Åse;Li;1980;Adept;ja;9;ja;{day};\n" for day in days)
    assert streamed(text).ineligible == read_intake(read_table(text.encode(), "x"), MINISTRIES).ineligible == {}


def test_three_addresses_that_may_be_one_person_count_once_and_never_in_a_circle() -> None:
    people = ("e;Åse;Zen", "a;Åse;Li", "b;Åse;Li", "c;Åse;Moe", "b;Åse;Moe", "c;Åse;Zen", "e;Åse;Li")
    rows = [person.replace(";", "@x.example;", 1) + ";1980;Adept;ja;9;ja;;\n" for person in people]
    text = HEADING + "".join(rows)
    found = read_intake(read_table(text.encode(), "list.csv"), MINISTRIES)
    assert figures(streamed(text)) == figures(found)
    assert found.people == 1
    assert set(found.probable_duplicates) == {
        ("a@x.example", "b@x.example"),
        ("c@x.example", "e@x.example"),
        ("a@x.example", "e@x.example"),
    }


@pytest.mark.parametrize(
    "people",
    [
        ("e;Åse;Zen", "c;Åse;Zen", "c;Åse;Moe", "e;Åse;Moe"),
        ("a;Åse;Li", "b;Åse;Li", "c;Åse;Moe", "a;Åse;Moe", "b;Åse;Zen", "c;Åse;Zen"),
    ],
)
def test_people_who_changed_names_with_one_another_are_never_all_called_somebody_else(people: tuple[str, ...]) -> None:
    rows = [person.replace(";", "@x.example;", 1) + ";1980;Adept;ja;9;ja;;\n" for person in people]
    found = read_intake(read_table((HEADING + "".join(rows)).encode(), "list.csv"), MINISTRIES)
    assert figures(streamed(HEADING + "".join(rows))) == figures(found)
    assert found.people == 1
    assert sum(entry.fate != "probable" for entry in found.entries) == 1


def test_many_rows_by_one_person_are_folded_and_not_held() -> None:
    chance = random.Random(7)  # noqa: S311 - a seeded order, no secret
    rows = [f"a@x.example;Åse;Li;1980;Adept;ja;{n % 7};ja;{1 + n % 15:02}.02.2027;\n" for n in range(3_000)]
    chance.shuffle(rows)
    table = read_table((HEADING + "".join(itertools.chain(rows))).encode(), "list.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(summary, "AT_ONCE", 1)
        assert figures(read_summary(table, MINISTRIES, look_at_all=False)) == figures(read_intake(table, MINISTRIES))
