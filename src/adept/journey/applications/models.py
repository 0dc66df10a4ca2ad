"""Applications and what HR does with them before anyone is chosen."""

from typing import Any

from django.db import models

from adept.journey.applications.states import APPLICATION, DUPLICATE, UPLOAD, VERDICT
from adept.kernel.access import C, Ownership
from adept.kernel.scope import Owned
from adept.people.models import Account, Organisation, Person
from adept.programmes.models import Round

SHEETS = {"C2": "card", "C3": "answers", "C4": "statement", "C5": "basics", "C7": "ties"}
"""Field class of a question -> the column that holds its answer, so that a class is read or not read as a whole."""


class Application(Owned):
    """One person in one role of one round, whether they applied, were nominated, or stood in HR's spreadsheet.

    The answers lie in five columns by field class, each a mapping of the programme file's field keys to values.
    """

    ownership = Ownership(organisation="owner", round="round", person="person__account")
    privacy = {
        "id": C.CONTACT,
        "round": C.CONTACT,
        "owner": C.CONTACT,
        "person": C.CONTACT,
        "role": C.CONTACT,
        "state": C.CONTACT,
        "received": C.APPLICATION,
        "lines": C.APPLICATION,
        "card": C.CARD,
        "answers": C.APPLICATION,
        "statement": C.NOMINATION,
        "basics": C.BASICS,
        "ties": C.REASONING,
    }

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", help_text="The organisation that answers for the person here."
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="applications")
    role = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=APPLICATION.choices, default=APPLICATION.start)
    received = models.DateTimeField()
    lines = models.JSONField(default=list, help_text="Where it stood in the file it came from.")
    card = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    statement = models.JSONField(default=dict)
    basics = models.JSONField(default=dict)
    ties = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "person", "role"], name="application_once_per_role"),
            APPLICATION.constraint("application_state_known"),
        ]
        indexes = [models.Index(fields=["round", "owner", "role"], name="application_of_owner")]

    @property
    def values(self) -> dict[str, Any]:
        """All answers together, for the criteria and the rules."""
        return {**self.card, **self.answers, **self.statement, **self.basics, **self.ties}


class Check(Owned):
    """What the criteria say about an application: by the rules, or settled by a person with a reason."""

    ownership = Ownership(organisation="application__owner", round="application__round")
    privacy = {
        "id": C.ASSESSMENT,
        "application": C.ASSESSMENT,
        "verdict": C.ASSESSMENT,
        "code": C.ASSESSMENT,
        "params": C.ASSESSMENT,
        "settled_by": C.ASSESSMENT,
        "reason": C.ASSESSMENT,
        "at": C.ASSESSMENT,
    }

    application = models.OneToOneField(Application, models.CASCADE, related_name="check_result")
    verdict = models.CharField(max_length=8, choices=VERDICT.choices, default=VERDICT.start)
    code = models.CharField(max_length=80, blank=True)
    params = models.JSONField(default=dict)
    settled_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            VERDICT.constraint("check_verdict_known", "verdict"),
            models.CheckConstraint(
                condition=models.Q(settled_by=None) | ~models.Q(reason=""), name="check_settled_with_reason"
            ),
        ]


class Question(Owned):
    """A question back to the applicant (or, later, the nominator): what HR needs to know before anyone can decide."""

    ownership = Ownership(
        organisation="application__owner", round="application__round", person="application__person__account"
    )
    privacy = {
        "id": C.APPLICATION,
        "application": C.APPLICATION,
        "text": C.APPLICATION,
        "asked_by": C.APPLICATION,
        "asked": C.APPLICATION,
        "answer": C.APPLICATION,
        "answered": C.APPLICATION,
    }

    application = models.ForeignKey(Application, models.CASCADE, related_name="questions")
    text = models.TextField()
    asked_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    asked = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(answered=None), name="question_one_open"
            ),
        ]


class PossibleDuplicate(Owned):
    """Two applications of one owner that may be the same person: a person decides, never the program."""

    ownership = Ownership(organisation="one__owner", round="one__round")
    privacy = {
        "id": C.ASSESSMENT,
        "one": C.ASSESSMENT,
        "other": C.ASSESSMENT,
        "state": C.ASSESSMENT,
        "decided_by": C.ASSESSMENT,
        "decided": C.ASSESSMENT,
    }

    one = models.ForeignKey(Application, models.CASCADE, related_name="maybe_again")
    other = models.ForeignKey(Application, models.CASCADE, related_name="maybe_before")
    state = models.CharField(max_length=10, choices=DUPLICATE.choices, default=DUPLICATE.start)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="possible_duplicate_once"),
            DUPLICATE.constraint("possible_duplicate_state_known"),
        ]


class Upload(Owned):
    """A file on its way in: read and shown, not written, until the person who brought it says so. Seen by that person
    alone.
    """

    ownership = Ownership(person="by", round="round")
    privacy = {
        "id": C.BASICS,
        "round": C.BASICS,
        "by": C.BASICS,
        "owner": C.BASICS,
        "name": C.BASICS,
        "content": C.BASICS,
        "mapping": C.BASICS,
        "asked_for": C.BASICS,
        "decisions": C.BASICS,
        "state": C.BASICS,
        "made": C.BASICS,
    }

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+", help_text="For whom the bringer acts.")
    name = models.CharField(max_length=200)
    content = models.BinaryField(help_text="The file itself; emptied when it is taken in or dropped.")
    mapping = models.JSONField(default=dict, help_text="Header -> field key, as mapped by hand.")
    asked_for = models.JSONField(default=dict, help_text="Header -> why this column is wanted after all.")
    decisions = models.JSONField(default=dict, help_text="Address -> same or different, for possible duplicates.")
    state = models.CharField(max_length=8, choices=UPLOAD.choices, default=UPLOAD.start)
    made = models.DateTimeField()

    class Meta:
        constraints = [UPLOAD.constraint("upload_state_known")]
