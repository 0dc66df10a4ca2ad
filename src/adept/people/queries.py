"""Reads about people."""

from uuid import UUID

from adept.kernel.access import Viewer
from adept.kernel.alphabet import sort_field
from adept.people.models import Account, Organisation, Person


def account_of(address: str) -> Account | None:
    """The account with this address, without case or surrounding spaces."""
    return Account.objects.filter(email=address.strip().lower()).first()


def own_persons(*, seen_by: Viewer) -> list[Person]:
    """What the organisations know about the viewer: one person per organisation."""
    return list(Person.objects.filter(account=seen_by.account_id).select_related("owner", "employer").order_by("owner__name"))


def by_name(language: str) -> tuple[str, str]:
    """The order of names for a reader of `language`: the columns to sort persons by."""
    return sort_field(language), "id"


def node_and_below(organisation: UUID) -> frozenset[UUID]:
    """An organisation and every unit below it."""
    found, front = {organisation}, [organisation]
    while front:
        front = list(Organisation._base_manager.filter(parent__in=front).exclude(pk__in=found).values_list("pk", flat=True))
        found.update(front)
    return frozenset(found)
