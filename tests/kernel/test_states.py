"""A life is checked when it is declared."""

import pytest
from django.db import models

from adept.cli.wholeness import graphs
from adept.kernel.errors import Refused
from adept.kernel.states import Graph, State

ON, OFF = State("on", "On", "a person"), State("off", "Off", "end")


def test_a_move_that_is_not_declared_is_refused_in_words() -> None:
    life = Graph("on", (ON, OFF), {"on": ("off",)})
    life.check("on", "off")
    with pytest.raises(Refused) as refused:
        life.check("off", "on")
    assert refused.value.code == "off->on"
    assert "Look at it again" in str(refused.value.reason)
    with pytest.raises(Refused):
        life.check("on", "on")


@pytest.mark.parametrize(
    ("states", "moves", "words"),
    [
        ((ON, OFF), {"on": ("away",)}, "unknown states"),
        ((ON, OFF), {"away": ("on",)}, "unknown states"),
        ((ON, OFF), {}, "unreachable states"),
        ((ON, State("off", "Off", "")), {"on": ("off",)}, "sweeper"),
    ],
)
def test_nonsense_is_refused_at_once(states: tuple[State, ...], moves: dict[str, tuple[str, ...]], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Graph("on", states, moves)


def test_the_database_knows_the_same_states() -> None:
    rule = Graph("on", (ON, OFF), {"on": ("off",)}).constraint("x", "mood")
    assert rule.condition == models.Q(mood__in=["off", "on"])


def test_every_life_of_the_product_can_end_or_be_looked_after() -> None:
    found = graphs()
    assert {"adept.kernel.post.rows.LIFE", "adept.journey.applications.states.APPLICATION"} <= set(found)
    for name, life in found.items():
        for key, state in life.states.items():
            assert state.sweeper != "end" or not life.moves[key] or "selection" in name, (
                f"{name} {key} ends, yet moves on"
            )
