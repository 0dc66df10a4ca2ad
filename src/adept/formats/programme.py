"""A programme is a text file (TOML): small, readable, diffable.

`load_programme` gives a frozen value, or names everything that is wrong at once; `dump_programme` gives the text
back, byte for byte if nothing changed, and otherwise with only the changed lines changed (comments stay).
"""

import dataclasses
from importlib import resources
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from adept.formats.reading import read_programme
from adept.formats.round import ProgrammeFile
from adept.formats.toml import Lines, Problem, ProgrammeFileError, Reader
from adept.formats.writing import table_of, write_changes, write_new

__all__ = [
    "Problem",
    "ProgrammeFile",
    "ProgrammeFileError",
    "dump_programme",
    "library",
    "library_text",
    "load_programme",
]


def load_programme(text: str) -> ProgrammeFile:
    """Read a programme file. Raises ProgrammeFileError with every problem: line, key, what was expected."""
    try:
        table: dict[str, Any] = tomlkit.parse(text).unwrap()
    except TOMLKitError as error:
        line = int(getattr(error, "line", 0) or 1)
        raise ProgrammeFileError([Problem(line, "the file", "valid TOML", str(error))]) from error
    problems: list[Problem] = []
    value = read_programme(Reader(table, (), Lines(text), problems))
    if problems:
        raise ProgrammeFileError(problems)
    return dataclasses.replace(value, source=text)


def dump_programme(value: ProgrammeFile) -> str:
    """The text of a programme: the one it was read from, with only what changed since then changed."""
    if not value.source:
        return write_new(table_of(value))
    before = load_programme(value.source)
    return value.source if before == value else write_changes(value.source, table_of(before), table_of(value))


def _library() -> dict[str, str]:
    folder = resources.files("adept").joinpath("programmes").joinpath("library")
    found = {item.name.removesuffix(".toml"): item for item in folder.iterdir() if item.name.endswith(".toml")}
    return {name: found[name].read_bytes().decode("utf-8") for name in sorted(found)}


def library() -> tuple[str, ...]:
    """The names of the programme files that come with Adept."""
    return tuple(_library())


def library_text(name: str) -> str:
    """The text of one of them. Raises KeyError, which names those that exist."""
    found = _library()
    if name not in found:
        raise KeyError(f"{name}; there are {', '.join(found)}")
    return found[name]
