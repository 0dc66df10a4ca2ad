"""The worker's part of the post: claim what is due, build it, hand it to the mail server, write down what happened.

A claim is a compare-and-set with a lease, so that two workers never carry one letter and a killed worker's letters are
found again. The Message-ID is fixed at the claim; `at_door` is committed just before the hand-over, so that only a
crash between the mail server's answer and our note of it leaves it unknown whether the letter went.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.utils import format_datetime, make_msgid

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import InterfaceError, OperationalError
from django.db.models import Q

from adept.kernel import clock
from adept.kernel.post.door import Door, Never, Shut, Unknown, Wait
from adept.kernel.post.outbox import Kind, kinds
from adept.kernel.post.pages import Rendered
from adept.kernel.post.rows import Letter
from adept.kernel.scope import system

log = logging.getLogger("adept.post")

LEASE = timedelta(seconds=90)
"""How long a claim holds while the letter is built and the mail server is reached."""
AT_DOOR = timedelta(seconds=180)
"""How long it holds once the letter is handed over: longer than every time-out of one SMTP conversation together."""
PATIENCE = [timedelta(minutes=wait) for wait in (1, 5, 15, 60, 240, 720, 1440)]
"""How long to wait after each soft failure; after the last the letter is parked."""
KNOCK_AGAIN = timedelta(minutes=1)
"""When the mail server is away no letter is to blame: it counts as no try, and goes on for as long as it takes."""
CODE_KEPT = timedelta(hours=1)
"""A sign-in code that could not leave for so long is of no use, and is forgotten."""
STRANGER_KEPT = timedelta(days=1)
"""How long it is remembered that an address nobody knows asked for a code; the hourly cap needs an hour of it."""
BODY_KEPT = timedelta(days=7)


def _on() -> bool:
    return False


def carry(worker: str, *, limit: int = 50, stop: Callable[[], bool] = _on) -> int:
    """Send what is due, urgent letters first; how many were handled. `stop` is asked between letters."""
    handled = 0
    with system("the worker sends letters; each is built with its recipient's own access"), Door() as door:
        while handled < limit and not stop() and (letter := _claim(worker)) is not None:
            handled += 1
            try:
                _deliver(letter, door)
            except Shut as shut:
                _put_back(letter, str(shut))
                break
            except (OperationalError, InterfaceError):
                raise  # nothing can be written down now; the lease brings the letter back
            except Exception:  # one letter never stops the others
                log.exception("letter %s could not be carried", letter.pk)
                _later(letter, "could not be carried; see the log")
    return handled


def forget() -> int:
    """Drop what letters said a week after their end, codes that never left, and addresses nobody knows; how many."""
    with system("the clock for mail bodies"):
        before = clock.now() - BODY_KEPT
        ended = Q(state="sent", sent__lt=before) | Q(state__in=("recalled", "withheld", "parked"), due__lt=before)
        old = Letter.objects.filter(ended).exclude(body="", subject="", facts={})
        stale = Letter.objects.filter(state="waiting", urgent=True, written__lt=clock.now() - CODE_KEPT)
        late = stale.update(
            state="parked", facts={}, note="a code that could not be sent in time says nothing any more"
        )
        nobody = Letter.objects.filter(recipient=None, written__lt=clock.now() - STRANGER_KEPT)
        gone, _kinds = nobody.delete()
        return old.update(body="", subject="", facts={}) + late + gone


def _claim(worker: str) -> Letter | None:
    now = clock.now()
    open_now = Q(state="waiting", due__lte=now) | Q(state="sending", lease__lt=now)
    for letter in Letter.objects.filter(open_now).order_by("-urgent", "due", "id")[:5]:
        tries = letter.attempts + (letter.state == "sending")  # a killed worker counts as a try: none kills for ever
        message_id = letter.message_id or make_msgid(str(letter.pk), domain=_domain())
        same = Letter.objects.filter(pk=letter.pk, state=letter.state, lease=letter.lease)
        lease = now + LEASE
        claim = {"state": "sending", "lease": lease, "message_id": message_id, "attempts": tries}
        if not same.update(worker=worker[:40], **claim):
            continue
        for name, value in claim.items():
            setattr(letter, name, value)
        return letter
    return None


def _deliver(letter: Letter, door: Door) -> None:
    """Bring one claimed letter to its end. Raises `Shut` when no letter can leave now."""
    kind = kinds().get(letter.purpose)
    if kind is None or (stopped := _not_again(letter, kind)):
        _end(letter, "parked", "no such kind of letter in this version" if kind is None else stopped, kind)
        return
    built = kind.build(letter)
    if built is None:
        _end(letter, "withheld", "the reader may no longer see what it tells", kind)
        return
    message = _message(built, letter.message_id)
    door.open()
    if not _at_door(letter):
        return
    try:
        door.hand_over(message)
    except Unknown as told:
        if kind.must_arrive:
            _later(letter, f"the mail server gave no answer ({told}); sent again with the same Message-ID")
        else:
            _end(letter, "parked", f"the mail server gave no answer ({told}); it may have arrived", kind)
    except Never as told:
        _end(letter, "parked", str(told), kind)
    except Wait as told:
        _later(letter, str(told))
    else:
        _sent(letter, kind, built)


def _not_again(letter: Letter, kind: Kind) -> str:
    """Why a letter whose worker was killed must not be tried again; empty when it may."""
    if letter.at_door and not kind.must_arrive:
        return "the worker stopped while the mail server was answering; it may have arrived"
    if letter.attempts > len(PATIENCE):
        return "the worker stopped at this letter again and again"
    return ""


def _message(letter: Rendered, message_id: str) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=str(Address(letter.sender, addr_spec=settings.ADEPT.mail_from or f"adept@{_domain()}")),
        to=[letter.address],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={
            "Message-ID": message_id, "Date": format_datetime(clock.now()), "Content-Language": letter.language,
            "Auto-Submitted": "auto-generated",
        },
    )  # fmt: skip
    message.attach_alternative(letter.html, "text/html")
    for name, text in letter.files:
        message.attach(name, text, "text/calendar")
    return message


def _at_door(letter: Letter) -> bool:
    """Note that the letter is being handed over. False when the lease ran out meanwhile and another worker has it."""
    lease = clock.now() + AT_DOOR
    held = Letter.objects.filter(pk=letter.pk, state="sending", lease=letter.lease)
    return bool(held.update(at_door=True, lease=lease))


def _sent(letter: Letter, kind: Kind, built: Rendered) -> None:
    said: dict[str, object] = {"facts": {}}
    if kind.keeps_body:
        said = {"subject": built.subject, "body": built.text}
    Letter.objects.filter(pk=letter.pk).update(
        state="sent", sent=clock.now(), at_door=False, lease=None, language=built.language, note="", **said
    )


def _end(letter: Letter, state: str, note: str, kind: Kind | None = None) -> None:
    said: dict[str, object] = {} if kind is None or kind.keeps_body else {"facts": {}}
    Letter.objects.filter(pk=letter.pk).update(state=state, note=note[:200], lease=None, at_door=False, **said)


def _later(letter: Letter, note: str) -> None:
    if letter.attempts >= len(PATIENCE):
        _end(letter, "parked", note, kinds().get(letter.purpose))
        return
    _wait(letter, note, until=clock.now() + PATIENCE[letter.attempts], attempts=letter.attempts + 1)


def _put_back(letter: Letter, note: str) -> None:
    log.warning("no letter can leave: %s", note)
    note = f"the mail server could not be used ({note})"
    _wait(letter, note, until=clock.now() + KNOCK_AGAIN, attempts=letter.attempts)


def _wait(letter: Letter, note: str, *, until: datetime, attempts: int) -> None:
    Letter.objects.filter(pk=letter.pk).update(
        state="waiting", due=until, attempts=attempts, lease=None, at_door=False, note=note[:200]
    )


def _domain() -> str:
    return settings.ADEPT.address.split("://", 1)[-1].split("/", 1)[0].split(":", 1)[0] or "localhost"
