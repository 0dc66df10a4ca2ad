"""What people changed of an application, when and why: read from the trail, which keeps it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from adept.journey.applications.models import Application
from adept.kernel.trail import Entry
from adept.people.models import Person

CORRECT, SETTLE, UNDO = "applications.correct", "applications.settle", "applications.undo"


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing a person did to an application. `undone`: somebody took it back."""

    id: UUID
    action: str
    at: datetime
    by: str
    facts: dict[str, Any]
    undone: bool = False

    @property
    def can_be_undone(self) -> bool:
        """Whether it is a correction or a settlement that still stands."""
        return self.action in (CORRECT, SETTLE) and not self.undone


def deeds(application: Application) -> list[Deed]:
    """What was done to an application, the newest first; who did it is named as the own organisation names them."""
    rows = list(
        Entry.objects.filter(object=f"application:{application.pk}", owner=application.owner_id)
        .select_related("detail")
        .order_by("-seq")
    )
    known = Person.objects.filter(owner=application.owner_id, account__in={row.actor for row in rows if row.actor})
    names = {person.account_id: str(person) for person in known}
    facts = {row.pk: getattr(getattr(row, "detail", None), "facts", {}) for row in rows}
    undone = {told.get("entry") for told in facts.values() if told}
    return [
        Deed(
            row.pk,
            row.action,
            row.at,
            names.get(row.actor, "") if row.actor else "",
            facts[row.pk],
            str(row.pk) in undone,
        )
        for row in rows
    ]


def replaced(owners: Iterable[UUID]) -> dict[str, dict[str, list[Any]]]:
    """Per application (as the trail names it) and field: the values that HR replaced by hand, oldest first.

    What stands in a file and was corrected since is not a change of the file: the correction stands.
    """
    found: dict[str, dict[str, list[Any]]] = {}
    rows = (
        Entry.objects.filter(action=CORRECT, owner__in=list(owners)).select_related("detail").order_by("chain", "seq")
    )
    for row in rows:
        told = getattr(getattr(row, "detail", None), "facts", {})
        if "field" in told:
            found.setdefault(row.object, {}).setdefault(told["field"], []).append(told.get("before"))
    return found
