"""Pages asked for as somebody of the ministries."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.cast import World
from tests.journey.applications.taking_in import application_of
from tests.support.client import signed_in

TERJE = "terje.hvalstrand@hld.dep.example"
ASLAUG = "aslaug.rognaker@atd.dep.example"
COORDINATORS = ("Siri", "Olav", "Ragnhild")


def client(world: World, name: str, *, strong: bool = True, language: str = "en") -> Client:
    """Somebody of the cast, signed in."""
    return signed_in(world.account(name), strong=strong, language=language)


def of(applied: World, address: str) -> Client:
    """The applicant, signed in by a code."""
    return signed_in(application_of(applied, address).person.account, strong=False, language="en")


def page(name: str, *args: object) -> str:
    """The address of a page."""
    return reverse(name, args=list(args))


def text_of(answer: Any) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
