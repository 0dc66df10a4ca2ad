"""`adept verify`: the trail is whole, nothing is left hanging, every state has its sweeper."""

import click

from adept.cli import ground


@click.command()
def verify() -> None:
    """Read everything and say whether it holds. Ends with 1 when something does not."""
    ground.stand()
    from adept.cli import wholeness  # noqa: PLC0415 -- Django must stand first

    broken = 0
    for name, look in wholeness.LOOKS.items():
        faults = list(look())
        broken += len(faults)
        click.echo(f"{'holds ' if not faults else 'BROKEN'}  {name}")
        for fault in faults[:50]:
            click.echo(f"        {fault}")
        if len(faults) > 50:
            click.echo(f"        … and {len(faults) - 50} more")
    for remark in wholeness.remarks():
        click.echo(f"note    {remark}")
    if broken:
        click.echo(f"{broken} thing(s) do not hold. docs/guides/operate.md tells how to go on.")
        raise SystemExit(1)
    click.echo("Everything holds.")
