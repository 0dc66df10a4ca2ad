"""The world in which access is played: the ministries' round up to published pairs, told through the real actions by
its own people,
with a party that has left, a duty that has ended and a stranger programme beside it; and a canary in every text that
a row can hold.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib.sessions.models import Session

from adept.formats.fields import fields
from adept.journey.applications import actions as applications
from adept.journey.applications.models import SHEETS, Application, Check, PossibleDuplicate, Question, Upload
from adept.journey.applications.queries import eligible, visible
from adept.journey.matching import actions as matching
from adept.journey.matching.models import Draft, Hold, Pair, Suggestion
from adept.journey.selection import actions as selection
from adept.journey.selection.models import Place
from adept.kernel import clock, scope, trail
from adept.kernel.access import Viewer
from adept.kernel.post import Letter
from adept.kernel.web import SentForm
from adept.people import actions as people
from adept.people.models import Account, Organisation, Person
from adept.programmes import actions as programmes
from adept.programmes.models import Party, Round, TeamMember
from tests import cast
from tests.access.file import address, the_file
from tests.access.passkey import passkey
from tests.access.tokens import canary

NOW = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class World:
    """What the tests ask for by name. `accounts`: the principal's column in matrix.csv -> the account."""

    cast: cast.World
    accounts: dict[str, Account] = field(default_factory=dict)
    objects: dict[str, Any] = field(default_factory=dict)

    @property
    def round(self) -> Round:
        return self.cast.round

    def address_parts(self, address: str) -> dict[str, object]:
        """What an address of the site is filled with: objects of KKD's, about `applicant`, and the published pair."""
        told = {
            "round": self.round.pk,
            "organisation": self.cast.organisations["KKD"].pk,
            "party": self.cast.organisations["KKD"].pk,
            "role": "mentee",
            "provider_id": "work",
            "pk": self.objects["passkey"].pk,  # the coordinator's own
            **{name: self.objects[name].pk for name in ("application", "question", "upload", "entry")},
        }
        return {
            **told,
            "pair": self.objects["pair" if "proposal" in address else "duplicate"].pk,
            "duplicate": self.objects["duplicate"].pk,
        }

    def of_others(self) -> dict[str, list[object]]:
        """Part of an address -> ids of the same kind that belong to another party, to one that left, to another
        programme.
        """
        told, others = self.objects, ("ATD_application", "HLD_application", "left_application", "other_application")
        return {
            "application": [told[name].pk for name in others],
            "question": [told["ATD_question"].pk],
            "organisation": [
                self.cast.organisations["ATD"].pk,
                told["left_application"].owner_id,
                told["other_application"].owner_id,
            ],
            "pair": [told["ATD_duplicate"].pk],
            "duplicate": [told["ATD_duplicate"].pk],
            "upload": [told["ATD_upload"].pk],
        }


@contextmanager
def acting(world: cast.World, name: str, moment: datetime) -> Iterator[Viewer]:
    """As one of the cast, in that person's own scope, at a moment."""
    account = world.account(name)
    viewer = Viewer(account_id=account.pk, email=account.email, language=account.language, strong=True)
    clock.stop_at(moment)
    with scope.inside(scope.viewing(viewer, world.round.pk)):
        yield viewer


def build() -> World:
    """The whole world. The clock stands at `NOW` afterwards."""
    world = World(cast.ministries())
    _beside(world)
    _read_in(world)
    _choose(world)
    _match(world)
    _name_the_principals(world)
    with scope.system("canaries for the tests of access"):
        _plant(world)
    clock.stop_at(NOW)
    return world


