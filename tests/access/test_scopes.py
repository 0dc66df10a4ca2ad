"""The wall behind the permissions: what a query gives is the viewer's own, in the round of the address and in no
other.
"""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from adept.programmes.models import Round
    from tests.access.play import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def next_round(stage: "Stage") -> "Round":
    """The ministries' next round: Ragnhild coordinates there too, and the applicant of this round has applied to it
    again.
    """
    from adept.formats.programme import library_text  # noqa: PLC0415  # settings must stand first
    from adept.journey.applications.models import Application  # noqa: PLC0415
    from adept.kernel import scope  # noqa: PLC0415
    from adept.programmes import actions  # noqa: PLC0415
    from tests.access.world import NOW  # noqa: PLC0415

    told = stage.world.cast
    with scope.system("the next round"):
        text = library_text("ministries").replace("round = 3", "round = 4", 1)
        made = actions.open_round(text=text, organisations=told.organisations, by=None, now=NOW)
        ragnhild = told.people["Ragnhild"]
        actions.add_to_team(
            round_=made, organisation=ragnhild.owner, person=ragnhild, duty="coordinator", by=None, now=NOW
        )
        before = stage.world.objects["application"]
        Application(round=made, owner=before.owner, person=before.person, role="mentee", received=NOW).save(
            force_insert=True
        )
    return made


def test_a_coordinator_meets_the_people_of_her_own_organisation_alone(stage: "Stage") -> None:
    from adept.journey.applications.models import Application, Check, Question  # noqa: PLC0415  # settings must stand first
    from adept.journey.selection.models import Place  # noqa: PLC0415
    from adept.kernel import scope  # noqa: PLC0415
    from adept.kernel.access import Viewer  # noqa: PLC0415

    own = stage.world.cast.organisations["KKD"].pk
    viewer = Viewer(account_id=stage.world.accounts["coordinator"].pk, strong=True)
    with scope.inside(scope.viewing(viewer, stage.world.round.pk)):
        for model, path in (
            (Application, "owner"),
            (Place, "owner"),
            (Check, "application__owner"),
            (Question, "application__owner"),
        ):
            assert set(model.objects.values_list(path, flat=True)) == {own}, model.__name__


def test_those_without_a_duty_meet_their_own_rows_alone(stage: "Stage") -> None:
    from adept.journey.applications.models import Application  # noqa: PLC0415  # settings must stand first
    from adept.kernel import scope  # noqa: PLC0415
    from adept.kernel.access import Viewer  # noqa: PLC0415

    expected = {
        "applicant": 1,
        "mentor": 1,
        "sponsor": 0,
        "left": 0,
        "ended": 0,
        "stranger": 0,
        "nobody": 0,
        "anonymous": 0,
    }
    for name, count in expected.items():
        account = stage.world.accounts.get(name)
        with scope.inside(scope.viewing(Viewer(account_id=account.pk if account else None), stage.world.round.pk)):
            assert Application.objects.count() == count, name


def test_a_round_holds_nothing_of_another_that_the_same_person_coordinates(stage: "Stage", next_round: "Round") -> None:
    from adept.journey.applications.models import Application  # noqa: PLC0415  # settings must stand first
    from adept.kernel import scope  # noqa: PLC0415
    from adept.kernel.access import Viewer  # noqa: PLC0415

    for name in ("coordinator", "applicant"):
        viewer = Viewer(account_id=stage.world.accounts[name].pk, strong=True)
        with scope.inside(scope.viewing(viewer, next_round.pk)):
            assert set(Application.objects.values_list("round", flat=True)) == {next_round.pk}, name


def test_an_object_of_one_round_is_not_there_under_the_address_of_the_next(
    stage: "Stage", denied: dict[str, str], next_round: "Round"
) -> None:
    from tests.access.play import bare  # noqa: PLC0415  # settings must stand first
    from tests.access.routes import all_routes, ids  # noqa: PLC0415

    seen = 0
    for route in all_routes().values():
        if not {"application", "question", "upload", "pair"} & set(route.parts) or "round" not in route.parts:
            continue
        url = route.url({**ids(route, stage.world), "round": next_round.pk})
        for method in ("GET", "POST"):
            answer = stage.ask("coordinator", method, url)
            assert (answer.status_code, bare(answer.content, url)) == (404, denied["coordinator"]), f"{method} {url}"
            seen += 1
    assert seen >= 16
