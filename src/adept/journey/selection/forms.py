"""Choices and reasons, checked and handed on as plain values."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from adept.journey.selection.queries import Row

OUTCOMES = ("admitted", "waiting", "declined", "considered")
"""Every state a person can be given here, in the order of the page."""

LABELS = {
    "admitted": _("A place"),
    "waiting": _("Waiting list"),
    "declined": _("Not this time"),
    "considered": _("Not decided"),
}
CLEARED = _("Cleared for matching")
"""What a place is called in a role that takes up none."""

READY = {
    "admitted": {
        "place": _("Meets the criteria, and there is a place."),
        "spread": _("Meets the criteria. The places are spread over the units, and this unit has one."),
        "waited": _("Meets the criteria, and waited last time."),
    },
    "waiting": {
        "full": _("Meets the criteria. The places are filled; if one opens, we ring."),
        "spread": _("Meets the criteria. The places are spread over the units, and this unit already has one."),
    },
    "declined": {
        "full": _("Meets the criteria. There were more who do than there are places this time."),
        "before": _("Has taken part before. Those who have not come first this time."),
        "later": _("Agreed with the applicant: a later round suits better."),
    },
    "considered": {"again": _("Looked at again before the selection closes.")},
}
WITHOUT_QUOTA = {**READY, "admitted": {"criteria": _("Meets the criteria, and offers the time it takes.")}}
"""Ready-made reasons, in terms of places and criteria, never of the person. They can be replaced by one's own words."""

LONGEST = 500


class Reasoned(forms.Form):
    """A form with a reason for each of some outcomes."""

    ready = READY

    def told(self, outcome: str) -> str:
        """The reason given: one's own words, else the ready-made sentence; empty when there is none."""
        key = self.cleaned_data.get(f"why-{outcome}") or ""
        return str(self.cleaned_data.get(f"words-{outcome}") or self.ready[outcome].get(key, ""))

    def add_reason(self, outcome: str) -> None:
        """Two fields: a ready-made reason, or one's own words."""
        self.fields[f"why-{outcome}"] = forms.ChoiceField(
            choices=[("", _("Choose a reason, or write your own below")), *self.ready[outcome].items()],
            required=False,
            label=_("Reason"),
        )
        self.fields[f"words-{outcome}"] = forms.CharField(
            max_length=LONGEST,
            required=False,
            label=_("In your own words"),
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def reason_fields(self) -> Iterator[tuple[str, Any, BoundField, BoundField]]:
        """For the page: outcome, its label, and the two fields."""
        for outcome in OUTCOMES:
            if f"why-{outcome}" in self.fields:
                yield outcome, LABELS[outcome], self[f"why-{outcome}"], self[f"words-{outcome}"]


class DecisionForm(Reasoned):
    """A choice for each person on the page, and one reason for all who are given the same."""

    def __init__(self, *args: Any, rows: Sequence[Row], takes_place: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.ready = READY if takes_place else WITHOUT_QUOTA
        labels = LABELS if takes_place else {**LABELS, "admitted": CLEARED}
        self.people = {self.name_of(row.id): row for row in rows}
        for name, row in self.people.items():
            self.fields[name] = forms.ChoiceField(
                choices=[(outcome, labels[outcome]) for outcome in OUTCOMES],
                initial=row.state,
                label=row.name,
                widget=forms.Select(attrs={"class": "ds-input"}),
            )
        for outcome in OUTCOMES:
            self.add_reason(outcome)

    @staticmethod
    def name_of(application: UUID) -> str:
        """The name of a person's field."""
        return f"choice-{application.hex}"

    def lines(self) -> Iterator[tuple[Row, BoundField]]:
        """For the page: each person with the choice."""
        for name, row in self.people.items():
            yield row, self[name]

    def choices(self) -> dict[UUID, str]:
        """What was chosen and differs from what is saved; what cannot be read is left out."""
        if not self.is_bound:
            return {}
        chosen = {row.id: (self.data.get(name), row.state) for name, row in self.people.items()}
        return {pk: there for pk, (there, here) in chosen.items() if there in OUTCOMES and there != here}

    def reasons(self) -> dict[str | UUID, str]:
        """Outcome -> why."""
        return {outcome: self.told(outcome) for outcome in OUTCOMES}

    def clean(self) -> dict[str, Any]:
        """Every outcome that somebody is given needs its reason."""
        cleaned = super().clean() or self.cleaned_data
        for outcome in dict.fromkeys(self.choices().values()):
            if not self.told(outcome):
                self.add_error(f"why-{outcome}", _("Say why, in words that the person may read."))
        return cleaned


class EveryoneForm(Reasoned):
    """One reason for clearing everybody who is undecided."""

    ready = WITHOUT_QUOTA

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.add_reason("admitted")

    def reason(self) -> str:
        """Why."""
        return self.told("admitted")

    def clean(self) -> dict[str, Any]:
        """A reason is needed."""
        cleaned = super().clean() or self.cleaned_data
        if not self.told("admitted"):
            self.add_error("why-admitted", _("Say why, in words that the person may read."))
        return cleaned


class OutsideForm(forms.Form):
    """Who, of those outside the criteria, hears "not this time"."""

    def __init__(self, *args: Any, rows: Sequence[Row], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["people"] = forms.MultipleChoiceField(
            choices=[(row.id.hex, row.name) for row in rows],
            widget=forms.CheckboxSelectMultiple,
            label=_("Outside the criteria"),
            error_messages={"required": _("Choose somebody first.")},
        )

    def chosen(self) -> list[UUID]:
        """The applications."""
        return [UUID(hex=value) for value in self.cleaned_data["people"]]


class MoveForm(forms.Form):
    """One step up or down on the waiting list."""

    application = forms.UUIDField()
    step = forms.ChoiceField(choices=[("up", "up"), ("down", "down")])


class TakeBackForm(forms.Form):
    """The moment of the decisions that are taken back."""

    decided = forms.CharField(max_length=40)