def _beside(world: World) -> None:
    """A party that has left, a coordinator whose duty has ended, someone of whom nothing is known; the stranger's
    own applicants.
    """
    told, now = world.cast, cast.NOW
    with scope.system("people beside the story"):
        for key, name, family in (("left", "Tor", "Avreise"), ("ended", "Liv", "Avgang")):
            organisation = told.organisations["KKD"]
            if key == "left":
                organisation = people.found_organisation(name="Fiskeridirektoratet", short="FID", by=None, now=now)
                party = Party(round=told.round, organisation=organisation, key="FID", joined=now)
                party.save(force_insert=True)
            person = _write_down(organisation, name, family)
            member = programmes.add_to_team(
                round_=told.round, organisation=organisation, person=person, duty="coordinator", by=None, now=now
            )
            world.accounts[key] = person.account
            if key == "left":
                world.objects["left_application"] = _application(told.round, organisation, "Stille")
                Party.objects.filter(pk=party.pk).update(left=now)
            else:
                programmes.end_duty(member=member, by=None, now=now)
        world.accounts["nobody"] = people.open_account(email=f"nobody.{canary('nobody')}@ute.example", language="nb")
        stranger = told.people["Oskar"].owner
        world.objects["other_application"] = _application(told.other_round, stranger, "Fjern")


def _write_down(owner: Organisation, given: str, family: str) -> Person:
    return people.write_down(
        owner=owner, email=f"{given.lower()}.{canary(given)}@{owner.short.lower()}.example", given_name=given,
        family_name=family, language="nb", title="HR", by=None, now=cast.NOW,
    )  # fmt: skip


def _application(round_: Round, owner: Organisation, given: str) -> Application:
    person = _write_down(owner, given, canary("family", given).title())
    row = Application(round=round_, owner=owner, person=person, role="mentee", received=cast.NOW)
    row.save(force_insert=True)
    Check(application=row, verdict="clear", at=cast.NOW).save(force_insert=True)
    return row


def _read_in(world: World) -> None:
    """KKD's coordinator reads in the joint file; two rows of KKD may be one person; a question goes back; a second
    file waits.
    """
    told = world.cast
    with acting(told, "Ragnhild", cast.NOW) as ragnhild:
        by = told.account("Ragnhild").pk
        upload = applications.bring_file(
            round_=told.round,
            owner=told.organisations["KKD"],
            name="kull3.csv",
            content=the_file(),
            by=by,
            now=clock.now(),
        )
        applications.take_in(upload=upload, decisions={}, by=by, now=clock.now())
        mine = {row.person.email: row for row in visible(told.round, ragnhild)}
        target = mine[address("KKD", "unsure")]
        world.objects |= {"application": target, "colleague": mine[address("KKD", "waiting")], "taken": upload}
        world.objects["question"] = applications.ask(
            application=target, text=canary("question"), by=by, now=clock.now()
        )
        world.objects["upload"] = applications.bring_file(
            round_=told.round,
            owner=told.organisations["KKD"],
            name=f"{canary('file')}.csv",
            content=the_file("KKD"),
            by=by,
            now=clock.now(),
        )
        world.objects["entry"] = applications.settle(
            application=target, verdict="outside", reason=canary("settled"), by=by, now=clock.now()
        )
        double = PossibleDuplicate(one=target, other=mine[address("KKD", "outside")])
        double.save(force_insert=True)
        world.objects["duplicate"] = double
    for name, key in (("Siri", "ATD"), ("Olav", "HLD")):
        with acting(told, name, cast.NOW) as viewer:
            for row in visible(told.round, viewer):
                if row.person.email == address(key, "waiting"):
                    world.objects[f"{key}_application"] = row
                if row.person.email == address(key, "unsure"):
                    world.objects[f"{key}_question"] = applications.ask(
                        application=row, text=canary("question", key), by=told.account(name).pk, now=clock.now()
                    )
            world.objects[f"{key}_upload"] = applications.bring_file(
                round_=told.round, owner=told.organisations[key], name=f"{canary('file', key)}.csv",
                content=the_file(key), by=told.account(name).pk, now=clock.now(),
            )  # fmt: skip
            waiting = world.objects[f"{key}_application"]
            other = visible(told.round, viewer).exclude(pk=waiting.pk).first()
            assert other is not None
            double = PossibleDuplicate(one=other, other=waiting)
            double.save(force_insert=True)
            world.objects[f"{key}_duplicate"] = double


