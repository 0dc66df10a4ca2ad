"""A letter asks for access again when it leaves, and what is published can be taken back for a minute and no longer."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.access.play import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(settings: Any) -> list[Any]:
    from django.core import mail  # noqa: PLC0415  # settings must stand first

    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    mail.outbox = []
    return mail.outbox


def proposals_of(stage: "Stage") -> Any:
    from adept.kernel.post import Letter  # noqa: PLC0415  # settings must stand first

    return Letter._base_manager.filter(purpose="proposal", object=str(stage.world.objects["pair"].pk))


def test_a_proposal_that_was_taken_back_meanwhile_is_not_sent(stage: "Stage", letters: list[Any]) -> None:
    from adept.journey.matching.models import Pair  # noqa: PLC0415  # settings must stand first
    from adept.kernel.post.carrier import carry  # noqa: PLC0415

    Pair._base_manager.filter(pk=stage.world.objects["pair"].pk).update(state="recalled")
    carry("test", limit=500)
    assert set(proposals_of(stage).values_list("state", flat=True)) == {"withheld"}
    told = {address for letter in letters for address in letter.to}
    assert stage.world.accounts["mentee"].email not in told
    assert len(told) >= 10


def test_a_proposal_goes_to_nobody_but_the_two(stage: "Stage", letters: list[Any]) -> None:
    """The letter of somebody who is no longer one of them is held back, though the intent was written."""
    from adept.kernel.post.carrier import carry  # noqa: PLC0415  # settings must stand first

    stranger = stage.world.accounts["stranger"]
    proposals_of(stage).filter(recipient=stage.world.accounts["mentee"].pk).update(
        recipient=stranger.pk, to_key=str(stranger.pk)
    )
    carry("test", limit=500)
    assert sorted(proposals_of(stage).values_list("state", flat=True)) == ["sent", "withheld"]
    assert stranger.email not in {address for letter in letters for address in letter.to}


def test_letters_that_wait_for_the_morning_cannot_be_taken_back_all_night(stage: "Stage") -> None:
    from adept.journey.matching import actions  # noqa: PLC0415  # settings must stand first
    from adept.journey.matching.models import Draft, Pair  # noqa: PLC0415
    from adept.kernel import clock, scope  # noqa: PLC0415
    from adept.kernel.access import Viewer  # noqa: PLC0415
    from adept.kernel.errors import Refused  # noqa: PLC0415
    from tests.access.world import NOW  # noqa: PLC0415

    siri = stage.world.accounts["partner"]
    Draft._base_manager.update(confirmed=NOW - timedelta(seconds=61))
    proposals_of(stage).model._base_manager.filter(purpose="proposal").update(due=NOW + timedelta(hours=10))
    clock.stop_at(NOW)
    with scope.inside(scope.viewing(Viewer(account_id=siri.pk, strong=True), stage.world.round.pk)):
        draft = Draft.objects.get(round=stage.world.round)
        with pytest.raises(Refused, match="minute is over"):
            actions.recall(draft=draft, by=siri.pk, now=NOW)
        assert Pair.objects.filter(state="recalled").count() == 0
