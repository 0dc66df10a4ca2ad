"""What applicants do with their own application."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from adept.journey.applications import letters
from adept.journey.applications.models import Application
from adept.journey.applications.queries.mine import way_back_open
from adept.journey.applications.states import APPLICATION
from adept.kernel import post, trail
from adept.kernel.errors import Refused


@transaction.atomic
def withdraw(*, application: Application, by: UUID, now: datetime) -> None:
    """The applicant takes the application back: nobody chooses it, no reason is asked for, a receipt comes by mail."""
    row = _move(application, "withdrawn")
    times = post.Letter.objects.filter(recipient=by, purpose=letters.WITHDRAWN.purpose, object=str(row.pk)).count()
    post.send(
        letters.WITHDRAWN,
        to=row.person.account_id,
        about=row.pk,
        owner=row.owner_id,
        round_id=row.round_id,
        version=times + 1,
    )
    trail.write("applications.withdraw", row, by=by, owner=row.owner_id, at=now)


@transaction.atomic
def come_back(*, application: Application, by: UUID, now: datetime) -> None:
    """Back again before the call closes, as if nothing had been."""
    if not way_back_open(application.round, now):
        raise Refused(_("The call has closed, so the way back is by telephone. Ring the person named below."))
    row = _move(application, "received")
    trail.write("applications.come_back", row, by=by, owner=row.owner_id, at=now)


def _move(application: Application, state: str) -> Application:
    row = Application.objects.select_for_update(of=("self",)).select_related("person").get(pk=application.pk)
    APPLICATION.check(row.state, state)
    row.state = state
    row.save(update_fields=["state"])
    return row
