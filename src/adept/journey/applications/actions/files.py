"""A file on its way in: brought, mapped by hand, taken in as a whole, or dropped."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from adept.exchange.errors import TableError
from adept.formats.columns import IntakeError
from adept.formats.errors import CodedError
from adept.formats.programme import ProgrammeFile
from adept.journey.applications.actions.duplicates import decide_duplicate
from adept.journey.applications.models import Application, Check, PossibleDuplicate, Upload
from adept.journey.applications.queries import sheets
from adept.journey.applications.queries.file import Line, Part, divide, pair_key, part_of, table_of
from adept.journey.applications.states import UPLOAD
from adept.kernel import scope, trail
from adept.kernel.errors import Refused
from adept.people import actions as people
from adept.people.models import Organisation, Person
from adept.programmes.models import Round
from adept.programmes.queries import file_of, parties, party_ids

MOST = 2_000
"""How many rows one file may write at a time: every person has a line in the trail, and nobody waits for more."""


def in_words(error: CodedError) -> str:
    """What is wrong with a file, in the reader's language."""
    return _(error.message).format_map(error.params)


@transaction.atomic
def bring_file(*, round_: Round, owner: Organisation, name: str, content: bytes, by: UUID, now: datetime) -> Upload:
    """Keep a file for its preview. Nothing about anybody is written yet. Refused in words when it is no table."""
    upload = Upload(round=round_, by_id=by, owner=owner, name=name[:200], content=content, made=now)
    try:
        table_of(upload)
    except TableError as error:
        raise Refused(in_words(error), code=error.code) from error
    upload.save(force_insert=True)
    trail.write("applications.bring_file", upload, by=by, owner=owner.pk, at=now)
    return upload


@transaction.atomic
def drop_stale(*, before: datetime, now: datetime) -> int:
    """The clock lets go of files that were read before that moment and never taken in; how many."""
    stale = list(Upload.objects.select_for_update().filter(state="read", made__lt=before))
    for row in stale:
        _empty(row, "dropped")
        trail.write("applications.drop_file", row, by=None, owner=row.owner_id, at=now, facts={"clock": True})
    return len(stale)


@transaction.atomic
def map_columns(
    *, upload: Upload, mapping: Mapping[str, str], asked_for: Mapping[str, str], by: UUID, now: datetime
) -> None:
    """Say by hand what columns hold, and which of those usually left out are wanted after all, and why."""
    row = _open(upload)
    row.mapping, row.asked_for = (
        dict(mapping),
        {header: why.strip() for header, why in asked_for.items() if why.strip()},
    )
    try:
        divide(row, row.round)
    except (TableError, IntakeError) as error:
        raise Refused(in_words(error), code=error.code) from error
    row.save(update_fields=["mapping", "asked_for"])
    trail.write("applications.map_columns", row, by=by, owner=row.owner_id, at=now, facts={"asked_for": row.asked_for})


@transaction.atomic
def drop_file(*, upload: Upload, by: UUID, now: datetime) -> None:
    """Let a file go: its content is emptied, and nothing was written."""
    row = _open(upload)
    _empty(row, "dropped")
    trail.write("applications.drop_file", row, by=by, owner=row.owner_id, at=now)


@transaction.atomic
def take_in(*, upload: Upload, decisions: Mapping[str, str], by: UUID, now: datetime) -> dict[str, int]:
    """Write the whole file, or nothing: each organisation's rows for that organisation. The same file again changes
    nothing.

    `decisions`: the key of a pair of rows that may be one person -> `same` or `different`; what is left out waits in
    the list. Answers how many of the bringer's own organisation's rows were new and changed.
    """
    round_ = Round.objects.select_for_update().get(pk=upload.round_id)  # two files at once: one after the other
    row = _open(upload)
    told, left = {"new": 0, "changed": 0}, MOST
    try:
        divided = divide(row, round_)
    except (TableError, IntakeError) as error:
        raise Refused(in_words(error), code=error.code) from error
    own = scope.current().organisations
    partners = {party.key: party.organisation for party in parties(round_)}
    with _every_party(round_):
        for party in parties(round_):
            if party.organisation_id not in divided.parts:
                continue
            part = part_of(divided, row, round_, party.organisation)
            left -= sum(line.fate in ("new", "changed") for line in part.lines)
            if left < 0:
                raise Refused(
                    _(
                        "The file has more than %(most)s rows that are new or changed. "
                        "Split it, and take the parts in one by one."
                    )
                    % {"most": MOST}
                )
            mine = own is None or party.organisation_id in own
            books = _Books(round_, party.organisation, partners, file_of(round_), decisions if mine else {}, by, now)
            counts = _write_part(part, books)
            if mine:
                told = {name: told[name] + counts[name] for name in told}
            elif any(counts.values()):
                trail.write("applications.take_in_for", row, by=by, owner=party.organisation_id, at=now, facts=counts)
    _empty(row, "taken", decisions=dict(decisions))
    trail.write("applications.take_in", row, by=by, owner=row.owner_id, at=now, facts=told)
    return told


def _every_party(round_: Round) -> AbstractContextManager[Any]:
    if scope.current().organisations is None:
        return nullcontext()
    return scope.widen(party_ids(round_), why="a joint file is written for each organisation in its own books")


