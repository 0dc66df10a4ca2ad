"""Verbs about rounds: the only writers of programmes, rounds, parties, dates and teams."""

from collections.abc import Mapping
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from adept.formats.programme import ProgrammeFile, load_programme
from adept.kernel import trail
from adept.kernel.errors import Refused
from adept.people import actions as people
from adept.people.models import Organisation, Person
from adept.programmes.models import Milestone, Party, Programme, Round, TeamMember

LAST_MINUTE = frozenset({"call_closes", "selection_by", "answer_by", "agreement_by", "survey_closes"})
"""Deadlines: the day itself counts, until its last minute."""


@transaction.atomic
def begin(*, text: str, by: UUID | None, now: datetime) -> Round:
    """A round with its parties and its team from the programme file: each contact coordinates for their organisation.

    Organisations and people that are known already are taken as they are. A contact without one coordinates for all.
    """
    file = load_programme(text)
    organisations: dict[str, Organisation] = {}
    for entry in file.organisations:
        names = list(entry.name.values()) or [entry.key]
        known = Organisation.objects.filter(parent=None, kept_by=None, name__in=names).order_by("name").first()
        organisations[entry.key] = known or people.found_organisation(name=names[0], short=entry.key, by=by, now=now)
    round_ = open_round(text=text, organisations=organisations, by=by, now=now)
    for contact in file.contacts:
        given, _space, family = contact.name.partition(" ")
        for key in [contact.organisation] if contact.organisation else organisations:
            owner = organisations[key]
            person = people.write_down(
                owner=owner,
                email=contact.email,
                given_name=given,
                family_name=family,
                language=file.languages[0],
                by=by,
                now=now,
            )
            add_to_team(
                round_=round_,
                organisation=owner,
                person=person,
                duty="coordinator",
                phone=contact.phone,
                by=by,
                now=now,
            )
            people.welcome(
                appointment=people.appoint(organisation=owner, person=person, by=by, now=now), by=by, now=now
            )
    return round_


@transaction.atomic
def open_round(
    *,
    text: str,
    organisations: Mapping[str, Organisation],
    lead: Organisation | None = None,
    by: UUID | None,
    now: datetime,
) -> Round:
    """A round from its programme file. `organisations`: the file's key of each party -> the organisation.

    Raises `ProgrammeFileError` for a file that cannot be read, `Refused` when a party has no organisation.
    """
    file = load_programme(text)
    missing = [entry.key for entry in file.organisations if entry.key not in organisations]
    if missing:
        raise Refused(
            _("Nobody was named for %(keys)s. Say which organisation each of them is.") % {"keys": ", ".join(missing)}
        )
    programme, _new = Programme.objects.get_or_create(
        format=file.format, lead=lead, name=dict(file.name), defaults={"family": None}
    )
    round_ = Round(programme=programme, number=file.round, file=text, time_zone=file.time_zone, made=now)
    round_.save(force_insert=True)
    for entry in file.organisations:
        Party(round=round_, organisation=organisations[entry.key], key=entry.key, places=entry.places, joined=now).save(
            force_insert=True
        )
    for milestone in _milestones(file, round_, organisations):
        milestone.save(force_insert=True)
    trail.write(
        "programmes.open_round",
        round_,
        by=by,
        chain=f"programme:{programme.pk}",
        at=now,
        facts={"number": round_.number},
    )
    return round_


def _milestones(file: ProgrammeFile, round_: Round, organisations: Mapping[str, Organisation]) -> list[Milestone]:
    zone = ZoneInfo(file.time_zone)
    named = [
        Milestone(round=round_, key=key, starts=_moment(day, zone, last_minute=key in LAST_MINUTE))
        for key, day in file.calendar.days.items()
    ]
    gatherings = [
        Milestone(
            round=round_,
            key=gathering.key,
            starts=datetime.combine(gathering.on, gathering.starts, zone),
            ends=datetime.combine(gathering.on, gathering.ends, zone),
            host=organisations[gathering.host] if gathering.host else None,
        )
        for gathering in file.gatherings
    ]
    return named + gatherings


def _moment(told: date | datetime, zone: ZoneInfo, *, last_minute: bool) -> datetime:
    """A deadline counts its whole day; every other date begins with it."""
    if isinstance(told, datetime):
        return told if told.tzinfo else told.replace(tzinfo=zone)
    return datetime.combine(told, time(23, 59, 59) if last_minute else time(0, 0), zone)


@transaction.atomic
def add_to_team(
    *,
    round_: Round,
    organisation: Organisation,
    person: Person,
    duty: str,
    phone: str = "",
    by: UUID | None,
    now: datetime,
) -> TeamMember:
    """Give someone a duty in the round on behalf of a party. Has it already: nothing changes."""
    if not Party.objects.filter(round=round_, organisation=organisation, left=None).exists():
        raise Refused(_("%(organisation)s takes no part in this round.") % {"organisation": organisation.name})
    member, new = TeamMember.objects.get_or_create(
        round=round_,
        organisation=organisation,
        account=person.account,
        duty=duty,
        until=None,
        defaults={"person": person, "phone": phone, "since": now},
    )
    if new:
        trail.write("programmes.add_to_team", member, by=by, owner=organisation.pk, at=now, facts={"duty": duty})
    return member


@transaction.atomic
def end_duty(*, member: TeamMember, by: UUID | None, now: datetime) -> None:
    """Take a duty away, from this moment: the next request of that person no longer has it."""
    TeamMember.objects.filter(pk=member.pk, until=None).update(until=now)
    trail.write("programmes.end_duty", member, by=by, owner=member.organisation_id, at=now)
