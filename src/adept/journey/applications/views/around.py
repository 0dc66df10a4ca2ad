"""What the pages of this stage share: the round they stand in, the list they came from, who has read."""

from collections.abc import Mapping
from typing import Any, override
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from adept.journey.applications.forms import WantedForm
from adept.journey.applications.models import Application
from adept.journey.applications.queries import Wanted
from adept.kernel import trail
from adept.kernel.access import Viewer
from adept.kernel.web import Door
from adept.programmes.models import Round
from adept.programmes.queries import file_of, name_of


class InRound(Door):
    """A page of one round."""

    place = "programmes"

    def round_of(self) -> Round:
        """The round this page stands in."""
        subject: Any = self.subject
        found: Round = subject if isinstance(subject, Round) else subject.round
        return found

    @override
    def facts(self) -> dict[str, Any]:
        round_ = self.round_of()
        return {"round": round_, "name": name_of(round_, self.viewer.language), "roles": role_names(round_)}


def role_names(round_: Round) -> dict[str, str]:
    """What the round calls its roles, in the reader's language, a capital first."""
    found: dict[str, str] = {}
    for kind in file_of(round_).formats.values():
        for role in kind.roles:
            word = _(role.name)
            found.setdefault(role.key, word[:1].upper() + word[1:])
    return found


def wanted(request: HttpRequest) -> Wanted:
    """The list that the address asks for."""
    return WantedForm(request.GET).wanted()


def address_of(told: Wanted, **changes: Any) -> str:
    """The list as an address's tail: `?role=mentor&sort=name`; empty for the plain list."""
    query = QueryDict(mutable=True)
    for name in ("q", "role", "unit", "state", "sort", "page"):
        value = changes.get(name, getattr(told, name))
        if value and (name, value) not in (("sort", "state"), ("page", 1)):
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else ""


def round_in(round_: UUID) -> Round:
    """The round of the address."""
    return Round.objects.select_related("programme").get(pk=round_)


def application_in(address: Mapping[str, Any]) -> Application:
    """The application of the address, from the scope."""
    return Application.objects.select_related(
        "round__programme", "owner", "person__account", "person__unit", "person__employer", "check_result"
    ).get(pk=address["application"], round=address["round"])


def note_reading(viewer: Viewer, application: Application) -> None:
    """HR read what the applicant wrote: noted, and shown to the applicant."""
    assert viewer.account_id is not None
    trail.read(
        application,
        by=viewer.account_id,
        owner=application.owner_id,
        about=application.person.account_id,
        relation="answers_for_it",
    )