def _choose(world: World) -> None:
    told = world.cast
    moment = cast.NOW + timedelta(days=9)
    for name, key in (("Siri", "ATD"), ("Olav", "HLD"), ("Ragnhild", "KKD")):
        owner = told.organisations[key]
        with acting(told, name, moment) as viewer:
            by = told.account(name).pk
            double = world.objects["duplicate" if key == "KKD" else f"{key}_duplicate"]
            applications.decide_duplicate(pair=double, same=False, keep=double.one, by=by, now=clock.now())
            choices = {row.pk: "declined" for row in visible(told.round, viewer).exclude(check_result__verdict="clear")}
            for row in eligible(told.round, seen_by=viewer):
                choices[row.pk] = "waiting" if row.person.email == address(key, "waiting") else "admitted"
            reasons: dict[Any, str] = {
                state: canary("reason", key, state) for state in ("admitted", "waiting", "declined")
            }
            selection.decide(
                round_=told.round, owner=owner.pk, choices=choices, reasons=reasons, by=by, now=clock.now()
            )
            selection.close(round_=told.round, owner=owner.pk, by=by, now=clock.now())


def _match(world: World) -> None:
    """Ragnhild holds two apart, lets the rest settle and proposes; Siri confirms: the pairs are published, the
    letters wait.
    """
    told = world.cast
    with acting(told, "Ragnhild", NOW - timedelta(days=1)):
        by, owner = told.account("Ragnhild").pk, told.organisations["KKD"].pk
        draft = matching.suggest(round_=told.round, by=by, now=clock.now())
        line = Suggestion.objects.filter(draft=draft, mentor__isnull=False).order_by("id").first()
        assert line is not None
        assert line.mentor_id is not None
        matching.forbid(
            draft=draft,
            mentee=line.mentee_id,
            mentor=line.mentor_id,
            version=draft.version,
            by=by,
            now=clock.now(),
            reason=canary("hold"),
        )
        draft.refresh_from_db()
        matching.propose(draft=draft, version=draft.version, by=by, acting_for=owner, now=clock.now())
    with acting(told, "Siri", NOW - timedelta(hours=2)):
        pairs = matching.confirm(
            draft=draft,
            version=draft.version,
            by=told.account("Siri").pk,
            acting_for=told.organisations["ATD"].pk,
            now=clock.now(),
        )
    assert len(pairs) == 6
    world.objects["draft"] = draft
    world.objects["pair"] = next(pair for pair in pairs if pair.mentee.owner_id == told.organisations["KKD"].pk)


def _name_the_principals(world: World) -> None:
    told, objects = world.cast, world.objects
    world.accounts |= {
        "applicant": objects["application"].person.account,
        "colleague": objects["colleague"].person.account,
        "other_applicant": objects["ATD_application"].person.account,
        "mentee": objects["pair"].mentee.application.person.account,
        "mentor": objects["pair"].mentor.application.person.account,
        "coordinator": told.account("Ragnhild"),
        "partner": told.account("Siri"),
        "stranger": told.account("Oskar"),
        "sponsor": told.account("Dagny"),
        "weak": told.account("Ragnhild"),
    }


def _plant(world: World) -> None:
    """Give every text that the story left empty a canary of its own; where a text has a form to keep, the canary
    lies beside it.
    """
    for row in Application.objects.all():
        for name, entry in fields().items():
            if entry.privacy in SHEETS and entry.kind in ("text", "email", "name"):
                getattr(row, SHEETS[entry.privacy]).setdefault(name, canary(row.pk, name))
        row.ties["close_to"] = [*row.ties.get("close_to", []), f"bror.{canary(row.pk, 'tie')}@ute.example"]
        row.save()
    for check in Check.objects.all():
        check.params = {**check.params, "note": canary(check.pk, "params")}
        check.reason, check.settled_by = canary(check.pk, "reason"), world.accounts["coordinator"]
        check.save()
    for question in Question.objects.all():
        Question.objects.filter(pk=question.pk).update(text=canary(question.pk, "text"))
        Question(
            application=question.application, text=canary(question.pk, "before"), asked_by=question.asked_by,
            asked=cast.NOW, answer=canary(question.pk, "answer"), answered=NOW,
        ).save(force_insert=True)  # fmt: skip
    for place in Place.objects.all():
        Place.objects.filter(pk=place.pk).update(reason=canary(place.pk, "reason"))
    PossibleDuplicate.objects.update(state="open", decided_by=None, decided=None)
    Upload.objects.filter(pk=world.objects["upload"].pk).update(decisions={"zq": canary("decisions")})
    for person in Person.objects.filter(place=""):
        Person.objects.filter(pk=person.pk).update(place=canary(person.pk, "place"), title=canary(person.pk, "title"))
    _plant_at_the_desk()
    _plant_in_the_kernel(world)
    _plant_at_the_door(world)


