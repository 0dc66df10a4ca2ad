"""An installation of its own for a test: a folder, settings, and the `adept` command run in it as a real process."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

SOURCE = Path(__file__).resolve().parents[2] / "src"


@dataclass
class House:
    """A folder with a database; `house.adept("check")` runs the command."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.settings = {
            "ADEPT_SECRET_KEY": "kW3-tQ8_zLm2Vx9RbN5yHs7PfJd4GcTa6UeXo1Ki0EwZqYvMhB",
            "ADEPT_DATABASE_URL": f"sqlite:///{quote(str(self.file))}",
            "ADEPT_DATA_FOLDER": str(self.folder / "var"),
            "ADEPT_ADDRESS": "http://localhost:8000",
            "ADEPT_MAIL_FROM": "adept@example.org",
            **self.settings,
        }

    @property
    def file(self) -> Path:
        return self.folder / "adept.sqlite3"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ADEPT_", "DJANGO_"))}
        return {**kept, **self.settings, "PYTHONPATH": str(SOURCE), "PYTHONWARNINGS": "default"}

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-c", "from adept.cli import main; main(prog_name='adept')", *words]

    def adept(
        self, *words: str, says: str = "", settings: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run the command to its end; `says` is typed in."""
        environment = {
            name: value for name, value in {**self.environment, **(settings or {})}.items() if value != UNSET
        }
        return subprocess.run(
            self.command(*words), check=False, capture_output=True, text=True, timeout=120, input=says,
            cwd=self.folder, env=environment,
        )  # fmt: skip

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start the command and let it run."""
        return subprocess.Popen(
            self.command(*words),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self.folder,
            env=self.environment,
        )

    def init(self) -> None:
        """Make the database, an organisation and a coordinator."""
        done = self.adept(
            "init", "--organisation", "Havbruksdirektoratet", "--given-name", "Åse", "--family-name", "Øy",
            "--email", "Ase@example.org", "--language", "nn",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


UNSET = "(unset)"
