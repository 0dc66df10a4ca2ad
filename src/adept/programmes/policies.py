"""Who may do what with a round's set-up, and the predicates on which every stage builds."""

from typing import Any
from uuid import UUID

from django.db import models

from adept.kernel.access import Permission, Viewer, named
from adept.programmes.models import Round, TeamMember

Duties = dict[str, frozenset[UUID]]


def round_of(subject: Any) -> Round | None:
    """The round that a thing belongs to: itself, or its `round`."""
    return subject if isinstance(subject, Round) else getattr(subject, "round", None)


def duties(viewer: Viewer, round_id: UUID) -> Duties:
    """Duty -> the organisations for which the viewer has it in this round today. Read afresh at each request."""

    def look_up() -> Duties:
        found: dict[str, set[UUID]] = {}
        if viewer.account_id is None:
            return {}
        rows = TeamMember._base_manager.filter(
            round=round_id,
            account=viewer.account_id,
            until=None,
            round__parties__left=None,
            round__parties__organisation=models.F("organisation"),
        )
        for duty, organisation in rows.values_list("duty", "organisation"):
            found.setdefault(duty, set()).add(organisation)
        return {duty: frozenset(organisations) for duty, organisations in found.items()}

    return viewer.once(("duties", round_id), look_up)


@named
def coordinates_round(viewer: Viewer, subject: Any) -> bool:
    """A coordinator of one of the round's parties."""
    round_ = round_of(subject)
    return round_ is not None and bool(duties(viewer, round_.pk).get("coordinator"))


@named
def answers_for_it(viewer: Viewer, subject: Any) -> bool:
    """A coordinator of the organisation that answers for it."""
    round_ = round_of(subject)
    owner = getattr(subject, "owner_id", None)
    return round_ is not None and owner in duties(viewer, round_.pk).get("coordinator", frozenset())


@named
def sponsors_round(viewer: Viewer, subject: Any) -> bool:
    """A sponsor of one of the round's parties."""
    round_ = round_of(subject)
    return round_ is not None and bool(duties(viewer, round_.pk).get("sponsor"))


PERMISSIONS = {
    "programmes.see": Permission(coordinates_round, strong=True),
    "programmes.see_numbers": Permission(sponsors_round | coordinates_round),
}