def _plant_at_the_desk() -> None:
    for draft in Draft.objects.all():
        draft.summary = {**draft.summary, "note": canary(draft.pk, "summary")}
        draft.save()
    for line in Suggestion.objects.all():
        line.facts = {**line.facts, "note": canary(line.pk, "facts")}
        line.save()
    for pair in Pair.objects.all():
        pair.facts = [*pair.facts, {"key": canary(pair.pk), "kind": canary(pair.pk, "kind"), "values": []}]
        pair.save()
    for hold in Hold.objects.all():
        Hold.objects.filter(pk=hold.pk).update(reason=canary(hold.pk, "reason"))


def _plant_in_the_kernel(world: World) -> None:
    for letter in Letter.objects.all():
        told = {name: canary(letter.pk, name) for name in ("worker", "message_id", "note", "subject", "body")}
        Letter.objects.filter(pk=letter.pk).update(**told, facts={"code": canary(letter.pk, "facts")})
    for detail in trail.Detail.objects.all():
        trail.Detail.objects.filter(pk=detail.pk).update(facts={**detail.facts, "note": canary(detail.pk, "facts")})
    target = world.objects["application"]
    reading = trail.Reading(
        at=NOW, actor=world.accounts["coordinator"].pk, owner=target.owner_id, subject=target.person.account_id,
        object=f"application:{target.pk}", relation=canary("relation"),
    )  # fmt: skip
    reading.save(force_insert=True)
    for name, account in world.accounts.items():
        SentForm(
            key=uuid4(), account=account.pk, path=canary("path", name), answer=canary("answer", name), at=NOW
        ).save(force_insert=True)


def _plant_at_the_door(world: World) -> None:
    from allauth.account.models import EmailAddress  # noqa: PLC0415  # allauth's models load with Django's
    from allauth.mfa.models import Authenticator  # noqa: PLC0415
    from allauth.socialaccount.models import SocialAccount, SocialToken  # noqa: PLC0415

    for name in ("partner", "stranger", "mentee", "coordinator"):
        account = world.accounts[name]
        EmailAddress.objects.create(user=account, email=f"second.{canary('second', name)}@ute.example", verified=True)
        world.objects["passkey"] = Authenticator.objects.create(
            user=account, type="webauthn", data=passkey(canary("key", name))
        )
        Authenticator.objects.create(
            user=account, type="recovery_codes", data={"seed": canary("seed", name), "used_mask": 0}
        )
        social = SocialAccount.objects.create(
            user=account, provider="work", uid=canary("uid", name), extra_data={"sub": canary("sub", name)}
        )
        SocialToken.objects.create(
            account=social, token=canary("token", name), token_secret=canary("token secret", name)
        )
    for name, account in world.accounts.items():
        Account.objects.filter(pk=account.pk).update(password=f"!{canary('password', name)}")


def member(world: World, name: str) -> TeamMember:
    """The duty of one of the cast."""
    return TeamMember.objects.get(account=world.cast.account(name), round=world.round)


def sessions() -> dict[UUID, str]:
    """Account -> the key of a session of theirs."""
    found: dict[UUID, str] = {}
    for session in Session.objects.all():
        told = session.get_decoded()
        if "_auth_user_id" in told:
            found[UUID(told["_auth_user_id"])] = session.session_key
    return found
