"""A network of colleagues who are nominated and meet at each other's sites. Nobody is paired."""

from adept.formats.base import Clause, Format, Question, Rhythm, Role, Shape, noop

MEMBER = Role(
    key="member",
    name=noop("member"),
    plural=noop("members"),
    spellings=frozenset({"member", "medlem", "jäsen", "deltagare", "deltaker", "deltakar", "deltager", "osallistuja"}),
    joins=("nominated",),
)

TALENT_NETWORK = Format(
    key="talent_network",
    name=noop("Talent network"),
    roles=(MEMBER,),
    stages=("applications", "selection", "gatherings", "evaluation"),
    rhythm=Rhythm(meetings=0, gatherings=6, months=16),
    pairing=Shape("circles", least=3, most=6),
    clauses=(Clause("charter", noop("What we promise one another")),),
    questions=(Question("topics_wanted", ("member",)), Question("topics_offered", ("member",))),
)
