"""A round in numbers for those who decide about it: places, and people only where they are five or more."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from adept.formats.base import Role
from adept.journey.matching.models import Pair
from adept.journey.selection import queries as selection
from adept.journey.selection.models import Place
from adept.kernel.access import Viewer
from adept.oversight.queries.years import YearLine, year_of
from adept.programmes.models import Round


@dataclass(frozen=True, slots=True)
class Numbers:
    """`people`: (role, how many are cleared). `pairs`: how many are proposed. None: too few to show."""

    year: YearLine
    places: selection.Counts
    people: tuple[tuple[Role, int | None], ...]
    pairs: int | None
    closed: bool


def shown(by_party: Iterable[int]) -> int | None:
    """The total, if it and what is left when any one party takes its own away are both at least five; else None.

    Each party knows its own number, so a total tells it what the others have together.
    """
    parts = list(by_party)
    total = sum(parts)
    return total if total - max(parts, default=0) >= selection.FEW else None


def numbers(round_: Round, *, seen_by: Viewer) -> Numbers:
    """The round in numbers. No name, and no number about fewer than five people; places are shared by the parties."""
    closed = selection.all_closed(round_)
    limited = selection.limited(round_)
    roles = [role for role in selection.roles(round_) if role.key not in limited]
    people = tuple((role, shown(_cleared(round_, role.key).values())) for role in roles) if closed else ()
    return Numbers(
        year=year_of(round_, seen_by.language),
        places=selection.counts(round_, seen_by=seen_by),
        people=people,
        pairs=shown(_pairs(round_).values()),
        closed=closed,
    )


def _cleared(round_: Round, role: str) -> Counter[UUID]:
    rows = Place._base_manager.filter(
        round=round_, state="admitted", application__state="received", application__role=role
    )
    return Counter(dict(rows.order_by().values_list("owner").annotate(Count("pk"))))


def _pairs(round_: Round) -> Counter[UUID]:
    """Proposed pairs by the organisation that answers for the mentee."""
    rows = Pair._base_manager.filter(round=round_, state="proposed")
    return Counter(dict(rows.order_by().values_list("mentee__owner").annotate(Count("pk"))))
