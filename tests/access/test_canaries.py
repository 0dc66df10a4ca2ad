"""Every field has a canary, whoever may not read it is never shown it, and the watch sees a leak wherever it is."""

import io
import logging
import re
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from tests.access.play import Stage

pytestmark = pytest.mark.django_db

NO_CANARY = {
    "Application.lines": "numbers",
    "EmailConfirmation.key": "allauth's way of confirming an address by a link, which is not used",
    "Person.sort_east_end": "made of the names",
    "Person.sort_plain": "made of the names",
    "Person.sort_west_end": "made of the names",
    "Session.session_data": "signed and packed: searched for by its key",
    "Upload.asked_for": "words of the file's own headers",
    "Upload.mapping": "words of the file's own headers",
}
"""Fields that can hold text and hold no canary, each with its reason."""


def test_every_text_of_every_model_holds_a_canary(stage: "Stage") -> None:
    from django.apps import apps  # noqa: PLC0415  # settings must stand first
    from django.db import models  # noqa: PLC0415

    from tests.access.index import CHOICES, REFERENCES, belonging  # noqa: PLC0415

    kinds: Any = (models.CharField, models.TextField, models.JSONField, models.UUIDField, models.BinaryField)
    planted = {
        f"{place.model}.{place.field.split('.')[0]}" for places in stage.index.places.values() for place in places
    }
    wanted = {
        f"{model.__name__}.{one.name}"
        for model in apps.get_models()
        if model.__name__ in belonging()
        for one in model._meta.concrete_fields
        if isinstance(one, kinds)
        and not one.is_relation
        and one.name not in CHOICES | (REFERENCES if not one.primary_key else set())
    }
    assert wanted - planted == set(NO_CANARY)


def test_every_model_with_private_fields_says_whose_its_rows_are(stage: "Stage") -> None:
    from django.apps import apps  # noqa: PLC0415  # settings must stand first

    from adept.site.foreign import FOREIGN  # noqa: PLC0415
    from tests.access.index import belonging  # noqa: PLC0415

    private = set()
    for model in apps.get_models():
        foreign = FOREIGN.get(model._meta.label)
        classes = foreign.fields if foreign else model.privacy  # type: ignore[attr-defined]  # every model of ours has it
        if any(str(told) != "C0" for told in classes.values()):
            private.add(model.__name__)
    assert private - set(belonging()) == {"SocialApp", "Head"}  # set-up of a provider; numbers of links: no person's


def everybody(stage: "Stage") -> dict[str, Any]:
    """Every account of the world by its address: all applicants of the three ministries, everyone with a duty, the
    strangers.
    """
    from adept.people.models import Account  # noqa: PLC0415  # settings must stand first

    return {account.email: account for account in Account._base_manager.all()}


def test_nobody_in_the_world_is_shown_what_they_may_not_read(stage: "Stage") -> None:
    """Every page of the site, asked for by every person of the world; the watch reads each answer."""
    from tests.access.canaries import WATCH  # noqa: PLC0415  # settings must stand first
    from tests.access.principals import client_of  # noqa: PLC0415
    from tests.access.routes import all_routes, ids  # noqa: PLC0415

    played = {account.pk for account in stage.world.accounts.values()}
    urls = [
        route.url(ids(route, stage.world))
        for route in all_routes().values()
        if route.door and hasattr(route.door, "get")
    ]
    answers = WATCH.answers
    people = [account for account in everybody(stage).values() if account.pk not in played]
    for account in people:
        client = client_of(account)
        with stage.untouched():
            for url in urls:
                client.get(url)
    assert WATCH.answers - answers == len(people) * len(urls) > 500


def test_more_than_two_thousand_principals_models_and_fields_are_told_apart(stage: "Stage") -> None:
    """(principal, model, field) for which the world holds something that this principal may not read."""
    told = triples(stage)
    assert len(told) >= 2000
    assert {model for _who, model, _field in told} >= {
        "Person",
        "Application",
        "Check",
        "Place",
        "Pair",
        "Letter",
        "Session",
        "Authenticator",
    }
    assert {place.privacy for places in stage.index.places.values() for place in places} >= {
        "C1",
        "C2",
        "C3",
        "C4",
        "C5",
        "C6",
        "C7",
        "C11",
        "C12",
    }


