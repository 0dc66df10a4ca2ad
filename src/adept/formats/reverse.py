"""Reverse mentoring: the younger is the mentor, the senior leader the mentee. Both learn."""

from dataclasses import replace

from adept.formats.base import Clause, Rhythm, noop
from adept.formats.one_to_one import CLAUSES, MENTEE, MENTOR, ONE_TO_ONE

REVERSE = replace(
    ONE_TO_ONE,
    key="reverse",
    name=noop("Reverse mentoring"),
    roles=(replace(MENTOR, joins=("apply", "listed")), replace(MENTEE, joins=("apply", "named"))),
    rhythm=Rhythm(meetings=6, gatherings=3, months=6),
    clauses=(*CLAUSES, Clause("listens", noop("The leader listens"))),
)
