"""Which canary stands where, and who may read it: worked out from the rows and two tables written by hand, not from
the code under test.

`rows.csv` says to whom the rows of each model belong; `visibility.csv` says, per class of field and relation, who
may read what
(`docs/explanation/privacy.md`). A viewer's relations are read straight from the tables of teams, places and pairs.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import polib

from tests.access.tokens import UUID as UUID_TOKEN
from tests.access.tokens import found_in

HERE = Path(__file__).parent

RELATIONS = ("self", "own", "joint", "party", "pair", "team")

PHRASE = 25
"""A text at least this long is a canary by itself, also in worlds where nobody planted any."""

MOST = 4000
"""Worlds with more rows of one model than this are made for measuring, and are not searched."""

REFERENCES = frozenset({"recipient", "batch", "actor", "subject", "owner", "account", "round", "object", "to_key"})
"""Fields that hold another row's id: that row's own rules hold for it."""

CHOICES = frozenset(
    {"state", "kind", "verdict", "role", "duty", "language", "purpose", "action", "code", "type", "provider", "chain"}
)
"""Fields with a few known words: nothing to recognise a row by."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a canary stands: in which field of whose row."""

    model: str
    field: str
    privacy: str
    organisation: UUID | None = None
    round: UUID | None = None
    persons: frozenset[UUID] = frozenset()


@dataclass(slots=True)
class Relations:
    """What ties accounts to rounds, organisations and each other, now."""

    coordinates: dict[UUID, set[tuple[UUID, UUID]]] = field(default_factory=dict)
    appointed: dict[UUID, set[UUID]] = field(default_factory=dict)
    takes_part: dict[UUID, set[UUID]] = field(default_factory=dict)
    team: dict[UUID, set[UUID]] = field(default_factory=dict)
    accepted: dict[UUID, set[UUID]] = field(default_factory=dict)
    counterparts: dict[UUID, set[UUID]] = field(default_factory=dict)

    def between(self, viewer: UUID | None, place: Place) -> set[str]:
        """The relations of `viewer` to the row that holds the canary."""
        if viewer is None:
            return set()
        found: set[str] = set()
        mine = self.coordinates.get(viewer, set())
        rounds = {round_ for round_, _organisation in mine}
        if viewer in place.persons:
            found.add("self")
        if place.organisation and (
            (place.round, place.organisation) in mine
            or (place.round is None and place.organisation in {organisation for _round, organisation in mine})
            or (place.round is None and place.organisation in self.appointed.get(viewer, set()))
        ):
            found.add("own")
        if any(place.persons & self.accepted.get(round_, set()) for round_ in rounds if place.round in (None, round_)):
            found.add("joint")
        if place.organisation is None and place.round in rounds:
            found.add("party")
        if place.persons & self.counterparts.get(viewer, set()):
            found.add("pair")
        if any(place.persons & self.team.get(round_, set()) for round_ in self.takes_part.get(viewer, set())):
            found.add("team")
        return found


@dataclass(slots=True)
class Index:
    """Every canary of a world."""

    places: dict[str, list[Place]] = field(default_factory=dict)
    phrases: dict[str, list[Place]] = field(default_factory=dict)
    relations: Relations = field(default_factory=Relations)

    def leaks(self, text: str, viewer: UUID | None, *, typed: str = "", mail: bool = False) -> Iterator[str]:
        """What stands in `text` and may not be read by `viewer`. `typed`: what the viewer brought along themselves."""
        low, brought = text.lower(), typed.lower()
        for token in found_in(low):
            places = self.places.get(token)
            if places and token not in brought and not self.readable(viewer, places, mail=mail):
                yield f"{token}: {where(places)}"
        for phrase, places in self.phrases.items():
            if phrase in low and phrase not in brought and not self.readable(viewer, places, mail=mail):
                yield f"{phrase[:40]!r}: {where(places)}"

    def readable(self, viewer: UUID | None, places: Iterable[Place], *, mail: bool = False) -> bool:
        """Whether one of the rows that hold a canary may be read by `viewer`."""
        return any(self.allowed(viewer, place, mail=mail) for place in places)

    def allowed(self, viewer: UUID | None, place: Place, *, mail: bool = False) -> bool:
        """Whether this field of this row may be read by `viewer`."""
        if place.privacy == "C0":
            return True
        relations = self.relations.between(viewer, place)
        if mail and place.model == "Letter" and "self" in relations:
            return True
        rule = rule_for(place)
        return any(rule[relation] == "yes" for relation in relations)


