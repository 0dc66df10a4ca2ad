"""One click lets in to a sealed demo world, and nowhere else."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from adept.site.conf import Conf
from tests.demo.conftest import Build, run

ASK = str(Path(__file__).with_name("ask.py"))


def ask(folder: Path, question: str, **environment: str) -> Any:
    told = run(ASK, str(folder), question, **environment)
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout.splitlines()[-1])


@pytest.mark.parametrize("address", ["/demo/", "/demo/enter/", "/demo/mail/"])
def test_the_demos_addresses_do_not_exist_outside_it(address: str) -> None:
    with pytest.raises(Resolver404):
        resolve(address)


@pytest.mark.django_db
def test_posting_to_the_demos_door_of_a_real_installation_signs_nobody_in() -> None:
    client = Client()
    assert client.post("/demo/enter/", {"account": "x"}).status_code == 302
    assert "_auth_user_id" not in client.session


def test_no_setting_switches_it_on() -> None:
    assert not [name for name in Conf.model_fields if "demo" in name]


def test_a_database_without_the_seal_opens_nothing(world: Build, tmp_path: Path) -> None:
    folder = tmp_path / "copied"
    shutil.copytree(world("call_open"), folder)
    told = json.loads((folder / "world.json").read_text())
    told["secret"] = "guessed"
    (folder / "world.json").write_text(json.dumps(told))
    unsealed, looked, entered, signed_in = ask(folder, "unsealed")
    assert unsealed
    assert (looked, entered) == (302, 302)
    assert not signed_in


def test_the_demo_reads_its_own_database_whatever_is_set(world: Build) -> None:
    folder = world("call_open")
    told = ask(
        folder, "facts", ADEPT_DATABASE_URL="sqlite:///somebody-elses.sqlite3", ADEPT_MAIL_URL="smtps://mail.example"
    )
    assert Path(told["database"]) == folder / "world.sqlite3"


def test_only_the_cast_can_be_entered(world: Build) -> None:
    assert ask(world("call_open"), "stranger") == 0
