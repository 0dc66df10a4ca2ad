import csv
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adept.engine.matching import ProblemError, check, explain, solve
from adept.engine.matching.errors import LockBreaksRuleError
from adept.formats.pairing import (
    RULE_KINDS,
    WISH_KINDS,
    Entrant,
    Fact,
    Pairing,
    Rule,
    TableError,
    TwoSided,
    Wish,
)

ROOT = Path(__file__).resolve().parents[2]
FILES = [ROOT / "tests" / "data" / "ministries.csv", ROOT.parent / "shared" / "data" / "ministries.csv"]

ANOTHER = Rule("another_ministry", "another", "organisation")
CLOSE = Rule("not_close", "not_named", "close_to", private=True)
MANAGER = Rule("not_manager", "not_manager")
LANGUAGE = Rule("common_language", "shared", "languages")
TOPICS = Wish("topics", "overlap", 100, mentee="topics_wanted", mentor="topics_offered", ordered=True)
YEARS = Wish("experience", "experience", 30, "years_as_leader", more=5)


def mentee(name: str = "nils", **answers: Any) -> Entrant:
    return _person("mentee", name, answers)


def mentor(name: str = "maja", **answers: Any) -> Entrant:
    return _person("mentor", name, answers)


def _person(role: str, name: str, answers: dict[str, Any]) -> Entrant:
    own = {field.name for field in fields(Entrant)} & answers.keys()
    values = {key: value for key, value in answers.items() if key not in own}
    basics = {"id": name, "role": role, "email": f"{name}@x.example", "values": values}
    return Entrant(**(basics | {key: answers[key] for key in own}))


def pairing(one: Entrant, other: Entrant, *parts: Rule | Wish) -> Pairing:
    rules = [part for part in parts if isinstance(part, Rule)]
    return TwoSided().problem([one], [other], rules, [part for part in parts if isinstance(part, Wish)])


def is_ruled_out(one: Entrant, other: Entrant, rule: Rule) -> bool:
    return bool(pairing(one, other, rule).problem.ruled_out[0, 0])


def points(one: Entrant, other: Entrant, wish: Wish) -> int:
    return int(pairing(one, other, wish).problem.scores[0, 0])


def test_two_of_the_same_organisation_are_ruled_out_whatever_the_capitals() -> None:
    assert is_ruled_out(mentee(organisation="ATD"), mentor(organisation=" atd "), ANOTHER)
    assert not is_ruled_out(mentee(organisation="ATD"), mentor(organisation="HLD"), ANOTHER)
    assert not is_ruled_out(mentee(), mentor(), ANOTHER)


def test_units_of_the_same_name_in_two_organisations_are_two_units() -> None:
    unit = Rule("another_unit", "another", "unit")
    assert is_ruled_out(mentee(organisation="ATD", unit="Kyst"), mentor(organisation="ATD", unit="kyst"), unit)
    assert not is_ruled_out(mentee(organisation="ATD", unit="Kyst"), mentor(organisation="KKD", unit="Kyst"), unit)


@pytest.mark.parametrize(
    "named",
    ["maja@x.example", " MAJA@X.example ", ["bo@x.example", "maja@x.example"], "Maja <maja@x.example>; bo@x.no"],
)
def test_whoever_is_named_as_close_by_either_side_is_ruled_out(named: object) -> None:
    assert is_ruled_out(mentee(close_to=named), mentor(), CLOSE)
    assert is_ruled_out(mentee("maja"), mentor("bo", close_to=named), CLOSE)
    assert not is_ruled_out(mentee(close_to=named), mentor("anna"), CLOSE)


def test_ones_own_manager_is_ruled_out_from_both_sides() -> None:
    assert is_ruled_out(mentee(manager_email="Maja@x.example"), mentor(), MANAGER)
    assert is_ruled_out(mentee(), mentor(manager_email="nils@x.example"), MANAGER)
    assert not is_ruled_out(mentee(manager_email="boss@x.example"), mentor(manager_email="boss@x.example"), MANAGER)


def test_a_language_in_common_must_be_known() -> None:
    assert not is_ruled_out(mentee(languages=["svensk", "engelsk"]), mentor(languages="Engelsk"), LANGUAGE)
    assert is_ruled_out(mentee(languages=["svensk"]), mentor(languages=["dansk"]), LANGUAGE)
    assert is_ruled_out(mentee(), mentor(languages=["dansk"]), LANGUAGE)


