"""Reading 100,000 rows of the ministries' shape, beside `csv.DictReader` alone over the same file.

Run: `python benchmarks/reading.py [rows]`. Every figure is CPU time, the best of three, in this process.
"""

import csv
import itertools
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from adept.exchange.tables import read_table
from adept.formats.intake import read_intake
from adept.formats.programme import library_text, load_programme
from adept.formats.summary import read_summary

SOURCE = Path(__file__).parents[1] / "tests" / "data" / "ministries.csv"
ROUNDS = 3


def write_rows(path: Path, rows: int) -> None:
    """The ministries' 39 rows again and again, each time with other addresses and surnames."""
    with SOURCE.open(encoding="utf-8-sig", newline="") as source:
        headers, *people = list(csv.reader(source, delimiter=";"))
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
        writer.writerow(headers)
        for number, cells in enumerate(itertools.islice(itertools.cycle(people), rows)):
            changed = list(cells)
            changed[1] = f"{cells[1].strip()}-{number // len(people)}"
            changed[3] = f"n{number // len(people)}.{cells[3]}"
            writer.writerow(changed)


def best(work: Callable[[], object]) -> float:
    """Seconds of the fastest of a few rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def dict_reader(path: Path) -> int:
    """What the comparison does: every row as a dict, nothing else."""
    with path.open(encoding="utf-8-sig", newline="") as source:
        return sum(1 for _ in csv.DictReader(source, delimiter=";"))


def main(rows: int) -> None:
    """Measure and print the table."""
    programme = load_programme(library_text("ministries"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "many.csv"
        write_rows(path, rows)

        def table_only() -> int:
            return sum(1 for _ in read_table(path, path.name).rows)

        measured = {
            "csv.DictReader": best(lambda: dict_reader(path)),
            "read_table, rows only": best(table_only),
            "read_summary, no programme": best(lambda: read_summary(read_table(path, path.name), look_at_all=False)),
            "read_summary, ministries (adept read --json)": best(
                lambda: read_summary(read_table(path, path.name), programme, look_at_all=False)
            ),
            "read_intake, ministries (every person kept)": best(
                lambda: read_intake(read_table(path, path.name), programme)
            ),
        }
    alone = measured["csv.DictReader"]
    print(f"{rows:,} rows{'':39}{'seconds':>9}{'ratio':>7}")
    for name, seconds in measured.items():
        print(f"{name:46}{seconds:>15.2f}{seconds / alone:>7.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
