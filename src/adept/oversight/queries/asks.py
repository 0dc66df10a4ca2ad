"""What waits for a coordinator: counts only, the oldest promise first, each with one button."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adept.journey.applications.models import Application, PossibleDuplicate, Question
from adept.journey.applications.queries import visible
from adept.journey.matching import queries as matching
from adept.journey.selection import queries as selection
from adept.kernel import clock, post, scope, words
from adept.kernel.access import Viewer
from adept.programmes.models import Round
from adept.programmes.policies import duties
from adept.programmes.queries import format_of, milestones, parties

MOST = 7
"""So many lines stand on the home page; the rest is a sentence."""
SOON = 10
"""Up to so many days are counted; further off, a date says more."""
DATE = {"en": "d MMMM", "sv": "d MMMM", "nb": "d. MMMM", "nn": "d. MMMM", "da": "d. MMMM", "fi": "d. MMMM"}


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that waits for a person: by when, what, why, and the button's words and address."""

    due: datetime
    when: str
    what: str
    why: str
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class _Round:
    """What the questions below share."""

    round: Round
    viewer: Viewer
    dates: dict[str, datetime]

    def due(self, *keys: str) -> datetime:
        """The first of these dates that the round has; else now."""
        return next((self.dates[key] for key in keys if key in self.dates), clock.now())

    def ask(self, due: datetime, what: str, why: str, label: str, address: str) -> Ask:
        """One line, with its first column in words."""
        return Ask(due, _when(due, self.round.time_zone), what, why, label, address)


def asks(round_: Round, *, seen_by: Viewer) -> list[Ask]:
    """What waits for the viewer as a coordinator of the round, the oldest promise first. A fixed number of queries."""
    with scope.inside(scope.viewing(seen_by, round_.pk)):
        here = _Round(round_, seen_by, {key: row.starts for key, row in milestones(round_).items()})
        if not visible(round_, seen_by).exists():
            return [_bring(here)]
        found = [*_applications(here), *_selection(here), *_matching(here), *_letters(here)]
    return sorted(found, key=lambda ask: ask.due)


def _bring(here: _Round) -> Ask:
    return here.ask(
        here.due("call_closes"),
        _("Bring in the list that HR has"),
        _("A spreadsheet is enough. Each row is explained before anything is written; it takes about ten minutes."),
        _("Bring in a list"),
        reverse("bring_file", args=[here.round.pk]),
    )


def _applications(here: _Round) -> list[Ask]:
    found, list_ = [], reverse("applications", args=[here.round.pk])
    questions = Question.objects.values("application")
    mine = visible(here.round, here.viewer).filter(state="received", check_result__verdict="ask")
    to_check = mine.exclude(pk__in=questions.filter(answered=None))
    back = to_check.filter(pk__in=questions.filter(answered__isnull=False))
    people = back.count()
    if people:
        first = Question.objects.filter(application__in=back.values("pk"), answered__isnull=False).order_by("answered")
        told = ngettext("%(count)s question has been answered", "%(count)s questions have been answered", people)
        found.append(
            here.ask(
                first.values_list("answered", flat=True)[0] or clock.now(),
                told % {"count": people},
                _("Read what they say, then settle whether the criteria are met."),
                ngettext("Read the answer", "Read the answers", people),
                f"{list_}?state=ask",
            )
        )
    unasked = to_check.count() - people
    if unasked:
        told = ngettext("%(count)s application needs a look", "%(count)s applications need a look", unasked)
        found.append(
            here.ask(
                here.due("selection_by", "call_closes"),
                told % {"count": unasked},
                _("The criteria could not decide by themselves. Ask the applicant, or settle it with a reason."),
                ngettext("Look at it", "Look at them", unasked),
                f"{list_}?state=ask",
            )
        )
    twins = PossibleDuplicate.objects.filter(
        state="open", one__round=here.round, one__state="received", other__state="received"
    ).count()
    if twins:
        told = ngettext("%(count)s person may be here twice", "%(count)s people may be here twice", twins)
        found.append(
            here.ask(
                here.due("selection_by", "call_closes"),
                told % {"count": twins},
                _("Only a person can tell. Say whether the two rows are one."),
                _("Compare the rows"),
                f"{list_}?state=duplicate",
            )
        )
    return found


