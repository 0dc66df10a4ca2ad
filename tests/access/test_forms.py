"""A form takes the fields it shows, once, from the page that showed it; and nothing else."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.access.play import Stage
    from tests.access.routes import Route

pytestmark = pytest.mark.django_db

with Path(__file__).with_name("fields.csv").open(encoding="utf-8") as _file:
    FIELDS = {row["route"].removeprefix("/"): set(row["fields"].split()) for row in csv.DictReader(_file)}
"""Address -> the names of models' fields that its form takes, each let in by hand."""

TEMPTING = (
    "owner",
    "round",
    "account",
    "person",
    "state",
    "decided_by",
    "by",
    "id",
    "pk",
    "is_staff",
    "permission",
    "strong",
)


def posted(stage: "Stage") -> list[tuple["Route", str, str]]:
    """Every address that carries a form out: (route, url, someone who may)."""
    from tests.access.routes import all_routes, ids  # noqa: PLC0415  # settings must stand first
    from tests.access.test_matrix import CELLS  # noqa: PLC0415

    found = []
    for address, route in all_routes().items():
        who = next((name for name, told in CELLS[address]["POST"].items() if told in ("go", "ok", "409", "422")), "")
        if who and (route.door is None or hasattr(route.door, "post")):
            found.append((route, route.url(ids(route, stage.world)), who))
    assert len(found) > 35
    return found


def rows() -> int:
    """A number that changes when any row of ours does."""
    from django.apps import apps  # noqa: PLC0415

    from adept.kernel.web import SentForm  # noqa: PLC0415  # settings must stand first

    ours = [model for model in apps.get_app_config("adept").get_models() if model is not SentForm]
    return hash(tuple(tuple(sorted(map(repr, model._base_manager.values_list()))) for model in ours))


def names_of_every_field() -> list[str]:
    from django.apps import apps  # noqa: PLC0415  # settings must stand first

    return sorted(
        {name for model in apps.get_models() for one in model._meta.concrete_fields for name in (one.name, one.attname)}
    )


def test_a_field_that_the_form_does_not_show_is_refused_and_nothing_changes(stage: "Stage") -> None:
    """Each tempting name alone on each form; every other field of every model in turn, spread over the forms."""
    names = names_of_every_field()
    forms = posted(stage)
    before, refused = rows(), 0
    for number, (route, url, who) in enumerate(forms):
        for name in {*TEMPTING, *names[number :: len(forms)], *names[number * 3 % len(names) :: 17]} - FIELDS.get(
            route.address, set()
        ):
            answer = stage.ask(who, "POST", url, {name: "1"})
            assert answer.status_code == 400, f"{who} POST {url} takes {name}"
            refused += 1
    assert refused > 500
    assert rows() == before


def test_a_form_without_its_key_is_refused(stage: "Stage") -> None:
    before = rows()
    for route, url, who in posted(stage):
        if route.door is not None:
            for key in ("", "7"):
                assert stage.ask(who, "POST", url, {"once": key}).status_code == 400, url
    assert rows() == before


def test_a_form_that_another_site_made_is_refused_by_a_page_of_the_same_kind(stage: "Stage") -> None:
    from tests.access.play import bare  # noqa: PLC0415  # settings must stand first
    from tests.access.principals import client_of, once  # noqa: PLC0415

    before = rows()
    pages = set()
    for _route, url, who in posted(stage):
        if who != "anonymous":
            answer = client_of(stage.world.accounts[who], csrf=True).post(url, {"once": once()})
            assert answer.status_code == 400, url
            pages.add(bare(answer.content, url).replace(stage.world.accounts[who].email, ""))
    assert rows() == before
    assert len(pages) <= len({who for _route, _url, who in posted(stage)})


def test_a_double_click_makes_one_row_and_gives_the_same_answer(stage: "Stage") -> None:
    from adept.journey.applications.models import Question  # noqa: PLC0415  # settings must stand first
    from tests.access.principals import once  # noqa: PLC0415

    target = stage.world.objects["colleague"]
    url, told = (
        f"/rounds/{stage.world.round.pk}/applications/{target.pk}/ask/",
        {"text": "Kan du komme?", "once": once()},
    )
    coordinator = stage.clients["coordinator"]
    first, second = coordinator.post(url, told), coordinator.post(url, told)
    assert (
        (first.status_code, first["Location"]) == (second.status_code, second["Location"]) == (302, first["Location"])
    )
    assert Question._base_manager.filter(application=target).count() == 1


def test_a_key_is_bound_to_its_sender_and_its_page(stage: "Stage") -> None:
    from tests.access.principals import once  # noqa: PLC0415  # settings must stand first

    round_ = stage.world.round.pk
    told = {"text": "Kan du komme?", "once": once()}
    asked = stage.clients["coordinator"].post(
        f"/rounds/{round_}/applications/{stage.world.objects['colleague'].pk}/ask/", told
    )
    assert asked.status_code == 302
    elsewhere = f"/rounds/{round_}/applications/{stage.world.objects['application'].pk}/ask/"
    assert stage.clients["coordinator"].post(elsewhere, told).status_code == 400
    partner = f"/rounds/{round_}/applications/{stage.world.objects['ATD_application'].pk}/ask/"
    assert stage.clients["partner"].post(partner, told).status_code == 400


def test_a_form_that_was_not_carried_out_keeps_its_key(stage: "Stage") -> None:
    from tests.access.principals import once  # noqa: PLC0415  # settings must stand first

    url = f"/rounds/{stage.world.round.pk}/applications/{stage.world.objects['colleague'].pk}/ask/"
    key = once()
    assert stage.clients["coordinator"].post(url, {"text": "", "once": key}).status_code == 422
    assert stage.clients["coordinator"].post(url, {"text": "Kan du komme?", "once": key}).status_code == 302
