"""Executive shadowing: following a leader for some days, and talking about each the same day."""

from adept.formats.base import Clause, Format, Question, Rhythm, Role, Shape, noop
from adept.formats.one_to_one import CLAUSES

EXECUTIVE = Role(
    key="executive",
    name=noop("executive"),
    plural=noop("executives"),
    spellings=frozenset({"executive", "vert", "värd", "vært", "vastaanottava johtaja", "host", "leder", "leiar"}),
    joins=("apply", "invited"),
    gives=True,
)
SHADOW = Role(
    key="shadow",
    name=noop("shadow"),
    plural=noop("shadows"),
    spellings=frozenset({"shadow", "skygge", "skugga", "varjo"}),
    joins=("apply", "nominated"),
)

SHADOWING = Format(
    key="shadowing",
    name=noop("Executive shadowing"),
    roles=(EXECUTIVE, SHADOW),
    stages=("applications", "selection", "matching", "agreements", "meetings", "gatherings", "evaluation"),
    rhythm=Rhythm(meetings=4, gatherings=2, months=12),
    pairing=Shape("visits", least=1, most=5),
    clauses=(*CLAUSES, Clause("workplace", noop("Confidential at work"))),
    questions=(
        Question("topics_offered", ("executive",)),
        Question("topics_wanted", ("shadow",), required=True),
        Question("goals", ("shadow",)),
        Question("preferences", ("executive", "shadow")),
    ),
)
