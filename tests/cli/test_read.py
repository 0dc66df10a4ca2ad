"""`adept read` on the five lists: the figures as JSON, calm sentences for people, and Django left alone."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from adept.cli import COMMANDS, main

DATA = Path(__file__).parents[1] / "data"
EXPECTED = json.loads((DATA / "expected.json").read_text("utf-8"))
PROGRAMMES = {
    "ministries.csv": "ministries",
    "nordic_logistics.csv": "postal",
    "chamber_reverse.csv": "chamber",
    "steel_talent.csv": "steel",
    "tech_network.csv": "tech-network",
}


def read(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["read", *map(str, arguments)])


@pytest.mark.parametrize("name", PROGRAMMES)
def test_the_json_holds_the_figures_and_codes_expected(name: str) -> None:
    found = json.loads(read(DATA / name, "--programme", PROGRAMMES[name], "--json").stdout)
    expected = EXPECTED[name]
    assert (found["rows"], found["people"]) == (expected["data_rows"], expected["people"])
    assert found["duplicates"] == expected["duplicates"]
    assert found["probable_duplicates"] == expected.get("probable_duplicates", [])
    assert found["ineligible"] == expected["ineligible"]
    assert set(found["ask"]) == set(expected.get("ask", {}))
    assert all(question.endswith(("?", ".")) for question in found["ask"].values())
    assert sorted(found["columns"]["left_out"]) == sorted(expected.get("columns_not_to_import", []))


@pytest.mark.parametrize("name", PROGRAMMES)
def test_without_a_programme_only_what_the_file_tells_is_told(name: str) -> None:
    found = json.loads(read(DATA / name, "--json").stdout)
    expected = EXPECTED[name]
    assert found == {
        "encoding": expected["encoding"],
        "separator": expected["separator"],
        "rows": expected["data_rows"],
        "people": expected["people"],
        "duplicates": expected["duplicates"],
    }


def test_a_programme_of_your_own_is_read_from_its_file(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    library = Path(__file__).parents[2] / "src" / "adept" / "programmes" / "library" / "ministries.toml"
    mine.write_text(library.read_text("utf-8").replace("at_least = 3", "at_least = 1"), "utf-8")
    found = json.loads(read(DATA / "ministries.csv", "--programme", mine, "--json").stdout)
    assert "bodil.vardoyen@kkd.dep.example" not in found["ineligible"]


def test_people_read_sentences() -> None:
    told = read(DATA / "steel_talent.csv", "--programme", "steel").stdout
    assert "46 rows, 45 people." in told
    assert "Outside the criteria: 13" in told
    assert "yngve.lovhult@malmtopp-stal.example: Does this education count as academic?" in told
    assert "Lönegrupp: Pay says nothing about who should take part." in told
    assert "Nothing has been written." in told
    assert "rejected" not in told


def test_a_column_can_be_mapped_left_out_and_asked_for() -> None:
    more = ("--column", "Ort=", "--column", "Befattning=comment", "--take", "Specialkost=lunch on the first day")
    found = json.loads(read(DATA / "steel_talent.csv", "--programme", "steel", *more, "--json").stdout)["columns"]
    assert found["left_out"]["Ort"] == "by_hand"
    assert (found["taken"]["Befattning"], found["taken"]["Specialkost"]) == ("comment", "diet")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("gone.csv",), "There is no file named gone.csv."),
        ((DATA / "expected.json",), "does not look like a table"),
        ((DATA / "ministries.csv", "--programme", "gone.toml"), "There is no programme file gone.toml."),
        ((DATA / "ministries.csv", "--programme", DATA / "nordic_logistics.csv"), "is not text in UTF-8"),
        ((DATA / "ministries.csv", "--programme", DATA / "tech_network.csv"), "line 1, the file: expected valid TOML"),
        ((DATA / "ministries.csv", "--column", "Rolle"), "needs an equals sign"),
        ((DATA / "ministries.csv", "--column", "Rolle=shoe"), "shoe is not a field"),
    ],
)
def test_what_went_wrong_is_said_in_words_and_nothing_else(arguments: tuple[str | Path, ...], said: str) -> None:
    done = read(*arguments)
    assert done.exit_code != 0
    assert said in done.stderr
    assert done.stdout == ""


def test_help_lists_the_commands_as_a_newcomer_meets_them() -> None:
    told = CliRunner().invoke(main, ["--help"]).stdout
    places = [told.index(f"\n  {name} ") for name in COMMANDS]
    assert places == sorted(places)


def test_reading_starts_neither_django_nor_the_engine() -> None:
    arguments = ["read", str(DATA / "ministries.csv"), "--programme", "ministries", "--json"]
    code = (
        f"import sys\nfrom adept.cli import main\nmain({arguments!r}, standalone_mode=False)\n"
        "started = {name.partition('.')[0] for name in sys.modules}\n"
        "print(sorted(started & {'django', 'numpy', 'scipy'}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
