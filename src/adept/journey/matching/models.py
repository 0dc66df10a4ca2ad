"""Drafts at the desk, what people hold fast in them, and the pairs that were published."""

from django.db import models

from adept.journey.matching.states import DRAFT, PAIR
from adept.journey.selection.models import Place
from adept.kernel.access import C, Ownership
from adept.kernel.scope import Owned
from adept.people.models import Account, Organisation
from adept.programmes.models import Round

JOINT = "The parties' coordinators work on one table; it shows cards (C1 and C2), asked through matching.queries."


class Draft(Owned):
    """One draft of the whole table. What the engine was given and what it answered, so that it can be replayed."""

    ownership = Ownership(shared=JOINT)
    privacy = {
        "id": C.REASONING, "round": C.REASONING, "state": C.REASONING, "seed": C.REASONING, "inputs": C.REASONING,
        "summary": C.REASONING, "made_by": C.REASONING, "made": C.REASONING, "version": C.REASONING,
        "proposed_by": C.REASONING, "proposed_for": C.REASONING, "proposed": C.REASONING, "confirmed_by": C.REASONING,
        "confirmed": C.REASONING, "batch": C.REASONING,
    }  # fmt: skip

    round = models.OneToOneField(Round, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=DRAFT.choices, default=DRAFT.start)
    seed = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(
        default=1, help_text="Counts the changes; a form made from an older one is refused."
    )
    inputs = models.CharField(max_length=64, help_text="SHA-256 of everything the engine was given.")
    summary = models.JSONField(
        default=dict, help_text="How many pairs, how near the best possible, by rule how many are shut out."
    )
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    made = models.DateTimeField()
    proposed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    proposed_for = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    proposed = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    confirmed = models.DateTimeField(null=True)
    batch = models.UUIDField(null=True)

    class Meta:
        constraints = [
            DRAFT.constraint("draft_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state="published")
                | models.Q(proposed_by__isnull=False, confirmed_by__isnull=False),
                name="draft_published_by_two",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by=None) | ~models.Q(confirmed_by=models.F("proposed_by")),
                name="draft_confirmed_by_another",
            ),
        ]


class Suggestion(Owned):
    """One mentee's line in a draft: the mentor suggested, or none, and why."""

    ownership = Ownership(shared=JOINT)
    privacy = {
        "id": C.REASONING, "draft": C.REASONING, "mentee": C.REASONING, "mentor": C.REASONING, "margin": C.REASONING,
        "facts": C.REASONING,
    }  # fmt: skip

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="suggestions")
    mentee = models.ForeignKey(Place, models.PROTECT, related_name="+")
    mentor = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    margin = models.IntegerField(default=0, help_text="What the next best would cost; the closest calls come first.")
    facts = models.JSONField(
        default=dict, help_text="What the two share, or which rules stand in the way and how many each shuts out."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "mentee"], name="suggestion_once")]
        indexes = [models.Index(fields=["draft", "margin"], name="suggestion_closest_first")]


class Hold(Owned):
    """What a person held fast: these two, or not these two."""

    ownership = Ownership(shared=JOINT)
    privacy = {
        "id": C.REASONING, "round": C.REASONING, "mentee": C.REASONING, "mentor": C.REASONING, "kind": C.REASONING,
        "by": C.REASONING, "reason": C.REASONING, "at": C.REASONING,
    }  # fmt: skip

    class Kind(models.TextChoices):
        LOCK = "lock"
        FORBID = "forbid"

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    mentee = models.ForeignKey(Place, models.PROTECT, related_name="+")
    mentor = models.ForeignKey(Place, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mentee", "mentor"], name="hold_once"),
            models.UniqueConstraint(
                fields=["mentee"], condition=models.Q(kind="lock"), name="hold_one_lock_per_mentee"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=["lock", "forbid"]), name="hold_kind_known"),
        ]


class Pair(Owned):
    """A published proposal to two people: each sees the other, what they share, and when the answer is due."""

    ownership = Ownership(shared="Read by the two, and by the parties' coordinators; asked through matching.queries.")
    privacy = {
        "id": C.REASONING, "round": C.REASONING, "mentee": C.REASONING, "mentor": C.REASONING, "facts": C.REASONING,
        "state": C.LOGISTICS, "published": C.LOGISTICS, "answer_by": C.LOGISTICS,
    }  # fmt: skip

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    mentee = models.ForeignKey(Place, models.PROTECT, related_name="+")
    mentor = models.ForeignKey(Place, models.PROTECT, related_name="+")
    facts = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=PAIR.choices, default=PAIR.start)
    published = models.DateTimeField()
    answer_by = models.DateTimeField()

    class Meta:
        constraints = [
            PAIR.constraint("pair_state_known"),
            models.UniqueConstraint(
                fields=["mentee", "mentor"], condition=models.Q(state="proposed"), name="pair_once"
            ),
            models.CheckConstraint(condition=~models.Q(mentee=models.F("mentor")), name="pair_of_two"),
        ]
