"""Each permission, asked of each kind of person about one thing: behind every page stands a second wall, and each
wall stands alone.
"""

import csv
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from adept.kernel.access import Viewer
    from tests.access.play import Stage

pytestmark = pytest.mark.django_db

with Path(__file__).with_name("permissions.csv").open(encoding="utf-8") as _file:
    ROWS = [(row["permission"], row["subject"], set(row["who"].split())) for row in csv.DictReader(_file)]


def viewer(stage: "Stage", principal: str) -> "Viewer":
    from adept.kernel.access import Viewer  # noqa: PLC0415  # settings must stand first

    account = stage.world.accounts.get(principal)
    return Viewer(account_id=account.pk, email=account.email, strong=True) if account else Viewer()


def subject(stage: "Stage", name: str) -> Any:
    from adept.journey.matching import queries  # noqa: PLC0415  # settings must stand first

    told = stage.world.objects
    match name:
        case "":
            return None
        case "round":
            return stage.world.round
        case "KKD":
            return SimpleNamespace(round=stage.world.round, owner_id=stage.world.cast.organisations["KKD"].pk)
        case "mixed_duplicate":
            return SimpleNamespace(one=told["application"], other=told["ATD_application"])
        case "pair":
            return queries.pair_by_id(told["pair"].pk)
    return told[name]


def test_every_permission_has_its_row() -> None:
    from adept.kernel.access import registered  # noqa: PLC0415  # settings must stand first

    assert {name for name in registered() if not name.startswith("demo.")} == {name for name, _subject, _who in ROWS}


@pytest.mark.parametrize(("permission", "about", "who"), ROWS, ids=[f"{row[0]} {row[1]}".strip() for row in ROWS])
def test_a_permission_is_given_to_those_and_nobody_else(
    stage: "Stage", permission: str, about: str, who: set[str]
) -> None:
    from adept.kernel import scope  # noqa: PLC0415  # settings must stand first
    from adept.kernel.access import may  # noqa: PLC0415

    with scope.system("policies are asked about things that others loaded"):
        thing = subject(stage, about)
        given = {name for name in stage.clients if name != "weak" and may(viewer(stage, name), permission, thing)}
    assert given == who


def test_whoever_sees_people_outside_the_own_pair_needs_a_second_factor() -> None:
    from adept.kernel.access import registered  # noqa: PLC0415  # settings must stand first

    weak = {name for name, entry in registered().items() if not entry.strong and not name.startswith("demo.")}
    assert weak == {
        "people.sign_in", "people.choose_language", "people.sign_out", "people.own_account", "people.own_factors",
        "oversight.home",
        "programmes.see_numbers", "applications.own", "applications.answer", "matching.read_proposal",
    }  # fmt: skip


def test_a_file_is_seen_only_by_who_brought_it(stage: "Stage") -> None:
    """Also by no colleague of the same ministry; N2: it may hold rows of the others."""
    from adept.journey.applications.models import Application, Upload  # noqa: PLC0415  # settings must stand first
    from adept.kernel import scope  # noqa: PLC0415
    from adept.kernel.access import Viewer, may  # noqa: PLC0415
    from adept.programmes import actions  # noqa: PLC0415
    from tests.access.world import NOW, _write_down  # noqa: PLC0415

    with scope.system("a second coordinator of the same ministry"):
        ministry = stage.world.cast.organisations["KKD"]
        person = _write_down(ministry, "Vigdis", "Vik")
        actions.add_to_team(
            round_=stage.world.round, organisation=ministry, person=person, duty="coordinator", by=None, now=NOW
        )
    second = Viewer(account_id=person.account_id, strong=True)
    with scope.inside(scope.viewing(second, stage.world.round.pk)):
        assert Application.objects.exists()
        assert not Upload.objects.exists()
        assert not may(second, "applications.read_file", stage.world.objects["upload"])


def test_why_somebody_may_is_told_by_the_rules_that_said_yes(stage: "Stage") -> None:
    from adept.kernel.access import why  # noqa: PLC0415  # settings must stand first

    assert why(viewer(stage, "sponsor"), "programmes.see_numbers", stage.world.round) == ["sponsors_round"]
    assert why(viewer(stage, "stranger"), "programmes.see_numbers", stage.world.round) == []
