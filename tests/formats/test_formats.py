"""The four formats as values: what each says, and that nonsense is refused when it is written."""

from dataclasses import replace

import pytest

from adept.formats import FORMATS, get
from adept.formats.base import STAGES, Question, Rhythm, Role, Shape
from adept.formats.fields import fields
from adept.formats.one_to_one import MENTEE, MENTOR, ONE_TO_ONE
from adept.formats.reverse import REVERSE
from adept.formats.talent_network import TALENT_NETWORK


def test_the_register_knows_each_format_by_its_key() -> None:
    assert list(FORMATS) == ["one_to_one", "reverse", "shadowing", "talent_network"]
    assert get("reverse") is REVERSE
    with pytest.raises(KeyError, match="one_to_one, reverse"):
        get("speed_dating")


def test_the_talent_network_has_no_pairs_and_no_word_of_them() -> None:
    assert [role.key for role in TALENT_NETWORK.roles] == ["member"]
    assert not {"matching", "agreements", "meetings"} & set(TALENT_NETWORK.stages)
    words = f"{TALENT_NETWORK}".casefold()
    assert not [word for word in ("mentor", "mentee", "match", "pair ") if word in words]


def test_reverse_differs_from_the_classic_by_what_is_said() -> None:
    assert REVERSE.stages == ONE_TO_ONE.stages
    assert REVERSE.rhythm.months == 6
    assert "listens" in {clause.key for clause in REVERSE.clauses}
    assert REVERSE.role("mentor").gives


@pytest.mark.parametrize("kind", FORMATS.values(), ids=list(FORMATS))
def test_every_question_of_a_format_is_a_field_and_every_role_word_means_one_role(kind: object) -> None:
    assert kind in FORMATS.values()
    found = FORMATS[kind.key]  # type: ignore[attr-defined]  # a Format, as pytest cannot say
    assert {question.field for question in found.questions} <= set(fields())
    words = [word for role in found.roles for word in role.spellings]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("word", "key"), [("adept ", "mentee"), ("AKTORI", "mentee"), ("Mentori", "mentor"), ("Sjef", None), ("", None)]
)
def test_the_role_is_found_in_any_language(word: str, key: str | None) -> None:
    found = ONE_TO_ONE.role_called(word)
    assert (found.key if found else None) == key


@pytest.mark.parametrize(
    "nonsense",
    [
        lambda: replace(ONE_TO_ONE, stages=tuple(reversed(STAGES))),
        lambda: replace(ONE_TO_ONE, stages=("applications", "dancing")),
        lambda: replace(ONE_TO_ONE, roles=(MENTOR,), questions=()),
        lambda: replace(ONE_TO_ONE, pairing=None),
        lambda: replace(ONE_TO_ONE, roles=()),
        lambda: replace(ONE_TO_ONE, roles=(MENTEE, MENTEE)),
        lambda: replace(ONE_TO_ONE, questions=(Question("goals", ("shadow",)),)),
        lambda: Shape("circles", least=4, most=3),
        lambda: Rhythm(meetings=-1, gatherings=0, months=6),
        lambda: Role("x", "x", "xs", frozenset({"X"}), ("apply",)),
        lambda: Role("x", "x", "xs", frozenset(), ()),
    ],
)
def test_nonsense_is_refused_when_it_is_written(nonsense: object) -> None:
    assert callable(nonsense)
    with pytest.raises(ValueError, match=r".+"):
        nonsense()


def test_an_unknown_role_is_no_role() -> None:
    with pytest.raises(KeyError):
        ONE_TO_ONE.role("shadow")
