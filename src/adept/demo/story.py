"""The ministries' year as it is lived, act by act."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from adept.demo.cast import ASKED, MENTEE, MENTOR, RUNNERS, Runner
from adept.demo.seal import stamp
from adept.demo.world import World
from adept.formats.programme import library_text
from adept.journey.applications import actions as applications
from adept.journey.applications import queries as applied
from adept.journey.applications.models import Application
from adept.journey.matching import actions as matching
from adept.journey.selection import actions as selection
from adept.kernel import clock, scope
from adept.kernel.access import Viewer
from adept.kernel.post.carrier import carry
from adept.people import actions as people
from adept.people.models import Organisation, Person
from adept.programmes import actions as programmes
from adept.programmes.models import Round
from adept.programmes.queries import parties

OSLO = ZoneInfo("Europe/Oslo")
MOMENTS = {
    "call_open": datetime(2027, 1, 25, 9, 0, tzinfo=OSLO),
    "call_closed": datetime(2027, 2, 16, 9, 0, tzinfo=OSLO),
    "selected": datetime(2027, 3, 1, 9, 0, tzinfo=OSLO),
    "matched": datetime(2027, 3, 2, 10, 5, tzinfo=OSLO),
}


class Story:
    """Tells the year into the database, up to a moment."""

    round: Round

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.organisations: dict[str, Organisation] = {}
        self.people: dict[str, Person] = {}

    def tell(self, moment: str) -> World:
        """Everything that has happened by `moment`; the world, sealed and written to its folder."""
        try:
            self.prepare()
            acts = {
                "call_open": self.call_opens,
                "call_closed": self.call_closes,
                "selected": self.choose,
                "matched": self.match,
            }
            for name, act in acts.items():
                act()
                if name == moment:
                    break
            with self.at(MOMENTS[moment]):
                carry("demo", limit=1000)
                return self.seal(moment)
        finally:
            clock.stop_at(None)

    def prepare(self) -> None:
        """Mon 16 Nov: the three HR units agree on places, dates and hosts."""
        text = library_text("ministries")
        with self.at(datetime(2026, 11, 16, 10, 0, tzinfo=OSLO)), scope.system("the demo founds its organisations"):
            self.round = programmes.begin(text=text, by=None, now=clock.now())
            self.organisations = {party.key: party.organisation for party in parties(self.round)}
            for runner in RUNNERS:
                self._enter(runner)

    def call_opens(self) -> None:
        """January: what has come in so far is read in by KKD."""
        self.read_in(until=MOMENTS["call_open"].date(), at=MOMENTS["call_open"].replace(hour=8))

    def call_closes(self) -> None:
        """Tue 16 Feb: the whole file, as HR has it."""
        self.read_in(until=date(2027, 12, 31), at=MOMENTS["call_closed"].replace(hour=8))

    def choose(self) -> None:
        """16-26 Feb: each HR checks and chooses among its own people, and closes."""
        with self.at(datetime(2027, 2, 17, 9, 30, tzinfo=OSLO)), self.as_("Even") as even:
            asked = applied.visible(self.round, even).get(person__email=ASKED)
            applications.correct(
                application=asked,
                field="manager_approved",
                value=True,
                reason="Lederen har svart ja på telefon 17. februar.",
                by=_id(even),
                now=clock.now(),
            )
        for number, name in enumerate(("Siri", "Even", "Ragnhild")):
            with self.at(datetime(2027, 2, 26, 10 + number, 0, tzinfo=OSLO)), self.as_(name) as viewer:
                self._choose_for(self.people[name].owner, viewer)

    def match(self) -> None:
        """Mon 1 Mar: one hour at the desk. Tue 2 Mar: a second owner confirms, and the proposals leave."""
        with self.at(datetime(2027, 3, 1, 10, 0, tzinfo=OSLO)), self.as_("Ragnhild") as ragnhild:
            draft = matching.suggest(round_=self.round, by=_id(ragnhild), now=clock.now())
        with self.at(datetime(2027, 3, 1, 10, 50, tzinfo=OSLO)), self.as_("Ragnhild") as ragnhild:
            matching.propose(
                draft=draft,
                version=draft.version,
                by=_id(ragnhild),
                acting_for=self.organisations["KKD"].pk,
                now=clock.now(),
            )
        with self.at(datetime(2027, 3, 2, 9, 55, tzinfo=OSLO)), self.as_("Siri") as siri:
            matching.confirm(
                draft=draft,
                version=draft.version,
                by=_id(siri),
                acting_for=self.organisations["ATD"].pk,
                now=clock.now(),
            )

    def read_in(self, *, until: date, at: datetime) -> None:
        """KKD's coordinator reads in the rows that had come by `until`."""
        with self.at(at), self.as_("Ragnhild") as ragnhild:
            upload = applications.bring_file(
                round_=self.round,
                owner=self.organisations["KKD"],
                name="Søknader kull 3.csv",
                content=rows_until(until),
                by=_id(ragnhild),
                now=clock.now(),
            )
            applications.take_in(upload=upload, decisions={}, by=_id(ragnhild), now=clock.now())

    def seal(self, moment: str) -> World:
        world = World(
            moment=moment, clock=MOMENTS[moment].isoformat(), since=clock.machine_seconds(), cast=self._cast()
        )
        with scope.system("the demo seals its world"):
            stamp(world, self.round, MOMENTS[moment])
        world.save(self.folder)
        return world

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        clock.stop_at(moment.astimezone(clock.UTC))
        yield

    @contextmanager
    def as_(self, name: str) -> Iterator[Viewer]:
        """Act as someone, with that person's own scope."""
        account = self.people[name].account
        viewer = Viewer(account_id=account.pk, email=account.email, language=account.language, strong=True)
        with scope.inside(scope.viewing(viewer, self.round.pk)):
            yield viewer

    def _enter(self, runner: Runner) -> None:
        owner, now = self.organisations[runner.organisation], clock.now()
        person = people.write_down(
            owner=owner,
            email=runner.email,
            given_name=runner.given_name,
            family_name=runner.family_name,
            language=runner.language,
            title=runner.title,
            place="Oslo",
            by=None,
            now=now,
        )
        people.choose_language(account=person.account_id, language=runner.language)
        self.people[runner.given_name] = person
        programmes.add_to_team(
            round_=self.round, organisation=owner, person=person, duty=runner.duty, phone=runner.phone, by=None, now=now
        )
        if runner.duty == "coordinator":
            people.appoint(organisation=owner, person=person, by=None, now=now)

    def _choose_for(self, owner: Organisation, viewer: Viewer) -> None:
        """Places in the order of application; who is outside the criteria hears so; the party closes."""
        room = next(party.places for party in parties(self.round) if party.organisation_id == owner.pk) or 0
        choices: dict[Any, str] = {}
        mentees = sorted(
            applied.eligible(self.round, seen_by=viewer, role="mentee"),
            key=lambda one: (one.person.email != MENTEE, one.received, one.person.email),
        )
        for number, one in enumerate(mentees):
            choices[one.pk] = "admitted" if number < room else "waiting"
        for one in applied.eligible(self.round, seen_by=viewer, role="mentor"):
            choices[one.pk] = "admitted"
        for one in applied.visible(self.round, viewer).filter(check_result__verdict="outside"):
            choices[one.pk] = "declined"
        reasons: dict[Any, str] = {
            "admitted": "Oppfyller kriteriene, og det er plass.",
            "waiting": "Oppfyller kriteriene. Plassene våre er fylt i den rekkefølgen søknadene kom.",
            "declined": "Oppfyller ikke kriteriene for dette kullet.",
        }
        selection.decide(
            round_=self.round, owner=owner.pk, choices=choices, reasons=reasons, by=_id(viewer), now=clock.now()
        )
        selection.close(round_=self.round, owner=owner.pk, by=_id(viewer), now=clock.now())

    def _cast(self) -> list[dict[str, Any]]:
        """Whom the visitor may be, in the order of the page."""
        found = [_line(self.people[runner.given_name], runner.duty) for runner in RUNNERS]
        with scope.system("the demo names its cast"):
            for part, role, email in (
                ("mentee", "mentee", MENTEE),
                ("mentor", "mentor", MENTOR),
                ("applicant", "mentor", ASKED),
            ):
                rows = Application.objects.filter(round=self.round, role=role, state="received").select_related(
                    "person__owner"
                )
                taken = [person["account"] for person in found]
                others = rows.exclude(person__account__in=taken).order_by("received", "person__email")
                one = rows.filter(person__email=email).first() or others.first()
                if one is not None:
                    found.append(_line(one.person, part))
        return found


def rows_until(day: date) -> bytes:
    """HR's file with the applications dated by `day`, in the form in which HR has it."""
    raw = resources.files("adept.demo").joinpath("ministries.csv").read_bytes()
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    applied_on = rows[0].index("Søknadsdato")
    kept = [row for row in rows[1:] if datetime.strptime(row[applied_on], "%d.%m.%Y").date() <= day]  # noqa: DTZ007 -- a date only
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows([rows[0], *kept])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _line(person: Person, part: str) -> dict[str, Any]:
    return {
        "account": str(person.account_id),
        "name": str(person),
        "given_name": person.given_name,
        "part": part,
        "organisation": person.owner.short or person.owner.name,
    }


def _id(viewer: Viewer) -> Any:
    assert viewer.account_id is not None
    return viewer.account_id
