"""`adept read`: what a spreadsheet holds, before anything is written."""

import itertools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from adept.exchange.tables import Limits, Table, TableError, read_table
from adept.formats.columns import WHY, IntakeError
from adept.formats.programme import ProgrammeFile, ProgrammeFileError, library, library_text, load_programme
from adept.formats.reasons import sentence
from adept.formats.rows import NOTES
from adept.formats.summary import Summary, read_summary

FIRST = 10  # lines of a kind that are shown before "and so many more"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--programme",
    "named",
    metavar="PROGRAMME",
    help="A programme file (TOML), or the name of one that comes with Adept: " + ", ".join(library()) + ".",
)
@click.option(
    "--column", "mapped", multiple=True, metavar="HEADING=FIELD", help="What a column holds; HEADING= leaves it out."
)
@click.option(
    "--take", "taken", multiple=True, metavar="HEADING=REASON", help="Take a column that is otherwise left out."
)
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
def read(file: Path, named: str | None, mapped: tuple[str, ...], taken: tuple[str, ...], *, as_json: bool) -> None:
    """Show what FILE (CSV or XLSX) holds: people, duplicates, and who is outside the criteria and why.

    Nothing is written. Without a programme nobody is judged.
    """
    programme = _programme(named) if named else None
    try:
        table = read_table(file, file.name, Limits.COMMAND_LINE)
        summary = read_summary(
            table, programme, mapping=_pairs(mapped), asked_for=_pairs(taken), look_at_all=not as_json
        )
    except (TableError, IntakeError) as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        _write_json(summary, judged=programme is not None)
    else:
        _tell(table, summary, programme)


def _programme(named: str) -> ProgrammeFile:
    path = Path(named)
    try:
        text = library_text(named) if named in library() else path.read_text("utf-8")
        return load_programme(text)
    except ProgrammeFileError as error:
        found = "\n".join(f"  {problem}" for problem in error.problems)
        raise click.ClickException(f"{named} is not a programme file yet:\n{found}") from error
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{named} is not text in UTF-8. Save it again as UTF-8.") from error
    except OSError as error:
        raise click.ClickException(
            f"There is no programme file {named}. Give the path of one, or one of {', '.join(library())}."
        ) from error


def _pairs(given: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for pair in given:
        heading, equals, value = pair.rpartition("=")
        if not equals:
            raise click.UsageError(f"{pair} needs an equals sign between the heading and what it means.")
        pairs[heading.strip()] = value.strip()
    return pairs


def _write_json(summary: Summary, *, judged: bool) -> None:
    """One value at a time, so that a list of a million people is never held as text."""
    taken = {column.header: column.field for column in summary.columns if column.fate == "taken"}
    left_out = {column.header: column.why for column in summary.columns if column.fate != "taken"}
    facts: dict[str, Any] = {
        "encoding": summary.encoding,
        "separator": summary.separator,
        "rows": summary.rows,
        "people": summary.people,
        "duplicates": iter(summary.duplicates),
    }
    if judged:
        facts |= {
            "probable_duplicates": summary.probable_duplicates,
            "ineligible": summary.ineligible.items(),
            "ask": ((who, sentence(code)) for who, code in summary.ask.items()),
            "columns": {"taken": taken, "left_out": left_out},
        }
    opening = "{"
    for key, value in facts.items():
        click.echo(f"{opening}{_text(key)}: ", nl=False)
        if isinstance(value, int | str | dict):
            click.echo(_text(value), nl=False)
        elif key in {"ineligible", "ask"}:
            _write_each((f"{_text(who)}: {_text(said)}" for who, said in value), "{}")
        else:
            _write_each(map(_text, value), "[]")
        opening = ",\n "
    click.echo("}")


def _write_each(pieces: Iterable[str], brackets: str) -> None:
    click.echo(brackets[0], nl=False)
    for batch in itertools.batched(_commas(pieces), 1_000, strict=False):
        click.echo("".join(batch), nl=False)
    click.echo(brackets[1], nl=False)


def _commas(pieces: Iterable[str]) -> Iterator[str]:
    for number, piece in enumerate(pieces):
        yield f",\n  {piece}" if number else f"\n  {piece}"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _tell(table: Table, summary: Summary, programme: ProgrammeFile | None) -> None:
    written = f"{table.encoding}, {_SEPARATORS.get(table.separator, table.separator)}, {table.line_end}"
    click.echo(f"{table.name}: {written if table.kind == 'csv' else f'workbook, sheet {table.sheet}'}")
    click.echo(f"{summary.rows} rows, {_people(summary.people)}.")
    for other in table.other_sheets:
        click.echo(f"The sheet {other} was not read.")
    if table.formulas:
        click.echo(f"Formulas stand in {', '.join(table.formulas)}; the results stored in the file were read.")
    _list("Sent more than once, read as one person", summary.duplicates, len(summary.duplicates))
    pairs = (f"{one} and {other}" for one, other in summary.probable_duplicates)
    _list("Perhaps the same person; you decide", pairs, len(summary.probable))
    if programme is not None:
        outside = (f"{who}: {sentence(code)}" for who, code in summary.ineligible.items())
        _list("Outside the criteria", outside, len(summary.ineligible))
        _list("A question first", (f"{who}: {sentence(code)}" for who, code in summary.ask.items()), len(summary.ask))
        _list("In more than one programme or role", summary.in_several, len(summary.in_several))
    left = [f"{column.header or '(no heading)'}: {WHY[column.why]}" for column in summary.columns if column.why]
    _list("Columns not taken", left, len(left))
    odd = [
        f"line {note.line}, {note.header}: {NOTES[note.code].format(raw=note.raw.strip(), read=note.read)}"
        for note in summary.notes
    ]
    _list("Cells to look at", odd, len(odd))
    click.echo("\nNothing has been written.")


_SEPARATORS = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def _list(heading: str, lines: Iterable[str], total: int) -> None:
    if not total:
        return
    click.echo(f"\n{heading}: {total}")
    for line in itertools.islice(lines, FIRST):
        click.echo(f"  {line}")
    if total > FIRST:
        click.echo(f"  and {total - FIRST} more")