def test_the_same_means_all_values_alike() -> None:
    same = Rule("same_track", "same", "track")
    assert not is_ruled_out(mentee(track=["a", "b"]), mentor(track=["B", "A"]), same)
    assert is_ruled_out(mentee(track=["a"]), mentor(track=["a", "b"]), same)
    assert is_ruled_out(mentee(), mentor(), same)


def test_each_topic_in_common_counts_and_the_first_named_counts_double() -> None:
    wanted, offered = ["digital", "strategy", "balance"], ["Balance", "digital"]
    assert points(mentee(topics_wanted=wanted), mentor(topics_offered=offered), TOPICS) == 300
    assert points(mentee(topics_wanted=wanted[::-1][1:]), mentor(topics_offered=offered), TOPICS) == 100
    plain = Wish("topics", "overlap", 100, mentee="topics_wanted", mentor="topics_offered")
    assert points(mentee(topics_wanted=wanted), mentor(topics_offered=offered), plain) == 200


@pytest.mark.parametrize(
    ("mine", "theirs", "won"),
    [(1.5, 7, True), ("1,5", "6,5", True), ("1,5", 6.4, False), (None, 9, False), ("?", 9, False)],
)
def test_so_many_years_more_are_counted_with_decimal_commas(mine: object, theirs: object, *, won: bool) -> None:
    assert points(mentee(years_as_leader=mine), mentor(years_as_leader=theirs), YEARS) == 30 * won


def test_another_same_and_shared_count_once_and_blanks_give_nothing() -> None:
    for kind, other, expected in (
        ("another", ["x"], 0),
        ("another", ["z"], 7),
        ("another", None, 0),
        ("same", ["x", "y"], 7),
        ("same", ["x"], 0),
        ("shared", ["x", "y"], 7),
        ("shared", ["x", "z"], 7),
        ("shared", [], 0),
    ):
        assert points(mentee(field=["x", "y"]), mentor(field=other), Wish("w", kind, 7, "field")) == expected, (
            kind,
            other,
        )


def test_what_two_share_is_told_in_the_mentees_order_and_words() -> None:
    found = pairing(
        mentee(topics_wanted=["Digital", "balance", "career"], languages=["Norsk"], years_as_leader=1),
        mentor(topics_offered=["career", "digital"], languages=["norsk"], years_as_leader=20),
        TOPICS, YEARS, LANGUAGE, ANOTHER,
    )  # fmt: skip
    assert found.shared("nils", "maja") == (
        Fact("topics", "overlap", 300, ("Digital", "career")),
        Fact("experience", "experience", 30, ()),
        Fact("common_language", "shared", 0, ("Norsk",)),
    )


VALUES = st.one_of(
    st.none(), st.text("ab ,@.x", max_size=8), st.integers(-3, 30), st.floats(), st.booleans(),
    st.lists(st.one_of(st.none(), st.text("ab", max_size=1), st.integers(0, 2)), max_size=4),
    st.dictionaries(st.text("ab", max_size=1), st.integers(0, 2), max_size=2),
)  # fmt: skip
ADDRESSES = st.sampled_from(["", "a@x.no", "b@x.no"])
PEOPLE = st.lists(
    st.tuples(st.sampled_from(["", "A", "B"]), st.sampled_from(["", "u"]), ADDRESSES, VALUES, VALUES), max_size=4
)
RULES = [
    Rule(f"r_{kind}", kind, "" if kind == "not_manager" else "f", private=kind == "not_named") for kind in RULE_KINDS
]
WISHES = [
    Wish("w_overlap", "overlap", 3, mentee="f", mentor="g", ordered=True),
    *(Wish(f"w_{kind}", kind, 5, "f") for kind in WISH_KINDS if kind != "overlap"),
]


@settings(max_examples=80, deadline=None)
@given(ones=PEOPLE, others=PEOPLE)
def test_whatever_people_wrote_the_points_are_those_of_the_facts(ones: list[Any], others: list[Any]) -> None:
    sides = [
        [
            Entrant(f"{role}{k}", role, org, unit, f"{role}{k}@x.no", boss, {"f": f, "g": g})
            for k, (org, unit, boss, f, g) in enumerate(people)
        ]
        for role, people in (("mentee", ones), ("mentor", others))
    ]
    posed = TwoSided().problem(sides[0], sides[1], RULES, WISHES)
    result = solve(posed.problem)
    check(posed.problem, result)
    for i, one in enumerate(sides[0]):
        counts = posed.shut_out(one.id)
        assert sum(count for _, count in counts) == posed.problem.ruled_out[i].sum()
        for j, other in enumerate(sides[1]):
            facts = posed.shared(one.id, other.id)
            assert sum(fact.points for fact in facts) == posed.problem.scores[i, j]
            assert (posed.refusal(one.id, other.id) is not None) == posed.problem.ruled_out[i, j]


