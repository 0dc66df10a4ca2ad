"""What HR and applicants type, checked and given on as plain values."""

from collections.abc import Mapping, Sequence
from typing import Any, override

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from adept.formats.cells import read_cell
from adept.formats.columns import Column
from adept.formats.fields import fields
from adept.journey.applications.queries.board import SORTS, STATES, Wanted
from adept.journey.applications.queries.file import Pair
from adept.journey.applications.queries.words import field_name, value_in_words

LARGEST = 20_000_000


class BringForm(forms.Form):
    """A file."""

    file = forms.FileField(label=lazy("The file"), help_text=lazy("CSV or XLSX, at most 20 megabytes."))

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(
                _(
                    "The file is larger than 20 megabytes. "
                    "Send only the list of people, without pictures and other sheets."
                )
            )
        return file


class ColumnsForm(forms.Form):
    """What each column of a file holds, and why those usually left out are wanted."""

    def __init__(
        self, *args: Any, columns: Sequence[Column], asked_for: Mapping[str, str], language: str, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.columns = columns
        known = sorted(
            ((field.key, field_name(field.key, language)) for field in fields().values() if not field.never),
            key=lambda choice: choice[1].casefold(),
        )
        choices = [("", _("Leave it out")), *known]
        for column in columns:
            if not column.header.strip():
                continue
            if column.field and fields()[column.field].never:
                self.fields[f"reason_{column.index}"] = forms.CharField(
                    label=column.header, required=False, max_length=500, initial=asked_for.get(column.header, "")
                )
            else:
                self.fields[f"column_{column.index}"] = forms.ChoiceField(
                    label=column.header,
                    required=False,
                    choices=choices,
                    initial=column.field if column.fate == "taken" else "",
                )

    def mapping(self, before: Mapping[str, str]) -> dict[str, str]:
        """Header -> field key, for the columns that were changed by hand now or before."""
        found = dict(before)
        for column in self.columns:
            name = f"column_{column.index}"
            if name in self.fields and (chosen := self.cleaned_data[name]) != (self.fields[name].initial or ""):
                found[column.header] = chosen
        return found

    def asked_for(self) -> dict[str, str]:
        """Header -> why a column that is usually left out is wanted."""
        told = {column.header: self.cleaned_data.get(f"reason_{column.index}", "") for column in self.columns}
        return {header: why.strip() for header, why in told.items() if why.strip()}


class TakeInForm(forms.Form):
    """What each pair of rows is that may be one person; what is left open waits in the list."""

    def __init__(self, *args: Any, pairs: Sequence[Pair] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        for pair in pairs:
            if pair.undecided:
                self.fields[f"pair_{pair.key}"] = forms.ChoiceField(
                    required=False,
                    widget=forms.RadioSelect,
                    label=_("%(one)s and %(other)s")
                    % {"one": pair.first.entry.email, "other": pair.second.entry.email},
                    choices=[
                        ("same", _("The same person: the later row stays")),
                        ("different", _("Two persons")),
                        ("", _("Decide later, in the list")),
                    ],
                )

    def decisions(self) -> dict[str, str]:
        """The key of each pair -> same or different."""
        return {name.removeprefix("pair_"): said for name, said in self.cleaned_data.items() if said}


class WantedForm(forms.Form):
    """What the list is asked for, in its address. What makes no sense is left out, never refused."""

    q = forms.CharField(required=False, max_length=100)
    role = forms.CharField(required=False, max_length=40)
    unit = forms.UUIDField(required=False)
    state = forms.ChoiceField(required=False, choices=[(state, state) for state in STATES])
    sort = forms.ChoiceField(required=False, choices=[(sign + name, name) for name in SORTS for sign in ("", "-")])
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def wanted(self) -> Wanted:
        """The list as asked for."""
        self.is_valid()
        told = {name: value for name, value in self.cleaned_data.items() if value}
        return Wanted(**told)


class CorrectForm(forms.Form):
    """One value put right, and why."""

    field = forms.CharField(max_length=60, widget=forms.HiddenInput)
    value = forms.CharField(required=False, max_length=5000)
    reason = forms.CharField(
        label=lazy("Why"),
        max_length=500,
        help_text=lazy("For example: telephone with the manager today. HR in your organisation can read it."),
    )

    def __init__(
        self, *args: Any, choices: Mapping[str, str], field: str, value: Any, language: str, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.known = choices
        self.fields["field"].initial = field
        kind = fields()[field].kind if field in fields() else "text"
        self.fields["value"].label = choices.get(field, "")
        if kind in ("yes_no", "gender"):
            options = {"yes_no": ("yes", "no"), "gender": ("woman", "man", "other")}[kind]
            told = [
                (one, value_in_words(one == "yes" if kind == "yes_no" else one, language, field)) for one in options
            ]
            now = {True: "yes", False: "no", None: ""}.get(value, value)
            self.fields["value"] = forms.ChoiceField(
                label=choices.get(field, ""),
                required=False,
                widget=forms.RadioSelect,
                initial=now,
                choices=[*told, ("", _("not known"))],
            )
        else:
            self.fields["value"].initial = ", ".join(value) if isinstance(value, list) else value
            if kind in ("date", "birth_date"):
                self.fields["value"].help_text = _("For example 30.06.2027.")

    def clean_field(self) -> str:
        """Only values that were offered."""
        key: str = self.cleaned_data["field"]
        if key not in self.known:
            raise forms.ValidationError(_("This value cannot be changed here."))
        return key

    @override
    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        key, text = said.get("field", ""), said.get("value", "")
        read = read_cell(fields()[key].kind if key in fields() else "text", text)
        if read.odd:
            self.add_error(
                "value", _("This could not be understood. Write it otherwise, as in the example, or leave it empty.")
            )
        said["read"] = list(read.value) if isinstance(read.value, tuple) else read.value
        return said


class SettleForm(forms.Form):
    """What should be so from now on, and why. `now` is what is so already, and not offered."""

    verdict = forms.ChoiceField(label=lazy("From now on"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=lazy("Why"), max_length=500, help_text=lazy("In words that the person may read: they have a right to.")
    )

    def __init__(self, *args: Any, now: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        words = {
            "clear": _("Clear: can be chosen"),
            "outside": _("Outside the criteria"),
            "ask": _("A question: not decided yet"),
        }
        verdict = self.fields["verdict"]
        assert isinstance(verdict, forms.ChoiceField)
        verdict.choices = [(key, word) for key, word in words.items() if key != now]


class UndoForm(forms.Form):
    """Which line of the trail is to be undone."""

    entry = forms.UUIDField()


class AskForm(forms.Form):
    """A question to the applicant. `step` look shows the mail first; send sends it."""

    text = forms.CharField(label=lazy("Your question"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    step = forms.ChoiceField(required=False, choices=[("look", "look"), ("send", "send"), ("write", "write")])


class AnswerForm(forms.Form):
    """The applicant's answer."""

    text = forms.CharField(label=lazy("Your answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))


class TwinsForm(forms.Form):
    """Whether two rows are one person, and which row stays."""

    decision = forms.ChoiceField(widget=forms.RadioSelect, label=lazy("What are they?"))

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        decision = self.fields["decision"]
        assert isinstance(decision, forms.ChoiceField)
        decision.choices = list(choices)
