"""What the actions promise the database holds to, also when somebody goes round them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.access.play import Stage

pytestmark = pytest.mark.django_db


def _place(**told: Any) -> Callable[["Stage"], Any]:
    def change(stage: "Stage") -> Any:
        from adept.journey.selection.models import Place  # noqa: PLC0415  # settings must stand first

        return Place._base_manager.filter(owner=stage.world.cast.organisations["KKD"], state="admitted").update(**told)

    return change


def _draft(**told: Any) -> Callable[["Stage"], Any]:
    def change(stage: "Stage") -> Any:
        from adept.journey.matching.models import Draft  # noqa: PLC0415  # settings must stand first

        return Draft._base_manager.filter(round=stage.world.round).update(**told)

    return change


def _settled_without_reason(stage: "Stage") -> Any:
    from adept.journey.applications.models import Check  # noqa: PLC0415  # settings must stand first

    return Check._base_manager.filter(application=stage.world.objects["application"]).update(reason="")


def _second_open_question(stage: "Stage") -> Any:
    from adept.journey.applications.models import Question  # noqa: PLC0415  # settings must stand first

    open_one = stage.world.objects["question"]
    return Question(application=open_one.application, text="?", asked_by=open_one.asked_by, asked=open_one.asked).save(
        force_insert=True
    )


def _confirmed_by_the_same(stage: "Stage") -> Any:
    from django.db.models import F  # noqa: PLC0415  # settings must stand first

    return _draft(confirmed_by=F("proposed_by"))(stage)


def _paired_with_oneself(stage: "Stage") -> Any:
    from django.db.models import F  # noqa: PLC0415  # settings must stand first

    from adept.journey.matching.models import Pair  # noqa: PLC0415

    return Pair._base_manager.filter(pk=stage.world.objects["pair"].pk).update(mentor=F("mentee"))


def _account_twice(stage: "Stage") -> Any:
    from adept.people.models import Account  # noqa: PLC0415  # settings must stand first

    return Account(email=stage.world.accounts["nobody"].email).save(force_insert=True)


def _capitals_in_an_address(stage: "Stage") -> Any:
    from adept.people.models import Account  # noqa: PLC0415  # settings must stand first

    return Account(email="Nobody@ute.example").save(force_insert=True)


REFUSED: dict[str, Callable[["Stage"], Any]] = {
    "a decision by nobody": _place(decided_by=None),
    "a decision without a reason": _place(reason=""),
    "a decision of an unknown kind": _place(state="ranked"),
    "a number on a list one is not on": _place(order=1),
    "pairs published by nobody": _draft(confirmed_by=None, confirmed=None),
    "pairs published that nobody proposed": _draft(proposed_by=None),
    "pairs confirmed by who proposed them": _confirmed_by_the_same,
    "someone paired with themselves": _paired_with_oneself,
    "a settled question without a reason": _settled_without_reason,
    "two open questions to one person": _second_open_question,
    "two accounts of one address": _account_twice,
    "an address that differs by a capital": _capitals_in_an_address,
}


@pytest.mark.parametrize("what", REFUSED)
def test_the_database_refuses(stage: "Stage", what: str) -> None:
    from django.db import IntegrityError, transaction  # noqa: PLC0415  # settings must stand first

    with pytest.raises(IntegrityError), transaction.atomic():
        REFUSED[what](stage)
