"""What can be posted at the desk."""

from django import forms


class DraftForm(forms.Form):
    """An act on the draft as it was when the page was shown."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class HoldForm(DraftForm):
    """An act on two people."""

    mentee = forms.UUIDField(widget=forms.HiddenInput)
    mentor = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(max_length=500, required=False)
