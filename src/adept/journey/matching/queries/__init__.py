"""Reads about the desk and the proposals. People are shown as cards: contact (C1) and what they want or offer (C2), no
more.
"""

from adept.journey.matching.queries.cards import Card
from adept.journey.matching.queries.desk import (
    Desk,
    Option,
    PairCard,
    cards,
    desk,
    first_of_each_language,
    letters_to_send,
)
from adept.journey.matching.queries.pairs import own_pair, pair_by_id, the_other
from adept.journey.matching.queries.state import draft_of, holds, may_start, state_of, table, waiting_for_confirmation
from adept.journey.matching.queries.words import shared_in_words, shared_with_you

__all__ = [
    "Card",
    "Desk",
    "Option",
    "PairCard",
    "cards",
    "desk",
    "draft_of",
    "first_of_each_language",
    "holds",
    "letters_to_send",
    "may_start",
    "own_pair",
    "pair_by_id",
    "shared_in_words",
    "shared_with_you",
    "state_of",
    "table",
    "the_other",
    "waiting_for_confirmation",
]
