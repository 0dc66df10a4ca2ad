"""Reads of this stage. Every list takes `seen_by`."""

from adept.journey.applications.queries.board import Board, Wanted, board, neighbours
from adept.journey.applications.queries.detail import Detail, answers, correctable, detail
from adept.journey.applications.queries.file import Preview, columns_of, preview
from adept.journey.applications.queries.mine import Own, own_one
from adept.journey.applications.queries.rows import among, eligible, own, visible
from adept.journey.applications.queries.words import (
    field_name,
    finding_in_words,
    reason_in_words,
    suggested_question,
    value_in_words,
)

__all__ = [
    "Board",
    "Detail",
    "Own",
    "Preview",
    "Wanted",
    "among",
    "answers",
    "board",
    "columns_of",
    "correctable",
    "detail",
    "eligible",
    "field_name",
    "finding_in_words",
    "neighbours",
    "own",
    "own_one",
    "preview",
    "reason_in_words",
    "suggested_question",
    "value_in_words",
    "visible",
]
