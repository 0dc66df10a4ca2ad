"""The outbox as a table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from adept.kernel.access import C, Ownership
from adept.kernel.scope import Owned
from adept.kernel.states import Graph, State

LIFE = Graph(
    "waiting",
    (
        State("waiting", _("waiting to be sent"), sweeper="worker: due letters"),
        State("sending", _("being sent"), sweeper="worker: letters whose lease ran out"),
        State("sent", _("sent"), sweeper="worker: bodies are forgotten after seven days"),
        State("recalled", _("taken back"), sweeper="end"),
        State("withheld", _("not sent: the reader may no longer see it"), sweeper="end"),
        State("parked", _("could not be delivered"), sweeper="coordinator: told on the home page"),
    ),
    {
        "waiting": ("sending", "recalled", "parked"),
        "sending": ("sent", "waiting", "withheld", "parked"),
        "sent": (),
    },
)


class Letter(Owned):
    """One intent to tell one person one thing."""

    ownership = Ownership(organisation="owner", round="round", person="recipient")
    privacy = {
        "id": C.LOGISTICS, "owner": C.LOGISTICS, "round": C.LOGISTICS, "recipient": C.LOGISTICS, "to_key": C.CONTACT,
        "purpose": C.LOGISTICS, "object": C.LOGISTICS, "version": C.LOGISTICS, "batch": C.LOGISTICS,
        "facts": C.SECURITY, "state": C.LOGISTICS, "due": C.LOGISTICS, "written": C.LOGISTICS, "sent": C.LOGISTICS,
        "attempts": C.LOGISTICS, "lease": C.LOGISTICS, "worker": C.LOGISTICS, "at_door": C.LOGISTICS,
        "message_id": C.LOGISTICS, "note": C.LOGISTICS, "language": C.CONTACT, "subject": C.REASONING,
        "body": C.REASONING, "urgent": C.LOGISTICS,
    }  # fmt: skip

    owner = models.UUIDField(null=True, help_text="The organisation in whose name it is sent.")
    round = models.UUIDField(null=True)
    recipient = models.UUIDField(
        null=True, help_text="The account; none for a sign-in code asked for by an unknown address."
    )
    to_key = models.CharField(max_length=320, help_text="The account's id, or the address that asked for a code.")
    purpose = models.CharField(max_length=60)
    object = models.CharField(max_length=100)
    version = models.PositiveIntegerField(default=1)
    batch = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=LIFE.choices, default=LIFE.start)
    due = models.DateTimeField()
    written = models.DateTimeField()
    sent = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.DateTimeField(null=True)
    worker = models.CharField(max_length=40, blank=True)
    at_door = models.BooleanField(
        default=False, help_text="Handed to the mail server, its answer not yet written down."
    )
    message_id = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["to_key", "purpose", "object", "version"], name="letter_one_per_intent"),
            LIFE.constraint("letter_state_known"),
        ]
        indexes = [models.Index(fields=["state", "due"], name="letter_due")]
