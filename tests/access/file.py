"""HR's file of the seeded world: for each ministry the same seven people, every text of each a canary."""

import csv
import io
from collections.abc import Iterator

from tests.access.tokens import canary
from tests.cast import MINISTRIES

HEADERS = (
    "Rolle", "Etternavn", "Fornavn", "E-post", "Departement", "Avdeling", "Stilling", "Personalansvar", "Lederår",
    "Fødselsår", "Kjønn", "Utdanning", "Sted", "Nærmeste leder (e-post)", "Godkjent av leder", "Temaer", "Mål",
    "Preferanser", "Nær relasjon til (e-post)", "Tidligere kull", "Søknadsdato", "Kommentar",
)  # fmt: skip

TOPICS = {
    "ATD": "strategi, endringsledelse",
    "HLD": "vanskelige samtaler, strategi",
    "KKD": "endringsledelse, vanskelige samtaler",
}

KINDS = ("mentor1", "mentor2", "mentee1", "mentee2", "waiting", "outside", "unsure")
"""Two mentors and two mentees with a place, one on the waiting list, one outside the criteria, one about whom a
question is open.
"""


def address(ministry: str, kind: str) -> str:
    return f"{kind}.{canary('email', ministry, kind)}@{ministry.lower()}.example"


def the_file(*ministries: str) -> bytes:
    """The joint file, or only the rows of some ministries."""
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADERS, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    for number, ministry in enumerate(MINISTRIES):
        if ministry in (ministries or MINISTRIES):
            writer.writerows(_rows(ministry, 1901 + 10 * number))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _rows(ministry: str, born: int) -> Iterator[dict[str, str]]:
    for number, kind in enumerate(KINDS):

        def told(field: str, kind: str = kind) -> str:
            return canary(field, ministry, kind)

        yield {
            "Rolle": "Mentor" if kind.startswith("mentor") else "Adept",
            "Etternavn": told("last").title(),
            "Fornavn": told("first").title(),
            "E-post": address(ministry, kind),
            "Departement": MINISTRIES[ministry],
            "Avdeling": f"Avdeling {ministry}",
            "Stilling": f"rådgiver {told('title')}",
            "Personalansvar": "nei" if kind == "outside" else "ja",
            "Lederår": str(10 + number) if kind.startswith("mentor") else "2",
            "Fødselsår": str(born + number),
            "Kjønn": "kvinne" if number % 2 else "mann",
            "Utdanning": told("education"),
            "Sted": told("place").title(),
            "Nærmeste leder (e-post)": f"leder.{told('manager')}@{ministry.lower()}.example",
            "Godkjent av leder": "" if kind == "unsure" else "ja",
            "Temaer": TOPICS[ministry],
            "Mål": f"Jeg vil {told('goals')} bedre.",
            "Preferanser": f"Gjerne {told('preferences')}.",
            "Nær relasjon til (e-post)": f"slekt.{told('close')}@ute.example",
            "Tidligere kull": told("earlier"),
            "Søknadsdato": "10.02.2027",
            "Kommentar": f"Husk {told('comment')}.",
        }
