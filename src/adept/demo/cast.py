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
        return f"{self.given_name}.{self.family_name}@{self.organisation}.dep.example".lower()


RUNNERS = (
    Runner("Ragnhild", "Solli", "KKD", "coordinator", "nb", "seniorrådgiver, HR", "22 00 00 00"),
    Runner("Siri", "Furumo", "ATD", "coordinator", "nb", "HR-sjef", "22 00 00 01"),
    Runner("Even", "Bekkelund", "HLD", "coordinator", "nn", "seniorrådgjevar, HR", "22 00 00 02"),
    Runner("Dagny", "Skoglid", "KKD", "sponsor", "nb", "ekspedisjonssjef", "22 00 00 03"),
)
"""The three coordinators are the contact persons of the programme file."""

MENTEE = "aslaug.rognaker@atd.dep.example"
MENTOR = "wenche.blabaermo@hld.dep.example"
ASKED = "terje.hvalstrand@hld.dep.example"
