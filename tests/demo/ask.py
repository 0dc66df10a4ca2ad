"""Asks a demo world a few questions from a process of its own: `python ask.py FOLDER QUESTION [ARGUMENT]`; answers as
JSON.
"""

import json
import os
import sys
from typing import Any
from uuid import uuid4

os.environ["ADEPT_DEMO_FOLDER"] = sys.argv[1]
os.environ["DJANGO_SETTINGS_MODULE"] = "adept.site.settings"

import django

django.setup()

from django.conf import settings  # noqa: E402 -- needs the folder named first
from django.test import Client  # noqa: E402 -- needs the folder named first

from adept.demo.seal import sealed  # noqa: E402 -- needs the folder named first
from adept.kernel import scope, trail  # noqa: E402 -- needs the folder named first
from adept.people.models import Account  # noqa: E402 -- needs the folder named first

# The pages are asked without a server, so nobody has collected the static files.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def pages() -> dict[str, Any]:
    """For each of the cast: the status and the text of their first page."""
    found: dict[str, Any] = {}
    world = sealed()
    assert world is not None
    for person in world.cast:
        client = Client(headers={"host": "localhost"})
        entered = client.post("/demo/enter/", {"account": person["account"], "once": str(uuid4())})
        page = client.get("/", follow=True)
        found[person["name"]] = [person["part"], entered.status_code, page.status_code, page.content.decode()]
    return found


def enter_somebody_else() -> int:
    world = sealed()
    assert world is not None
    stranger = Account.objects.exclude(pk__in=[person["account"] for person in world.cast]).first()
    assert stranger is not None
    client = Client(headers={"host": "localhost"})
    client.post("/demo/enter/", {"account": str(stranger.pk), "once": str(uuid4())})
    return int("_auth_user_id" in client.session)


def enter_without_a_seal() -> list[object]:
    """What the doors of the demo answer when the secret in the folder is not the database's."""
    client = Client(headers={"host": "localhost"})
    account = Account.objects.first()
    assert account is not None
    looked = client.get("/demo/")
    entered = client.post("/demo/enter/", {"account": str(account.pk), "once": str(uuid4())})
    return [sealed() is None, looked.status_code, entered.status_code, int("_auth_user_id" in client.session)]


def facts() -> dict[str, Any]:
    with scope.system("a test asks"):
        return {
            "database": str(settings.DATABASES["default"]["NAME"]),
            "breaks": [str(one) for one in trail.breaks()],
            "acts": sorted(set(trail.Entry.objects.values_list("action", flat=True))),
        }


if __name__ == "__main__":
    answers = {"pages": pages, "stranger": enter_somebody_else, "unsealed": enter_without_a_seal, "facts": facts}
    print(json.dumps(answers[sys.argv[2]]()))  # noqa: T201 -- read by the test that asked
