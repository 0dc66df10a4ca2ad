"""`adept logo`: the picture before an organisation's name."""

from pathlib import Path

import click

from adept.cli import ground


@click.command()
@click.argument("organisation")
@click.argument("picture", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def logo(organisation: str, picture: Path | None) -> None:
    """Put PICTURE (a PNG of at most 60 kB) before the name of ORGANISATION on its people's pages.

    Without a picture, take away the one that stands there.
    """
    ground.stand()
    from adept.kernel import clock  # noqa: PLC0415 -- Django must stand first
    from adept.kernel.errors import Refused  # noqa: PLC0415
    from adept.kernel.scope import system  # noqa: PLC0415
    from adept.people import actions  # noqa: PLC0415
    from adept.people.models import Organisation  # noqa: PLC0415

    with system("adept logo sets an organisation's logo"):
        house = Organisation.objects.filter(parent=None, kept_by=None, name=organisation).first()
        if house is None:
            ground.stop(f"No organisation is called {organisation}. Nothing was changed.")
        try:
            actions.set_logo(organisation=house, png=picture.read_bytes() if picture else b"", by=None, now=clock.now())
        except Refused as refused:
            ground.stop(str(refused))
    click.echo(f"The logo of {organisation} {'is set' if picture else 'is gone'}.")
