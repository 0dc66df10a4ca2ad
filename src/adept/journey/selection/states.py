"""The life of a place."""

from django.utils.translation import gettext_lazy as _

from adept.kernel.states import Graph, State

PLACE = Graph(
    "considered",
    (
        State("considered", _("not decided"), sweeper="coordinator: decides"),
        State("admitted", _("has a place"), sweeper="matching: finds the other"),
        State("waiting", _("on the waiting list"), sweeper="selection: moves up, or the kick-off ends it"),
        State("declined", _("not this time"), sweeper="end"),
    ),
    {
        "considered": ("admitted", "waiting", "declined"),
        "admitted": ("considered", "waiting", "declined"),
        "waiting": ("considered", "admitted", "declined"),
        "declined": ("considered", "admitted", "waiting"),
    },
)