def _selection(here: _Round) -> list[Ask]:
    mine = duties(here.viewer, here.round.pk).get("coordinator", frozenset())
    closed = selection.closed_parties(here.round)
    due, address = here.due("selection_by"), reverse("selection", args=[here.round.pk])
    found = []
    for party in parties(here.round):
        if party.organisation_id not in mine or party.organisation_id in closed:
            continue
        left = _undecided(here, party.organisation_id)
        if left:
            what = ngettext("%(count)s person is not decided about", "%(count)s people are not decided about", left)
            why = _("%(organisation)s chooses among its own people. Everybody gets an answer.")
            label = _("Choose")
        else:
            what, label = _("Everybody is decided about"), _("Close the selection")
            why = _("When %(organisation)s and the others have closed, the matching begins.")
        values = {"count": left, "organisation": party.organisation}
        found.append(here.ask(due, what % values, why % values, label, address))
    return found


def _undecided(here: _Round, owner: UUID) -> int:
    rows = Application.objects.filter(round=here.round, owner=owner, state="received")
    return rows.filter(selection.UNDECIDED).count()


def _matching(here: _Round) -> list[Ask]:
    if "matching" not in format_of(here.round).stages:
        return []
    draft, desk = matching.draft_of(here.round), reverse("desk", args=[here.round.pk])
    state = draft.state if draft else ""
    if state == "" and not matching.may_start(here.round):
        return []
    if state == "":
        return [
            here.ask(
                here.due("matching_on"),
                _("The pairs can be made"),
                _("Every organisation has closed its selection. A draft takes less than a minute; nothing is sent."),
                _("Go to the desk"),
                desk,
            )
        ]
    if state == "working":
        return [
            here.ask(
                here.due("answers_at", "matching_on"),
                _("The pairs are a draft"),
                _("Look at the closest calls, then propose to publish. Another organisation confirms."),
                _("Go to the desk"),
                desk,
            )
        ]
    if state == "proposed" and matching.waiting_for_confirmation(here.round, seen_by=here.viewer):
        proposer = str(draft.proposed_for) if draft and draft.proposed_for else ""
        return [
            here.ask(
                here.due("answers_at", "matching_on"),
                _("The pairs wait for a second yes"),
                _("%(organisation)s proposes to publish. See who hears of whom, then confirm.")
                % {"organisation": proposer},
                _("Look, then confirm"),
                reverse("publish", args=[here.round.pk]),
            )
        ]
    return []


def _letters(here: _Round) -> list[Ask]:
    stuck = post.Letter.objects.filter(round=here.round.pk, state="parked").order_by("written")
    mine = stuck.filter(owner__in=duties(here.viewer, here.round.pk).get("coordinator", frozenset()))
    number = mine.count()
    if not number:
        return []
    told = ngettext("%(count)s letter could not be delivered", "%(count)s letters could not be delivered", number)
    return [
        here.ask(
            mine.values_list("written", flat=True)[0],
            told % {"count": number},
            _("The address may be wrong. Somebody is waiting to hear from you."),
            _("See the applications"),
            reverse("applications", args=[here.round.pk]),
        )
    ]


def _when(due: datetime, zone: str) -> str:
    """By when, as said in the first column."""
    there = due.astimezone(ZoneInfo(zone)).date()
    left = (there - clock.today(zone)).days
    if left == 0:
        return _("Today")
    if left == 1:
        return _("Tomorrow")
    if 1 < left <= SOON:
        return ngettext("In %(count)s day", "In %(count)s days", left) % {"count": left}
    told = {"day": format_date(there, DATE[words.language()], locale=words.language())}
    return _("Since %(day)s") % told if left < 0 else _("By %(day)s") % told
