"""What the parties share: places filled, who has closed, and, once all have, who is cleared for matching."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import FETCH_PEERS, Count, QuerySet

from adept.formats.base import Role
from adept.journey.selection.models import Closing, Place
from adept.kernel import scope
from adept.kernel.access import Viewer
from adept.kernel.errors import NotYours
from adept.people.models import Organisation
from adept.programmes.models import Party, Round
from adept.programmes.policies import duties
from adept.programmes.queries import file_of, parties, party_ids

FEW = 5
"""Numbers about fewer people than this are not shown to those who do not answer for them."""

UNSHARED = (
    "state", "order", "reason", "decided", "decided_by", "application__received", "application__lines",
    "application__answers", "application__statement", "application__basics",
)  # fmt: skip
"""What a cleared person's row does not bring along: how it was decided, and the answers of classes C3 to C5."""


@dataclass(frozen=True, slots=True)
class PartyPlaces:
    """A party's places: shared by the parties. `offered` None: it draws on the places that the round shares."""

    organisation: Organisation
    offered: int | None
    filled: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """The places of a round by organisation. `waiting`: organisation -> people, for the viewer's own people only."""

    parties: tuple[PartyPlaces, ...]
    offered: int | None
    waiting: Mapping[UUID, int]

    @property
    def filled(self) -> int:
        """The places taken in the whole round."""
        return sum(party.filled for party in self.parties)

    def of(self, organisation: UUID) -> PartyPlaces:
        """One party's line. Raises `NotYours` for an organisation that takes no part."""
        for party in self.parties:
            if party.organisation.pk == organisation:
                return party
        raise NotYours


def roles(round_: Round) -> tuple[Role, ...]:
    """The ways of taking part in the round, over all its tracks, in the order of their formats."""
    found = {role.key: role for format_ in file_of(round_).formats.values() for role in format_.roles}
    return tuple(found.values())


def limited(round_: Round) -> frozenset[str]:
    """The roles that take up a place: those who come to learn. Whoever gives time is cleared without a quota."""
    return frozenset(role.key for role in roles(round_) if not role.gives)


def closed_parties(round_: Round) -> frozenset[UUID]:
    """The organisations that have closed their selection."""
    return frozenset(Closing.objects.filter(round=round_).values_list("organisation", flat=True))


def is_closed(round_: Round, owner: UUID) -> bool:
    """Whether this organisation has closed its selection."""
    return Closing.objects.filter(round=round_, organisation=owner).exists()


def all_closed(round_: Round) -> bool:
    """Whether every party has closed its selection; not before that are the cleared people known to all parties."""
    ids = party_ids(round_)
    return bool(ids) and ids <= closed_parties(round_)


def cleared(round_: Round, *, role: str) -> list[Place]:
    """Everybody with a place in `role`, from all parties, once all have closed; before that, nobody.

    Only inside `scope.widen` over all parties. The rows bring contact and matching cards and the declared ties; the
    columns of `UNSHARED` are not read unless asked for by name, and then for all rows at once.
    """
    ids, here = party_ids(round_), scope.current()
    if here.organisations is not None and not (ids <= here.organisations and here.round in (None, round_.pk)):
        raise scope.OutOfScope("people of all parties are read inside scope.widen")
    if not all_closed(round_):
        return []
    rows = _current(round_).filter(owner__in=ids, application__role=role, state="admitted")
    person = "application__person"
    together = rows.select_related("owner", f"{person}__owner", f"{person}__employer", f"{person}__unit")
    return list(together.defer(*UNSHARED).fetch_mode(FETCH_PEERS).order_by("pk"))


def counts(round_: Round, *, seen_by: Viewer) -> Counts:
    """Offered and filled places by organisation, and how many of the viewer's own people wait."""
    closed = closed_parties(round_)
    taken = _current(round_).filter(state="admitted", application__role__in=limited(round_))
    filled = dict(taken.values_list("owner").annotate(Count("pk")).order_by())
    own = duties(seen_by, round_.pk).get("coordinator", frozenset())
    waiting = _current(round_).filter(state="waiting", owner__in=own).values_list("owner").annotate(Count("pk"))
    lines = tuple(
        PartyPlaces(
            party.organisation,
            party.places,
            filled.get(party.organisation_id, 0),
            closed=party.organisation_id in closed,
        )
        for party in parties(round_)
    )
    return Counts(lines, offered_in_all(round_, [line.offered for line in lines]), dict(waiting.order_by()))


def offered_in_all(round_: Round, quotas: list[int | None]) -> int | None:
    """The places of the whole round: what its file says, else the sum of the quotas, else no number is set."""
    if (told := file_of(round_).places) is not None:
        return told
    return None if not quotas or None in quotas else sum(quota or 0 for quota in quotas)


def room(round_: Round, party: Party) -> int | None:
    """How many more `party` may admit, of its own quota or of what parties without one share; None: no limit."""
    taken = _current(round_).filter(state="admitted", application__role__in=limited(round_))
    if party.places is not None:
        return party.places - taken.filter(owner=party.organisation_id).count()
    told = file_of(round_).places
    if told is None:
        return None
    rows = list(Party.objects.filter(round=round_, left=None))
    sharing = [row.organisation_id for row in rows if row.places is None]
    return told - sum(row.places or 0 for row in rows) - taken.filter(owner__in=sharing).count()


def _current(round_: Round) -> QuerySet[Place]:
    """Decisions about applications that stand, of all parties: only for what the parties share, and for counts."""
    return Place._base_manager.filter(round=round_, application__state="received")
