"""What the verbs need to know before they write: who is undecided, who waits, in which order."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from adept.journey.applications.models import Application, PossibleDuplicate
from adept.journey.applications.queries import among, visible
from adept.journey.selection.models import Place
from adept.kernel.access import Viewer
from adept.kernel.alphabet import sort_field
from adept.programmes.models import Round

UNDECIDED = Q(place=None) | Q(place__state="considered")
NAMED = 5
"""How many names a sentence holds."""


def standing(round_: Round, *, seen_by: Viewer, owner: UUID, role: str = "") -> QuerySet[Any]:
    """The applications to `owner` that stand, by name in the reader's alphabet.

    Each has `unsettled`: perhaps the same person as another row, which a person has to say first.
    """
    again = PossibleDuplicate.objects.filter(state="open").values("other")
    rows = visible(round_, seen_by).filter(owner=owner, state="received").annotate(unsettled=among(again))
    rows = rows.filter(role=role) if role else rows
    return rows.select_related("person__unit", "check_result", "place").order_by(
        f"person__{sort_field(seen_by.language)}", "pk"
    )


def undecided(round_: Round, *, owner: UUID, seen_by: Viewer) -> tuple[int, list[str]]:
    """How many of one's own people nobody has decided about, and the names of the first few."""
    rows = standing(round_, seen_by=seen_by, owner=owner).filter(UNDECIDED)
    return rows.count(), [str(row.person) for row in rows[:NAMED]]


def undecided_clear(round_: Round, *, owner: UUID, role: str, seen_by: Viewer) -> list[UUID]:
    """Those in `role` who meet the criteria and about whom nobody has decided."""
    rows = standing(round_, seen_by=seen_by, owner=owner, role=role).filter(UNDECIDED, check_result__verdict="clear")
    return list(rows.filter(unsettled=False).values_list("pk", flat=True))


def verdict_of(application: Application) -> str:
    """What the criteria, or a person, say of an application; one that nobody has looked at is a question."""
    check = getattr(application, "check_result", None)
    return check.verdict if check else "ask"


def waiting_list(round_: Round, owner: UUID, role: str) -> list[Place]:
    """Who waits, in order. Whoever has taken the application back has left the list."""
    rows = Place.objects.filter(round=round_, owner=owner, state="waiting", application__role=role)
    return list(
        rows.filter(application__state="received")
        .select_related("application__person")
        .order_by("order", "decided", "pk")
    )


def next_in_line(application: Application) -> int:
    """The number after the last on the waiting list of the same organisation and role."""
    rows = Place.objects.filter(round=application.round_id, owner=application.owner_id, state="waiting")
    last = rows.filter(application__role=application.role).order_by("-order").values_list("order", flat=True).first()
    return (last or 0) + 1


def here_language() -> str:
    """The language of the page, for sentences that name people."""
    return (get_language() or "en").split("-")[0]
