"""The classic: one mentor and one mentee, about six talks and three gatherings in a year."""

from adept.formats.base import Clause, Format, Question, Rhythm, Role, Shape, noop

MENTOR = Role(
    key="mentor",
    name=noop("mentor"),
    plural=noop("mentors"),
    spellings=frozenset({"mentor", "mentori", "mentoren", "mentorer"}),
    joins=("apply", "invited", "nominated"),
    gives=True,
)
MENTEE = Role(
    key="mentee",
    name=noop("mentee"),
    plural=noop("mentees"),
    spellings=frozenset({"mentee", "adept", "aktori", "mentoroitava", "protégé"}),
    joins=("apply", "nominated"),
)
CLAUSES = (
    Clause("why", noop("Why we meet")),
    Clause("form", noop("Form")),
    Clause("responsibilities", noop("Division of responsibilities")),
    Clause("confidence", noop("Between us")),
    Clause("visible", noop("What others see")),
    Clause("between", noop("Between meetings")),
    Clause("midway", noop("Mid-way")),
    Clause("ending", noop("Ending without blame")),
    Clause("after", noop("After the end")),
)

ONE_TO_ONE = Format(
    key="one_to_one",
    name=noop("One to one"),
    roles=(MENTOR, MENTEE),
    stages=("applications", "selection", "matching", "agreements", "meetings", "gatherings", "evaluation"),
    rhythm=Rhythm(meetings=6, gatherings=3, months=12),
    pairing=Shape("two_sided"),
    clauses=CLAUSES,
    questions=(
        Question("topics_offered", ("mentor",), required=True),
        Question("topics_wanted", ("mentee",), required=True),
        Question("goals", ("mentee",)),
        Question("preferences", ("mentor", "mentee")),
        Question("close_to", ("mentor", "mentee")),
    ),
)