def where(places: Iterable[Place]) -> str:
    """The fields in which a canary stands, in words."""
    return ", ".join(sorted({f"{place.model}.{place.field} ({place.privacy})" for place in places}))


@cache
def visibility() -> dict[str, dict[str, str]]:
    """The table written by hand: class, field or model -> relation -> yes or no."""
    with (HERE / "visibility.csv").open(encoding="utf-8") as file:
        return {row["what"]: row for row in csv.DictReader(file)}


def rule_for(place: Place) -> dict[str, str]:
    """The line of `visibility.csv` that holds for a field: its own, its model's, its class's."""
    table = visibility()
    names = (place.field, place.field.split(".")[0], "*")
    return next((table[told] for name in names if (told := f"{place.model}.{name}") in table), table[place.privacy])


@cache
def belonging() -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Model -> where organisation, round and persons of a row are found."""
    with (HERE / "rows.csv").open(encoding="utf-8") as file:
        return {
            row["model"]: (row["organisation"], row["round"], tuple(row["persons"].split()))
            for row in csv.DictReader(file)
        }


def read_world() -> Index:
    """Every canary in the database, and what ties its people."""
    from django.apps import apps  # noqa: PLC0415  # settings must stand first

    index = Index(relations=read_relations())
    for model in apps.get_models():
        if model.__name__ in belonging():
            _read_model(model, index)
    return index


def _read_model(model: Any, index: Index) -> None:
    from django.db import models  # noqa: PLC0415  # settings must stand first

    organisation, round_, persons = belonging()[model.__name__]
    classes = _classes(model)
    told = [
        one
        for one in model._meta.concrete_fields
        if not one.is_relation
        and one.name not in CHOICES
        and (one.primary_key or one.name not in REFERENCES)
        and isinstance(
            one, models.CharField | models.TextField | models.JSONField | models.UUIDField | models.BinaryField
        )
    ]
    paths = [path for path in (organisation, round_, *persons) if path]
    rows = list(model._base_manager.values_list(*(one.attname for one in told), *paths)[: MOST + 1])
    if len(rows) > MOST:
        return
    for row in rows:
        ties = dict(zip(paths, row[len(told) :], strict=True))
        who = frozenset(_id(ties[path]) for path in persons if ties[path]) or _owner_of_session(model, row)
        for one, value in zip(told, row, strict=False):
            if one.name == "session_data":  # signed and packed: a session is known by its key
                continue
            for name, text in _texts(one.name, value):
                place = Place(
                    model=model.__name__,
                    field=name,
                    privacy=classes[one.name],
                    organisation=_id(ties.get(organisation)),
                    round=_id(ties.get(round_)),
                    persons=who,
                )
                _enter(index, text, place, is_its_id=one.primary_key)


def _enter(index: Index, text: str, place: Place, *, is_its_id: bool) -> None:
    """Note what can be recognised in a text. An id inside it is another row's, and that row's own rules hold for it."""
    tokens = found_in(text) if is_its_id else {token for token in found_in(text) if not UUID_TOKEN.fullmatch(token)}
    for token in tokens:
        index.places.setdefault(token, []).append(place)
    if text in the_products_own():  # a ready-made reason, say: on every page that offers it
        return
    if not tokens and len(text) >= PHRASE and " " in text and place.model not in ("Entry", "Session", "Draft"):
        index.phrases.setdefault(text.lower(), []).append(place)


@cache
def the_products_own() -> frozenset[str]:
    """Every text of the product in every language: it tells nothing about anybody."""
    catalogues = (HERE.parents[1] / "src" / "adept" / "locale").glob("*/LC_MESSAGES/django.po")
    return frozenset(text for file in catalogues for one in polib.pofile(str(file)) for text in (one.msgid, one.msgstr))


def _texts(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Each text in a value, with the name of its field; the keys of a JSON value count as fields."""
    match value:
        case dict():
            for key, inner in value.items():
                yield from _texts(f"{name}.{key}", inner)
        case list() | tuple():
            for inner in value:
                yield from _texts(name, inner)
        case bytes() | memoryview():
            yield name, bytes(value).decode("utf-8", "replace")
        case str() | UUID():
            yield name, str(value)


