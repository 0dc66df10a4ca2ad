"""Expected errors of the pure floors: a code, the values it is about, and one English sentence."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar


def noop(text: str) -> str:
    """Mark `text` for translation where it is shown; here it stays English, so that these floors need no Django."""
    return text


class CodedError(Exception):
    """Something a person can put right: what happened, why, and how to go on.

    `code` names the kind and is stable; `params` are the values the sentence needs. `message` is the English
    source sentence with `{placeholders}`; a translator's version takes the same `params`.
    """

    MESSAGES: ClassVar[Mapping[str, str]] = {}

    def __init__(self, code: str, params: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self._code = code
        self._params = MappingProxyType(dict(params or {}))

    @property
    def code(self) -> str:
        """The stable name of what went wrong."""
        return self._code

    @property
    def params(self) -> Mapping[str, object]:
        """The values that fill the sentence."""
        return self._params

    @property
    def message(self) -> str:
        """The English sentence, not yet filled in: the key under which translations are found."""
        return self.MESSAGES[self._code]

    def __str__(self) -> str:
        return self.message.format_map(self._params)
