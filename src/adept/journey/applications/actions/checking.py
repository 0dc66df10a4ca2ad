"""Putting a value right, settling by hand what the criteria cannot, and taking either back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from adept.journey.applications.models import Application, Check
from adept.journey.applications.queries import sheets
from adept.journey.applications.queries.history import CORRECT, SETTLE, UNDO
from adept.journey.applications.states import VERDICT
from adept.kernel import trail
from adept.kernel.errors import Refused
from adept.programmes.queries import file_of


@transaction.atomic
def correct(*, application: Application, field: str, value: Any, reason: str, by: UUID, now: datetime) -> trail.Entry:
    """Put one value right, and hold the application against the criteria again. What a person settled stays settled."""
    row = _received(application)
    _give_reason(reason)
    file = file_of(row.round)
    sheet = getattr(row, column := sheets.column_of(field, file))
    before = {"before": sheet.get(field), "unread": sheet.get(sheets.UNREAD + field)}
    if value is not None and value == before["before"]:
        raise Refused(_("That is what stands there already. Nothing was changed."))
    _put(sheet, field, value, None)
    row.save(update_fields=[column])
    _judge(row, now)
    return trail.write(
        CORRECT, row, by=by, owner=row.owner_id, at=now,
        facts={"field": field, **before, "after": value, "reason": reason.strip()},
    )  # fmt: skip


@transaction.atomic
def settle(*, application: Application, verdict: str, reason: str, by: UUID, now: datetime) -> trail.Entry:
    """Say by hand what the criteria cannot: clear, outside or still a question; always with a reason."""
    row = _received(application)
    _give_reason(reason)
    check = Check.objects.select_for_update().get(application=row)
    if verdict not in VERDICT.states:
        raise Refused(_("Choose what should be so from now on."))
    if verdict != check.verdict:
        VERDICT.check(check.verdict, verdict)
    facts = {"before": _kept(check), "after": verdict, "reason": reason.strip()}
    check.verdict, check.settled_by_id, check.reason, check.at = verdict, by, reason.strip(), now
    check.save(update_fields=["verdict", "settled_by", "reason", "at"])
    return trail.write(SETTLE, row, by=by, owner=row.owner_id, at=now, facts=facts)


@transaction.atomic
def undo(*, application: Application, entry: UUID, by: UUID, now: datetime) -> None:
    """Take a correction or a settlement back, as long as nothing was changed on top of it."""
    row = _received(application)
    done = trail.Entry.objects.filter(pk=entry, object=f"application:{row.pk}", action__in=(CORRECT, SETTLE)).first()
    if done is None:
        raise Refused(_("There is nothing to undo here."))
    facts = trail.Detail.objects.get(entry=done).facts
    changed_since = Refused(_("Something was changed after that. Look at it again, then put it right by hand."))
    if done.action == CORRECT:
        field = facts["field"]
        sheet = getattr(row, column := sheets.column_of(field, file_of(row.round)))
        if sheet.get(field) != facts["after"] or _undone(row, entry):
            raise changed_since
        _put(sheet, field, facts["before"], facts["unread"])
        row.save(update_fields=[column])
    else:
        check = Check.objects.select_for_update().get(application=row)
        if check.settled_by_id is None or check.reason != facts["reason"] or check.at != done.at or _undone(row, entry):
            raise changed_since
        before = facts["before"]
        check.verdict, check.reason, check.at = before["verdict"], before["reason"], now
        check.settled_by_id = UUID(before["settled_by"]) if before["settled_by"] else None
        check.save(update_fields=["verdict", "settled_by", "reason", "at"])
    _judge(row, now)
    trail.write(UNDO, row, by=by, owner=row.owner_id, at=now, facts={"entry": str(entry)})


def _received(application: Application) -> Application:
    """The application as it stands now, locked. Refused when it was taken back or merged."""
    row = Application.objects.select_for_update(of=("self",)).select_related("round__programme").get(pk=application.pk)
    if row.state != "received":
        raise Refused(_("This application has been taken back or merged. Nothing can be changed in it."))
    return row


def _give_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Write in a few words why. Those who come after you will read it."))


def _put(sheet: dict[str, Any], field: str, value: Any, unread: Any) -> None:
    for key, said in ((field, value), (sheets.UNREAD + field, unread)):
        if said is None:
            sheet.pop(key, None)
        else:
            sheet[key] = said


def _judge(row: Application, now: datetime) -> None:
    verdict = sheets.judged_again(row, file_of(row.round))
    Check.objects.filter(application=row, settled_by=None).update(
        verdict=verdict.verdict, code=verdict.code, params=verdict.told, reason="", at=now
    )


def _kept(check: Check) -> dict[str, Any]:
    return {
        "verdict": check.verdict,
        "settled_by": str(check.settled_by_id) if check.settled_by_id else "",
        "reason": check.reason,
    }


def _undone(row: Application, entry: UUID) -> bool:
    taken_back = trail.Detail.objects.filter(entry__object=f"application:{row.pk}", entry__action=UNDO)
    return any(told.get("entry") == str(entry) for told in taken_back.values_list("facts", flat=True))
