"""A programme, its rounds, and who shares the ownership."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from adept.kernel.access import C, Ownership
from adept.kernel.scope import Owned
from adept.people.models import Account, Organisation, Person

SET_UP = "Set-up of a programme: read by its parties; each page asks its own permission."


class Family(Owned):
    """Programmes that share gatherings: one kick-off, one closing, several programmes."""

    ownership = Ownership(shared=SET_UP)
    privacy = {"id": C.PUBLIC, "name": C.PUBLIC}

    name = models.CharField(max_length=200)


class Programme(Owned):
    """What goes on from round to round: a name and a format."""

    ownership = Ownership(shared=SET_UP)
    privacy = {"id": C.PUBLIC, "family": C.PUBLIC, "name": C.PUBLIC, "format": C.PUBLIC, "lead": C.PUBLIC}

    family = models.ForeignKey(Family, models.PROTECT, null=True, related_name="programmes")
    name = models.JSONField(help_text="Language -> name.")
    format = models.CharField(max_length=40, help_text="A key of adept.formats.FORMATS.")
    lead = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+",
        help_text="Answers for people whose employer is no party; none in a joint programme of equals.",
    )  # fmt: skip


class Round(Owned):
    """One round of a programme (kull, omgång), with its programme file."""

    ownership = Ownership(shared=SET_UP)
    privacy = {
        "id": C.PUBLIC, "programme": C.PUBLIC, "number": C.PUBLIC, "file": C.PUBLIC, "time_zone": C.PUBLIC,
        "made": C.PUBLIC,
    }  # fmt: skip

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    file = models.TextField(help_text="The programme file, as adept.formats.programme reads and writes it.")
    time_zone = models.CharField(max_length=40, default="Europe/Oslo")
    made = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="round_number_once")]


class Party(Owned):
    """An organisation that takes part in a round with its own people, places and coordinators."""

    ownership = Ownership(
        shared="Each organisation's offered and filled places are shared by the parties (privacy, exceptions)."
    )
    privacy = {
        "id": C.PUBLIC, "round": C.PUBLIC, "organisation": C.PUBLIC, "key": C.PUBLIC, "places": C.PUBLIC,
        "joined": C.PUBLIC, "left": C.PUBLIC,
    }  # fmt: skip

    round = models.ForeignKey(Round, models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    key = models.CharField(max_length=40, help_text="What the programme file calls it.")
    places = models.PositiveSmallIntegerField(null=True, help_text="Its quota; none: it shares the round's places.")
    joined = models.DateTimeField()
    left = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="party_once"),
            models.UniqueConstraint(fields=["round", "key"], name="party_key_once"),
        ]


class Milestone(Owned):
    """A date of a round's year. `ends` makes it a span; `key` is the format's (call, selection, gathering_1, …)."""

    ownership = Ownership(shared="The calendar stands on the public call.")
    privacy = {
        "id": C.PUBLIC, "round": C.PUBLIC, "key": C.PUBLIC, "starts": C.PUBLIC, "ends": C.PUBLIC, "host": C.PUBLIC,
    }  # fmt: skip

    round = models.ForeignKey(Round, models.CASCADE, related_name="milestones")
    key = models.CharField(max_length=40)
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    host = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "key"], name="milestone_once"),
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="milestone_ends_after_start",
            ),
        ]


class TeamMember(Owned):
    """Someone with a duty in a round on behalf of a party, from one day until another. Roles are per round, never per
    person.
    """

    ownership = Ownership(shared="Who runs a programme, named with telephone on every letter.")
    privacy = {
        "id": C.PUBLIC, "round": C.PUBLIC, "organisation": C.PUBLIC, "account": C.PUBLIC, "person": C.PUBLIC,
        "duty": C.PUBLIC, "phone": C.PUBLIC, "since": C.PUBLIC, "until": C.PUBLIC,
    }  # fmt: skip

    class Duty(models.TextChoices):
        COORDINATOR = "coordinator", _("coordinator")
        SPONSOR = "sponsor", _("sponsor")

    round = models.ForeignKey(Round, models.PROTECT, related_name="team")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", help_text="The party on whose behalf."
    )
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    duty = models.CharField(max_length=12, choices=Duty.choices)
    phone = models.CharField(max_length=40, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organisation", "account", "duty"],
                condition=models.Q(until=None),
                name="duty_once_at_a_time",
            ),
            models.CheckConstraint(condition=models.Q(duty__in=["coordinator", "sponsor"]), name="duty_known"),
        ]
