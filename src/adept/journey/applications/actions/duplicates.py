"""Two rows that may be one person: a person decides, never the program."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from adept.journey.applications.models import Application, PossibleDuplicate, Question
from adept.journey.applications.states import APPLICATION, DUPLICATE
from adept.kernel import trail
from adept.kernel.errors import Refused


@transaction.atomic
def decide_duplicate(*, pair: PossibleDuplicate, same: bool, keep: Application, by: UUID, now: datetime) -> None:
    """The same person: the kept row stands as it is, the other is merged into it. Two persons: both stand.

    What the merged row's address was stays in the trail, and in the row itself until its clock.
    """
    row = (
        PossibleDuplicate.objects.select_for_update(of=("self",))
        .select_related("one__person", "other__person")
        .get(pk=pair.pk)
    )
    state = "same" if same else "different"
    DUPLICATE.check(row.state, state)
    facts: dict[str, object] = {"state": state}
    if same:
        kept, gone = (row.one, row.other) if keep.pk == row.one_id else (row.other, row.one)
        if keep.pk not in (row.one_id, row.other_id):
            raise Refused(_("Choose which of the two applications stays."))
        if kept.state != "received":
            raise Refused(
                _("The application that was to stay has been taken back. Keep the other one, or ask the person.")
            )
        APPLICATION.check(gone.state, "merged")
        Application.objects.filter(pk=gone.pk).update(state="merged")
        Question.objects.filter(application=gone, answered=None).update(answered=now)
        _point_elsewhere(row, gone, kept)
        facts |= {"kept": str(kept.pk), "merged": str(gone.pk), "address": gone.person.email}
    PossibleDuplicate.objects.filter(pk=row.pk).update(state=state, decided_by=by, decided=now)
    trail.write("applications.decide_duplicate", row, by=by, owner=row.one.owner_id, at=now, facts=facts)


def _point_elsewhere(decided: PossibleDuplicate, gone: Application, kept: Application) -> None:
    """Whoever might have been the merged row might be the kept one: the question stays open."""
    waiting = PossibleDuplicate.objects.filter(Q(one=gone) | Q(other=gone), state="open").exclude(pk=decided.pk)
    for pair in waiting:
        third = pair.other_id if pair.one_id == gone.pk else pair.one_id
        known = PossibleDuplicate.objects.filter(one__in=[third, kept.pk], other__in=[third, kept.pk]).exists()
        if not known:
            PossibleDuplicate.objects.filter(pk=pair.pk).update(one=kept.pk, other=third)