def _open(upload: Upload) -> Upload:
    """The upload as it stands now, locked. Refused when it was taken in or dropped meanwhile."""
    row = Upload.objects.select_for_update(of=("self",)).select_related("round__programme").get(pk=upload.pk)
    UPLOAD.check(row.state, "taken")
    return row


def _empty(row: Upload, state: str, decisions: Mapping[str, str] | None = None) -> None:
    row.state, row.content, row.decisions = state, b"", dict(decisions or {})
    row.save(update_fields=["state", "content", "decisions"])


@dataclass(frozen=True, slots=True)
class _Books:
    """Where one organisation's rows are written, by whom, and what was decided about pairs of rows."""

    round: Round
    owner: Organisation
    partners: Mapping[str, Organisation]
    file: ProgrammeFile
    decisions: Mapping[str, str]
    by: UUID
    now: datetime


def _write_part(part: Part, books: _Books) -> dict[str, int]:
    counts = {"new": 0, "changed": 0}
    written: dict[str, Application] = {}
    for line in part.lines:
        if line.fate == "left_out":
            continue
        if line.fate == "new":
            row = _write_new(line, books)
        elif line.fate == "changed":
            row = _write_changes(line, books)
        else:
            assert line.application is not None
            row = line.application
        if line.fate in counts:
            counts[line.fate] += 1
        written.setdefault(line.entry.email, row)
    for line in part.lines:
        if line.maybe and line.fate != "left_out":
            _note_pair(line, written, books)
    return counts


def _write_new(line: Line, books: _Books) -> Application:
    row = Application(
        round=books.round,
        owner=books.owner,
        person=_person(line, books),
        role=line.entry.role,
        received=_received(line, books),
        lines=list(line.entry.lines),
        **_sheets(line, books.file),
    )
    row.save(force_insert=True)
    verdict = line.verdict
    Check(application=row, verdict=verdict.verdict, code=verdict.code, params=verdict.told, at=books.now).save(
        force_insert=True
    )
    return row


def _write_changes(line: Line, books: _Books) -> Application:
    """Bring an application up to date. What a person has settled by hand stays settled."""
    row = line.application
    assert row is not None
    _person(line, books)
    new = _sheets(line, books.file)
    for change in line.changes:
        key = change.field
        if key in sheets.OF_THE_PERSON:
            continue
        column = sheets.column_of(key.removeprefix(sheets.UNREAD), books.file)
        getattr(row, column)[key] = new[column][key]
        getattr(row, column).pop(sheets.UNREAD + key, None)
    row.lines = list(line.entry.lines)
    row.save(update_fields=["lines", *sheets.COLUMNS])
    verdict = sheets.judged_again(row, books.file)
    Check.objects.filter(application=row, settled_by=None).update(
        verdict=verdict.verdict, code=verdict.code, params=verdict.told, at=books.now
    )
    return row


def _sheets(line: Line, file: ProgrammeFile) -> dict[str, dict[str, Any]]:
    found = sheets.sheets_of(line.entry.values, line.entry.odd, file)
    if len(line.entry.nominators) > 1:
        found["statement"]["nominations"] = [[one.by, one.comment] for one in line.entry.nominators]
    return found


def _person(line: Line, books: _Books) -> Person:
    values, card = line.entry.values, line.card
    told = str(values.get("organisation", ""))[:200]
    employer = books.partners.get(told) or (people.employer_of(books.owner, told) if told else books.owner)
    return people.write_down(
        owner=books.owner,
        email=line.entry.email,
        given_name=card.get("given_name", ""),
        family_name=card.get("family_name", ""),
        language=_language(values.get("languages"), books.file),
        employer=employer,
        unit=people.unit_of(employer, card.get("unit", "")),
        title=card.get("title", ""),
        place=card.get("place", ""),
        by=books.by,
        now=books.now,
    )


def _language(told: Any, file: ProgrammeFile) -> str:
    """The first of the person's languages that the programme speaks, else the programme's first."""
    return next((code for code in told or () if code in file.languages), file.languages[0])


def _received(line: Line, books: _Books) -> datetime:
    """When they applied: as the file has it, in the programme's own zone; else now."""
    told = str(line.entry.values.get("applied_at", ""))
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        return books.now
    zone = ZoneInfo(books.file.time_zone)
    return moment.replace(tzinfo=zone) if "T" in told else datetime.combine(moment.date(), time(12), zone)


def _note_pair(line: Line, written: Mapping[str, Application], books: _Books) -> None:
    """Two rows that may be one person: noted once, and decided when the bringer has said so."""
    row = written[line.entry.email]
    twin = written.get(line.maybe) or (
        Application.objects.filter(round=books.round, owner=books.owner, person__email=line.maybe)
        .exclude(state="merged")
        .first()
    )
    if twin is None:
        return
    pair = PossibleDuplicate.objects.filter(one__in=[row, twin], other__in=[row, twin]).first()
    if pair is None:
        pair = PossibleDuplicate(one=twin, other=row)
        pair.save(force_insert=True)
    decision = books.decisions.get(pair_key(row.person.email, twin.person.email), "")
    if pair.state == "open" and decision in ("same", "different"):
        later = max((row, twin), key=lambda one: (one.received, one.lines[-1:] or [0]))
        decide_duplicate(pair=pair, same=decision == "same", keep=later, by=books.by, now=books.now)
