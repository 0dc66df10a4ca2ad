"""Published proposals, as the two read them."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from adept.journey.matching.models import Pair
from adept.kernel.access import Viewer
from adept.kernel.errors import NotYours
from adept.people.models import Person


def own_pair(*, seen_by: Viewer) -> list[Pair]:
    """The proposals that the viewer has been sent."""
    mine = Q(mentee__application__person__account=seen_by.account_id) | Q(
        mentor__application__person__account=seen_by.account_id
    )
    return list(_with_people(Pair.objects.filter(mine, state="proposed")).order_by("-published"))


def pair_by_id(pair: UUID) -> Pair:
    """A published proposal with its two people. Ask permission of what comes back."""
    found: Pair = _with_people(Pair.objects.filter(state="proposed")).get(pk=pair)
    return found


def _with_people(pairs: Any) -> Any:
    sides = ("mentee", "mentor")
    return pairs.select_related(
        "round__programme",
        *(f"{side}__application__person__{more}" for side in sides for more in ("account", "employer", "unit")),
    )


def the_other(pair: Pair, account: UUID | None) -> tuple[Person, Person, bool]:
    """Of a pair: the reader, the other, and whether the reader is the mentee. Raises `NotYours` for anybody else."""
    mentee, mentor = pair.mentee.application.person, pair.mentor.application.person
    if account == mentee.account_id:
        return mentee, mentor, True
    if account == mentor.account_id:
        return mentor, mentee, False
    raise NotYours
