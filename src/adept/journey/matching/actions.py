"""Verbs of the desk: the only writers of drafts, holds and pairs.

Every change names the `version` of the draft it was made from; someone else's change in between is told, not
overwritten. Hard rules are asked of the engine's own problem each time, and once more of every pair at publishing: no
hold can override one.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from adept.journey.matching import letters, queries, translate
from adept.journey.matching.models import Draft, Hold, Pair, Suggestion
from adept.journey.matching.states import DRAFT, PAIR
from adept.journey.selection.actions import before_reopening
from adept.journey.selection.models import Place
from adept.kernel import post, scope, trail
from adept.kernel.errors import Refused
from adept.people.models import Account
from adept.programmes.models import Party, Round
from adept.programmes.queries import milestones, party_ids


@before_reopening
def stay_closed(round_: Round) -> None:
    """A selection is not opened again under a draft that waits for its second owner, or that is published."""
    if queries.state_of(round_) in ("proposed", "published"):
        raise Refused(_("The pairs are being published. Take the draft back at the matching desk first."), code="draft")


@transaction.atomic
def suggest(*, round_: Round, by: UUID, now: datetime) -> Draft:
    """Let the engine propose the best pairs that the rules allow; the draft belongs to all parties from now on."""
    if not queries.may_start(round_):
        raise Refused(_("Not every organisation has closed its selection yet. The pairs come when all have."))
    draft, new = Draft.objects.select_for_update().get_or_create(
        round=round_, defaults={"made_by_id": by, "made": now, "inputs": ""}
    )
    _open_for_work(draft)
    _settle(draft)
    if new:
        _trail("matching.suggest", draft, by=by, now=now)
    return draft


@transaction.atomic
def lock(*, draft: Draft, mentee: UUID, mentor: UUID, version: int, by: UUID, now: datetime, reason: str = "") -> Hold:
    """Hold two people together; the rest settles around them."""
    return _hold(draft, mentee, mentor, "lock", version=version, by=by, now=now, reason=reason)


@transaction.atomic
def forbid(
    *, draft: Draft, mentee: UUID, mentor: UUID, version: int, by: UUID, now: datetime, reason: str = ""
) -> Hold:
    """Not these two; the rest settles around it."""
    return _hold(draft, mentee, mentor, "forbid", version=version, by=by, now=now, reason=reason)


@transaction.atomic
def move(*, draft: Draft, mentee: UUID, mentor: UUID, version: int, by: UUID, now: datetime, reason: str = "") -> Hold:
    """Give a mentee another mentor: a lock in place of the one the mentee has, if any."""
    Hold.objects.filter(round=draft.round_id, mentee=mentee, kind="lock").delete()
    return _hold(draft, mentee, mentor, "lock", version=version, by=by, now=now, reason=reason, action="matching.move")


@transaction.atomic
def release(*, draft: Draft, mentee: UUID, mentor: UUID, version: int, by: UUID, now: datetime) -> None:
    """Take back a lock or a "not these two"."""
    draft = _working(draft, version)
    gone, _rows = Hold.objects.filter(round=draft.round_id, mentee=mentee, mentor=mentor).delete()
    if not gone:
        raise Refused(_("Somebody has already let these two go."))
    _trail("matching.release", draft, by=by, now=now, facts={"mentee": str(mentee), "mentor": str(mentor)})
    _settle(draft)


@transaction.atomic
def propose(*, draft: Draft, version: int, by: UUID, acting_for: UUID, now: datetime) -> Draft:
    """Hand the draft to the other owners: one of them confirms, and the proposals go out."""
    draft = _working(draft, version)
    if not Suggestion.objects.filter(draft=draft, mentor__isnull=False).exists():
        raise Refused(_("There is no pair to publish yet."))
    draft.state, draft.proposed_by_id, draft.proposed_for_id, draft.proposed = "proposed", by, acting_for, now
    draft.save(update_fields=["state", "proposed_by", "proposed_for", "proposed"])
    _trail("matching.propose", draft, by=by, now=now, facts={"version": draft.version})
    return draft


@transaction.atomic
def send_back(*, draft: Draft, by: UUID, now: datetime) -> Draft:
    """Open the draft for work again before anyone has confirmed it."""
    draft = Draft.objects.select_for_update().select_related("round__programme").get(pk=draft.pk)
    if draft.state != "proposed":
        raise Refused(_("The draft no longer waits for a second owner. Look at it again."))
    DRAFT.check(draft.state, "working")
    draft.state, draft.proposed_by, draft.proposed_for, draft.proposed = "working", None, None, None
    draft.save(update_fields=["state", "proposed_by", "proposed_for", "proposed"])
    _trail("matching.send_back", draft, by=by, now=now)
    return draft


@transaction.atomic
def confirm(*, draft: Draft, version: int, by: UUID, acting_for: UUID, now: datetime) -> list[Pair]:
    """The second owner confirms: the pairs are published, and in a minute the proposals leave.

    Another person, and in a joint programme a person of another party. Every pair is judged by the hard rules once
    more.
    """
    draft = Draft.objects.select_for_update().select_related("round__programme").get(pk=draft.pk)
    DRAFT.check(draft.state, "published")
    if draft.version != version:
        raise _changed()
    if draft.proposed_by_id == by:
        raise Refused(
            _("You proposed this draft yourself. Someone else among the owners confirms it."), code="same-person"
        )
    joint = Party.objects.filter(round=draft.round_id, left=None).count() > 1
    if joint and acting_for == draft.proposed_for_id:
        raise Refused(
            _("Someone from another organisation confirms: the programme is owned together."), code="same-organisation"
        )
    lines = list(Suggestion.objects.filter(draft=draft, mentor__isnull=False))
    problem = translate.pose(draft.round, *queries.table(draft.round), holds=queries.holds(draft.round))
    if problem.inputs != draft.inputs:
        raise Refused(
            _("Something about the people has changed since the draft was made. Open the desk and let it settle again.")
        )
    for line in lines:
        problem.insist(str(line.mentee_id), str(line.mentor_id))
    answer_by = milestones(draft.round)["answer_by"].starts
    pairs = [
        Pair(
            round=draft.round, mentee_id=line.mentee_id, mentor_id=line.mentor_id, facts=line.facts.get("shared", []),
            published=now, answer_by=answer_by,
        )
        for line in lines
        if line.mentor_id
    ]  # fmt: skip
    for pair in pairs:
        pair.save(force_insert=True)
    draft.state, draft.confirmed_by_id, draft.confirmed, draft.batch = "published", by, now, uuid4()
    draft.save(update_fields=["state", "confirmed_by", "confirmed", "batch"])
    _send(draft, pairs, now)
    _trail("matching.publish", draft, by=by, now=now, facts={"pairs": len(pairs), "version": draft.version})
    return pairs


@transaction.atomic
def recall(*, draft: Draft, by: UUID, now: datetime) -> int:
    """Take the proposals back within the minute, before any letter has left; how many letters were stopped."""
    draft = Draft.objects.select_for_update().select_related("round__programme").get(pk=draft.pk)
    if draft.state != "published" or draft.batch is None or draft.confirmed is None:
        raise Refused(_("There is nothing to take back."))
    with scope.widen(party_ids(draft.round), why="the proposals of all parties are taken back together"):
        if (
            post.Letter.objects.filter(batch=draft.batch).exclude(state="waiting").exists()
            or now >= draft.confirmed + post.UNDO
        ):
            raise Refused(_("The minute is over and the proposals have left."))
        stopped = post.recall(draft.batch)
    for pair in Pair.objects.filter(round=draft.round_id, state="proposed"):
        PAIR.check(pair.state, "recalled")
    Pair.objects.filter(round=draft.round_id, state="proposed").update(state="recalled")
    DRAFT.check(draft.state, "working")
    draft.state, draft.proposed_by, draft.proposed_for, draft.proposed = "working", None, None, None
    draft.confirmed_by, draft.confirmed, draft.batch = None, None, None
    draft.version += 1
    draft.save()
    _trail("matching.recall", draft, by=by, now=now, facts={"letters": stopped})
    return stopped


def preview(*, pair: Pair, account: Account) -> post.Rendered:
    """The proposal as one reader will get it; writes nothing."""
    return letters.proposal(pair, account)


def _hold(
    draft: Draft,
    mentee: UUID,
    mentor: UUID,
    kind: str,
    *,
    version: int,
    by: UUID,
    now: datetime,
    reason: str,
    action: str = "",
) -> Hold:
    draft = _working(draft, version)
    ours = {str(place.pk): place for side in queries.table(draft.round) for place in side}
    if str(mentee) not in ours or str(mentor) not in ours:
        raise Refused(_("One of the two is no longer at this desk. Look at it again."))
    if kind == "lock":
        problem = translate.pose(draft.round, *queries.table(draft.round), holds=())
        problem.insist(str(mentee), str(mentor))
        _room_for(ours[str(mentor)], mentee)
    hold, new = Hold.objects.get_or_create(
        mentee_id=mentee, mentor_id=mentor,
        defaults={"round": draft.round, "kind": kind, "by_id": by, "reason": reason, "at": now},
    )  # fmt: skip
    if not new:
        raise Refused(_("Someone has already decided about these two. Let them go first."))
    _trail(
        action or f"matching.{kind}",
        draft,
        by=by,
        now=now,
        facts={"mentee": str(mentee), "mentor": str(mentor), "reason": reason},
    )
    _settle(draft)
    return hold


def _room_for(mentor: Place, mentee: UUID) -> None:
    taken = Hold.objects.filter(mentor=mentor, kind="lock").exclude(mentee=mentee).count()
    if taken >= translate.places_of(mentor):
        raise Refused(_("This mentor is already held for someone else. Let them go first."), code="mentor-held")


def _working(draft: Draft, version: int) -> Draft:
    """The draft, locked for this change; refuses one that has moved on since the page was shown."""
    draft = Draft.objects.select_for_update().select_related("round__programme").get(pk=draft.pk)
    _open_for_work(draft)
    if draft.version != version:
        raise _changed()
    return draft


def _open_for_work(draft: Draft) -> None:
    if draft.state == "published":
        raise Refused(_("The pairs are published. They can no longer be changed here."))
    if draft.state != "working":
        raise Refused(_("The draft waits for a second owner. Take it back before you change it."))


def _changed() -> Refused:
    return Refused(
        _("Someone changed the draft while you looked at it. Nothing of yours was lost; look again, then decide."),
        code="version",
    )


def _settle(draft: Draft) -> None:
    """Solve from what is held, and write the lines of the draft."""
    mentees, mentors = queries.table(draft.round)
    settled = translate.settle(draft.round, mentees, mentors, holds=queries.holds(draft.round), seed=draft.seed)
    Suggestion.objects.filter(draft=draft).delete()
    Suggestion.objects.bulk_create(
        [
            Suggestion(draft=draft, mentee_id=UUID(line.mentee), mentor_id=UUID(line.mentor) if line.mentor else None,
                       margin=line.margin, facts=line.facts)
            for line in settled.lines
        ],
        batch_size=500,
    )  # fmt: skip
    draft.inputs, draft.summary = settled.inputs, settled.summary
    draft.version += 1
    draft.save(update_fields=["inputs", "summary", "version"])


def _send(draft: Draft, pairs: Sequence[Pair], now: datetime) -> None:
    places = Place._base_manager.filter(pk__in=[pk for pair in pairs for pk in (pair.mentee_id, pair.mentor_id)])
    people = {place.pk: place for place in places.select_related("application__person")}
    due = post.next_open_hour(now + post.UNDO, draft.round.time_zone)
    for pair in pairs:
        for place in (people[pair.mentee_id], people[pair.mentor_id]):
            post.send(
                letters.PROPOSAL, to=place.application.person.account_id, about=pair.pk, owner=place.owner_id,
                round_id=draft.round_id, due=due, batch=draft.batch,
            )  # fmt: skip


def _trail(action: str, draft: Draft, *, by: UUID, now: datetime, facts: dict[str, object] | None = None) -> None:
    trail.write(action, draft, by=by, chain=f"programme:{draft.round.programme_id}", at=now, facts=facts)