def _desk() -> Pairing:
    mentees = [mentee("nils", organisation="ATD", close_to=["hld1@x.example", "atd1@x.example"])]
    mentors = [mentor(f"{org.lower()}{k}", organisation=org) for org in ("ATD", "HLD") for k in range(3)]
    return TwoSided().problem(mentees, mentors, [CLOSE, ANOTHER], [])


def test_a_declared_tie_is_a_count_and_public_rules_count_first() -> None:
    assert _desk().shut_out("nils") == (("not_close", 1), ("another_ministry", 3))


def test_nobody_who_was_named_is_listed_and_the_list_of_a_public_rule_has_no_gap() -> None:
    """atd1 was named too; a gap among the own ministry's mentors would tell it."""
    excluded = _desk().excluded("nils")
    assert [name for name, _ in excluded] == ["atd0", "atd1", "atd2"]
    assert {rule for _, rule in excluded} == {ANOTHER}


def test_a_refusal_names_a_public_rule_and_never_a_private_one() -> None:
    desk = _desk()
    tie, ministry, both = (desk.refusal("nils", name) for name in ("hld1", "atd0", "atd1"))
    assert tie is not None
    assert (tie.private, tie.rule) == (True, None)
    assert ministry == both
    assert ministry is not None
    assert (ministry.private, ministry.rule) == (False, ANOTHER)
    assert desk.refusal("nils", "hld0") is None


def test_alternatives_leave_out_whom_a_private_rule_shuts_out() -> None:
    desk = _desk()
    reasons = explain(desk.problem, solve(desk.problem), desk.masks)
    named = {alternative.mentor for alternative in reasons.alternatives("nils")}
    assert len(named) == 1
    assert named <= {"hld0", "hld2"}


def test_who_named_whom_is_not_in_what_a_log_would_print() -> None:
    printed = repr(_desk())
    assert not any(word in printed for word in ("array([[", "masks", "x.example"))


def test_gender_age_and_name_change_nothing_unless_a_rule_names_them() -> None:
    mentees, mentors = _ministries()
    rules, wishes = [ANOTHER, CLOSE, MANAGER], [TOPICS, YEARS]
    plain = TwoSided().problem(mentees, mentors, rules, wishes)
    for side in (mentees, mentors):
        for k, person in enumerate(side):
            side[k] = Entrant(
                person.id, person.role, person.organisation, person.unit, person.email, person.manager_email,
                {**person.values, "gender": "x", "birth_year": 1900 + k, "name": "?"},
            )  # fmt: skip
    turned = TwoSided().problem(mentees, mentors, rules, wishes)
    assert solve(plain.problem).pairs == solve(turned.problem).pairs


def test_a_lock_that_breaks_a_rule_is_refused() -> None:
    with pytest.raises(LockBreaksRuleError):
        TwoSided().problem(
            [mentee(organisation="A")], [mentor(organisation="A")], [ANOTHER], [], locked=[("nils", "maja")]
        )


def test_people_and_keys_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="role mentor, found mentee"):
        TwoSided().problem([], [mentee()], [], [])
    with pytest.raises(TableError, match="each key once"):
        TwoSided().problem([], [], [CLOSE, CLOSE], [])
    with pytest.raises(ProblemError):
        TwoSided().problem([mentee(), mentee()], [], [], [])
    with pytest.raises(KeyError):
        _desk().shut_out("nobody")


def test_places_become_capacities() -> None:
    assert TwoSided().problem([mentee()], [mentor(places=3)], [], []).problem.capacity.tolist() == [3]


