"""Letters about access itself."""

from datetime import timedelta

from django.conf import settings

from adept.kernel import clock, post
from adept.people.models import Account, Appointment
from adept.people.queries import house_of, only_organisation

CODE_LASTS = timedelta(minutes=10)
A_WHILE = timedelta(hours=1)
AT_MOST = 3
"""Letters to one unknown address within `A_WHILE`, so that the door cannot be used to fill a stranger's mailbox."""
NOBODYS = "Adept"
"""Under this name we write to someone behind whom no single organisation stands."""


def build_welcome(letter: post.Letter) -> post.Rendered | None:
    """Tell a newly appointed coordinator where to sign in. Not when the appointment has ended meanwhile."""
    chosen = Appointment.objects.filter(pk=letter.object, account=letter.recipient, until=None)
    appointment = chosen.select_related("account", "person", "organisation").first()
    if appointment is None:
        return None
    account = appointment.account
    facts = {
        "name": appointment.person.given_name, "organisation": appointment.organisation.name,
        "link": f"{settings.ADEPT.address.rstrip('/')}/",
    }  # fmt: skip
    return post.render(
        "welcome", facts, language=account.language, address=account.email, sender=appointment.organisation.name,
        reply_to=appointment.organisation.reply_to,
    )  # fmt: skip


def build_code(letter: post.Letter) -> post.Rendered | None:
    """The code for signing in. Not when it has run out meanwhile, or the account was closed."""
    account = Account.objects.filter(pk=letter.recipient, is_active=True).first() if letter.recipient else None
    if account is None or clock.now() - letter.written > CODE_LASTS:
        return None
    house = house_of(account.pk)
    sender = house.name if house else NOBODYS
    return post.render(
        "sign_in_code", {"code": letter.facts["code"], "sender": sender}, language=_offered(account.language),
        address=account.email, sender=sender, reply_to=house.reply_to if house else "",
    )  # fmt: skip


def build_unknown(letter: post.Letter) -> post.Rendered | None:
    """Word that an address is not known here. Not when the same address has had enough of them within the hour."""
    before = post.Letter.objects.filter(
        to_key=letter.to_key, purpose=letter.purpose, written__gt=letter.written - A_WHILE, written__lte=letter.written
    ).exclude(pk=letter.pk)
    if before.count() >= AT_MOST:
        return None
    house = only_organisation()
    sender = house.name if house else NOBODYS
    return post.render(
        "sign_in_unknown", {"address": letter.to_key, "sender": sender}, language=_offered(letter.facts["language"]),
        address=letter.to_key, sender=sender,
    )  # fmt: skip


def _offered(language: str) -> str:
    return language if language in settings.ADEPT.languages else str(settings.ADEPT.language)


SIGN_IN_CODE = post.register(post.Kind("sign_in_code", build_code, urgent=True, keeps_body=False))
SIGN_IN_UNKNOWN = post.register(post.Kind("sign_in_unknown", build_unknown, must_arrive=False, keeps_body=False))
WELCOME = post.register(post.Kind("welcome", build_welcome))
