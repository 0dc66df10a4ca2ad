"""The five real lists, row by row, against the figures that were counted by hand in expected.json."""

import json
from collections import Counter
from pathlib import Path

import pytest

from adept.exchange.tables import Table, read_table
from adept.formats.columns import IntakeError
from adept.formats.intake import Entry, Intake, read_intake
from adept.formats.programme import ProgrammeFile, library_text, load_programme

DATA = Path(__file__).parents[1] / "data"
EXPECTED = json.loads((DATA / "expected.json").read_text("utf-8"))
PROGRAMMES = {
    "ministries.csv": "ministries",
    "nordic_logistics.csv": "postal",
    "chamber_reverse.csv": "chamber",
    "steel_talent.csv": "steel",
    "tech_network.csv": "tech-network",
}


def programme(name: str) -> ProgrammeFile:
    return load_programme(library_text(PROGRAMMES[name]))


def intake(name: str) -> Intake:
    return read_intake(read_table(DATA / name, name), programme(name))


def table(text: str) -> Table:
    return read_table(text.encode(), "list.csv")


def one(found: Intake, email: str) -> Entry:
    return next(entry for entry in found.entries if entry.email == email)


def eligible(found: Intake, role: str) -> int:
    """Who is asked counts as eligible in the ministries; who is outside or perhaps somebody else does not."""
    return sum(entry.role == role and entry.fate not in {"outside", "probable"} for entry in found.entries)


@pytest.mark.parametrize("name", PROGRAMMES)
@pytest.mark.parametrize("judged", [True, False])
def test_rows_people_and_duplicates_are_counted_right(name: str, judged: bool) -> None:
    expected = EXPECTED[name]
    found = read_intake(read_table(DATA / name, name), programme(name) if judged else None)
    assert (found.rows, found.people) == (expected["data_rows"], expected["people"])
    assert list(found.duplicates) == expected["duplicates"]
    assert [list(pair) for pair in found.probable_duplicates] == expected.get("probable_duplicates", [])


@pytest.mark.parametrize("name", PROGRAMMES)
def test_everybody_outside_has_the_right_code_and_everybody_asked_is_asked(name: str) -> None:
    found = intake(name)
    assert found.ineligible == EXPECTED[name]["ineligible"]
    assert set(found.ask) == set(EXPECTED[name].get("ask", {}))


def test_the_ministries_share_out_their_people_as_counted() -> None:
    expected = EXPECTED["ministries.csv"]
    found = intake("ministries.csv")
    assert (eligible(found, "mentor"), eligible(found, "mentee")) == (20, 13)
    for role, key in (("mentor", "mentors_per_ministry"), ("mentee", "mentees_per_ministry")):
        counts = Counter(entry.values["organisation"] for entry in found.entries if entry.role == role)
        assert counts == expected[key]
    fine = [entry for entry in found.entries if entry.role == "mentee" and entry.fate != "outside"]
    assert Counter(entry.values["organisation"] for entry in fine) == expected["eligible_mentees_per_ministry"]
    assert sum(not entry.values.get("birth_year") for entry in found.entries) == 1
    assert sum(not entry.values.get("gender") for entry in found.entries) == 1
    assert sum(not entry.values.get("manager_email") for entry in found.entries) == 1


def test_the_later_comment_wins_though_it_stands_first_in_the_file() -> None:
    merged = one(intake("ministries.csv"), "kjersti.vardoyen@atd.dep.example")
    assert (merged.fate, merged.lines, merged.role) == ("duplicate", (32, 34), "mentee")
    assert merged.values["comment"] == "Sendte på nytt, ny motivasjon"
    assert [(change.field, change.before) for change in merged.merged] == [("comment", None)]


def test_who_was_in_time_and_corrects_something_late_is_still_in_time() -> None:
    text = "E-post;Rolle;Fornavn;Etternavn;Personalansvar;Godkjent av leder;Søknadsdato\n"
    text += "a@x.example;Adept;Åse;Li;ja;ja;14.02.2027\nA@X.example;Adept;Åse;Lid;ja;ja;16.02.2027\n"
    found = read_intake(table(text), programme("ministries.csv"))
    assert (found.ineligible, found.entries[0].values["last_name"]) == ({}, "Lid")


def test_plain_topics_are_offered_by_a_mentor_and_wanted_by_a_mentee() -> None:
    found = intake("ministries.csv")
    mentor = one(found, "wenche.blabaermo@hld.dep.example")
    mentee = one(found, "aslaug.rognaker@atd.dep.example")
    assert mentor.values["topics_offered"] == ["values_leadership", "newly_manager", "difficult_talks"]
    assert mentee.values["topics_wanted"] == ["politics", "newly_manager"]
    assert len(mentee.values["close_to"]) == 12
    assert "topics" not in {*mentor.values, *mentee.values}


