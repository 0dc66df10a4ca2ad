"""The lives of a draft and of a pair."""

from django.utils.translation import gettext_lazy as _

from adept.kernel.states import Graph, State

DRAFT = Graph(
    "working",
    (
        State("working", _("being worked on"), sweeper="coordinator: proposes to publish"),
        State(
            "proposed", _("waits for a second owner"), sweeper="coordinator of another party: confirms or sends back"
        ),
        State("published", _("published"), sweeper="coordinator: may take it back within the minute"),
    ),
    {"working": ("proposed",), "proposed": ("working", "published"), "published": ("working",)},
)

PAIR = Graph(
    "proposed",
    (
        State("proposed", _("waits for two answers"), sweeper="clock: the day the answer is due"),
        State("recalled", _("taken back before anyone read it"), sweeper="end"),
    ),
    {"proposed": ("recalled",), "recalled": ()},
)
