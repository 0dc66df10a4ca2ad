"""Which applications a viewer sees, and which are ready to be chosen among."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from adept.journey.applications.models import Application, PossibleDuplicate
from adept.kernel.access import Viewer
from adept.programmes.models import Round
from adept.programmes.policies import duties


def visible(round_: Round, seen_by: Viewer) -> QuerySet[Application]:
    """The applications of the organisations that the viewer coordinates in the round; merged rows are left out."""
    answers_for = duties(seen_by, round_.pk).get("coordinator", frozenset())
    return (
        Application.objects.filter(round=round_, owner__in=answers_for)
        .exclude(state="merged")
        .select_related("person__unit", "person__employer", "owner", "check_result")
    )


def among(*ids: QuerySet[Any, Any]) -> "ExpressionWrapper[Any]":
    """Whether a row's id is in one of the sets.

    Asked of the whole set at once: the same question asked row by row (Exists) makes SQLite walk all rows for each row.
    """
    found = Q()
    for each in ids:
        found |= Q(pk__in=each)
    return ExpressionWrapper(found, output_field=BooleanField())


def eligible(round_: Round, *, seen_by: Viewer, role: str | None = None) -> QuerySet[Application]:
    """Those whom the criteria, or a person, found clear and who have not taken their application back.

    Of two rows that may be the same person, only the first is here until somebody has decided.
    """
    maybe_again = PossibleDuplicate.objects.filter(state="open").values("other")
    clear = visible(round_, seen_by).filter(state="received", check_result__verdict="clear")
    found = clear.exclude(pk__in=maybe_again)
    return found.filter(role=role) if role else found


def own(*, seen_by: Viewer) -> QuerySet[Application]:
    """The viewer's own applications, in every round; the newest first."""
    return (
        Application.objects.filter(person__account=seen_by.account_id)
        .exclude(state="merged")
        .select_related("person", "owner", "round__programme")
        .order_by("-received", "id")
    )
