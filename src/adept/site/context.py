"""What every page's frame needs; a view that knows better passes its own."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from adept.kernel.access import Viewer
from adept.kernel.web import said
from adept.people.models import Organisation, Person
from adept.people.queries import cards_of, only_organisation

PRODUCT = "Adept"


def frame(request: HttpRequest) -> dict[str, Any]:
    """The viewer and their name, what was just done, the name in the masthead, the languages; read when shown.

    brand: the viewer's organisation when there is just one; signed out, the installation's only one; else the product.
    `brand_mark` (our halves before the name) goes with the product's name alone. `menu` is empty until a page fills it.
    """
    viewer = getattr(request, "viewer", None) or Viewer()

    def cards() -> list[Person]:
        return viewer.once("cards", lambda: cards_of(viewer.account_id))

    def house() -> Organisation | None:
        if not viewer.signed_in:
            return viewer.once("only organisation", only_organisation)
        houses = {card.owner for card in cards()}
        return houses.pop() if len(houses) == 1 else None

    return {
        "viewer": viewer,
        "viewer_name": SimpleLazyObject(lambda: str(cards()[0]) if cards() else viewer.email),
        "said": said(request),
        "brand": SimpleLazyObject(lambda: getattr(house(), "name", PRODUCT)),
        "brand_mark": SimpleLazyObject(lambda: house() is None),
        "brand_logo": SimpleLazyObject(lambda: _logo(house())),
        "menu": (),
        "languages": settings.LANGUAGES,
    }


def _logo(house: Organisation | None) -> str:
    """The organisation's own logo, as the address of a picture; empty when it has none."""
    logo = house.logo if house else ""
    return logo if logo.startswith("data:image/png;base64,") else ""
