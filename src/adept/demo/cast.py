"""Who is who in the demo: three who run the programme, a sponsor, and people from HR's own file."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Runner:
    """Someone with a duty. The names of the ministries stand in the programme file."""

    given_name: str
    family_name: str
    organisation: str
    duty: str
    language: str
    title: str
    phone: str

    @property
    def email(self) -> str:
        plain = self.given_name.lower().replace("ø", "o").replace("å", "a").replace("æ", "ae")
        family = self.family_name.lower().replace("ø", "o").replace("å", "a").replace("æ", "ae")
        return f"{plain}.{family}@{self.organisation.lower()}.dep.example"


RUNNERS = (
    Runner("Ragnhild", "Solli", "KKD", "coordinator", "nb", "seniorrådgiver, HR", "22 00 00 01"),
    Runner("Siri", "Fjellsjø", "ATD", "coordinator", "nb", "HR-sjef", "22 00 00 02"),
    Runner("Olav", "Vardåsen", "HLD", "coordinator", "nn", "seniorrådgjevar, HR", "22 00 00 03"),
    Runner("Dagny", "Skoglid", "KKD", "sponsor", "nb", "ekspedisjonssjef", "22 00 00 04"),
)

MENTEE = "aslaug.rognaker@atd.dep.example"
MENTOR = "wenche.blabaermo@hld.dep.example"
ASKED = "terje.hvalstrand@hld.dep.example"
WAITING_LAST = frozenset({MENTEE})
"""People who are not put on the waiting list, whenever they applied: the story is about them."""
