"""The list of applicants."""

from typing import Any, override

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adept.journey.applications import queries
from adept.journey.applications.queries.board import Board, Row
from adept.journey.applications.views.around import InRound, address_of, round_in, wanted
from adept.kernel.web import Page

MARKS = {
    "clear": "clear",
    "ask": "ask",
    "answered": "ask",
    "duplicate": "ask",
    "back": "back",
    "outside": "outside",
    "withdrawn": "back",
}


class Applications(InRound, Page):
    """The own organisation's applicants: what needs somebody first."""

    permission = "applications.list"
    template = "applications/list.html"

    @override
    def load(self, **address: Any) -> Any:
        return round_in(address["round"])

    @override
    def get(self, request: HttpRequest) -> HttpResponse:
        told = wanted(request)
        found = queries.board(self.subject, told, seen_by=self.viewer)
        tail = address_of(told, page=1)
        return self.show(
            request,
            board=found,
            wanted=told,
            rows=[(row, MARKS[row.state], word(row), reason(row)) for row in found.rows],
            tail=tail,
            chips=chips(found),
            headers=[
                (key, label, *_turn(told.sort, key))
                for key, label in (("name", _("Name")), ("role", _("Role")), ("unit", _("Unit")), ("state", _("State")))
            ],
            lede=lede(found),
            before=address_of(told, page=told.page - 1) or "?page=1",
            after=address_of(told, page=told.page + 1),
            page=min(told.page, found.pages),
        )


def word(row: Row) -> str:
    """The state of a row in a word or two."""
    return {
        "clear": _("Clear"),
        "ask": _("Question"),
        "duplicate": _("Possible duplicate"),
        "back": _("Waits for an answer"),
        "answered": _("Has answered"),
        "outside": _("Outside the criteria"),
        "withdrawn": _("Taken back"),
    }[row.state]


def reason(row: Row) -> str:
    """Why the row is in that state, in a sentence."""
    if row.state == "duplicate":
        return _("The same name and birth as another row here. Open it and look at both.")
    return "" if row.state == "withdrawn" else row.reason


def chips(found: Board) -> list[tuple[str, str]]:
    """The filters by state, with how many each holds; the empty ones are left out, but the three that always count."""
    labels = [
        ("", _("All %(count)d") % {"count": found.all}),
        ("clear", _("Clear %(count)d") % {"count": found.counts["clear"]}),
        ("ask", _("Questions %(count)d") % {"count": found.counts["ask"]}),
        ("outside", _("Outside the criteria %(count)d") % {"count": found.counts["outside"]}),
        ("duplicate", _("Possible duplicates %(count)d") % {"count": found.counts["duplicate"]}),
        ("withdrawn", _("Taken back %(count)d") % {"count": found.counts["withdrawn"]}),
    ]
    return [
        (key, label)
        for key, label in labels
        if key in ("", "clear", "ask", "outside") or found.counts[key] or key == found.wanted.state
    ]


def lede(found: Board) -> str:
    """Where we stand, in a sentence or two."""
    clear, ask, outside = (found.counts[key] for key in ("clear", "ask", "outside"))
    told = [ngettext("%(count)d is clear.", "%(count)d are clear.", clear) % {"count": clear}]
    if ask:
        told.append(
            ngettext(
                "%(count)d waits for somebody to ask or settle.", "%(count)d wait for somebody to ask or settle.", ask
            )
            % {"count": ask}
        )
    if outside:
        told.append(
            ngettext(
                "%(count)d is outside the criteria, with the reason.",
                "%(count)d are outside the criteria, each with the reason.",
                outside,
            )
            % {"count": outside}
        )
    return " ".join(told)


def _turn(sort: str, key: str) -> tuple[str, str]:
    """What the button of a column asks for, and how the column is sorted now."""
    if sort == key:
        return f"-{key}", "ascending"
    return key, "descending" if sort == f"-{key}" else ""