def triples(stage: "Stage") -> set[tuple[str, str, str]]:
    found = set()
    viewers = {"": None} | {email: account.pk for email, account in everybody(stage).items()}
    for name, viewer in viewers.items():
        for places in stage.index.places.values():
            if not stage.index.readable(viewer, places):
                found |= {(name, place.model, place.field) for place in places}
    return found


def test_there_is_something_that_could_leak_to_each_principal_and_something_each_may_read(stage: "Stage") -> None:
    """A watch over an empty world would be content with anything."""
    for name, account in stage.world.accounts.items():
        readable = [token for token, places in stage.index.places.items() if stage.index.readable(account.pk, places)]
        assert len(readable) >= 4, name
        assert len(stage.index.places) - len(readable) > 300, name


def test_letters_tell_their_readers_nothing_that_these_may_not_read(stage: "Stage", settings: Any) -> None:
    from django.core import mail  # noqa: PLC0415  # settings must stand first

    from adept.kernel.post.carrier import carry  # noqa: PLC0415
    from tests.access.canaries import WATCH  # noqa: PLC0415

    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    mail.outbox = []
    before = WATCH.letters
    assert carry("test", limit=500) >= 12
    assert WATCH.letters - before == len(mail.outbox) >= 12


def test_lists_show_neither_gender_nor_year_of_birth(stage: "Stage") -> None:
    """N7: also own HR meets them in a person's own page only, and as counts."""
    round_, organisation = stage.world.round.pk, stage.world.cast.organisations["KKD"].pk
    for path in (
        "applications/",
        "selection/",
        f"selection/{organisation}/mentee/",
        f"selection/{organisation}/mentor/",
        "matching/",
        "",
    ):
        text = re.sub(r"<[^>]*>", " ", stage.ask("coordinator", "GET", f"/rounds/{round_}/{path}").content.decode())
        assert not re.search(r"\b19[0-3]\d\b", text), path
        assert not re.search(r"\b(kvinne|mann)\b", text, re.IGNORECASE), path


def pages(stage: "Stage", principal: str) -> dict[str, str]:
    """Every page that a principal may open, without what changes from one look to the next."""
    from tests.access.play import bare  # noqa: PLC0415  # settings must stand first
    from tests.access.routes import all_routes, ids  # noqa: PLC0415
    from tests.access.test_matrix import CELLS  # noqa: PLC0415

    found = {}
    for address, route in all_routes().items():
        if CELLS[address]["GET"][principal] == "ok" and not address.startswith(("account/", "strengthen/")):
            url = route.url(ids(route, stage.world))
            answer = stage.ask(principal, "GET", url)
            sample = re.sub(
                r"/me/proposals/[0-9a-f-]{36}/", "", bare(answer.content, url)
            )  # the look before publishing invents one
            found[url] = f"{answer.status_code} {sample}"
    return found


def hide_more(stage: "Stage") -> None:
    """What nobody outside KKD may notice: another applicant there, another reason, another tie, another verdict."""
    from adept.journey.applications.models import Application, Check  # noqa: PLC0415  # settings must stand first
    from adept.journey.selection.models import Place  # noqa: PLC0415
    from adept.kernel import scope  # noqa: PLC0415
    from adept.people.models import Person  # noqa: PLC0415

    with scope.system("a change that others must not notice"):
        row = stage.world.objects["colleague"]
        Check.objects.filter(application=row).update(verdict="outside", code="after_deadline", reason="fordi")
        Place.objects.filter(application=row).update(state="declined", order=None, reason="en annen")
        Application.objects.filter(pk=stage.world.objects["application"].pk).update(state="withdrawn")
        for changed in Application.objects.filter(owner=stage.world.cast.organisations["KKD"]):
            changed.ties, changed.basics, changed.answers = {"close_to": ["noen@ute.example"]}, {"gender": "other"}, {}
            changed.save(update_fields=["ties", "basics", "answers"])
        person = Person.objects.get(pk=row.person_id)
        person.pk = uuid4()
        person._state.adding = True
        person.email = "ny@kkd.example"
        person.save(force_insert=True)
        Application(round=stage.world.round, owner=row.owner, person=person, role="mentee", received=row.received).save(
            force_insert=True
        )


