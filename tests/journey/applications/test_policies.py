"""Who may do what: the permission table by itself, without the scope that stands before it."""

import pytest

from adept.journey.applications.models import PossibleDuplicate, Question, Upload
from adept.journey.applications.policies import PERMISSIONS
from adept.kernel import scope
from adept.kernel.access import Viewer, may
from adept.programmes import actions as programmes
from adept.programmes.models import TeamMember
from tests.cast import NOW, World
from tests.factories import viewer
from tests.journey.applications.taking_in import application_of

ASLAUG = "aslaug.rognaker@atd.dep.example"
STEINAR = "steinar.rognaker@kkd.dep.example"

OF_THE_ROUND = ("bring_file", "list")
OF_AN_APPLICATION = ("read", "settle", "ask")


@pytest.fixture
def seen(applied: World) -> dict[str, Viewer]:
    """Everybody of the cast, the applicant of ATD, another of KKD, and somebody signed out."""
    found = {name: viewer(person) for name, person in applied.people.items()}
    found["Aslaug"] = viewer(application_of(applied, ASLAUG).person)
    found["Steinar"] = viewer(application_of(applied, STEINAR).person)
    return found | {"nobody": Viewer()}


def allowed(seen: dict[str, Viewer], name: str, subject: object) -> set[str]:
    with scope.system("the table by itself"):
        return {who for who, looking in seen.items() if may(looking, f"applications.{name}", subject)}


@pytest.mark.parametrize("name", OF_THE_ROUND)
def test_the_coordinators_of_a_round_list_and_bring(applied: World, seen: dict[str, Viewer], name: str) -> None:
    assert allowed(seen, name, applied.round) == {"Siri", "Olav", "Ragnhild"}
    assert allowed(seen, name, applied.other_round) == {"Oskar"}


@pytest.mark.parametrize("name", OF_AN_APPLICATION)
def test_an_application_is_for_hr_of_its_own_ministry(applied: World, seen: dict[str, Viewer], name: str) -> None:
    assert allowed(seen, name, application_of(applied, ASLAUG)) == {"Siri"}
    assert allowed(seen, name, application_of(applied, STEINAR)) == {"Ragnhild"}


def test_ones_own_is_ones_own(applied: World, seen: dict[str, Viewer]) -> None:
    one = application_of(applied, ASLAUG)
    assert allowed(seen, "own", one) == {"Aslaug"}
    assert allowed(seen, "answer", Question(application=one)) == {"Aslaug"}


def test_a_file_is_for_who_brought_it_and_still_coordinates(applied: World, seen: dict[str, Viewer]) -> None:
    upload = Upload(round=applied.round, by=applied.account("Siri"))
    assert allowed(seen, "read_file", upload) == {"Siri"}
    with scope.system("Siri's duty ends"):
        programmes.end_duty(member=TeamMember.objects.get(person=applied.people["Siri"]), by=None, now=NOW)
    later = {"Siri": viewer(applied.people["Siri"])}
    assert allowed(later, "read_file", upload) == set()
    assert allowed(later, "read", application_of(applied, ASLAUG)) == set()


def test_two_rows_are_compared_by_who_answers_for_both(applied: World, seen: dict[str, Viewer]) -> None:
    one, other = application_of(applied, ASLAUG), application_of(applied, STEINAR)
    assert allowed(seen, "merge", PossibleDuplicate(one=one, other=one)) == {"Siri"}
    assert allowed(seen, "merge", PossibleDuplicate(one=one, other=other)) == set()
    assert allowed(seen, "merge", PossibleDuplicate(one=other, other=one)) == set()


def test_what_shows_other_people_asks_for_a_second_factor() -> None:
    assert {name for name, entry in PERMISSIONS.items() if not entry.strong} == {
        "applications.own",
        "applications.answer",
    }


@pytest.mark.parametrize("name", sorted(PERMISSIONS))
def test_nothing_is_allowed_about_nothing(seen: dict[str, Viewer], name: str) -> None:
    assert allowed(seen, name.removeprefix("applications."), None) == set()
