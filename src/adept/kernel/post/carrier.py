"""The worker's part of the post: claim what is due, build it, hand it to the mail server, write down what happened.

A claim is a compare-and-set with a lease, so that two workers never carry one letter and a killed worker's letters are found
again. The Message-ID is fixed at the claim; `at_door` is committed just before the hand-over, so that only a crash between the two
lines marked below leaves it unknown whether the letter went.
"""

import logging
import smtplib
from datetime import timedelta
from email.utils import make_msgid

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.db.models import Q

from adept.kernel import clock
from adept.kernel.post.outbox import kinds
from adept.kernel.post.pages import Rendered
from adept.kernel.post.rows import Letter
from adept.kernel.scope import system

log = logging.getLogger("adept.post")

LEASE = timedelta(seconds=90)
PATIENCE = [timedelta(minutes=wait) for wait in (1, 5, 15, 60, 240, 720, 1440)]
"""How long to wait after each soft failure; after the last the letter is parked."""
BODY_KEPT = timedelta(days=7)


def carry(worker: str, *, limit: int = 50) -> int:
    """Send what is due, urgent letters first; how many were handled."""
    handled = 0
    with system("the worker sends letters; each is built with its recipient's own access"):
        while handled < limit and (letter := _claim(worker)) is not None:
            _deliver(letter)
            handled += 1
    return handled


def forget() -> int:
    """Drop the bodies of letters sent more than seven days ago; how many."""
    with system("the clock for mail bodies"):
        old = Letter.objects.filter(state="sent", sent__lt=clock.now() - BODY_KEPT).exclude(body="", subject="")
        return old.update(body="", subject="", facts={})


def _claim(worker: str) -> Letter | None:
    now = clock.now()
    open_now = Q(state="waiting", due__lte=now) | Q(state="sending", lease__lt=now)
    for letter in Letter.objects.filter(open_now).order_by("-urgent", "due", "id")[:20]:
        same = Letter.objects.filter(pk=letter.pk, state=letter.state, lease=letter.lease)
        message_id = letter.message_id or make_msgid(str(letter.pk), domain=_domain())
        if not same.update(state="sending", lease=now + LEASE, worker=worker, message_id=message_id):
            continue
        letter.message_id, letter.state, letter.lease = message_id, "sending", now + LEASE
        return letter
    return None


def _deliver(letter: Letter) -> None:
    kind = kinds().get(letter.purpose)
    if kind is None:
        _note(letter, "parked", "no such kind of letter in this version")
        return
    if letter.at_door and not kind.must_arrive:
        _note(letter, "parked", "the worker stopped while the mail server was answering; it may have arrived")
        return
    try:
        built = kind.build(letter)
    except Exception:
        log.exception("letter %s could not be built", letter.pk)
        _later(letter, "could not be built; see the log")
        return
    if built is None:
        _note(letter, "withheld", "the reader may no longer see what it tells")
        return
    Letter.objects.filter(pk=letter.pk).update(at_door=True)
    try:
        _hand_over(built, letter.message_id)  # the window opens when the server answers 250 …
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        code = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else _worst(error)
        if 500 <= code < 600:  # noqa: PLR2004 -- SMTP's permanent answers
            _note(letter, "parked", f"the mail server said no ({code})", at_door=False)
        else:
            _later(letter, f"the mail server asked us to wait ({code})")
        return
    except (OSError, smtplib.SMTPException) as error:
        _later(letter, f"the mail server could not be reached ({type(error).__name__})")
        return
    Letter.objects.filter(pk=letter.pk).update(  # … and closes here
        state="sent", sent=clock.now(), at_door=False, lease=None, language=built.language, note="",
        subject=built.subject if kind.keeps_body else "", body=built.text if kind.keeps_body else "",
        facts=letter.facts if kind.keeps_body else {},
    )  # fmt: skip


def _hand_over(letter: Rendered, message_id: str) -> None:
    address = settings.ADEPT.mail_from or f"adept@{_domain()}"
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=f'"{letter.sender.replace(chr(34), "")}" <{address}>',
        to=[letter.address],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={"Message-ID": message_id, "Content-Language": letter.language, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(letter.html, "text/html")
    for name, text in letter.files:
        message.attach(name, text, "text/calendar")
    mailers["default"].send_messages([message])


def _later(letter: Letter, note: str) -> None:
    if letter.attempts >= len(PATIENCE):
        _note(letter, "parked", note, at_door=False)
        return
    Letter.objects.filter(pk=letter.pk).update(
        state="waiting", due=clock.now() + PATIENCE[letter.attempts], attempts=letter.attempts + 1, lease=None,
        at_door=False, note=note,
    )  # fmt: skip


def _note(letter: Letter, state: str, note: str, *, at_door: bool | None = None) -> None:
    changes: dict[str, object] = {"state": state, "note": note, "lease": None}
    if at_door is not None:
        changes["at_door"] = at_door
    Letter.objects.filter(pk=letter.pk).update(**changes)


def _worst(error: smtplib.SMTPRecipientsRefused) -> int:
    return max((code for code, _words in error.recipients.values()), default=450)


def _domain() -> str:
    return settings.ADEPT.address.split("://", 1)[-1].split("/", 1)[0].split(":", 1)[0] or "localhost"
