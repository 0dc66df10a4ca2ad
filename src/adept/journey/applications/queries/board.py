"""The list of applicants that HR works from: searched, filtered, sorted, a page at a time, in a fixed number of
queries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from adept.journey.applications.models import Application, PossibleDuplicate, Question
from adept.journey.applications.queries.rows import among, visible
from adept.journey.applications.queries.words import reason_in_words
from adept.kernel.access import Viewer
from adept.kernel.alphabet import ALPHABETS, sort_field, sort_key
from adept.people.models import Organisation
from adept.programmes.models import Round

PAGE = 50
STATES = ("clear", "ask", "outside", "duplicate", "withdrawn")
SORTS = ("name", "role", "unit", "state")
SHORTEST = 2
"""A search shorter than this finds everybody."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list was asked for. `sort` is one of SORTS, with a minus for the other way round."""

    q: str = ""
    role: str = ""
    unit: UUID | None = None
    state: str = ""
    sort: str = "state"
    page: int = 1

    @property
    def searches(self) -> bool:
        """Whether the search is long enough to be one."""
        return len(self.q.strip()) >= SHORTEST


@dataclass(frozen=True, slots=True)
class Row:
    """One applicant in the list.

    `state`: clear, ask, back (waits for an answer), answered, outside, duplicate or withdrawn.
    """

    application: Application
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Board:
    """One page of the list with the counts for its filters."""

    rows: tuple[Row, ...]
    found: int
    counts: dict[str, int]
    roles: dict[str, int]
    units: tuple[tuple[Organisation, int], ...]
    wanted: Wanted
    pages: int

    @property
    def all(self) -> int:
        """How many the viewer's organisations have, those taken back left out."""
        return sum(self.counts[state] for state in ("clear", "ask", "outside"))


def board(round_: Round, wanted: Wanted, *, seen_by: Viewer) -> Board:
    """The list as wanted. A page beyond the last is the last."""
    everybody = _marked(visible(round_, seen_by))
    units = _units(everybody, seen_by.language)
    found = _found(everybody, wanted)
    total = found.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, wanted.page), pages)
    ordered = _ordered(found, wanted, units, seen_by)[(page - 1) * PAGE : page * PAGE]
    rows = tuple(_row(one, seen_by.language) for one in ordered)
    told = everybody.filter(state="received").aggregate(
        clear=Count("pk", filter=Q(check_result__verdict="clear")),
        ask=Count("pk", filter=Q(check_result__verdict="ask")),
        outside=Count("pk", filter=Q(check_result__verdict="outside")),
        duplicate=Count("pk", filter=Q(maybe_twice=True)),
    )
    told["withdrawn"] = everybody.filter(state="withdrawn").count()
    roles = dict(everybody.filter(state="received").order_by("role").values_list("role").annotate(number=Count("pk")))
    return Board(rows, total, told, roles, units, wanted, pages)


def neighbours(
    application: Application, wanted: Wanted, *, seen_by: Viewer
) -> tuple[UUID | None, UUID | None, int, int]:
    """Who comes before and after in the list as wanted; with the place in it, from 1, and how many there are."""
    everybody = _marked(visible(application.round, seen_by))
    units = _units(everybody, seen_by.language)
    order = list(_ordered(_found(everybody, wanted), wanted, units, seen_by).values_list("pk", flat=True))
    if application.pk not in order:
        return None, None, 0, len(order)
    at = order.index(application.pk)
    return (order[at - 1] if at else None), (order[at + 1] if at + 1 < len(order) else None), at + 1, len(order)


def _marked(rows: QuerySet[Application]) -> QuerySet[Application]:
    twins = PossibleDuplicate.objects.filter(state="open", one__state="received", other__state="received")
    asked = Question.objects.values("application")
    return rows.annotate(
        maybe_twice=among(twins.values("one"), twins.values("other")),
        waits=among(asked.filter(answered=None)),
        has_answer=among(asked.filter(answered__isnull=False).exclude(answer="")),
    )


def _found(rows: QuerySet[Application], wanted: Wanted) -> QuerySet[Application]:
    if wanted.state == "withdrawn":
        rows = rows.filter(state="withdrawn")
    else:
        rows = rows.filter(state="received")
        if wanted.state == "duplicate":
            rows = rows.filter(Q(maybe_twice=True))
        elif wanted.state in STATES:
            rows = rows.filter(check_result__verdict=wanted.state)
    if wanted.role:
        rows = rows.filter(role=wanted.role)
    if wanted.unit:
        rows = rows.filter(person__unit=wanted.unit)
    if wanted.searches:
        for word in wanted.q.split()[:5]:
            rows = rows.filter(_holds(word))
    return rows


def _holds(word: str) -> Q:
    """A word in the name or the title. SQLite folds only a to z, so that å and Å are asked for by themselves."""
    spellings = {word, word.lower(), word.upper(), word.capitalize()}
    found = Q(pk__in=[])
    for column in ("given_name", "family_name", "title"):
        for spelling in sorted(spellings):
            found |= Q(**{f"person__{column}__icontains": spelling})
    return found


def _ordered(
    rows: QuerySet[Application], wanted: Wanted, units: Sequence[tuple[Organisation, int]], seen_by: Viewer
) -> QuerySet[Application]:
    name = F(f"person__{sort_field(seen_by.language)}")
    down = wanted.sort.startswith("-")
    what = wanted.sort.removeprefix("-")
    if what == "name":
        return rows.order_by(name.desc() if down else name.asc(), "id")
    if what == "role":
        return rows.order_by(F("role").desc() if down else F("role").asc(), name.asc(), "id")
    first: Case
    if what == "unit":
        if not units:  # an empty Case is a bare number, which PostgreSQL takes for a column's place
            return rows.order_by(name.asc(), "id")
        places = [When(person__unit=unit.pk, then=Value(place)) for place, (unit, _number) in enumerate(units)]
        first = Case(*places, default=Value(len(places)), output_field=IntegerField())
    else:
        first = Case(
            When(maybe_twice=True, then=Value(0)),
            When(check_result__verdict="ask", then=Value(1)),
            When(check_result__verdict="outside", then=Value(3)),
            default=Value(2),
            output_field=IntegerField(),
        )
    return rows.order_by(first.desc() if down else first.asc(), name.asc(), "id")


def _units(rows: QuerySet[Application], language: str) -> tuple[tuple[Organisation, int], ...]:
    """The units that somebody is in, in the reader's alphabet, with how many."""
    numbers = dict(
        rows.filter(state="received", person__unit__isnull=False)
        .order_by("person__unit")
        .values_list("person__unit")
        .annotate(number=Count("pk"))
    )
    found = Organisation.objects.filter(pk__in=numbers).select_related("parent")
    order = ALPHABETS.get(language, "plain")
    named = sorted(found, key=lambda unit: (sort_key(unit.name, order), sort_key(str(unit.parent), order)))
    return tuple((unit, numbers[unit.pk]) for unit in named)


def _row(application: Application, language: str) -> Row:
    check = application.check_result
    state = "withdrawn" if application.state == "withdrawn" else check.verdict
    if application.state == "received":
        if application.maybe_twice:  # type: ignore[attr-defined]  # annotated by _marked
            state = "duplicate"
        elif application.waits:  # type: ignore[attr-defined]  # annotated by _marked
            state = "back"
        elif state == "ask" and application.has_answer:  # type: ignore[attr-defined]  # annotated by _marked
            state = "answered"
    return Row(application, state, reason_in_words(check, language))
