"""The looks of `adept verify`: each gives a sentence per fault, none when all is well."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator

from django.apps import apps
from django.db import connection, models

import adept.journey
from adept.cli.work import CARRIES, sweeps
from adept.kernel import trail
from adept.kernel.post import Letter, kinds
from adept.kernel.post.rows import LIFE
from adept.kernel.scope import system
from adept.kernel.states import Graph
from adept.people.models import Account, Organisation
from adept.programmes.models import Round

TRAIL = {
    "missing": "a line is missing here",
    "changed": "this line is not what was written, or not in its place",
    "details": "the details are not those that were sealed",
    "erased": "the details are gone, and no line says who erased them",
    "unreadable": "someone wrote what no line can hold; nothing after it was read",
    "end": "the chain ends elsewhere than its head says",
}


def chains() -> Iterator[str]:
    """The trail: every line in its place."""
    for fault in trail.breaks():
        yield f"{fault.chain or 'no chain'}, line {fault.seq}: {TRAIL[fault.what]}"


def guards() -> Iterator[str]:
    """The database's own refusal to change the trail."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'adept_entry_no_%'")
            wanted = 2
        else:
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = 'adept_entry_stands' AND tgenabled <> 'D'")
            wanted = 1
        (found,) = cursor.fetchone() or (0,)
    if found != wanted:
        yield "the triggers that refuse to change a line of the trail are gone"


def references() -> Iterator[str]:
    """What rows point to is there."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_key_check")
            for table, row, parent, _key in cursor.fetchall():
                yield f"{table}, row {row}: what it points to in {parent} is not there"
        else:
            cursor.execute("SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE NOT convalidated")
            for table, name in cursor.fetchall():
                yield f"{table}: the rule {name} does not hold for all rows"


def storage() -> Iterator[str]:
    """The pages of the file."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        for (words,) in cursor.fetchall():
            if words != "ok":
                yield str(words)


def graphs() -> dict[str, Graph]:
    """Every life that is declared: `module.NAME` -> graph."""
    found = {"adept.kernel.post.rows.LIFE": LIFE}
    places = [adept.journey.__name__, "adept.people", "adept.programmes"]
    for place in places:
        package = importlib.import_module(place)
        for info in pkgutil.walk_packages(package.__path__, f"{place}."):
            if info.name.endswith(".states"):
                module = importlib.import_module(info.name)
                found |= {
                    f"{info.name}.{name}": value for name, value in vars(module).items() if isinstance(value, Graph)
                }
    return found


def states() -> Iterator[str]:
    """Every state that the worker is to sweep is swept, and no row stands in a state that nobody declared."""
    swept = CARRIES.union(*(sweep.covers for sweep in sweeps()))
    for name, graph in graphs().items():
        for state in graph.states.values():
            if state.sweeper.startswith("worker:") and state.sweeper not in swept:
                yield f"{name} {state.key}: nobody does {state.sweeper!r}"
    with system("adept verify looks for states that nobody declared"):
        for model in apps.get_app_config("adept").get_models():
            for field in model._meta.get_fields():
                if isinstance(field, models.Field) and field.name in ("state", "verdict") and field.choices:
                    known = [key for key, _label in field.flatchoices]
                    strays = model._base_manager.exclude(**{f"{field.name}__in": known}).count()
                    if strays:
                        yield f"{model._meta.db_table}: {strays} row(s) in a state that is not declared"


def orphans() -> Iterator[str]:
    """Rows that name, without a rule of the database, what is not there."""
    with system("adept verify looks for rows that point to nothing"):
        letters = Letter.objects.exclude(
            state__in=[state.key for state in LIFE.states.values() if state.sweeper == "end"]
        )
        nobody = letters.filter(recipient__isnull=False).exclude(recipient__in=Account.objects.values("pk")).count()
        if nobody:
            yield f"{nobody} letter(s) to accounts that are not there"
        unaddressed = letters.filter(recipient=None).exclude(to_key__contains="@").count()
        if unaddressed:
            yield f"{unaddressed} letter(s) without a recipient"
        owners = Letter.objects.filter(owner__isnull=False).exclude(owner__in=Organisation.objects.values("pk")).count()
        if owners:
            yield f"{owners} letter(s) in the name of organisations that are not there"
        rounds = Letter.objects.filter(round__isnull=False).exclude(round__in=Round.objects.values("pk")).count()
        if rounds:
            yield f"{rounds} letter(s) of rounds that are not there"
        unknown = sorted(
            set(letters.filter(state__in=("waiting", "sending")).values_list("purpose", flat=True)) - set(kinds())
        )
        if unknown:
            yield f"letters of a kind that this version does not know: {', '.join(unknown)}"


def remarks() -> Iterator[str]:
    """Clocks that are declared, and that no worker keeps yet."""
    swept = CARRIES.union(*(sweep.covers for sweep in sweeps()))
    for name, graph in graphs().items():
        for state in graph.states.values():
            if state.sweeper.startswith("clock:") and state.sweeper not in swept:
                yield f"{name} {state.key}: {state.sweeper}; kept by people for now"


LOOKS: dict[str, Callable[[], Iterator[str]]] = {
    "the database file": storage,
    "references between rows": references,
    "the trail": chains,
    "the guards of the trail": guards,
    "states and their sweepers": states,
    "letters and what they are about": orphans,
}
