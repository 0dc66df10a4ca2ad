"""The page of one round, for those who run it."""

from dataclasses import dataclass

from adept.journey.applications.queries import visible
from adept.journey.matching import queries as matching
from adept.journey.selection import queries as selection
from adept.kernel.access import Viewer
from adept.oversight.queries.asks import Ask, asks
from adept.oversight.queries.years import YearLine, year_of
from adept.people.models import Organisation
from adept.programmes.models import Round, TeamMember
from adept.programmes.policies import duties
from adept.programmes.queries import coordinators, format_of


@dataclass(frozen=True, slots=True)
class RoundPage:
    """A round: its year, what waits, its stages, places by organisation, and who shares the ownership.

    `applied` counts the viewer's own people. `matching` is "" before it begins, else working, proposed or published.
    """

    year: YearLine
    asks: tuple[Ask, ...]
    acting_for: tuple[Organisation, ...]
    applied: int
    undecided: int
    counts: selection.Counts
    all_closed: bool
    matches: bool
    matching: str
    team: tuple[TeamMember, ...]


def round_page(round_: Round, *, seen_by: Viewer) -> RoundPage:
    """Everything the round's page shows, in a fixed number of queries."""
    mine = duties(seen_by, round_.pk).get("coordinator", frozenset())
    counts = selection.counts(round_, seen_by=seen_by)
    standing = visible(round_, seen_by).filter(state="received")
    return RoundPage(
        year=year_of(round_, seen_by.language),
        asks=tuple(asks(round_, seen_by=seen_by)),
        acting_for=tuple(party.organisation for party in counts.parties if party.organisation.pk in mine),
        applied=standing.count(),
        undecided=standing.filter(selection.UNDECIDED).count(),
        counts=counts,
        all_closed=all(party.closed for party in counts.parties),
        matches="matching" in format_of(round_).stages,
        matching=matching.state_of(round_),
        team=tuple(coordinators(round_)),
    )
