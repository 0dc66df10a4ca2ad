"""An application, a question back, a possible duplicate: their lives."""

from django.utils.translation import gettext_lazy as _

from adept.kernel.states import Graph, State

APPLICATION = Graph(
    "received",
    (
        State("received", _("received"), sweeper="selection: a person decides"),
        State("withdrawn", _("taken back"), sweeper="clock: six months"),
        State("merged", _("the same person as another row"), sweeper="end"),
    ),
    {"received": ("withdrawn", "merged"), "withdrawn": ("received",)},
)

VERDICT = Graph(
    "clear",
    (
        State("clear", _("Clear"), sweeper="selection: a person decides"),
        State("ask", _("Question"), sweeper="coordinator: asks or settles"),
        State("outside", _("Outside the criteria"), sweeper="coordinator: corrects, or the answer goes out"),
    ),
    {"clear": ("ask", "outside"), "ask": ("clear", "outside"), "outside": ("clear", "ask")},
)

DUPLICATE = Graph(
    "open",
    (
        State("open", _("possible duplicate"), sweeper="coordinator: decides"),
        State("same", _("the same person"), sweeper="end"),
        State("different", _("two persons"), sweeper="end"),
    ),
    {"open": ("same", "different")},
)

UPLOAD = Graph(
    "read",
    (
        State("read", _("read, nothing written yet"), sweeper="clock: dropped after a day"),
        State("taken", _("taken in"), sweeper="end"),
        State("dropped", _("dropped"), sweeper="end"),
    ),
    {"read": ("taken", "dropped")},
)
