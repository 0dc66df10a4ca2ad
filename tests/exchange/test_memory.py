"""However large or wicked the file, reading it stays within 300 MB. Each case runs in a process of its own.

The peak is `VmHWM` of Linux: what `getrusage` tells of a child still counts the memory of the process that made it.
"""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

SOURCE = Path(__file__).parents[2] / "src"
MOST = 300  # megabytes

MEASURE = """
import sys
from adept.cli import main
try:
    main(["read", *sys.argv[1:]], standalone_mode=False)
    told = "read"
except Exception as error:
    told = str(error)
print(told, file=sys.stderr)
status = open("/proc/self/status").read()
print(int(status.split("VmHWM:")[1].split()[0]) // 1024, file=sys.stderr)
"""


def peak(*arguments: str | Path) -> tuple[str, int, str]:
    """What it said, its peak memory in megabytes, and what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "utf-8"},
    )
    *told, megabytes = done.stderr.strip().splitlines()
    return "\n".join(told), int(megabytes), done.stdout


def million(path: Path, address: str) -> Path:
    people = [
        f"Adept;Strand{n};Åse;{{}};KKD;Kystavdelingen;ja;{n % 9},5;{1960 + n % 40};ja;05.02.2027;{'god grunn ' * 9}\r\n"
        for n in range(100)
    ]
    heading = "Rolle;Etternavn;Fornavn;E-post;Departement;Avdeling;Personalansvar;Lederår;Fødselsår;"
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        target.write(heading + "Godkjent av leder;Søknadsdato;Kommentar\r\n")
        for number in range(1_000_000):
            target.write(people[number % 100].format(address.format(n=number)))
    return path


@pytest.mark.slow
def test_a_million_rows_stream_within_the_memory_agreed(tmp_path: Path) -> None:
    path = million(tmp_path / "million.csv", "n{n}@kkd.dep.example")
    told, megabytes, printed = peak(path, "--programme", "ministries", "--json")
    assert told == "read"
    assert '"rows": 1000000' in printed
    assert '"people": 100,' in printed  # a hundred names, each under ten thousand addresses: a person decides
    assert megabytes < MOST


def workbook(**extra: bytes) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet().write_row(0, 0, ["E-post", "Navn"])
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as packed:
        for name, content in extra.items():
            packed.writestr(name, content)
    return target.getvalue()


def far_apart() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "b")
    return target.getvalue()


def tall() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for row in (0, 1_048_575):
            sheet.write_row(row, 0, ["E-post", *"abcdefghijklmnopqrst"])
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("line.csv", lambda: b"a;b\n" + b"x" * 10_000_000),
        ("null.csv", lambda: b"a;b\n" + b"\0" * 10_000_000),
        ("wide.csv", lambda: b";".join(b"c%d" % n for n in range(16_384)) + (b"\n" + b";" * 16_383) * 2_000),
        ("quote.csv", lambda: b'E-post;b\n"' + b"x;y\n" * 5_000_000),
        ("bomb.xlsx", lambda: workbook(**{"xl/worksheets/sheet9.xml": b" " * 500_000_000})),
        ("apart.xlsx", far_apart),
        ("tall.xlsx", tall),
    ],
    ids=["line", "null", "wide", "quote", "bomb", "apart", "tall"],
)
def test_a_wicked_file_is_refused_in_words_and_little_memory(tmp_path: Path, name: str, content: object) -> None:
    path = tmp_path / name
    assert callable(content)
    path.write_bytes(content())
    told, megabytes, printed = peak(path, "--json")
    assert name in told
    assert told.endswith(".")
    assert printed == ""
    assert megabytes < 120
