"""Reads about rounds: the scope in which they are seen, the file, the parties, the team."""

from functools import lru_cache
from uuid import UUID

from adept.formats import get as get_format
from adept.formats.base import Format
from adept.formats.programme import ProgrammeFile, load_programme
from adept.kernel.access import Viewer
from adept.kernel.errors import NotYours
from adept.kernel.scope import Scope
from adept.programmes.models import Milestone, Party, Round, TeamMember
from adept.programmes.policies import duties


def scope_of(viewer: Viewer, round_id: UUID | None) -> Scope:
    """What `viewer` sees: in a round, the people of the organisations they coordinate there; and always what is about
    themselves.
    """
    if round_id is None:
        return Scope(why="own rows", account=viewer.account_id)
    if not Round._base_manager.filter(pk=round_id).exists():
        raise NotYours
    return Scope(
        why="viewing a round", account=viewer.account_id, round=round_id,
        organisations=duties(viewer, round_id).get("coordinator", frozenset()),
    )  # fmt: skip


@lru_cache(maxsize=64)
def _parsed(text: str) -> ProgrammeFile:
    return load_programme(text)


def file_of(round_: Round) -> ProgrammeFile:
    """The round's programme file, as a value."""
    return _parsed(round_.file)


def format_of(round_: Round) -> Format:
    """The kind of programme this is a round of."""
    return get_format(round_.programme.format)


def parties(round_: Round) -> list[Party]:
    """The organisations that share the round, in the order of the programme file."""
    rows = Party.objects.filter(round=round_, left=None).select_related("organisation")
    order = {entry.key: number for number, entry in enumerate(file_of(round_).organisations)}
    return sorted(rows, key=lambda party: (order.get(party.key, 99), party.key))


def party_ids(round_: Round) -> frozenset[UUID]:
    """The ids of the organisations that share the round today."""
    return frozenset(Party._base_manager.filter(round=round_, left=None).values_list("organisation", flat=True))


def milestones(round_: Round) -> dict[str, Milestone]:
    """The round's dates by key, in the order of time."""
    return {row.key: row for row in Milestone.objects.filter(round=round_).select_related("host").order_by("starts")}


def rounds_of(*, seen_by: Viewer) -> list[tuple[Round, str]]:
    """The rounds in which the viewer has a duty, with the duty, the newest first; one line per round and duty."""
    rows = (
        TeamMember.objects.filter(account=seen_by.account_id, until=None)
        .select_related("round__programme")
        .order_by("-round__made", "duty")
    )
    return list(dict.fromkeys((row.round, row.duty) for row in rows))


def contact(round_: Round, organisation: UUID | None) -> TeamMember | None:
    """Whom to call: the coordinator of the organisation that answers for the person, else the first of the round."""
    team = TeamMember.objects.filter(round=round_, duty="coordinator", until=None).select_related(
        "person", "organisation", "account"
    )
    return (
        team.filter(organisation=organisation).order_by("since", "id").first() or team.order_by("since", "id").first()
    )


def coordinators(round_: Round) -> list[TeamMember]:
    """All who run the round, one line a person, in the order of the parties."""
    rows = TeamMember.objects.filter(round=round_, duty="coordinator", until=None).select_related(
        "person", "organisation", "account"
    )
    order = {party.organisation_id: number for number, party in enumerate(parties(round_))}
    return sorted(rows, key=lambda member: (order.get(member.organisation_id, 99), member.person.sort_plain))


def name_of(round_: Round, language: str) -> str:
    """The programme's name in the reader's language, else in the first language it has."""
    names: dict[str, str] = round_.programme.name
    return names.get(language) or next(iter(names.values()), "")