def test_every_value_can_be_kept_as_json() -> None:
    for name in PROGRAMMES:
        for entry in intake(name).entries:
            assert json.loads(json.dumps(dict(entry.values))) == entry.values


def test_the_third_of_february_stays_the_third_of_february() -> None:
    found = intake("nordic_logistics.csv")
    assert one(found, "signe.ostervig@nordbud.dk.example").values["applied_at"] == "2027-02-03"
    assert (
        Counter(entry.values["country"] for entry in found.entries if entry.fate != "probable")
        == EXPECTED["nordic_logistics.csv"]["per_country"]
    )
    assert (eligible(found, "mentor"), eligible(found, "mentee")) == (21, 33)


def test_who_only_might_be_the_same_is_shown_and_not_merged() -> None:
    other = one(intake("nordic_logistics.csv"), "laerke.dybvadgard@oldpost.example")
    assert (other.fate, other.params["other"]) == ("probable", "laerke.dybvadgard@nordbud.dk.example")


def test_one_name_cell_is_read_both_ways_round_and_the_newer_name_is_kept() -> None:
    found = intake("chamber_reverse.csv")
    assert one(found, "saga.angstrom-lund@klockgarden.example").values["last_name"] == "Ängström-Lund"
    assert one(found, "ronja.myrtorp@lampverket.example").values["first_name"] == "Ronja"
    assert one(found, "lovisa.norrmyr@konsultkompass.example").name == "Lovisa Nyström-Vret"
    assert (eligible(found, "mentor"), eligible(found, "mentee")) == (27, 17)


def test_a_birth_year_that_does_not_fit_the_list_is_a_warning_and_decides_nothing() -> None:
    warned = [entry for entry in intake("chamber_reverse.csv").entries if entry.warnings]
    assert [(entry.email, entry.fate) for entry in warned] == [("marta.bjorkstig@regionsydvatter.example", "new")]
    assert warned[0].warnings[0].params["years"] == 43


def test_nominated_twice_is_one_person_with_two_nominators() -> None:
    found = intake("steel_talent.csv")
    twice = one(found, "ragnar.alvgren@malmtopp-stal.example")
    assert [(by.line, by.comment) for by in twice.nominators] == [(18, ""), (27, "Nominerad även av staben")]
    clear = [entry for entry in found.entries if entry.fate in {"new", "duplicate"}]
    assert len(clear) == EXPECTED["steel_talent.csv"]["clearly_eligible"]
    assert Counter(entry.values.get("gender") for entry in clear) == {"woman": 12, "man": 16, None: 1}


def test_pay_food_and_potential_stay_out_unless_asked_for_with_a_reason() -> None:
    file = read_table(DATA / "steel_talent.csv", "steel_talent.csv")
    left = {column.header: column.why for column in intake("steel_talent.csv").columns if column.fate == "left_out"}
    assert sorted(left) == sorted(EXPECTED["steel_talent.csv"]["columns_not_to_import"])
    assert not {"pay_group", "diet", "potential"} & {key for entry in read_intake(file).entries for key in entry.values}
    asked = read_intake(file, asked_for={"Specialkost": "lunch on the first day", "Lönegrupp": "  "})
    assert sum("diet" in entry.values for entry in asked.entries) > 0
    assert not any("pay_group" in entry.values for entry in asked.entries)


def test_a_column_that_must_stay_out_stays_out_under_another_name() -> None:
    file = table("E-post;Lønn\na@x.example;900 000\n")
    found = read_intake(file, mapping={"Lønn": "comment"})
    assert [column.fate for column in found.columns] == ["taken", "left_out"]
    assert found.entries[0].values == {}


def test_a_person_in_two_tracks_is_one_person_with_two_participations() -> None:
    found = intake("tech_network.csv")
    expected = EXPECTED["tech_network.csv"]
    assert len(found.entries) == expected["participations"]
    assert sum(entry.fate != "outside" for entry in found.entries) == expected["eligible_participations"]
    assert sorted(found.in_several) == sorted(expected["in_two_programmes"])
    names = {"reverse": "Reverse Mentoring", "ordinary": "Ordinært mentorprogram", "shadowing": "Executive Shadowing"}
    fine = Counter(names[entry.programme] for entry in found.entries if entry.fate != "outside")
    assert fine == expected["per_programme"] | {"Ordinært mentorprogram": 40, "Executive Shadowing": 12}


