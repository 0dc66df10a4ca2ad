"""The people of the tests: the ministries' programme with the ones who run it, and strangers.

ATD, HLD and KKD share a round; Ragnhild (KKD), Siri (ATD) and Olav (HLD) coordinate; Dagny sponsors for KKD. Oskar
coordinates another organisation's programme and must get nothing. Everything is made through the real actions.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from adept.formats.programme import library_text
from adept.kernel import scope
from adept.people import actions as people
from adept.people.models import Account, Organisation, Person
from adept.programmes import actions as programmes
from adept.programmes.models import Round

DATA = Path(__file__).parent / "data"
NOW = datetime(2027, 2, 16, 8, 0, tzinfo=UTC)
MINISTRIES = {
    "ATD": "Arbeids- og tilhørighetsdepartementet",
    "HLD": "Helse- og livskraftdepartementet",
    "KKD": "Kommune- og kystdepartementet",
}


@dataclass
class World:
    """The cast by name."""

    round: Round
    other_round: Round
    organisations: dict[str, Organisation]
    people: dict[str, Person] = field(default_factory=dict)

    def account(self, name: str) -> Account:
        return self.people[name].account


def ministries(now: datetime = NOW) -> World:
    """The ministries' third round before anyone has applied, and Oskar's own programme beside it."""
    with scope.system("the cast of the tests"):
        organisations = {
            key: people.found_organisation(name=name, short=key, by=None, now=now) for key, name in MINISTRIES.items()
        }
        round_ = programmes.open_round(
            text=library_text("ministries"),
            organisations={key: organisations[key] for key in MINISTRIES},
            by=None,
            now=now,
        )
        other_text = library_text("ministries").replace("Tre departement", "Fjellheims mentorordning")
        fjellheim = {
            key: people.found_organisation(name=f"Fjellheim {key}", short=f"F{key}", by=None, now=now)
            for key in MINISTRIES
        }
        other = programmes.open_round(text=other_text, organisations=fjellheim, by=None, now=now)
        world = World(round=round_, other_round=other, organisations=organisations)
        for name, family, key, duty, language in (
            ("Ragnhild", "Solli", "KKD", "coordinator", "nb"),
            ("Siri", "Fjellsjø", "ATD", "coordinator", "nb"),
            ("Olav", "Vardåsen", "HLD", "coordinator", "nn"),
            ("Dagny", "Skoglid", "KKD", "sponsor", "nb"),
        ):
            world.people[name] = _person(organisations[key], name, family, language, now)
            programmes.add_to_team(
                round_=round_,
                organisation=organisations[key],
                person=world.people[name],
                duty=duty,
                phone="22 00 00 00",
                by=None,
                now=now,
            )
        world.people["Oskar"] = _person(fjellheim["KKD"], "Oskar", "Fjellheim", "nb", now)
        programmes.add_to_team(
            round_=other,
            organisation=fjellheim["KKD"],
            person=world.people["Oskar"],
            duty="coordinator",
            by=None,
            now=now,
        )
        people.appoint(organisation=organisations["KKD"], person=world.people["Ragnhild"], by=None, now=now)
    return world


def _person(owner: Organisation, given: str, family: str, language: str, now: datetime) -> Person:
    address = f"{given.lower()}@{(owner.short or 'other').lower()}.example"
    return people.write_down(
        owner=owner,
        email=address,
        given_name=given,
        family_name=family,
        language=language,
        title="HR-rådgiver",
        by=None,
        now=now,
    )
