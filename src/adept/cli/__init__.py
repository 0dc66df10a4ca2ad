"""`adept …`, in the order in which a newcomer meets the commands. Django is imported only by those that need it."""

import importlib
from typing import NamedTuple

import click

from adept import __version__


class _Command(NamedTuple):
    target: str
    summary: str


COMMANDS = {
    "demo": _Command("adept.cli.demo:demo", "Start a living programme with invented people; nothing to configure."),
    "read": _Command("adept.cli.read:read", "Show what a spreadsheet holds, before anything is written."),
    "init": _Command("adept.cli.init:init", "Make the database, the first organisation and the first coordinator."),
    "open": _Command("adept.cli.open:open_", "Open a round of a programme from its file."),
    "logo": _Command("adept.cli.logo:logo", "Set the picture before an organisation's name."),
    "serve": _Command("adept.cli.serve:serve", "Run the site, static files included."),
    "work": _Command("adept.cli.work:work", "Send letters and do long computations."),
    "check": _Command("adept.cli.check:check", "Say in words what is not set up as it should be."),
    "backup": _Command("adept.cli.backup:backup", "Copy everything to one file, while the site runs."),
    "restore": _Command("adept.cli.restore:restore", "Bring back what a backup holds."),
    "verify": _Command("adept.cli.verify:verify", "Check that the trail is whole and nothing is left hanging."),
    "manage": _Command("adept.cli.manage:manage", "Django's own commands."),
}


class LazyGroup(click.Group):
    """Lists its commands without importing them; a command's module is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        """The names, in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click calls it so
        """The command of that name, imported now; None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].target.partition(":")
        command = getattr(importlib.import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}:{name} is not a command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click calls it so
        """One line a command, from the table above."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.summary) for name, command in COMMANDS.items()])


@click.group(cls=LazyGroup)
@click.version_option(__version__, prog_name="adept")
def main() -> None:
    """Adept runs mentoring programmes, from the call for applicants to the copy for the next round."""
