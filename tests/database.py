"""Between two tests that commit, Django empties every table. The trail refuses to be emptied, in tests as in use; so
its triggers are lifted for just that moment. (PostgreSQL empties with TRUNCATE, which row triggers do not see.)
"""

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """pytest-django's own, with the trail's triggers lifted while tables are emptied."""
    from django.db import connection  # noqa: PLC0415  # settings must stand first

    if connection.vendor != "sqlite":
        yield
        return
    operations = type(connection.ops)
    empty = operations.execute_sql_flush

    def lifted(self: Any, sql_list: Sequence[str]) -> Any:
        with self.connection.cursor() as cursor:
            lift(cursor)
            try:
                return empty(self, sql_list)
            finally:
                put_back(cursor)

    patch = pytest.MonkeyPatch()
    patch.setattr(operations, "execute_sql_flush", lifted)
    yield
    patch.undo()


def lift(cursor: Any) -> None:
    """Take the trail's triggers off an SQLite database."""
    for verb in ("UPDATE", "DELETE"):
        cursor.execute(f"DROP TRIGGER IF EXISTS adept_entry_no_{verb}")


def put_back(cursor: Any) -> None:
    """Set them again, as the migration did."""
    cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'adept_entry'")
    if cursor.fetchone()[0]:
        guard = import_module("adept.migrations.0002_the_trail_is_never_changed").SQLITE
        for verb in ("UPDATE", "DELETE"):
            cursor.execute(guard.format(verb=verb))
