"""Django made ready for a command; what is wrong with the settings is told in words and stops the command."""

import os
from typing import NoReturn

import click

HOW_TO_MAKE_A_KEY = """\
ADEPT_SECRET_KEY is not set. Adept makes no secrets by itself, so that you know where this one is kept. Make it with

    python3 -c "import secrets; print(secrets.token_urlsafe(50))"

and give it to every process of this installation: as ADEPT_SECRET_KEY, or in a file named by ADEPT_SECRET_KEY_FILE."""


def stop(words: str, *, code: int = 2) -> NoReturn:
    """End the command with a sentence on standard error."""
    click.echo(words, err=True)
    raise SystemExit(code)


def stand() -> None:
    """Set Django up. Ends the command (code 2) with words when a setting is missing or cannot be read."""
    from pydantic import ValidationError  # noqa: PLC0415 -- commands that need no Django start without all this

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "adept.site.settings")
    try:
        from adept.site.conf import Conf  # noqa: PLC0415

        conf = Conf()
    except ValidationError as error:
        stop("\n".join(f"ADEPT_{str(fault['loc'][0]).upper()}: {fault['msg']}" for fault in error.errors()))
    except OSError as error:
        stop(f"A file that a setting names cannot be read: {error.filename} ({error.strerror}).")
    if not conf.secret_key.get_secret_value() and not os.environ.get("ADEPT_DEMO_FOLDER"):
        stop(HOW_TO_MAKE_A_KEY)

    import django  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    try:
        assert settings.DATABASES
    except ValueError as error:  # an address of the database or of the mail server that cannot be read
        stop(str(error))
    django.setup()
