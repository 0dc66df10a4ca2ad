"""`adept restore`: what a backup holds, back in its place."""

import tempfile
from pathlib import Path

import click

from adept import __version__
from adept.cli import ground


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--over", is_flag=True, help="Replace what the database holds now.")
def restore(file: Path, *, over: bool) -> None:
    """Bring back what FILE holds. Stop `adept serve` and `adept work` first.

    Nothing changes unless the whole file is sound.
    """
    ground.stand()
    from django.core.management import call_command  # noqa: PLC0415 -- Django must stand first
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415

    from adept.cli import copies, sealed  # noqa: PLC0415

    try:
        manifest = sealed.inspect(file)
    except sealed.Damaged as damaged:
        ground.stop(f"{file} cannot be restored. {damaged} Nothing was changed.", code=1)
    copier = copies.copier()
    if manifest.engine != copier.engine:
        ground.stop(
            f"{file} was made from {manifest.engine}, and the settings name {copier.engine}. Nothing was changed."
        )
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations or ()}
    if newer := [name for name in manifest.migrations if name not in known]:
        ground.stop(
            f"{file} was made by another Adept ({manifest.version}), which has {newer[0]}; this is {__version__}."
            " Install that version, restore, then upgrade. Nothing was changed."
        )
    if _holds_something() and not over:
        ground.stop("The database holds data already. Say --over to replace it by the backup. Nothing was changed.")
    with tempfile.TemporaryDirectory(prefix=".adept-restore-", dir=file.absolute().parent) as folder:
        content = Path(folder) / "database"
        try:
            sealed.unpack(file, content)
        except sealed.Damaged as damaged:
            ground.stop(f"{file} cannot be restored. {damaged} Nothing was changed.", code=1)
        copier.put_back(content)
    call_command("migrate", interactive=False, verbosity=0)  # a backup of an older version is brought up to this one
    rows = _counts(list(manifest.rows))
    if unlike := [
        name for name, count in manifest.rows.items() if name.startswith("adept_") and rows.get(name) != count
    ]:
        ground.stop(
            f"Restored, but {', '.join(unlike)} do not hold as many rows as were backed up. Look into it.", code=1
        )
    connection.close()
    click.echo(
        f"Restored what was backed up {manifest.made} by Adept {manifest.version}: {sum(manifest.rows.values())} rows."
    )
    click.echo("Next: `adept verify`, then start `adept serve` and `adept work`.")


def _holds_something() -> bool:
    """Whether anything but the tables themselves is there."""
    from django.db import connection  # noqa: PLC0415

    return any(_counts([name for name in connection.introspection.table_names() if name.startswith("adept_")]).values())


def _counts(tables: list[str]) -> dict[str, int]:
    from django.db import connection  # noqa: PLC0415

    found: dict[str, int] = {}
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in tables:
            if table in there:
                cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- our own tables
                found[table] = int((cursor.fetchone() or (0,))[0])
    return found
