"""Addresses of the choosing."""

from adept.journey.selection import views
from adept.kernel.web import route

HERE = "rounds/<uuid:round>/selection/"
PARTY = f"{HERE}<uuid:organisation>/"
BOARD = f"{PARTY}<slug:role>/"

urlpatterns = [
    route(HERE, views.Overview, "selection"),
    route(f"{PARTY}close/", views.Close, "selection_close"),
    route(f"{PARTY}reopen/", views.Reopen, "selection_reopen"),
    route(BOARD, views.Board, "selection_board"),
    route(f"{BOARD}count/", views.CountChoices, "selection_count"),
    route(f"{BOARD}everyone/", views.Everyone, "selection_everyone"),
    route(f"{BOARD}outside/", views.Outside, "selection_outside"),
    route(f"{BOARD}move/", views.Move, "selection_move"),
    route(f"{BOARD}undo/", views.Undo, "selection_undo"),
]
