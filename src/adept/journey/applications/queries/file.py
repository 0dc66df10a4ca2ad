"""A file that HR brought, held against what is in the books: the fate of each row, before anything is written.

A joint programme's file holds rows of several organisations. It is first divided by the organisation that answers for
each person; each part is then read by itself, so that nothing shown of one part can come from another.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any
from uuid import UUID

from adept.exchange.limits import Limits
from adept.exchange.tables import Table, read_table
from adept.formats.columns import Column, map_columns
from adept.formats.intake import Change, Entry, Intake, Note, read_intake
from adept.formats.people import likeness
from adept.formats.programme import ProgrammeFile
from adept.journey.applications.models import Application, PossibleDuplicate, Upload
from adept.journey.applications.queries.history import replaced
from adept.journey.applications.queries.sheets import UNREAD, Verdict, judged, sheets_of, verdict_of
from adept.kernel.access import Viewer
from adept.people.models import Organisation
from adept.programmes.models import Round
from adept.programmes.policies import duties
from adept.programmes.queries import file_of, parties

ADDRESS = 254
"""The longest address there is."""


@dataclass(frozen=True, slots=True)
class Line:
    """One person in one role, as the file has them and as they would be taken in.

    fate: new, same, changed, withdrawn (taken back by the applicant; stays so) or left_out (`why` says why). `changes`:
    what the file changes of the books; `merged`: what a later row of the file changed of an earlier one.
    """

    entry: Entry
    owner: UUID
    fate: str
    verdict: Verdict
    card: Mapping[str, str]
    changes: tuple[Change, ...] = ()
    application: Application | None = None
    why: str = ""
    maybe: str = ""

    @property
    def tags(self) -> frozenset[str]:
        """Under which filters the line is found."""
        found = {self.fate}
        if self.fate in ("new", "changed", "same") and self.verdict.verdict != "clear":
            found.add(self.verdict.verdict)
        if len(self.entry.lines) > 1:
            found.add("duplicate")
        if self.maybe:
            found.add("probable")
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two lines of one organisation that may be one person. `state`: what the books say, empty when they say nothing
    yet.
    """

    key: str
    first: Line
    second: Line
    state: str = ""

    @property
    def undecided(self) -> bool:
        """Whether somebody has still to say what they are."""
        return self.state in ("", "open")


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one organisation."""

    organisation: Organisation
    lines: tuple[Line, ...]
    pairs: tuple[Pair, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file holds, for one viewer: the own parts in full, of all others one number."""

    table: Table
    rows: int
    people: int
    columns: tuple[Column, ...]
    parts: tuple[Part, ...]
    others: int = 0
    other_parties: tuple[Organisation, ...] = ()
    unplaced: tuple[tuple[int, str], ...] = ()
    lines: tuple[Line, ...] = field(default=())

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Rows of the own parts that may be one person."""
        return tuple(pair for part in self.parts for pair in part.pairs)

    @property
    def notes(self) -> tuple[Note, ...]:
        """Odd cells of the own parts."""
        return tuple(note for part in self.parts for note in part.notes)

    @property
    def own_people(self) -> int:
        """How many people of the viewer's own: who may be somebody else of the file counts with them."""
        return len({line.entry.email or str(line.entry.lines) for line in self.lines if not line.maybe})

    @property
    def writes(self) -> int:
        """How many of the viewer's own lines would change the books."""
        return sum(line.fate in ("new", "changed") for line in self.lines)