def test_nobody_outside_an_organisation_notices_what_happens_to_its_people_who_have_no_place(stage: "Stage") -> None:
    """N2 and N6, as two worlds that differ in hidden fields only: every page of the others is the same to the byte."""
    others = ("partner", "other_applicant", "sponsor", "mentor", "stranger", "left", "nobody")
    before = {who: pages(stage, who) for who in others}
    assert sum(len(told) for told in before.values()) > 15
    hide_more(stage)
    for who in others:
        after = pages(stage, who)
        assert [url for url, page in before[who].items() if after[url] != page] == [], who


def a_secret_of(stage: "Stage", model: str, field: str, principal: str) -> str:
    viewer = stage.world.accounts[principal].pk
    return next(
        token
        for token, places in sorted(stage.index.places.items())
        if any((place.model, place.field) == (model, field) for place in places)
        and not stage.index.readable(viewer, places)
    )


LEAKS: dict[str, Callable[[str], Any]] = {
    "in a page": lambda secret: {"content": f"<p>{secret}</p>"},
    "in an attribute, escaped": lambda secret: {
        "content": f'<a title="{"".join(f"&#{ord(letter)};" for letter in secret)}">x</a>'
    },
    "in an address to go on to": lambda secret: {"headers": {"Location": f"/x/?q={secret.upper()}"}},
    "in the name of a file": lambda secret: {
        "headers": {"Content-Disposition": f'attachment; filename="{secret}.csv"'}
    },
    "in a spreadsheet": lambda secret: {"content": zipped(secret)},
}


def zipped(text: str) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<t>{text}</t>")
    return raw.getvalue()


@pytest.mark.parametrize("where", LEAKS)
@pytest.mark.parametrize(
    ("model", "field"),
    [("Application", "answers.goals"), ("Check", "reason"), ("Session", "session_key"), ("Place", "reason")],
)
def test_the_watch_sees_a_leak(stage: "Stage", where: str, model: str, field: str) -> None:
    from django.http import HttpResponse  # noqa: PLC0415, TID251  # settings must stand first
    from django.test import RequestFactory  # noqa: PLC0415

    from tests.access.canaries import expecting_leaks, search_answer  # noqa: PLC0415

    request = RequestFactory().get("/somewhere/")
    request.user = stage.world.accounts["partner"]
    with expecting_leaks() as found:
        search_answer(request, HttpResponse(**LEAKS[where](a_secret_of(stage, model, field, "partner"))))
    assert len(found) == 1
    assert f"{model}.{field}" in found[0]


def test_the_watch_reads_letters_and_logs(stage: "Stage") -> None:
    from django.core.mail import EmailMessage  # noqa: PLC0415  # settings must stand first

    from tests.access.canaries import expecting_leaks, search_letter  # noqa: PLC0415

    secret = a_secret_of(stage, "Application", "statement.manager_name", "mentor")
    with expecting_leaks() as found:
        search_letter(EmailMessage("Hei", f"Spør {secret}", "a@b.example", [stage.world.accounts["mentor"].email]))
    assert len(found) == 1
    with expecting_leaks() as found:
        logging.getLogger("adept.somewhere").warning("%s was not sent", secret)
    assert len(found) == 1


def test_the_watch_is_content_with_what_one_may_read(stage: "Stage") -> None:
    own = next(
        token
        for token, places in stage.index.places.items()
        if any(
            place.model == "Application" and stage.world.accounts["applicant"].pk in place.persons for place in places
        )
    )
    assert not list(stage.index.leaks(own, stage.world.accounts["applicant"].pk))
    assert not list(stage.index.leaks(own, stage.world.accounts["coordinator"].pk))
    assert list(stage.index.leaks(own, stage.world.accounts["partner"].pk))
    assert list(stage.index.leaks(own, None))
