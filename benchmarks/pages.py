"""How long the pages of a coordinator take with 10 people and with 10,000, and how many queries they ask.

Run it with `python benchmarks/pages.py [--many 10000]`. Each page is asked through Django's own client against SQLite
as it runs in production (WAL, every commit flushed). Read the ratios of the two columns, not the milliseconds: those
are the machine's.
"""

import argparse
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
FOLDER = tempfile.TemporaryDirectory(prefix="adept-pages-")
os.environ |= {
    "ADEPT_DATABASE_URL": f"sqlite:///{FOLDER.name}/pages.sqlite3",
    "ADEPT_SECRET_KEY": "a benchmark keeps no secrets, but the key must be long enough",
    "DJANGO_SETTINGS_MODULE": "adept.site.settings",
}
import django  # noqa: E402 -- the settings are named first

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from adept.journey.applications.models import Application, Check  # noqa: E402
from adept.journey.matching.models import Draft, Suggestion  # noqa: E402
from adept.journey.selection.models import Closing, Place  # noqa: E402
from adept.kernel import clock, scope  # noqa: E402
from adept.people.models import Account, Person  # noqa: E402
from tests.cast import World, ministries  # noqa: E402
from tests.support.client import signed_in  # noqa: E402

NOW = datetime(2027, 2, 20, 9, 0, tzinfo=UTC)
TOPICS = ("strategy", "change", "difficult_talks", "finance", "network", "career")


def fill(world: World, people: int) -> None:
    """So many applicants of KKD, half of them mentees with a place and a suggestion."""
    owner, round_, by = world.organisations["KKD"], world.round, world.account("Ragnhild")
    accounts = [Account(email=f"p{number}@kkd.example", language="nb") for number in range(people)]
    persons = [
        Person(
            owner=owner,
            employer=owner,
            account=account,
            email=account.email,
            given_name=f"Åse {number}",
            family_name=f"Ødegård {number % 97}",
            title="seksjonssjef",
        )
        for number, account in enumerate(accounts)
    ]
    for person in persons:
        person.order()
    applications = [
        Application(
            round=round_,
            owner=owner,
            person=person,
            role=("mentee", "mentor")[number % 2],
            received=NOW,
            card={"topics": [TOPICS[number % 6], TOPICS[(number + 1) % 6]]},
            answers={"goals": "Bli tryggere"},
            basics={"gender": "woman"},
        )
        for number, person in enumerate(persons)
    ]
    places = [
        Place(
            round=round_,
            owner=owner,
            application=application,
            state="admitted",
            decided_by=by,
            reason="Plass.",
            decided=NOW,
        )
        for application in applications
    ]
    draft = Draft(
        round=round_,
        made_by=by,
        made=NOW,
        inputs="0" * 64,
        summary={
            "mentees": people // 2,
            "mentors": people // 2,
            "pairs": people // 2,
            "without": 0,
            "best_pairs": people // 2,
            "total": 10,
            "best_total": 10,
            "alternative": False,
        },
    )
    mentees, mentors = places[::2], places[1::2]
    facts = {"shared": [{"key": "topics", "kind": "overlap", "values": ["strategy"]}], "call": "unweighed"}
    lines = [
        Suggestion(draft=draft, mentee=mentee, mentor=mentor, margin=number, facts=facts)
        for number, (mentee, mentor) in enumerate(zip(mentees, mentors, strict=False))
    ]
    with scope.system("a benchmark fills the tables"):
        Account.objects.bulk_create(accounts, 500)
        for model, rows in ((Person, persons), (Application, applications)):
            model.objects.bulk_create(rows, 500)
        Check.objects.bulk_create([Check(application=one, verdict="clear", at=NOW) for one in applications], 500)
        Place.objects.bulk_create(places, 500)
        draft.save(force_insert=True)
        Suggestion.objects.bulk_create(lines, 500)
        for key in ("ATD", "HLD", "KKD"):
            Closing(round=round_, organisation=world.organisations[key], closed_by=by, closed=NOW).save(
                force_insert=True
            )


def measure(world: World) -> dict[str, tuple[float, int]]:
    """Page -> the shortest of five, in milliseconds, and its queries."""
    client, here = signed_in(world.account("Ragnhild")), f"/rounds/{world.round.pk}"
    board = f"{here}/selection/{world.organisations['KKD'].pk}/mentee/"
    found: dict[str, tuple[float, int]] = {}
    pages: dict[str, str] = {
        "home": "/",
        "round": f"{here}/",
        "applications": f"{here}/applications/",
        "applications, last page": f"{here}/applications/?sort=-name",
        "selection": board,
        "desk": f"{here}/matching/",
    }
    for name, path in pages.items():
        best, queries = float("inf"), 0
        for _run in range(5):
            reset_queries()
            began = time.perf_counter()
            with CaptureQueriesContext(connection) as asked:
                answer: Any = client.get(path)
            assert answer.status_code == 200, (name, answer.status_code)
            best, queries = min(best, time.perf_counter() - began), len(asked)
        found[name] = (best * 1000, queries)
    return found


def main() -> None:
    """Prints a table, a line for each page."""
    told = argparse.ArgumentParser()
    told.add_argument("--few", type=int, default=10)
    told.add_argument("--many", type=int, default=10_000)
    options = told.parse_args()
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.ALLOWED_HOSTS = ["testserver"]
    clock.stop_at(NOW)
    results = []
    for people in (options.few, options.many):
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        world = ministries(NOW)
        fill(world, people)
        results.append(measure(world))
        connection.close()
        for file in Path(FOLDER.name).glob("pages.sqlite3*"):
            file.unlink()
    few, many = results
    print(f"{'page':<26}{options.few:>8} people{options.many:>10} people{'ratio':>8}{'queries':>12}")
    for name, (quick, asked) in few.items():
        slow, more = many[name]
        print(f"{name:<26}{quick:>12.1f} ms{slow:>14.1f} ms{slow / quick:>8.1f}{asked:>8} / {more}")


if __name__ == "__main__":
    main()