@dataclass(frozen=True, slots=True)
class Some:
    """Some rows of a table, as if the table held no others."""

    table: Table
    wanted: frozenset[int]

    @property
    def encoding(self) -> str:
        """As the table's."""
        return self.table.encoding

    @property
    def separator(self) -> str:
        """As the table's."""
        return self.table.separator

    @property
    def headers(self) -> Sequence[str]:
        """As the table's."""
        return self.table.headers

    @property
    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The wanted rows."""
        return ((line, cells) for line, cells in self.table.rows if line in self.wanted)


@dataclass(frozen=True, slots=True)
class Divided:
    """A file divided by the organisation that answers for each row."""

    table: Table
    whole: Intake
    parts: Mapping[UUID, frozenset[int]]
    people: Mapping[UUID, int]
    unplaced: tuple[tuple[int, str], ...]


def table_of(upload: Upload) -> Table:
    """The file as a table. Raises `TableError`, which says in words what is wrong."""
    return read_table(bytes(upload.content), upload.name, limits=Limits.BROWSER)


def columns_of(upload: Upload, round_: Round) -> tuple[Column, ...]:
    """What each column is taken as; the rows are not read."""
    return map_columns(table_of(upload).headers, file_of(round_), upload.mapping, upload.asked_for)


def divide(upload: Upload, round_: Round) -> Divided:
    """Read the whole file and tell whose row is whose. Raises `TableError` or `IntakeError`."""
    table = table_of(upload)
    file = replace(file_of(round_), criteria=())  # nobody is judged here: each part is, by itself
    whole = read_intake(table, file, mapping=upload.mapping, asked_for=upload.asked_for)
    owners = {party.key: party.organisation_id for party in parties(round_)}
    lead = round_.programme.lead_id or (next(iter(owners.values())) if len(owners) == 1 else None)
    lines: dict[UUID, set[int]] = {}
    people: dict[UUID, set[str]] = {}
    unplaced: list[tuple[int, str]] = []
    for entry in whole.entries:
        told = str(entry.values.get("organisation", ""))
        owner = owners.get(told) or lead
        if owner is None:
            unplaced += [(line, told) for line in entry.lines]
            continue
        lines.setdefault(owner, set()).update(entry.lines)
        people.setdefault(owner, set()).add(entry.email or f"\n{entry.lines[0]}")
    return Divided(
        table,
        whole,
        {owner: frozenset(found) for owner, found in lines.items()},
        {owner: len(found) for owner, found in people.items()},
        tuple(sorted(unplaced)),
    )


def part_of(divided: Divided, upload: Upload, round_: Round, organisation: Organisation) -> Part:
    """One organisation's rows, read by themselves and held against its books. Inside a scope that sees those books."""
    file = file_of(round_)
    some = Some(divided.table, divided.parts.get(organisation.pk, frozenset()))
    read = read_intake(some, file, mapping=upload.mapping, asked_for=upload.asked_for)
    known = {
        (row.person.email, row.role): row
        for row in Application.objects.filter(round=round_, owner=organisation).select_related(
            "person__unit", "person__employer"
        )
    }
    books = _Books(organisation.pk, file, known, replaced([organisation.pk]) if known else {})
    alike = _alike(known.values())
    cards: dict[str, dict[str, str]] = {}
    for entry in read.entries:
        cards.setdefault(entry.email, {}).update({name: said for name, said in card_of(entry).items() if said})
    seen: set[tuple[str, str]] = set()
    lines: list[Line] = []
    for entry in read.entries:
        key = (entry.email, entry.role)
        line = _line(entry, books, cards[entry.email], twice=key in seen)
        if (
            line.fate == "new"
            and not line.maybe
            and (twin := alike.get(likeness(entry.values))) not in (None, entry.email)
        ):
            line = replace(line, maybe=twin)
        lines.append(line)
        seen.add(key)
    pairs = tuple(_pairs(read, lines, organisation.pk, round_))
    return Part(organisation, tuple(lines), pairs, read.notes)


def _alike(known: Iterable[Application]) -> dict[tuple[str, str] | None, str]:
    """Who is in the books already, by what two rows of one person share."""
    found: dict[tuple[str, str] | None, str] = {}
    for row in known:
        person = row.person
        values = {**row.values, "first_name": person.given_name, "last_name": person.family_name}
        if row.state != "merged" and (shared := likeness(values)):
            found[shared] = person.email
    return found


@dataclass(frozen=True, slots=True)
class _Books:
    """What one organisation knows already: applications by address and role, and which values HR replaced by hand."""

    owner: UUID
    file: ProgrammeFile
    known: Mapping[tuple[str, str], Application]
    by_hand: Mapping[str, Mapping[str, list[Any]]]


