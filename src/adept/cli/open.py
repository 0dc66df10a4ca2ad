"""`adept open`: a round of a programme from its file, with its parties and its coordinators."""

from pathlib import Path

import click

from adept.cli import ground


@click.command(name="open")
@click.argument("programme")
@click.option("--look", is_flag=True, help="Only say what would be made.")
def open_(programme: str, *, look: bool) -> None:
    """Open a round from PROGRAMME: a file, or the name of one that comes with Adept (ministries, postal, …).

    The organisations of the file become its parties, the contacts its coordinators; each gets a letter that tells where
    to sign in.
    """
    from adept.formats.programme import (  # noqa: PLC0415 -- click shows help without it
        ProgrammeFile,
        ProgrammeFileError,
        library,
        library_text,
        load_programme,
    )

    path = Path(programme)
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else library_text(programme)
        file: ProgrammeFile = load_programme(text)
    except KeyError:
        ground.stop(f"{programme} is no file, and no programme that comes with Adept: {', '.join(library())}.")
    except (UnicodeDecodeError, OSError) as error:
        ground.stop(f"{programme} could not be read: {error}")
    except ProgrammeFileError as error:
        ground.stop(str(error))
    if not file.organisations:
        ground.stop(f"{programme} names no organisation. Write one [[organisations]] table for each that takes part.")
    alone = [
        party.key
        for party in file.organisations
        if all(one.organisation not in ("", party.key) for one in file.contacts)
    ]
    if alone:
        ground.stop(
            f"Nobody is named for {', '.join(alone)}. Write a [[contacts]] table with a name and an address for each."
        )
    parties = ", ".join(f"{party.key} ({party.places or 'no'} places)" for party in file.organisations)
    contacts = ", ".join(f"{one.name} <{one.email}>" for one in file.contacts)
    click.echo(f"{next(iter(file.name.values()))}, round {file.round}. Parties: {parties}. Coordinators: {contacts}.")
    if look:
        click.echo("Nothing was made.")
        return
    ground.stand()
    from django.db import IntegrityError  # noqa: PLC0415 -- Django must stand first

    from adept.kernel import clock  # noqa: PLC0415
    from adept.kernel.scope import system  # noqa: PLC0415
    from adept.programmes.actions import begin  # noqa: PLC0415

    try:
        with system("adept open makes a round from its file"):
            begin(text=text, by=None, now=clock.now())
    except IntegrityError:
        ground.stop(f"Round {file.round} of this programme is open already. Nothing was changed.")
    click.echo("The round is open. A letter to each coordinator waits in the outbox; `adept work` sends it.")
