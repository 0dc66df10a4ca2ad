"""Places, and the closing of a party's selection."""

from django.db import models

from adept.journey.applications.models import Application
from adept.journey.selection.states import PLACE
from adept.kernel.access import C, Ownership
from adept.kernel.scope import Owned
from adept.people.models import Account, Organisation
from adept.programmes.models import Round


class Place(Owned):
    """What was decided about one application, by whom and why."""

    ownership = Ownership(organisation="owner", round="round", person="application__person__account")
    privacy = {
        "id": C.CONTACT, "round": C.CONTACT, "owner": C.CONTACT, "application": C.CONTACT, "state": C.ASSESSMENT,
        "order": C.ASSESSMENT, "decided_by": C.ASSESSMENT, "reason": C.ASSESSMENT, "decided": C.ASSESSMENT,
    }  # fmt: skip

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    application = models.OneToOneField(Application, models.PROTECT, related_name="place")
    state = models.CharField(max_length=10, choices=PLACE.choices, default=PLACE.start)
    order = models.PositiveSmallIntegerField(null=True, help_text="The place on the waiting list, from 1.")
    decided_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    reason = models.TextField()
    decided = models.DateTimeField()

    class Meta:
        constraints = [
            PLACE.constraint("place_state_known"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="place_decided_with_reason"),
            models.CheckConstraint(
                condition=models.Q(state="waiting", order__isnull=False)
                | (~models.Q(state="waiting") & models.Q(order=None)),
                name="place_order_only_while_waiting",
            ),
        ]
        indexes = [models.Index(fields=["round", "owner", "state"], name="place_of_owner")]


class Closing(Owned):
    """A party has closed its selection: from now on those with a place are known to the other parties."""

    ownership = Ownership(shared="That a party is ready is shown to all parties; it names nobody.")
    privacy = {"id": C.PUBLIC, "round": C.PUBLIC, "organisation": C.PUBLIC, "closed_by": C.PUBLIC, "closed": C.PUBLIC}

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    closed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    closed = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "organisation"], name="closing_once")]