def _line(entry: Entry, books: _Books, card: Mapping[str, str], *, twice: bool) -> Line:
    verdict = judged(entry.values, entry.odd, books.file, entry.role) if entry.fate == "probable" else verdict_of(entry)
    maybe = str(entry.params.get("other", "")) if entry.fate == "probable" else ""
    why = _cannot_be_taken(entry, twice=twice)
    if why:
        return Line(entry, books.owner, "left_out", verdict, card, why=why)
    known = books.known.get((entry.email, entry.role))
    if known is None:
        return Line(entry, books.owner, "new", verdict, card, maybe=maybe)
    if known.state != "received":
        return Line(entry, books.owner, known.state, verdict, card, application=known, maybe=maybe)
    changes = tuple(_changes(entry, known, books, card))
    return Line(entry, books.owner, "changed" if changes else "same", verdict, card, changes, known, maybe=maybe)


def _cannot_be_taken(entry: Entry, *, twice: bool) -> str:
    if not entry.email or len(entry.email) > ADDRESS:
        return "address_missing"
    if entry.odd.keys() & {"programme"}:
        return "programme_unknown"
    if not entry.role:
        return "role_unknown"
    return "same_role_twice" if twice else ""


def card_of(entry: Entry) -> dict[str, str]:
    """What the file says of the person: cut to what a contact card holds."""
    values = entry.values
    return {
        "given_name": str(values.get("first_name", ""))[:100],
        "family_name": str(values.get("last_name", ""))[:100],
        "title": str(values.get("title", ""))[:200],
        "place": str(values.get("place", ""))[:100],
        "unit": str(values.get("unit") or values.get("business_unit") or "")[:200],
    }


def _changes(entry: Entry, known: Application, books: _Books, card: Mapping[str, str]) -> Iterator[Change]:
    """What the file says otherwise than the books. A blank cell takes nothing away; a correction by hand stands."""
    for key, column in (("first_name", "given_name"), ("last_name", "family_name")):
        before = getattr(known.person, column)
        if card.get(column, before) != before:
            yield Change(key, before, card[column])
    values = known.values
    by_hand = books.by_hand.get(f"application:{known.pk}", {})
    for sheet in sheets_of(entry.values, entry.odd, books.file).values():
        for key, value in sheet.items():
            if values.get(key) == value or value in by_hand.get(key.removeprefix(UNREAD), ()):
                continue
            if key.startswith(UNREAD) and values.get(key[1:]) is not None:
                continue
            yield Change(key, values.get(key), value)


def _pairs(read: Intake, lines: Sequence[Line], owner: UUID, round_: Round) -> Iterator[Pair]:
    by_address = {line.entry.email: line for line in lines if line.fate != "left_out"}
    decided = (
        {
            frozenset((row.one.person.email, row.other.person.email)): row.state
            for row in PossibleDuplicate.objects.filter(one__round=round_, one__owner=owner).select_related(
                "one__person", "other__person"
            )
        }
        if read.probable_duplicates
        else {}
    )
    for one, other in read.probable_duplicates:
        if one in by_address and other in by_address:
            first, second = sorted((by_address[one], by_address[other]), key=lambda line: line.entry.lines)
            yield Pair(pair_key(one, other), first, second, decided.get(frozenset((one, other)), ""))


def pair_key(one: str, other: str) -> str:
    """A short name for two addresses, fit for a form's field."""
    return sha256("\n".join(sorted((one, other))).encode()).hexdigest()[:12]


def preview(upload: Upload, *, seen_by: Viewer) -> Preview:
    """What the viewer may see of the file before anything is written. Raises `TableError` or `IntakeError`."""
    round_ = upload.round
    answers_for = duties(seen_by, round_.pk).get("coordinator", frozenset())
    divided = divide(upload, round_)
    partners = [party.organisation for party in parties(round_)]
    parts = tuple(
        part_of(divided, upload, round_, organisation) for organisation in partners if organisation.pk in answers_for
    )
    others = [organisation for organisation in partners if organisation.pk not in answers_for]
    return Preview(
        table=divided.table,
        rows=divided.whole.rows,
        people=divided.whole.people,
        columns=divided.whole.columns,
        parts=parts,
        others=sum(divided.people.get(organisation.pk, 0) for organisation in others),
        other_parties=tuple(organisation for organisation in others if divided.people.get(organisation.pk)),
        unplaced=divided.unplaced,
        lines=tuple(line for part in parts for line in part.lines),
    )
