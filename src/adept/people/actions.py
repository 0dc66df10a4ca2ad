"""Verbs about organisations, persons and accounts: the only writers of their rows."""

from base64 import b64encode
from datetime import datetime
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from adept.kernel import post, trail
from adept.kernel.errors import Refused
from adept.people import letters
from adept.people.models import Account, Appointment, Organisation, Person


@transaction.atomic
def found_organisation(
    *, name: str, short: str = "", reply_to: str = "", by: UUID | None, now: datetime
) -> Organisation:
    """An organisation that takes part in its own right."""
    organisation = Organisation(name=name, short=short, reply_to=reply_to)
    organisation.save(force_insert=True)
    trail.write("people.found_organisation", organisation, by=by, owner=organisation.pk, at=now)
    return organisation


def unit_of(organisation: Organisation, name: str) -> Organisation | None:
    """The unit with this name below `organisation`, written down when it is new."""
    if not name:
        return None
    unit, _new = Organisation.objects.get_or_create(
        parent=organisation, kept_by=None, name=name, defaults={"kind": "unit"}
    )
    return unit


def employer_of(keeper: Organisation, name: str) -> Organisation:
    """The employer with this name that `keeper` wrote down, written down when it is new."""
    employer, _new = Organisation.objects.get_or_create(parent=None, kept_by=keeper, name=name)
    return employer


def open_account(*, email: str, language: str) -> Account:
    """The account with this address, opened when new, never with a password. Nobody learns whether it was there."""
    account, _new = Account.objects.get_or_create(
        email=email.strip().lower(), defaults={"language": language, "password": make_password(None)}
    )
    return account


@transaction.atomic
def write_down(
    *,
    owner: Organisation,
    email: str,
    given_name: str,
    family_name: str,
    language: str,
    employer: Organisation | None = None,
    unit: Organisation | None = None,
    title: str = "",
    place: str = "",
    by: UUID | None,
    now: datetime,
) -> Person:
    """What `owner` knows about a human, new or brought up to date. An unchanged person is not written."""
    address = email.strip().lower()
    person = Person.objects.filter(owner=owner, email=address).first() or Person(owner=owner, email=address)
    new = person._state.adding  # noqa: SLF001 -- Django documents it
    if new:
        person.account = open_account(email=address, language=language)
    told = {
        "given_name": given_name,
        "family_name": family_name,
        "employer": employer or owner,
        "unit": unit,
        "title": title,
        "place": place,
    }
    changed = [name for name, value in told.items() if new or getattr(person, name) != value]
    if not changed:
        return person
    for name in changed:
        setattr(person, name, told[name])
    person.order()
    person.save()
    trail.write(
        "people.write_down",
        person,
        by=by,
        owner=owner.pk,
        at=now,
        facts={"new": new, "changed": [] if new else sorted(changed)},
    )
    return person


PNG = b"\x89PNG\r\n\x1a\n"
LOGO = 60_000
"""The largest logo, in bytes: it stands in every page of the organisation's people."""


@transaction.atomic
def set_logo(*, organisation: Organisation, png: bytes, by: UUID | None, now: datetime) -> None:
    """The logo before the organisation's name; none when `png` is empty. Refused when it is no small PNG."""
    if png and (not png.startswith(PNG) or len(png) > LOGO):
        raise Refused(_("The logo must be a PNG picture of at most 60 kilobytes. Save it smaller, then try again."))
    logo = f"data:image/png;base64,{b64encode(png).decode()}" if png else ""
    if Organisation.objects.filter(pk=organisation.pk).exclude(logo=logo).update(logo=logo):
        trail.write("people.set_logo", organisation, by=by, owner=organisation.pk, at=now, facts={"bytes": len(png)})


@transaction.atomic
def appoint(*, organisation: Organisation, person: Person, by: UUID | None, now: datetime) -> Appointment:
    """Let a person of HR set up programmes for the organisation. Appointed already: nothing changes."""
    appointment, new = Appointment.objects.get_or_create(
        organisation=organisation, account=person.account, until=None, defaults={"person": person, "since": now}
    )
    if new:
        trail.write("people.appoint", appointment, by=by, owner=organisation.pk, at=now)
    return appointment


@transaction.atomic
def welcome(*, appointment: Appointment, by: UUID | None, now: datetime) -> post.Letter:
    """Tell someone newly appointed where to sign in. Once: welcomed again, no second letter is written."""
    trail.write("people.welcome", appointment, by=by, owner=appointment.organisation_id, at=now)
    return post.send(
        letters.WELCOME, to=appointment.account_id, about=appointment.pk, owner=appointment.organisation_id, due=now
    )


@transaction.atomic
def choose_language(*, account: UUID, language: str) -> None:
    """A person's language is theirs: pages and letters follow it from now on. Chosen already: nothing changes."""
    if Account.objects.filter(pk=account).exclude(language=language).update(language=language):
        trail.write("people.choose_language", Account(pk=account), by=account, facts={"language": language})


def send_sign_in_code(*, account: Account, code: str) -> None:
    """Mail a person the code with which a browser that they just used is signed in."""
    post.send(letters.SIGN_IN_CODE, to=account.pk, about=uuid4(), owner=None, facts={"code": code})


def answer_unknown_address(*, address: str, language: str) -> None:
    """Someone asked for a code with an address that no organisation wrote down: tell the address so, and nobody else.

    The same work as for a known address; at most three an hour leave (`letters`).
    """
    post.send(
        letters.SIGN_IN_UNKNOWN, to=None, about=uuid4(), owner=None, address=address, facts={"language": language}
    )
