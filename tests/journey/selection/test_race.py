"""Two coordinators, one place left, the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from adept.journey.selection import actions, queries
from adept.journey.selection.models import Place
from adept.kernel.errors import Refused
from tests.cast import NOW
from tests.journey.selection.applied import REASON, Applied, an_applied_world

pytestmark = pytest.mark.django_db(transaction=True)


def rushed(applied: Applied, names: list[str]) -> list[str]:
    """Olav gives each of them a place in a thread of its own, all at once: what came of each."""
    world, owner, by = applied.world, applied.world.organisations["HLD"].pk, applied.world.account("Olav").pk
    gate = Barrier(len(names))

    def give(name: str) -> str:
        try:
            with applied.seeing("Olav"):
                gate.wait(10)
                actions.decide(
                    round_=world.round, owner=owner, choices={applied.people[name].pk: "admitted"},
                    reasons={"admitted": REASON}, by=by, now=NOW,
                )  # fmt: skip
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "admitted"

    with ThreadPoolExecutor(len(names)) as pool:
        return sorted(pool.map(give, names))


def test_of_five_at_once_three_get_the_three_places() -> None:
    applied = an_applied_world()
    five = ["Aslaug Rognåker", "Øyvind Åsli", "Berit Dalsbø", "Cato Eng", "Dag Ørstad"]
    assert rushed(applied, five) == ["admitted", "admitted", "admitted", "quota", "quota"]
    assert Place._base_manager.filter(state="admitted").count() == 3


def test_closing_and_deciding_at_once_come_one_after_the_other() -> None:
    """Whichever is first, nobody is left undecided in a closed selection, and nothing changes in it afterwards."""
    applied = an_applied_world()
    world, owner, by = applied.world, applied.world.organisations["ATD"].pk, applied.world.account("Siri").pk
    with applied.seeing("Siri"):
        applied.decide("Siri", {"Eva Fjord": "admitted", "Finn Gran": "waiting", "Nils Øy": "admitted"})
    gate = Barrier(2)

    def reopen_a_choice() -> str:
        actions.decide(
            round_=world.round, owner=owner, choices={applied.people["Eva Fjord"].pk: "considered"},
            reasons={"considered": REASON}, by=by, now=NOW,
        )  # fmt: skip
        return "decided"

    def close() -> str:
        actions.close(round_=world.round, owner=owner, by=by, now=NOW)
        return "closed"

    def run(act: Callable[[], str]) -> str:
        try:
            with applied.seeing("Siri"):
                gate.wait(10)
                return act()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(run, (reopen_a_choice, close)))
    with applied.seeing("Siri"):
        closed = queries.is_closed(world.round, owner)
    assert told == (["closed", "closed"] if closed else ["decided", "undecided"])
    assert Place._base_manager.filter(owner=owner, state="considered").exists() is not closed
