"""`adept check`: settings and set-up, in words."""

import click

from adept.cli import ground


@click.command()
def check() -> None:
    """Look at settings, database, mail and files, and say in words what must be mended.

    Ends with 1 when something must.
    """
    ground.stand()
    from adept.cli import findings  # noqa: PLC0415 -- Django must stand first

    found = findings.everything()
    for weight in findings.Weight:
        several = [finding for finding in found if finding.weight is weight]
        if several:
            click.echo(f"{weight.value.capitalize()}:")
        for finding in several:
            click.echo(f"  {finding.about}: {finding.words}")
    if any(finding.weight is not findings.Weight.MIND for finding in found):
        raise SystemExit(1)
    click.echo("Adept is set up." if not found else "Nothing must be mended.")
