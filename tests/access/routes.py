"""Every address of the site, with the ids of the seeded world in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adept.kernel.web import Door
from adept.site.checks import declared, routes
from tests.access.play import nowhere
from tests.access.world import World

PART = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Route:
    """One address of the resolver."""

    address: str
    callback: Any

    @property
    def parts(self) -> dict[str, str]:
        """The parts that are filled in: name -> kind."""
        return {name: kind for kind, name in PART.findall(self.address)}

    @property
    def public(self) -> bool:
        return declared(self.callback)[1]

    @property
    def door(self) -> type[Door] | None:
        """The page or act of our own; None for a library's view."""
        view = getattr(self.callback, "view_class", None)
        return view if isinstance(view, type) and issubclass(view, Door) else None

    def url(self, told: Mapping[str, object]) -> str:
        return "/" + PART.sub(lambda found: str(told[found[2]]), self.address)


def all_routes() -> dict[str, Route]:
    """Address -> route, as the resolver has them."""
    return {address: Route(address, callback) for address, callback in routes()}


def ids(route: Route, world: World) -> dict[str, object]:
    """What the address is filled with: the objects that KKD's coordinator answers for, and the pair that was
    published.
    """
    told: dict[str, object] = {}
    for name, kind in route.parts.items():
        told[name] = world.address_parts(route.address)[name]
        assert kind in ("uuid", "int", "slug", "str", "path", ""), route.address
    return told


def elsewhere(route: Route) -> dict[str, object]:
    """The same, with ids that no row has."""
    other: dict[str, object] = {
        "uuid": "",
        "int": 987654,
        "slug": "nowhere",
        "str": "nowhere",
        "path": "nowhere",
        "": "nowhere",
    }
    return {name: nowhere() if kind == "uuid" else other[kind] for name, kind in route.parts.items()}
