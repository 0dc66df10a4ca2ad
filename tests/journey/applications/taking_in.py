"""The ministries' file, brought and taken in as HR does it."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from adept.journey.applications import actions, queries
from adept.journey.applications.models import Application, Upload
from adept.journey.applications.queries.file import Preview
from adept.kernel import scope
from tests.cast import DATA, NOW, World
from tests.factories import viewer

OF = {"Siri": "ATD", "Olav": "HLD", "Ragnhild": "KKD"}
MINISTRIES = (DATA / "ministries.csv").read_bytes()


def seeing(world: World, name: str) -> AbstractContextManager[scope.Scope]:
    """The scope of a page of the round that `name` looks at."""
    return scope.inside(scope.viewing(viewer(world.people[name]), world.round.pk))


def bring(world: World, name: str = "Ragnhild", content: bytes = MINISTRIES, file: str = "ministries.csv") -> Upload:
    """`name` brings a file."""
    with seeing(world, name):
        return actions.bring_file(
            round_=world.round,
            owner=world.organisations[OF[name]],
            name=file,
            content=content,
            by=world.account(name).pk,
            now=NOW,
        )


def preview(world: World, upload: Upload, name: str = "Ragnhild") -> Preview:
    """What `name` sees of the file."""
    with seeing(world, name):
        return queries.preview(upload, seen_by=viewer(world.people[name]))


def take_in(
    world: World, name: str = "Ragnhild", content: bytes = MINISTRIES, decisions: Mapping[str, str] | None = None
) -> dict[str, int]:
    """`name` brings a file and takes it in."""
    upload = bring(world, name, content)
    with seeing(world, name):
        return actions.take_in(upload=upload, decisions=decisions or {}, by=world.account(name).pk, now=NOW)


def application_of(world: World, address: str) -> Application:
    """The application from an address, whoever answers for it."""
    with scope.system("a test looks at one row"):
        return Application.objects.select_related(
            "person__account", "person__unit", "owner", "round__programme", "check_result"
        ).get(person__email=address, round=world.round)


def rows(*lines: Mapping[str, str]) -> bytes:
    """A small file of the ministries' shape: what a line does not name is an ordinary mentee at KKD."""
    usual = {
        "Rolle": "Adept",
        "Etternavn": "Nes",
        "Fornavn": "Kari",
        "E-post": "kari.nes@kkd.dep.example",
        "Departement": "KKD",
        "Avdeling": "Lovavdelingen",
        "Stilling": "seksjonssjef",
        "Personalansvar": "ja",
        "Lederår": "2,5",
        "Fødselsår": "1980",
        "Språk": "norsk",
        "Godkjent av leder": "ja",
        "Søknadsdato": "10.02.2027",
        "Kommentar": "",
    }
    keys = list(dict.fromkeys([*usual, *(key for line in lines for key in line)]))
    table = [keys, *([{**usual, **line}.get(key, "") for key in keys] for line in lines)]
    return "\r\n".join(";".join(cells) for cells in table).encode("utf-8-sig")


def counting() -> tuple[Callable[[], dict[str, int]], tuple[str, ...]]:
    """A counter of every row of the product's own tables, by table."""
    from django.apps import apps  # noqa: PLC0415 -- the apps must be loaded

    models = [
        model for model in apps.get_app_config("adept").get_models() if not model._meta.label.endswith("SentForm")
    ]

    def count() -> dict[str, int]:
        return {model._meta.label: model._base_manager.count() for model in models}

    return count, tuple(model._meta.label for model in models)
