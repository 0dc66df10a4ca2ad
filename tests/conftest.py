"""Fixtures every test may ask for. Django's own (``client``, ``db``, ``settings`` …) come from pytest-django.

| fixture   | gives                                                                                                 |
|-----------|-------------------------------------------------------------------------------------------------------|
| `live`    | the real site on a socket: `live.url`                                                                 |
| `context` | a maker of browser contexts: `context(locale="fi-FI", javascript=False, scheme="dark", width=320)`    |
| `page`    | one page of a default context (Bokmål, light, 1280 wide)                                              |
| `watch`   | the faults of all pages; the test fails on any it did not `watch.expect("403")`                       |
| `axe`     | `axe(page)`: fails with the list when axe-core finds a breach of WCAG 2.2 A or AA                     |

``--db postgres`` runs all but the browser tests on PostgreSQL: the one that ``PGHOST`` names, else one of our own.
SQLite is a file under ``var/test/``, as in production, never memory.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.database import django_db_setup  # noqa: F401  # the trail refuses to be emptied; between tests it may be
from tests.support import chromium, postgres
from tests.support.server import Live, serving
from tests.support.watch import Watch

ROOT = Path(__file__).resolve().parent.parent

pytest_plugins = ["tests.access.canaries"]
"""Every answer, letter and log line of the whole suite is searched for what its reader may not read."""

PURE = ("engine", "formats", "exchange")  # these floors know nothing of Django, and their tests start without it

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")

SERVER = pytest.StashKey[postgres.Postgres]()

SCRIPTLESS: list[BrowserContext] = []


class NewContext(Protocol):
    """What the fixture `context` gives."""

    def __call__(
        self,
        *,
        locale: str = "nb-NO",
        javascript: bool = True,
        scheme: str = "light",
        width: int = 1280,
        height: int = 900,
    ) -> BrowserContext:
        """Return a fresh browser context, closed when the test ends."""


# --- The database ----------------------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=("sqlite", "postgres"), default="sqlite", help="the database to run on")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Choose the database before Django reads its settings."""
    worker = hasattr(config, "workerinput")
    if config.getoption("--db") == "postgres":
        if not os.environ.get("PGHOST") and not worker:
            config.stash[SERVER] = server = postgres.start()
            os.environ |= {"PGHOST": str(server.folder), "PGUSER": "postgres", "PGDATABASE": "postgres"}
        os.environ["ADEPT_DATABASE_URL"] = f"postgres:///{os.environ.get('PGDATABASE', 'postgres')}?pool=no"
    else:
        if not worker:
            os.environ["ADEPT_TEST_FOLDER"] = str(ROOT / "var" / "test" / str(os.getpid()))
        folder = Path(os.environ["ADEPT_TEST_FOLDER"])
        folder.mkdir(parents=True, exist_ok=True)
        os.environ["ADEPT_DATABASE_URL"] = f"sqlite:///{folder}/unused.sqlite3"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread that uses the ORM
    asked = {Path(arg.split("::")[0]).resolve().relative_to(ROOT).parts[1:2] for arg in config.args}
    if asked <= {(floor,) for floor in PURE}:
        return
    os.environ["DJANGO_SETTINGS_MODULE"] = "adept.site.settings"
    from django.conf import settings  # noqa: PLC0415  # only now

    settings.SECRET_KEY = "for the tests alone, and long enough for the check of settings"
    settings.STATIC_ROOT = ROOT / "var" / "test-tools" / "static"


def pytest_sessionstart(session: pytest.Session) -> None:
    """Collect the static files before any page is asked for; they stay for the next run while they do not change."""
    if hasattr(session.config, "workerinput") or "DJANGO_SETTINGS_MODULE" not in os.environ:
        return
    from adept.cli.static import collect  # noqa: PLC0415  # settings must stand first

    chromium.CACHE.mkdir(parents=True, exist_ok=True)
    with (chromium.CACHE / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        collect()


def pytest_unconfigure(config: pytest.Config) -> None:
    if server := config.stash.get(SERVER, None):
        server.stop()
    folder = os.environ.get("ADEPT_TEST_FOLDER")
    if folder and not hasattr(config, "workerinput"):
        shutil.rmtree(folder, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the browser tests to SQLite: they show pages, and the pages are the same."""
    if config.getoption("--db") != "postgres":
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    items[:] = [item for item in items if not item.get_closest_marker("browser")]
    config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """Give each run, and each worker of it, a database of its own (pytest-django asks for this fixture)."""
    from django.conf import settings  # noqa: PLC0415  # settings must stand first

    name = f"adept_{os.getpid()}"  # a worker is a process too
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        name = str(Path(os.environ["ADEPT_TEST_FOLDER"]) / f"{name}.sqlite3")
    database.setdefault("TEST", {})["NAME"] = name


# --- The browser -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = chromium.find()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=found.executable, env={**os.environ, **found.environment}, args=list(chromium.FLAGS)
        )
        yield started
        started.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fail the test on whatever went wrong inside its pages."""
    eyes = Watch()
    yield eyes
    assert not eyes.verdict(), "\n".join(eyes.verdict())


@pytest.fixture
def context(browser: Browser, watch: Watch) -> Iterator[NewContext]:
    made: list[BrowserContext] = []

    def new(
        *,
        locale: str = "nb-NO",
        javascript: bool = True,
        scheme: str = "light",
        width: int = 1280,
        height: int = 900,
    ) -> BrowserContext:
        one = browser.new_context(
            locale=locale,
            timezone_id="Europe/Oslo",
            java_script_enabled=javascript,
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            viewport={"width": width, "height": height},
        )
        one.set_default_timeout(15_000)
        made.append(one)
        if not javascript:
            SCRIPTLESS.append(one)
        return watch.over(one)

    yield new
    SCRIPTLESS.clear()
    for one in made:
        one.close()


@pytest.fixture
def page(context: NewContext) -> Page:
    return context().new_page()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    source = chromium.axe_source()

    def check(page: Page) -> None:
        assert page.context not in SCRIPTLESS, "axe runs inside the page, and would wait for ever without JavaScript"
        page.evaluate(source)
        found: dict[str, Any] = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(WCAG)}}})")
        breaches = [
            f"{breach['id']}: {breach['help']}\n"
            + "\n".join(f"    {node['html'][:160]}  {node['failureSummary']}" for node in breach["nodes"][:3])
            for breach in found["violations"]
        ]
        assert not breaches, f"axe on {page.url}:\n" + "\n".join(breaches)

    return check


@pytest.fixture
def live(transactional_db: None, settings: Any) -> Iterator[Live]:
    """The product's own WSGI application, with its middleware and static files, on the test's database."""
    from adept.site.wsgi import application  # noqa: PLC0415  # settings must stand first

    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    with serving(application) as site:
        yield site
