"""Reads of this stage. Every list of people takes `seen_by`."""

from adept.journey.selection.queries.board import Board, Row, board, overview
from adept.journey.selection.queries.deciding import (
    UNDECIDED,
    here_language,
    next_in_line,
    undecided,
    undecided_clear,
    verdict_of,
    waiting_list,
)
from adept.journey.selection.queries.places import (
    FEW,
    Counts,
    PartyPlaces,
    all_closed,
    cleared,
    closed_parties,
    counts,
    is_closed,
    limited,
    roles,
    room,
)

__all__ = [
    "FEW",
    "UNDECIDED",
    "Board",
    "Counts",
    "PartyPlaces",
    "Row",
    "all_closed",
    "board",
    "cleared",
    "closed_parties",
    "counts",
    "here_language",
    "is_closed",
    "limited",
    "next_in_line",
    "overview",
    "roles",
    "room",
    "undecided",
    "undecided_clear",
    "verdict_of",
    "waiting_list",
]
