"""Addresses of home, of a round, and of its numbers."""

from adept.kernel.web import route
from adept.oversight import views

urlpatterns = [
    route("", views.Home, "home"),
    route("rounds/<uuid:round>/", views.RoundPage, "round"),
    route("rounds/<uuid:round>/numbers/", views.Numbers, "numbers"),
]
