"""Who may choose, and for whom."""

import pytest

from adept.journey.selection.views import Choosing
from adept.kernel import scope
from adept.kernel.access import may, permission
from tests.factories import viewer
from tests.journey.selection.applied import Applied

ACTS = ("selection.decide", "selection.close")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(("who", "allowed"), [("Olav", True), ("Siri", False), ("Dagny", False), ("Oskar", False)])
def test_only_coordinators_of_the_organisation_itself_choose_for_it(
    applied: Applied, act: str, who: str, *, allowed: bool
) -> None:
    hld = Choosing(applied.world.round, applied.world.organisations["HLD"])
    with scope.system("asking the policy itself"):
        assert may(viewer(applied.world.people[who]), act, hld) is allowed


@pytest.mark.parametrize(("who", "allowed"), [("Olav", True), ("Siri", True), ("Dagny", False), ("Oskar", False)])
def test_coordinators_of_every_party_see_where_the_choosing_stands(
    applied: Applied, who: str, *, allowed: bool
) -> None:
    with scope.system("asking the policy itself"):
        assert may(viewer(applied.world.people[who]), "selection.see", applied.world.round) is allowed


@pytest.mark.parametrize("act", [*ACTS, "selection.see"])
def test_whatever_shows_other_people_asks_for_a_second_factor(act: str) -> None:
    assert permission(act).strong
