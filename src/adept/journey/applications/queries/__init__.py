"""Reads of this stage. Every list takes `seen_by`."""

from adept.journey.applications.queries.rows import eligible, own, visible
from adept.journey.applications.queries.words import reason_in_words

__all__ = ["eligible", "own", "reason_in_words", "visible"]
