"""What is not declared does not start."""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from django.core.checks.registry import registry
from django.urls import clear_url_caches, path, set_urlconf

from adept.kernel import access
from adept.kernel.access import C, Permission, anyone
from adept.kernel.web import Page, external, route
from adept.people.models import Person
from adept.site import checks, foreign
from tests.support.house import House


class Somewhere(Page):
    """A page for these tests."""

    permission = "people.own_account"
    template = "denied.html"


def told(found: list[Any]) -> list[tuple[str | None, str]]:
    return [(message.id, message.msg) for message in found]


@pytest.fixture
def addresses(settings: Any) -> Iterator[list[Any]]:
    """The addresses of a site for one test."""
    made = ModuleType("addresses")
    made.urlpatterns = []  # type: ignore[attr-defined]  # a module made by hand
    settings.ROOT_URLCONF = made
    clear_url_caches()
    set_urlconf(None)
    yield made.urlpatterns
    clear_url_caches()


def test_the_product_as_it_stands_declares_everything() -> None:
    assert [*checks.every_field_is_declared(), *checks.every_route_is_declared(), *checks.assets_are_there()] == []
    assert {checks.every_field_is_declared, checks.every_route_is_declared} <= set(registry.get_checks())


def test_a_field_without_a_class_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(Person.privacy, "title")
    assert told(checks.every_field_is_declared()) == [("adept.E002", "adept.Person.title names no class.")]


def test_a_class_that_is_no_class_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(Person.privacy, "title", "C1 perhaps")
    assert told(checks.every_field_is_declared()) == [("adept.E002", "adept.Person.title names no known class.")]


def test_a_class_for_a_field_that_is_gone_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(Person.privacy, "shoe_size", C.CONTACT)
    assert told(checks.every_field_is_declared()) == [
        ("adept.E003", "adept.Person.shoe_size is declared but is no field.")
    ]


@pytest.mark.parametrize("name", ["ownership", "privacy"])
def test_a_model_that_says_nothing_about_its_rows_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delattr(Person, name)
    assert told(checks.every_field_is_declared()) == [
        ("adept.E001", "adept.Person does not say to whom its rows belong.")
    ]


def test_a_table_that_a_library_brings_is_named_until_it_is_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(foreign.FOREIGN, "mfa.Authenticator")
    assert told(checks.every_field_is_declared()) == [
        ("adept.E001", "mfa.Authenticator does not say to whom its rows belong.")
    ]


def test_an_address_without_a_permission_is_named(addresses: list[Any]) -> None:
    addresses.append(path("back-door/", lambda request: request, name="back_door"))
    assert told(checks.every_route_is_declared()) == [("adept.E004", "/back-door/ names no permission.")]


def test_a_page_that_forgot_its_permission_is_named(addresses: list[Any]) -> None:
    addresses.append(route("bare/", type("Bare", (Somewhere,), {"permission": ""}), "bare"))
    assert told(checks.every_route_is_declared()) == [("adept.E004", "/bare/ names no permission.")]


def test_a_page_registered_past_the_one_way_is_seen_too(addresses: list[Any]) -> None:
    addresses.append(path("inner/", ([path("page/", Somewhere.as_view())], "", "")))
    assert told(checks.every_route_is_declared()) == []
    assert [address for address, _view in checks.routes()] == ["inner/page/"]


def test_an_unknown_permission_is_named(addresses: list[Any]) -> None:
    addresses.append(route("odd/", type("Odd", (Somewhere,), {"permission": "people.fly"}), "odd"))
    addresses.append(external("lib/", lambda request: request, "lib", permission="people.swim"))
    assert told(checks.every_route_is_declared()) == [
        ("adept.E005", "/odd/ names the unknown permission 'people.fly'."),
        ("adept.E005", "/lib/ names the unknown permission 'people.swim'."),
    ]


def test_a_public_page_that_shows_other_people_is_named(addresses: list[Any]) -> None:
    addresses.append(
        route("open/", type("Open", (Somewhere,), {"permission": "programmes.see", "public": True}), "open")
    )
    assert told(checks.every_route_is_declared()) == [
        ("adept.E006", "/open/ is public, but 'programmes.see' shows people outside one's own pair.")
    ]


def test_a_permission_means_one_thing() -> None:
    with pytest.raises(ValueError, match=r"people\.sign_in is declared twice"):
        access.grant({"people.sign_in": Permission(anyone, strong=True)})


def test_an_undeclared_permission_never_means_yes() -> None:
    with pytest.raises(KeyError):
        access.may(access.Viewer(), "people.fly")


WORSE = {
    "field": ("from adept.people.models import Person\n    Person.privacy.pop('title')", "adept.Person.title"),
    "address": (
        (
            "from adept.site import urls\n    from django.urls import path\n"
            "    urls.urlpatterns.append(path('back-door/', print))"
        ),
        "/back-door/ names no permission",
    ),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    made = House(tmp_path_factory.mktemp("house"))
    made.init()
    return made


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "what"), [("check", "field"), ("check", "address"), ("serve", "address"), ("work", "address")]
)
def test_no_command_goes_on_with_what_is_not_declared(
    house: House, monkeypatch: pytest.MonkeyPatch, command: str, what: str
) -> None:
    words = house.command(command)
    change, expected = WORSE[what]
    words[2] = (
        "import adept.cli.ground as ground\nstand = ground.stand\n"
        f"def worse():\n    stand()\n    {change}\n"
        "ground.stand = worse\n" + words[2]
    )
    monkeypatch.setattr(house, "command", lambda *_: words)
    done = house.adept(command)
    assert done.returncode == (1 if command == "check" else 2)
    assert expected in done.stdout + done.stderr
