"""An expected no, told to the person in words."""

from django.utils.functional import Promise


class Refused(Exception):
    """An action that may not happen now. `reason` is a (lazily translated) sentence: what, why, how to go on."""

    def __init__(self, reason: str | Promise, *, code: str = "") -> None:
        super().__init__(reason, code)
        self.reason = reason
        self.code = code

    def __str__(self) -> str:
        return str(self.reason)


class NotYours(Exception):
    """The object is not there, or not for this viewer: the two must look the same."""
