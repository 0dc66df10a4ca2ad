"""Write the reference pages that are made from the code: the settings and the commands.

A test holds the pages to the code, so that neither can change alone.
"""

import sys
from pathlib import Path

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from adept.cli import COMMANDS
from adept.site.conf import Conf
from tools import permissions

DOCS = Path(__file__).resolve().parent.parent / "docs" / "reference"


def settings() -> str:
    """Return the page of the settings, one row each."""
    rows = [
        f"| `ADEPT_{name.upper()}` | {default(field)} | {cell(field.description or '')} |"
        for name, field in Conf.model_fields.items()
    ]
    from_files = ", ".join(
        f"`ADEPT_{name.upper()}`" for name, field in Conf.model_fields.items() if field.default_factory
    )
    return "\n".join(
        [
            "# Settings",
            "",
            "Adept reads its settings from environment variables when a process starts. A secret may stand in a file",
            f"instead, whose path is given with `_FILE` behind the name: {from_files}.",
            "`adept check` says in words what does not fit together.",
            "",
            "| variable | without it | what it does |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def commands() -> str:
    """Return the page of the commands, in the order a newcomer meets them."""
    rows = [f"| `adept {name}` | {cell(command.summary)} |" for name, command in COMMANDS.items()]
    return "\n".join(
        ["# Commands", "", "Each tells its options with `--help`.", "", "| command | does |", "|---|---|", *rows, ""]
    )


def default(field: FieldInfo) -> str:
    """Return what holds when a setting is not given."""
    value = field.default
    if value is PydanticUndefined or value is None:
        return "none"
    told = ",".join(value) if isinstance(value, tuple) else str(value)
    return f"`{told}`" if told and "*" not in told else "none"


def cell(text: str) -> str:
    """Return a text that does not end its cell of the table."""
    return text.replace("|", "\\|").replace("\n", " ")


PAGES = {"settings.md": settings, "commands.md": commands, "permissions.md": permissions.page}


def main() -> int:
    """Write each page."""
    DOCS.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        print(f"docs/reference/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
