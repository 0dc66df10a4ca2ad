"""What `adept check` looks at: each look gives findings in words. `serve` and `work` refuse to start on the gravest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q

from adept.cli.ground import stop
from adept.cli.static import stale
from adept.kernel import clock
from adept.kernel.post import Letter
from adept.kernel.scope import system
from adept.kernel.trail import Entry
from adept.people.models import Appointment
from adept.site.conf import Conf
from adept.site.mail import LOCAL

ZONES = ("Europe/Oslo", "Europe/Stockholm", "Europe/Copenhagen", "Europe/Helsinki", "Atlantic/Reykjavik", "UTC")
PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20000, "secure_delete": 1}
SAID_BETTER = {
    "security.W004": "follows from the address, which is looked at here",
    "security.W008": "the proxy redirects to https; Adept may stand behind it on http",
    "security.W009": "the key is looked at here",
    "security.W012": "follows from the address",
    "security.W016": "follows from the address",
    "security.W021": "preloading is a decision about the whole domain, not ours to ask for",
}


class Weight(Enum):
    """How grave a finding is."""

    STOP = "must be mended before the site starts"
    MEND = "must be mended"
    MIND = "keep in mind"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know: where, what is so, and how to go on."""

    weight: Weight
    about: str
    words: str


def everything() -> list[Finding]:
    """All findings, the gravest first."""
    conf: Conf = settings.ADEPT
    found = [
        *addresses(conf),
        *secrets(conf),
        *mail(conf),
        *clocks(conf),
        *sign_in(conf),
        *static(),
        *declared(deploy=True),
    ]
    at_hand = list(database())
    found += at_hand
    if not any(finding.weight is Weight.STOP for finding in at_hand):
        found += [*inside(), *files()]
    return sorted(found, key=lambda finding: list(Weight).index(finding.weight))


def refuse() -> None:
    """End the command (code 2) when the site must not start; everything that stands in the way is told."""
    found = [*declared(deploy=False), *database(), *clocks(settings.ADEPT)]
    if grave := [finding for finding in found if finding.weight is Weight.STOP]:
        stop("\n".join(["Adept does not start:", *(f"  {one.about}: {one.words}" for one in grave)]))


def addresses(conf: Conf) -> Iterator[Finding]:
    """Where people find the site, and whether requests get there."""
    parts = urlsplit(conf.address)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host:
        yield Finding(
            Weight.MEND, "ADEPT_ADDRESS", f"{conf.address!r} is no web address; write https://adept.example.org."
        )
        return
    if parts.scheme == "http" and host not in LOCAL:
        yield Finding(
            Weight.MEND, "ADEPT_ADDRESS",
            "begins with http://. It must be https://: sign-in cookies and passkeys need it. Let your proxy speak TLS.",
        )  # fmt: skip
    if not any(host == name or (name.startswith(".") and host.endswith(name)) or name == "*" for name in conf.hosts):
        yield Finding(
            Weight.MEND, "ADEPT_HOSTS", f"does not hold {host}, the host of ADEPT_ADDRESS, so every visit is refused."
        )
    if "*" in conf.hosts:
        yield Finding(
            Weight.MEND, "ADEPT_HOSTS", "holds *: links in mails could be made to point elsewhere. Name the hosts."
        )
    if parts.scheme == "https" and conf.proxies == 0:
        yield Finding(
            Weight.MEND, "ADEPT_PROXIES",
            "is 0, yet the address is https and `adept serve` speaks no TLS: set it to the number of your proxies.",
        )  # fmt: skip
    if not conf.bind.rpartition(":")[2].isdecimal():
        yield Finding(Weight.MEND, "ADEPT_BIND", f"{conf.bind!r} has no port; write 127.0.0.1:8000.")


def secrets(conf: Conf) -> Iterator[Finding]:
    """Whether the key can be guessed."""
    key = conf.secret_key.get_secret_value()
    if not settings.DEMO and (len(key) < 50 or len(set(key)) < 10):
        yield Finding(Weight.MEND, "ADEPT_SECRET_KEY", "is too easy to guess: at least 50 characters, made by chance.")


def mail(conf: Conf) -> Iterator[Finding]:
    """Whether letters can leave."""
    if not conf.mail_url.get_secret_value():
        yield Finding(Weight.MEND, "ADEPT_MAIL_URL", "is not set: letters, sign-in codes too, wait in the outbox.")
    if "@" not in conf.mail_from:
        yield Finding(
            Weight.MEND, "ADEPT_MAIL_FROM", "names no address, so letters have no sender that your mail server knows."
        )


def sign_in(conf: Conf) -> Iterator[Finding]:
    """Languages, and the identity provider when there is one."""
    if conf.language not in conf.languages:
        yield Finding(Weight.MEND, "ADEPT_LANGUAGE", f"{conf.language} is not among ADEPT_LANGUAGES.")
    if not conf.oidc_name:
        return
    for name, value in (
        ("URL", conf.oidc_url),
        ("CLIENT", conf.oidc_client),
        ("SECRET", conf.oidc_secret.get_secret_value()),
    ):
        if not value:
            yield Finding(
                Weight.MEND, f"ADEPT_OIDC_{name}", "is missing, yet ADEPT_OIDC_NAME asks for a sign-in button."
            )
    if conf.oidc_url and not conf.oidc_url.startswith("https://"):
        yield Finding(Weight.MEND, "ADEPT_OIDC_URL", "must begin with https://.")


