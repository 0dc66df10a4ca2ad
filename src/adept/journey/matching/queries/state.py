"""Where the matching of a round stands, and who sits at its desk."""

from adept.journey.matching.models import Draft, Hold
from adept.journey.selection import queries as selection
from adept.journey.selection.models import Place
from adept.kernel import scope
from adept.kernel.access import Viewer
from adept.programmes.models import Round
from adept.programmes.queries import format_of, party_ids


def may_start(round_: Round) -> bool:
    """Whether every party has closed its selection."""
    return selection.all_closed(round_)


def table(round_: Round) -> tuple[list[Place], list[Place]]:
    """The two sides at the desk: everybody whom the parties have cleared. Empty until all have closed their selection.

    For `translate` and the cards of this module only: the rows hold what the rules need, which is more than a card
    shows.
    """
    givers = next(role.key for role in format_of(round_).roles if role.gives)
    takers = next(role.key for role in format_of(round_).roles if not role.gives)
    with scope.widen(party_ids(round_), why="the matching table is the parties' own"):
        return selection.cleared(round_, role=takers), selection.cleared(round_, role=givers)


def holds(round_: Round) -> list[Hold]:
    """What people held fast, in a fixed order."""
    return list(Hold.objects.filter(round=round_).order_by("kind", "mentee_id", "mentor_id"))


def draft_of(round_: Round) -> Draft | None:
    """The round's draft, if the engine has been asked."""
    return Draft.objects.filter(round=round_).select_related("proposed_for", "round__programme").first()


def state_of(round_: Round) -> str:
    """Where the matching stands: "" (not begun), working, proposed or published."""
    draft = draft_of(round_)
    return draft.state if draft else ""


def waiting_for_confirmation(round_: Round, *, seen_by: Viewer) -> bool:
    """Whether the viewer is a second owner whose yes the draft waits for."""
    draft = draft_of(round_)
    return draft is not None and draft.state == "proposed" and draft.proposed_by_id != seen_by.account_id
