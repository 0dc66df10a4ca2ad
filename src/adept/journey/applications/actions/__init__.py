"""Verbs of this stage: the only writers of its rows."""

from adept.journey.applications.actions.checking import correct, settle, undo
from adept.journey.applications.actions.duplicates import decide_duplicate
from adept.journey.applications.actions.files import bring_file, drop_file, drop_stale, map_columns, take_in
from adept.journey.applications.actions.own import come_back, withdraw
from adept.journey.applications.actions.questions import answer, as_the_applicant_sees_it, ask, take_question_back

__all__ = [
    "answer",
    "as_the_applicant_sees_it",
    "ask",
    "bring_file",
    "come_back",
    "correct",
    "decide_duplicate",
    "drop_file",
    "drop_stale",
    "map_columns",
    "settle",
    "take_in",
    "take_question_back",
    "undo",
    "withdraw",
]
