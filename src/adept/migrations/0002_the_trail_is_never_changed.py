"""The database itself refuses to change or remove a line of the trail."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = """
CREATE TRIGGER adept_entry_no_{verb} BEFORE {verb} ON adept_entry
BEGIN SELECT RAISE(ABORT, 'the trail is never changed'); END
"""
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION adept_trail_stands() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the trail is never changed'; END $$
"""
POSTGRES = """
CREATE TRIGGER adept_entry_stands BEFORE UPDATE OR DELETE ON adept_entry
FOR EACH ROW EXECUTE FUNCTION adept_trail_stands()
"""


def guard(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Set the triggers."""
    if editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            editor.execute(SQLITE.format(verb=verb), params=None)
    else:
        editor.execute(POSTGRES_FUNCTION, params=None)
        editor.execute(POSTGRES, params=None)


def unguard(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Lift them."""
    if editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            editor.execute(f"DROP TRIGGER IF EXISTS adept_entry_no_{verb}", params=None)
    else:
        editor.execute("DROP TRIGGER IF EXISTS adept_entry_stands ON adept_entry", params=None)
        editor.execute("DROP FUNCTION IF EXISTS adept_trail_stands()", params=None)


class Migration(migrations.Migration):
    """Lines of the trail stand."""

    dependencies = [("adept", "0001_the_ground")]
    operations = [migrations.RunPython(guard, unguard)]