def _id(value: Any) -> Any:
    """Ids as ids, whatever a library's table makes of them."""
    return UUID(value) if isinstance(value, str) and value else value


def _classes(model: Any) -> dict[str, str]:
    from adept.site.foreign import FOREIGN  # noqa: PLC0415  # settings must stand first

    foreign = FOREIGN.get(model._meta.label)
    return {name: str(told) for name, told in (foreign.fields if foreign else model.privacy).items()}


def _owner_of_session(model: Any, row: Any) -> frozenset[UUID]:
    if model.__name__ != "Session":
        return frozenset()
    session = model.get_session_store_class()().decode(row[1])
    return frozenset([UUID(session["_auth_user_id"])]) if "_auth_user_id" in session else frozenset()


def read_relations() -> Relations:  # noqa: C901  # one paragraph for each kind of tie
    """Who coordinates what, who takes part, who was accepted, who is paired with whom."""
    from adept.journey.applications.models import Application  # noqa: PLC0415  # settings must stand first
    from adept.journey.matching.models import Pair  # noqa: PLC0415
    from adept.journey.selection.models import Closing  # noqa: PLC0415
    from adept.journey.selection.models import Place as Decision  # noqa: PLC0415
    from adept.people.models import Appointment  # noqa: PLC0415
    from adept.programmes.models import Party, TeamMember  # noqa: PLC0415

    found = Relations()
    parties: dict[UUID, set[UUID]] = {}
    for round_, organisation in Party._base_manager.filter(left=None).values_list("round", "organisation"):
        parties.setdefault(round_, set()).add(organisation)
    for account, round_, organisation, duty in TeamMember._base_manager.filter(until=None).values_list(
        "account", "round", "organisation", "duty"
    ):
        if organisation not in parties.get(round_, set()):
            continue
        found.team.setdefault(round_, set()).add(account)
        found.takes_part.setdefault(account, set()).add(round_)
        if duty == "coordinator":
            found.coordinates.setdefault(account, set()).add((round_, organisation))
    for account, organisation in Appointment._base_manager.filter(until=None).values_list("account", "organisation"):
        found.appointed.setdefault(account, set()).add(organisation)
    for account, round_ in Application._base_manager.values_list("person__account", "round"):
        found.takes_part.setdefault(account, set()).add(round_)
    closed: dict[UUID, set[UUID]] = {}
    for round_, organisation in Closing._base_manager.values_list("round", "organisation"):
        closed.setdefault(round_, set()).add(organisation)
    for round_, account in Decision._base_manager.filter(state="admitted").values_list(
        "round", "application__person__account"
    ):
        if parties.get(round_, set()) <= closed.get(round_, set()):
            found.accepted.setdefault(round_, set()).add(account)
    sides = ("mentee__application__person__account", "mentor__application__person__account")
    for one, other in Pair._base_manager.filter(state="proposed").values_list(*sides):
        found.counterparts.setdefault(one, set()).add(other)
        found.counterparts.setdefault(other, set()).add(one)
    return found
