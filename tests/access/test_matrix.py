"""Every address of the site, asked by every method as every kind of person, held against a table that was written by
hand.
"""

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.access.play import Stage

pytestmark = pytest.mark.django_db

MATRIX = Path(__file__).parent / "matrix.csv"

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")


def cells() -> dict[str, dict[str, dict[str, str]]]:
    """Address -> method -> principal -> what should come."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    with MATRIX.open(encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            address, methods = row.pop("route").removeprefix("/"), row.pop("method").split()
            for method in methods:
                assert method not in found.setdefault(address, {}), f"{address} says twice what {method} gives"
                found[address][method] = row
    return found


CELLS = cells()


def test_every_address_has_its_rows_and_no_row_lacks_its_address(stage: "Stage") -> None:
    from tests.access.principals import PRINCIPALS  # noqa: PLC0415  # settings must stand first
    from tests.access.routes import all_routes  # noqa: PLC0415

    addresses = set(all_routes())
    assert not addresses - set(CELLS), "addresses that matrix.csv does not name: decide who may open them"
    assert not set(CELLS) - addresses, "rows of matrix.csv for addresses that are gone"
    assert not [address for address, rows in CELLS.items() if set(rows) != set(METHODS)], "methods are missing"
    assert all(set(row) == set(PRINCIPALS) and all(row.values()) for rows in CELLS.values() for row in rows.values())


@pytest.mark.parametrize("address", sorted(CELLS))
def test_each_kind_of_person_gets_what_the_matrix_says(stage: "Stage", denied: dict[str, str], address: str) -> None:
    """The outcome; for a no, the very page of an address that does not exist; and headers that let nobody keep or
    frame it.
    """
    from tests.access.play import bare, faults_of_headers, outcome  # noqa: PLC0415  # settings must stand first
    from tests.access.routes import all_routes, ids  # noqa: PLC0415

    route = all_routes()[address]
    url = route.url(ids(route, stage.world))
    wrong: dict[str, dict[str, object]] = {}
    for method, row in CELLS[address].items():
        for principal, expected in row.items():
            answer = stage.ask(principal, method, url)
            came = outcome(answer)
            if came != expected:
                wrong.setdefault(method, {})[principal] = f"{expected} expected, {came} came"
            elif came == "no" and method != "HEAD" and bare(answer.content, url) != denied[principal]:
                wrong.setdefault(method, {})[principal] = "denied, but not the page of what is not there"
            elif faults := faults_of_headers(answer, public=route.public and principal == "anonymous"):
                wrong.setdefault(method, {})[principal] = faults
    assert not wrong


def test_a_thousand_cells_at_least_are_played() -> None:
    assert sum(len(row) for rows in CELLS.values() for row in rows.values()) >= 1000
