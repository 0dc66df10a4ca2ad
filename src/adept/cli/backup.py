"""`adept backup`: everything in one file."""

import tempfile
from pathlib import Path

import click

from adept import __version__
from adept.cli import ground


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--over", is_flag=True, help="Write over an older file of that name.")
def backup(file: Path, *, over: bool) -> None:
    """Copy everything to FILE, as of one moment, while the site runs.

    Settings and secrets are not in it; keep them elsewhere.
    """
    ground.stand()
    from django.db import connection  # noqa: PLC0415 -- Django must stand first

    from adept.cli import copies, sealed  # noqa: PLC0415
    from adept.kernel import clock  # noqa: PLC0415

    if file.exists() and not over:
        ground.stop(f"{file} is there already. Name another file, or say --over.")
    if not file.absolute().parent.is_dir():
        ground.stop(f"The folder {file.absolute().parent} is not there.")
    if not (migrations := _applied()):
        ground.stop("There is nothing to back up: the database is empty. `adept init` makes one.")
    copier = copies.copier()
    with tempfile.TemporaryDirectory(prefix=".adept-backup-", dir=file.absolute().parent) as folder:
        copied = Path(folder) / "database"
        rows = copier.copy(copied, sorted(connection.introspection.table_names()))
        made = clock.now().isoformat(timespec="seconds")
        manifest = sealed.write(file, sealed.Manifest(__version__, made, copier.engine, migrations, rows), copied)
    held = f"{sum(rows.values())} rows in {len(rows)} tables"
    click.echo(f"{file}: {held}, {file.stat().st_size:,} bytes, sha256 {manifest.sha256[:16]}…")


def _applied() -> list[str]:
    from django.db import connection  # noqa: PLC0415
    from django.db.migrations.recorder import MigrationRecorder  # noqa: PLC0415

    return sorted(".".join(key) for key in MigrationRecorder(connection).applied_migrations())
