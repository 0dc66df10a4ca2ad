"""The ministries with applicants, and what the tests of this stage do with them."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

import pytest

from adept.journey.applications.models import Application
from adept.journey.selection import actions
from adept.kernel import clock, scope
from adept.kernel.errors import Refused
from tests.cast import World, ministries
from tests.factories import an_application, viewer

REASON = "Oppfyller kriteriene, og det er plass."


@dataclass
class Applied:
    """The world, with applications by the applicant's name."""

    world: World
    people: dict[str, Application] = field(default_factory=dict)

    def add(self, name: str, key: str, **more: object) -> Application:
        owner = self.world.organisations[key]
        self.people[name] = an_application(self.world.round, owner, name, **more)  # type: ignore[arg-type]
        return self.people[name]

    def decide(self, by: str, choices: dict[str, str], reason: str = REASON) -> None:
        """`by` decides about people of the own ministry: name -> state."""
        owner, by_id = self.world.people[by].owner_id, {self.people[name].pk: state for name, state in choices.items()}
        actions.decide(
            round_=self.world.round, owner=owner, choices=by_id,
            reasons=dict.fromkeys(("admitted", "waiting", "declined", "considered"), reason),
            by=self.world.account(by).pk, now=clock.now(),
        )  # fmt: skip

    def close(self, by: str) -> None:
        actions.close(
            round_=self.world.round, owner=self.world.people[by].owner_id, by=self.world.account(by).pk, now=clock.now()
        )

    def seeing(self, name: str) -> AbstractContextManager[scope.Scope]:
        """The scope of a page of the round that `name` looks at."""
        return scope.inside(scope.viewing(viewer(self.world.people[name]), self.world.round.pk))


def an_applied_world() -> Applied:
    """Five mentees at HLD (three places), two each at ATD and KKD, and a mentor in each ministry."""
    made = Applied(ministries())
    for number, (name, unit, gender) in enumerate(
        [
            ("Aslaug Rognåker", "Lovavdelingen", "woman"),
            ("Øyvind Åsli", "Lovavdelingen", "man"),
            ("Berit Dalsbø", "Strategi", "woman"),
            ("Cato Eng", "Strategi", "man"),
            ("Dag Ørstad", "", ""),
        ]
    ):
        made.add(
            name,
            "HLD",
            unit=unit,
            gender=gender,
            card={"topics_wanted": ["strategy"]},
            answers={"years_as_leader": number},
        )
    for name, key in (("Eva Fjord", "ATD"), ("Finn Gran", "ATD"), ("Guri Hav", "KKD"), ("Hans Is", "KKD")):
        made.add(name, key, gender="woman" if name[0] in "EG" else "man")
    for name, key in (("Mona Ås", "HLD"), ("Nils Øy", "ATD"), ("Odd Æra", "KKD")):
        made.add(name, key, role="mentor")
    return made


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The act inside is refused, for just this reason."""
    with pytest.raises(Refused) as told:
        yield
    assert told.value.code == code, told.value.reason
