"""Home, for everybody: what one runs, what one sponsors, where one takes part; each by itself, and named."""

from collections.abc import Sequence
from dataclasses import dataclass

from adept.kernel.access import Viewer, may
from adept.oversight.queries.asks import MOST, Ask, asks
from adept.oversight.queries.mine import OwnLine, own_lines
from adept.oversight.queries.numbers import Numbers, numbers
from adept.oversight.queries.years import YearLine, year_of
from adept.people.models import Organisation
from adept.people.queries import own_persons
from adept.programmes.models import Party, Round
from adept.programmes.policies import duties
from adept.programmes.queries import rounds_of
from adept.templatetags.pictures import Axis, axis_of


@dataclass(frozen=True, slots=True)
class Home:
    """What the home page shows. `asks` holds at most seven, `more` says how many stand behind them.

    `coordinates` and `sponsors` tell whether there is such a section at all; `weak`: a second factor comes first.
    """

    given_name: str
    acting_for: tuple[Organisation, ...]
    asks: tuple[Ask, ...]
    more: int
    weak: bool
    coordinates: bool
    years: tuple[YearLine, ...]
    axis: Axis | None
    sponsors: tuple[Numbers, ...]
    own: tuple[OwnLine, ...]
    may_set_up: bool

    @property
    def relations(self) -> int:
        """How many kinds of part the viewer has; more than one and each section says as what."""
        return self.coordinates + bool(self.sponsors) + bool(self.own)


def home(*, seen_by: Viewer) -> Home:
    """Everything at home. The number of queries follows the number of programmes, never the number of people."""
    rounds = rounds_of(seen_by=seen_by)
    runs = [
        round_ for round_, duty in rounds if duty == "coordinator" and duties(seen_by, round_.pk).get("coordinator")
    ]
    pays = [round_ for round_, duty in rounds if duty == "sponsor" and duties(seen_by, round_.pk).get("sponsor")]
    waiting: list[Ask] = []
    if seen_by.strong:
        waiting = sorted((ask for round_ in runs for ask in asks(round_, seen_by=seen_by)), key=lambda ask: ask.due)
    years = tuple(year_of(round_, seen_by.language) for round_ in runs)
    drawn = [(year.phases, year.stops) for year in years if year.drawn]
    persons = own_persons(seen_by=seen_by)
    return Home(
        given_name=persons[0].given_name if persons else "",
        acting_for=_organisations(runs, seen_by),
        asks=tuple(waiting[:MOST]),
        more=max(0, len(waiting) - MOST),
        weak=bool(runs) and not seen_by.strong,
        coordinates=bool(runs),
        years=years,
        axis=axis_of(drawn, runs[0].time_zone) if drawn else None,
        sponsors=tuple(numbers(round_, seen_by=seen_by) for round_ in pays),
        own=tuple(own_lines(seen_by=seen_by)),
        may_set_up=may(seen_by, "people.set_up_programmes"),
    )


def _organisations(rounds: Sequence[Round], viewer: Viewer) -> tuple[Organisation, ...]:
    """The organisations for which the viewer coordinates, each once."""
    mine = {owner for round_ in rounds for owner in duties(viewer, round_.pk).get("coordinator", frozenset())}
    rows = Party.objects.filter(round__in=rounds, organisation__in=mine, left=None).select_related("organisation")
    return tuple(dict.fromkeys(row.organisation for row in rows.order_by("organisation__name")))
