"""`adept serve`: the site, static files included."""

import click

from adept.cli import ground

THREADS = 2
"""Per process. SQLite has one writer; more threads would only wait for it."""
GRACE = 15
"""Seconds that requests under way are given when the server is asked to stop."""


@click.command()
def serve() -> None:
    """Answer visitors on ADEPT_BIND until asked to stop (SIGTERM or Ctrl-C).

    Refuses to start on a set-up that is unsafe.
    """
    ground.stand()
    from django.conf import settings  # noqa: PLC0415 -- Django must stand first
    from django.db import connections  # noqa: PLC0415
    from granian import Granian  # noqa: PLC0415
    from granian.constants import Interfaces  # noqa: PLC0415

    from adept.cli import findings, static  # noqa: PLC0415

    host, _, port = settings.ADEPT.bind.rpartition(":")
    if not port.isdecimal():
        ground.stop(f"ADEPT_BIND {settings.ADEPT.bind!r} has no port; write 127.0.0.1:8000.")
    findings.refuse()
    if static.collect():
        click.echo("Static files collected.")
    for connection in connections.all():  # the worker processes open their own
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
    click.echo(f"Adept answers at {settings.ADEPT.address} (listens on {settings.ADEPT.bind}).")
    Granian(
        "adept.site.wsgi:application",
        address=host.strip("[]") or "127.0.0.1",
        port=int(port),
        interface=Interfaces.WSGI,
        workers=settings.ADEPT.workers,
        blocking_threads=THREADS,
        websockets=False,
        log_access=False,  # addresses of pages say who did what; the trail does that, for those who may know
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
    ).serve()