def _ministries() -> tuple[list[Entrant], list[Entrant]]:
    """The eligible of the ministries' file, read by hand: not by the code that reads files."""
    found = next((path for path in FILES if path.is_file()), None)
    if found is None:
        pytest.skip("the ministries' file is read beside the repository or from tests/data")
    with found.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    people: dict[str, Entrant] = {}
    for row in rows:
        email = row["E-post"].strip().lower()
        if email in INELIGIBLE:
            continue
        role = "mentor" if row["Rolle"].strip().lower() == "mentor" else "mentee"
        topics = [topic.strip() for topic in row["Temaer"].split(",") if topic.strip()]
        people[email] = Entrant(
            id=email,
            role=role,
            organisation=email.split("@")[1].split(".")[0].upper(),
            unit=row["Avdeling"],
            email=email,
            manager_email=row["Nærmeste leder (e-post)"],
            values={
                "topics_wanted" if role == "mentee" else "topics_offered": topics,
                "close_to": row["Nær relasjon til (e-post)"],
                "years_as_leader": row["Lederår"],
                "languages": row["Språk"].split(","),
            },
        )
    sides: Mapping[str, list[Entrant]] = {"mentee": [], "mentor": []}
    for person in people.values():
        sides[person.role].append(person)
    return sides["mentee"], sides["mentor"]


INELIGIBLE = {
    "trygve.skarvholm@atd.dep.example",
    "bodil.fjelltind@hld.dep.example",
    "bodil.vardoyen@kkd.dep.example",
    "marit.aslifoss@kkd.dep.example",
    "steinar.rognaker@kkd.dep.example",
}
ASLAUG, WENCHE = "aslaug.rognaker@atd.dep.example", "wenche.blabaermo@hld.dep.example"


def test_all_thirteen_of_the_ministries_get_a_mentor_and_aslaug_the_only_one_she_can() -> None:
    mentees, mentors = _ministries()
    assert (len(mentees), len(mentors)) == (13, 20)
    posed = TwoSided().problem(mentees, mentors, [ANOTHER, CLOSE, MANAGER], [TOPICS, YEARS])
    result = solve(posed.problem)
    check(posed.problem, result)
    assert result.proven
    assert len(result.pairs) == 13
    assert (ASLAUG, WENCHE) in {pair[:2] for pair in result.pairs}
    ministry = {person.id: person.organisation for person in (*mentees, *mentors)}
    assert all(ministry[a] != ministry[b] for a, b, _ in result.pairs)
    counts = dict(posed.shut_out(ASLAUG))
    assert counts["another_ministry"] + counts["not_close"] == 19
    assert counts["another_ministry"] == sum(person.organisation == "ATD" for person in mentors)
    assert explain(posed.problem, result, posed.masks).alternatives(ASLAUG) == ()


def test_first_come_first_served_leaves_aslaug_without() -> None:
    mentees, mentors = _ministries()
    allowed = TwoSided().problem(mentees, mentors, [ANOTHER, CLOSE, MANAGER], [TOPICS, YEARS]).problem.allowed
    taken: dict[str, str] = {}
    for i, person in enumerate(mentees):
        free = [j for j, other in enumerate(mentors) if allowed[i, j] and other.id not in taken.values()]
        if free:
            taken[person.id] = mentors[free[0]].id
    assert ASLAUG not in taken


def test_with_wenche_locked_to_another_the_lock_is_what_would_help_aslaug() -> None:
    mentees, mentors = _ministries()
    hedda = "hedda.seterlund@kkd.dep.example"
    posed = TwoSided().problem(mentees, mentors, [ANOTHER, CLOSE, MANAGER], [TOPICS, YEARS], locked=[(hedda, WENCHE)])
    result = solve(posed.problem)
    assert result.unmatched_mentees == (ASLAUG,)
    reason = explain(posed.problem, result, posed.masks).why_without(ASLAUG)
    assert (reason.group, reason.shared, reason.locked) == ((ASLAUG,), (WENCHE,), ((hedda, WENCHE),))
    helps = {relief.what: relief.pairs for relief in reason.reliefs}
    assert helps[hedda, WENCHE] == 1


def test_a_thousand_pairs_are_weighed_exactly_as_one_by_one() -> None:
    chance = np.random.default_rng(5)
    topics = [f"t{k}" for k in range(12)]
    ones = [mentee(f"a{k}", topics_wanted=list(chance.permutation(topics)[:4])) for k in range(30)]
    others = [mentor(f"m{k}", topics_offered=list(chance.permutation(topics)[:5])) for k in range(35)]
    posed = TwoSided().problem(ones, others, [], [TOPICS])
    for i, one in enumerate(ones):
        for j, other in enumerate(others):
            wanted, offered = one.values["topics_wanted"], other.values["topics_offered"]
            assert isinstance(wanted, list)
            assert isinstance(offered, list)
            both = [topic for topic in wanted if topic in offered]
            assert posed.problem.scores[i, j] == 100 * (len(both) + (wanted[0] in both))