def clocks(conf: Conf) -> Iterator[Finding]:
    """Time zones, and the machine's own clock."""
    for zone in dict.fromkeys((conf.time_zone, *ZONES)):
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            about = "ADEPT_TIME_ZONE" if zone == conf.time_zone else "time zones"
            yield Finding(
                Weight.STOP, about, f"{zone} is not known here: a wrong name, or the package tzdata is missing."
            )
    if clock.now() < datetime(2026, 11, 1, tzinfo=UTC):
        yield Finding(
            Weight.STOP, "clock", f"the machine says {clock.now():%Y-%m-%d}, before Adept was made. Set the clock."
        )


def declared(*, deploy: bool) -> Iterator[Finding]:
    """Django's and our own system checks: every address has its permission, every field its class and owner."""
    for message in checks.run_checks(include_deployment_checks=deploy):
        if message.id in SAID_BETTER:
            continue
        weight = Weight.STOP if message.is_serious() else Weight.MIND
        where = f"{message.id or 'check'}{f' ({message.obj})' if message.obj else ''}"
        yield Finding(weight, where, " ".join(filter(None, (str(message.msg), message.hint))))


def static() -> Iterator[Finding]:
    """Whether the collected files are those of this version."""
    if stale():
        yield Finding(
            Weight.MIND, "static files", "are not collected, or not these; `adept serve` does it when it starts."
        )


def database() -> Iterator[Finding]:
    """Reachable, at the right place in its history, with the table for the cache."""
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        ahead = executor.migration_plan(executor.loader.graph.leaf_nodes())
        unknown = sorted(set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations))
        tables = connection.introspection.table_names()
    except (DatabaseError, OSError) as error:
        yield Finding(
            Weight.STOP, "ADEPT_DATABASE_URL", f"the database does not answer: {str(error).strip().splitlines()[0]}"
        )
        return
    if ahead:
        words = f"lacks {len(ahead)} change(s). New: `adept init`. Upgraded: back up, then `adept manage migrate`."
        yield Finding(Weight.STOP, "database", words)
    if ours := [name for app, name in unknown if app == "adept"]:
        yield Finding(Weight.STOP, "database", f"comes from a newer Adept ({ours[-1]}). Install that version again.")
    if settings.CACHES["default"]["LOCATION"] not in tables:
        yield Finding(
            Weight.STOP, "database", "has no table for rate limits; make it with `adept manage createcachetable`."
        )


def inside() -> Iterator[Finding]:
    """What the rows say: is there an organisation, is a worker at work, does the clock run on."""
    now = clock.now()
    with system("adept check looks at the set-up"):
        if not Appointment.objects.exists():
            yield Finding(
                Weight.MIND, "organisation", "there is none yet; `adept init` asks for it and its first coordinator."
            )
        hour_ago = now - timedelta(hours=1)
        late = Letter.objects.filter(
            Q(state="waiting", due__lt=hour_ago) | Q(state="sending", lease__lt=hour_ago)
        ).count()
        parked = Letter.objects.filter(state="parked").count()
        last = Entry.objects.order_by("-at").values_list("at", flat=True).first()
    if late:
        yield Finding(
            Weight.MEND, "letters", f"{late} should have left more than an hour ago. Is `adept work` running?"
        )
    if parked:
        yield Finding(
            Weight.MIND, "letters", f"{parked} could not be delivered; the coordinators see which on their page."
        )
    if last and last > now + timedelta(minutes=5):
        yield Finding(
            Weight.MEND,
            "clock",
            f"the machine says {now:%Y-%m-%d %H:%M}, earlier than the last act ({last:%Y-%m-%d %H:%M}).",
        )


def files() -> Iterator[Finding]:
    """How the database is tuned and who may read its file."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_encoding")
            encoding = cursor.fetchone()
        if encoding != ("UTF8",):
            yield Finding(
                Weight.MEND, "database", "is not in UTF8: names would be lost. Create it with ENCODING 'UTF8'."
            )
        return
    for name, wanted in PRAGMAS.items():
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {name}")
            row: tuple[Any, ...] = cursor.fetchone() or (None,)
        if row[0] != wanted:
            yield Finding(
                Weight.MEND,
                "database",
                f"PRAGMA {name} is {row[0]}, not {wanted}. Does the file lie on a network drive?",
            )
    file = Path(str(connection.settings_dict["NAME"]))
    if file.exists() and file.stat().st_mode & 0o077:
        yield Finding(
            Weight.MEND,
            "database",
            f"{file.name} can be read by other accounts of this machine: chmod 600 {file.name}*",
        )
