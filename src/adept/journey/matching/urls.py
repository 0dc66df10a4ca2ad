"""Addresses of the desk and of a proposal."""

from adept.journey.matching import views
from adept.kernel.web import route

DESK = "rounds/<uuid:round>/matching/"

urlpatterns = [
    route(DESK, views.Desk, "desk"),
    route(f"{DESK}suggest/", views.Suggest, "suggest"),
    route(f"{DESK}lock/", views.Lock, "lock"),
    route(f"{DESK}forbid/", views.Forbid, "forbid"),
    route(f"{DESK}move/", views.Move, "move"),
    route(f"{DESK}release/", views.Release, "release"),
    route(f"{DESK}propose/", views.Propose, "propose"),
    route(f"{DESK}send-back/", views.SendBack, "send_back"),
    route(f"{DESK}publish/", views.Publish, "publish"),
    route(f"{DESK}confirm/", views.Confirm, "confirm"),
    route(f"{DESK}recall/", views.Recall, "recall"),
    route("me/proposals/<uuid:pair>/", views.Proposal, "proposal"),
]
