"""A consistent copy of the database while the site writes, and the way back. One class per kind of database."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from django.db import connection

from adept.cli.ground import stop


class Copier(Protocol):
    """Copies a database out, and in again."""

    engine: str

    def copy(self, target: Path, tables: list[str]) -> dict[str, int]:
        """Write one moment of the database to `target`; how many rows each table had in that moment."""

    def put_back(self, source: Path) -> None:
        """Replace what the database holds by `source`, as a whole or not at all."""


class Sqlite:
    """By the online backup interface: one moment, whoever writes meanwhile."""

    engine = "sqlite"

    def copy(self, target: Path, tables: list[str]) -> dict[str, int]:
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        connection.ensure_connection()
        with closing(sqlite3.connect(target)) as copied:
            connection.connection.backup(copied)
            copied.execute("PRAGMA journal_mode=DELETE")  # the copy is one file
            return _counted(tables, lambda query: copied.execute(query).fetchone()[0])

    def put_back(self, source: Path) -> None:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as copied:
            if (
                copied.execute("PRAGMA integrity_check").fetchone() != ("ok",)
                or copied.execute("PRAGMA foreign_key_check").fetchone()
            ):
                stop("The backup was written whole, but the database in it is not sound. Nothing was changed.", code=1)
            connection.ensure_connection()
            Path(connection.settings_dict["NAME"]).chmod(0o600)
            copied.backup(connection.connection)
        connection.close()
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as restored:
            restored.execute("PRAGMA journal_mode=WAL")


class Postgres:
    """By pg_dump and pg_restore, which must be those of the server's version or newer."""

    engine = "postgresql"

    def copy(self, target: Path, tables: list[str]) -> dict[str, int]:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                cursor.execute("SELECT pg_export_snapshot()")
                (snapshot,) = cursor.fetchone() or ("",)
                with target.open("xb") as file:
                    self._run(
                        [
                            "pg_dump",
                            "--format=custom",
                            "--compress=0",
                            "--no-owner",
                            "--no-acl",
                            f"--snapshot={snapshot}",
                        ],
                        stdout=file,
                    )
                return _counted(tables, lambda query: _one(cursor, query))
            finally:
                cursor.execute("ROLLBACK")

    def put_back(self, source: Path) -> None:
        name = connection.settings_dict["NAME"]
        connection.close()
        if hasattr(connection, "close_pool"):  # PostgreSQL's alone
            connection.close_pool()
        self._run(
            [
                "pg_restore",
                "--clean",
                "--if-exists",
                "--no-owner",
                "--no-acl",
                "--single-transaction",
                f"--dbname={name}",
                str(source),
            ]
        )

    def _run(self, command: list[str], **more: Any) -> None:
        program = shutil.which(command[0])
        if program is None:
            stop(
                f"{command[0]} is not on this machine. Install PostgreSQL's client programs, of the server's version"
                " or newer (Debian: postgresql-client), or let its own backups do it; see docs/guides/operate.md."
            )
        told = connection.settings_dict
        place = {
            "PGDATABASE": told["NAME"], "PGUSER": told["USER"], "PGPASSWORD": told["PASSWORD"], "PGHOST": told["HOST"],
            "PGPORT": told["PORT"],
        }  # fmt: skip
        environment = {**os.environ, **{name: str(value) for name, value in place.items() if value}}
        done = subprocess.run([program, *command[1:]], check=False, stderr=subprocess.PIPE, env=environment, **more)  # noqa: S603 -- our own words
        if done.returncode:
            stop(f"{command[0]} did not succeed:\n{done.stderr.decode(errors='replace').strip()}", code=1)


def copier() -> Copier:
    """The one for the database of the settings."""
    return Sqlite() if connection.vendor == "sqlite" else Postgres()


def _one(cursor: Any, query: str) -> int:
    cursor.execute(query)
    return int(cursor.fetchone()[0])


def _counted(tables: list[str], ask: Callable[[str], int]) -> dict[str, int]:
    return {table: ask(f"SELECT count(*) FROM {connection.ops.quote_name(table)}") for table in tables}  # noqa: S608 -- our own tables
