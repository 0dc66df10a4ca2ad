"""`adept manage …`: Django's own commands."""

import click

from adept.cli import ground


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's commands, such as migrate or shell."""
    ground.stand()
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- Django must stand first

    execute_from_command_line(["adept manage", *(arguments or ("help",))])
