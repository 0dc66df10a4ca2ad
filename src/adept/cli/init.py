"""`adept init`: the database, the first organisation and its first coordinator."""

from pathlib import Path

import click

from adept.cli import ground

LANGUAGES = ("en", "sv", "nb", "nn", "da", "fi")


@click.command()
@click.option("--organisation", envvar="ADEPT_INIT_ORGANISATION", help="Its full name.")
@click.option("--given-name", envvar="ADEPT_INIT_GIVEN_NAME", help="The first coordinator's given name.")
@click.option("--family-name", envvar="ADEPT_INIT_FAMILY_NAME", help="The first coordinator's family name.")
@click.option("--email", envvar="ADEPT_INIT_EMAIL", help="The first coordinator's address; signing in goes through it.")
@click.option(
    "--language", envvar="ADEPT_INIT_LANGUAGE", type=click.Choice(LANGUAGES), help="The coordinator's language."
)
def init(
    organisation: str | None, given_name: str | None, family_name: str | None, email: str | None, language: str | None
) -> None:
    """Make the database, the first organisation and its first coordinator, who gets a letter.

    Asks for what is not given.
    Run again, it says that all is there and changes nothing.
    """
    ground.stand()
    from django.conf import settings  # noqa: PLC0415 -- Django must stand first

    from adept.kernel.scope import system  # noqa: PLC0415

    _make_database()
    with system("adept init makes the first organisation"):
        if there := _already():
            click.echo(f"Adept is set up already, for {there}. Nothing was changed.")
            return
    name = _asked(organisation, "The organisation's name")
    given = _asked(given_name, "First coordinator: given name")
    family = _asked(family_name, "First coordinator: family name")
    address = _address(_asked(email, "First coordinator: e-mail address"))
    code = language or click.prompt(
        "First coordinator: language", type=click.Choice(LANGUAGES), default=settings.ADEPT.language
    )
    with system("adept init makes the first organisation"):
        _found(name=name, given=given, family=family, email=address, language=code)
    click.echo(f"{name} is founded, and {given} {family} <{address}> is its first coordinator.")
    click.echo(
        "A letter waits in the outbox; `adept work` sends it. Run `adept check`, then `adept serve` and `adept work`."
    )


def _make_database() -> None:
    """Tables and cache table, in a file that only this account may read; nothing, where they are."""
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import Error, connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    if connection.vendor == "sqlite":
        file = Path(str(connection.settings_dict["NAME"]))
        if not file.absolute().parent.is_dir():
            ground.stop(
                f"ADEPT_DATABASE_URL: the folder {file.absolute().parent} is not there. Make it, then run this again."
            )
        file.touch(mode=0o600)
    try:
        executor = MigrationExecutor(connection)
    except Error as error:
        ground.stop(f"ADEPT_DATABASE_URL: the database does not answer: {str(error).strip().splitlines()[0]}")
    if executor.loader.applied_migrations and executor.migration_plan(executor.loader.graph.leaf_nodes()):
        ground.stop("The database is of an earlier version. Back up (`adept backup`), then run `adept manage migrate`.")
    if not executor.loader.applied_migrations:
        call_command("migrate", interactive=False, verbosity=0)
        click.echo("The database is made.")
    if settings.CACHES["default"]["LOCATION"] not in connection.introspection.table_names():
        call_command("createcachetable", verbosity=0)


def _already() -> str:
    """The organisation that takes part in its own right and has someone appointed; empty when there is none."""
    from adept.people.models import Appointment  # noqa: PLC0415

    first = Appointment.objects.select_related("organisation").order_by("since").first()
    return first.organisation.name if first else ""


def _found(*, name: str, given: str, family: str, email: str, language: str) -> None:
    """Organisation, person, appointment and letter: all, or none."""
    from django.db import transaction  # noqa: PLC0415

    from adept.kernel import clock  # noqa: PLC0415
    from adept.people import actions  # noqa: PLC0415

    now = clock.now()
    with transaction.atomic():
        organisation = actions.found_organisation(name=name, by=None, now=now)
        person = actions.write_down(
            owner=organisation, email=email, given_name=given, family_name=family, language=language, by=None, now=now
        )
        appointment = actions.appoint(organisation=organisation, person=person, by=None, now=now)
        actions.welcome(appointment=appointment, by=None, now=now)


def _asked(given: str | None, question: str) -> str:
    answer = given if given is not None else str(click.prompt(question))
    answer = " ".join(answer.split())
    if not answer:
        ground.stop(f"{question}: nothing was said. Nothing was founded.")
    return answer


def _address(text: str) -> str:
    from django.core.exceptions import ValidationError  # noqa: PLC0415
    from django.core.validators import validate_email  # noqa: PLC0415

    try:
        validate_email(text)
    except ValidationError:
        ground.stop(f"{text} is no e-mail address. Nothing was founded.")
    return text.lower()