def test_what_was_not_recognised_is_said_and_can_be_mapped_by_hand() -> None:
    file = table("Mejl;Skostorlek;Kön\na@x.example;43;K\n")
    found = read_intake(file)
    assert [(column.header, column.why) for column in found.columns if column.why] == [("Skostorlek", "not_recognised")]
    mapped = read_intake(file, mapping={"skostorlek": "comment", "Kön": ""})
    assert [(column.fate, column.why) for column in mapped.columns] == [
        ("taken", ""),
        ("taken", ""),
        ("left_out", "by_hand"),
    ]
    assert mapped.entries[0].values == {"comment": "43"}


@pytest.mark.parametrize(
    ("text", "mapping", "code"),
    [
        ("Navn;By\nÅse;Oslo\n", {}, "no_address_column"),
        ("E-post;By\na@x.example;Oslo\n", {"By": "shoe_size"}, "unknown_field"),
        ("E-post;By\na@x.example;Oslo\n", {"Land": "country"}, "unknown_column"),
    ],
)
def test_a_list_that_names_nobody_gets_a_clear_answer(text: str, mapping: dict[str, str], code: str) -> None:
    with pytest.raises(IntakeError) as caught:
        read_intake(table(text), mapping=mapping)
    assert caught.value.code == code
    assert "{" not in str(caught.value)


@pytest.mark.parametrize("totals", ["Summa;45;", "I alt: 3;;", ";Yhteensä 3;", "Totalt;;3"])
def test_blank_lines_totals_and_a_second_heading_are_no_people(totals: str) -> None:
    found = read_intake(table(f"Navn;Antall;E-post\nÅse Li;;a@x.example\n;;\n{totals}\nNAVN;ANTALL;E-POST\n - ;;\n"))
    assert (found.rows, found.people) == (1, 1)


def test_a_row_without_an_address_is_a_person_and_is_asked_for_it() -> None:
    text = "Rolle;Fornavn;Etternavn;E-post;Personalansvar\nAdept;Åse;Li;;ja\nAdept;Per;Moe;per at x;ja\n"
    found = read_intake(table(text), programme("ministries.csv"))
    assert (found.rows, found.people) == (2, 2)
    assert found.ask == {"line 2": "address_missing", "line 3": "address_missing"}
    assert found.entries[1].odd == {"email": "per at x"}


def test_an_unknown_role_asks_and_an_unreadable_answer_asks() -> None:
    heading = "E-post;Rolle;Personalansvar;Lederår;Godkjent av leder\n"
    text = heading + "a@x.example;Sjef;ja;9;ja\nb@x.example;Mentor;ja;mange;ja\nc@x.example;Mentor;kanskje;9;ja\n"
    found = read_intake(table(text), programme("ministries.csv"))
    assert found.ask == {
        "a@x.example": "role_unknown",
        "b@x.example": "value_unreadable",
        "c@x.example": "value_unreadable",
    }
    assert [(note.line, note.code, note.raw) for note in found.notes] == [
        (2, "unknown_role", "Sjef"),
        (3, "not_a_number", "mange"),
        (4, "not_yes_or_no", "kanskje"),
    ]


def test_an_organisation_is_the_same_by_short_name_full_name_and_any_spaces() -> None:
    heading = "E-post;Departement\n"
    spellings = ["KKD", " kkd ", "Kommune- og kystdepartementet", "Kommune-\u00a0og  kystdepartementet"]
    text = heading + "".join(f"a{n}@x.example;{word}\n" for n, word in enumerate(spellings))
    found = read_intake(table(text), programme("ministries.csv"))
    assert {entry.values["organisation"] for entry in found.entries} == {"KKD"}


def test_short_rows_are_filled_up_and_what_stands_beyond_the_headings_is_said() -> None:
    found = read_intake(
        table("E-post;Navn\na@x.example\nb@x.example;Åse Li;beyond\nc@x.example;Per Moe\nd@x.example;\n")
    )
    assert found.rows == 4
    assert [(note.code, note.raw) for note in found.notes] == [("cells_beyond", "beyond")]


def test_the_same_file_twice_in_one_is_the_same_people() -> None:
    lines = (DATA / "ministries.csv").read_bytes()
    body = lines.split(b"\r\n", 1)[1]
    twice = read_intake(read_table(lines + body, "twice.csv"), programme("ministries.csv"))
    once = intake("ministries.csv")
    assert (twice.people, twice.rows) == (once.people, 2 * once.rows)
    assert (twice.ineligible, twice.ask) == (once.ineligible, once.ask)
