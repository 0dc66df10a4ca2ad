"""Letters about access itself."""

from django.conf import settings

from adept.kernel import post
from adept.people.models import Appointment


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


WELCOME = post.register(post.Kind("welcome", build_welcome))
