"""Rows that stand before the part that makes them is reached: applications as the import or the form leaves them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from adept.journey.applications.models import Application, Check
from adept.kernel import scope
from adept.kernel.access import Viewer
from adept.people import actions as people
from adept.people.models import Account, Organisation, Person
from adept.programmes.models import Round

NOW = datetime(2027, 2, 16, 8, 0, tzinfo=UTC)


def an_application(
    round_: Round,
    owner: Organisation,
    name: str,
    *,
    role: str = "mentee",
    verdict: str = "clear",
    code: str = "",
    params: Mapping[str, Any] | None = None,
    unit: str = "",
    gender: str = "",
    card: Mapping[str, Any] | None = None,
    answers: Mapping[str, Any] | None = None,
    language: str = "nb",
    now: datetime = NOW,
) -> Application:
    """An application of `name` ("Given Family") to `owner`, checked with `verdict`."""
    given, _, family = name.partition(" ")
    with scope.system("a row for a test"):
        person = people.write_down(
            owner=owner, email=f"{name.replace(' ', '.').lower()}@{(owner.short or 'x').lower()}.example",
            given_name=given, family_name=family, language=language, unit=people.unit_of(owner, unit),
            title="seksjonssjef", by=None, now=now,
        )  # fmt: skip
        application = Application(
            round=round_, owner=owner, person=person, role=role, received=now, card=dict(card or {}),
            answers=dict(answers or {}), basics={"gender": gender} if gender else {},
        )  # fmt: skip
        application.save(force_insert=True)
        check = Check(application=application, verdict=verdict, code=code, params=dict(params or {}), at=now)
        check.save(force_insert=True)
    return application


def viewer(person: Person, *, strong: bool = True, language: str = "") -> Viewer:
    """A person who is signed in."""
    account = person.account
    return Viewer(account_id=account.pk, email=account.email, language=language or account.language, strong=strong)


def many_applications(
    round_: Round, owner: Organisation, count: int, *, role: str = "mentee", prefix: str = "crowd"
) -> list[Application]:
    """A crowd, made in bulk: only to see that pages ask the database no more often for many people."""
    with scope.system("a crowd for a test"):
        names = [f"{prefix}{number:05}" for number in range(count)]
        accounts = Account.objects.bulk_create(
            [Account(email=f"{name}@crowd.example", language="nb") for name in names]
        )
        crowd = [
            Person(
                owner=owner, account=account, employer=owner, email=account.email, given_name="Kari", family_name=name
            )
            for name, account in zip(names, accounts, strict=True)
        ]
        for person in crowd:
            person.order()
        Person.objects.bulk_create(crowd)
        made = Application.objects.bulk_create(
            [
                Application(
                    round=round_, owner=owner, person=person, role=role, received=NOW, basics={"gender": "woman"}
                )
                for person in crowd
            ]
        )
        Check.objects.bulk_create([Check(application=row, verdict="clear", at=NOW) for row in made])
    return made


def keyed(**fields: object) -> dict[str, object]:
    """What a form posts, with a fresh key."""
    return {"once": str(uuid4()), **fields}
