"""A person at the desk as a card: contact (C1), no more. What the rules need stays with `table`, for the engine."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from adept.journey.selection.models import Place
from adept.kernel.alphabet import sort_field


@dataclass(frozen=True, slots=True)
class Card:
    """A person at the desk: what every party may know once the person is cleared."""

    place: UUID
    name: str
    given_name: str
    initials: str
    title: str
    organisation: str
    organisation_name: str


def cards_of(places: Iterable[UUID]) -> dict[UUID, Card]:
    """Places -> cards; people who no longer have a place are left out."""
    rows = Place._base_manager.filter(pk__in=set(places), state="admitted", application__state="received").values_list(
        "pk", "application__person__given_name", "application__person__family_name", "application__person__title",
        "application__person__employer__short", "application__person__employer__name",
    )  # fmt: skip
    return {
        pk: Card(pk, f"{given} {family}".strip(), given, (given[:1] + family[:1]).upper(), title, short or name, name)
        for pk, given, family, title, short, name in rows
    }


def by_name(places: Iterable[UUID], language: str) -> list[UUID]:
    """Places in the order of names of a reader of `language`."""
    field = f"application__person__{sort_field(language)}"
    return list(Place._base_manager.filter(pk__in=list(places)).order_by(field, "pk").values_list("pk", flat=True))
