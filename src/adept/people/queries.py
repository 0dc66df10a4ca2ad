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
    return list(
        Person.objects.filter(account=seen_by.account_id).select_related("owner", "employer").order_by("owner__name")
    )


def cards_of(account: UUID | None) -> list[Person]:
    """The persons of one account, for what the account itself is shown or told: one per organisation, by its name."""
    return (
        list(Person._base_manager.filter(account=account).select_related("owner").order_by("owner__name"))
        if account
        else []
    )


def house_of(account: UUID | None) -> Organisation | None:
    """The organisation in whose name pages and letters speak to this account: its only one. None when it has several,
    or none.
    """
    houses = {card.owner for card in cards_of(account)}
    return houses.pop() if len(houses) == 1 else None


def only_organisation() -> Organisation | None:
    """The organisation of this installation, when there is just one: its name stands over the sign-in page."""
    found = list(Organisation._base_manager.filter(parent=None, kept_by=None).order_by("id")[:2])
    return found[0] if len(found) == 1 else None


def by_name(language: str) -> tuple[str, str]:
    """The order of names for a reader of `language`: the columns to sort persons by."""
    return sort_field(language), "id"


def node_and_below(organisation: UUID) -> frozenset[UUID]:
    """An organisation and every unit below it."""
    found, front = {organisation}, [organisation]
    while front:
        front = list(
            Organisation._base_manager.filter(parent__in=front).exclude(pk__in=found).values_list("pk", flat=True)
        )
        found.update(front)
    return frozenset(found)
