"""A person as the rules of a programme see them: what is known, and when two values are the same."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

_OF_THE_PERSON = ("id", "role", "organisation", "email", "manager_email")
_ADDRESS = re.compile(r"[^\s,;<>()\"']+@[^\s,;<>()\"']+")


@dataclass(frozen=True, slots=True)
class Entrant:
    """A person on one side of the matching, as the programme's rules see them.

    `places` is how many pairs the person can be in: a mentor's capacity, a mentee's demand. `values` maps a question
    or column (`topics`, `languages`, `close_to`, `years_as_leader` …) to what the person answered: a text, a number or
    a list. A blank (missing, None, "" or an empty list) means not known. Answers are not printed in a log.
    """

    id: str
    role: str
    organisation: str = ""
    unit: str = ""
    email: str = field(default="", repr=False)
    manager_email: str = field(default="", repr=False)
    values: Mapping[str, object] = field(default_factory=dict, repr=False)
    places: int = 1

    def known(self, name: str) -> dict[str, object]:
        """What is known in a field: each value once, by the form in which values are compared, in the order given.

        Case and spaces do not count. A unit belongs to its organisation: two organisations' units of the same name are
        two units.
        """
        if name == "unit":
            unit = _compared(self.unit)
            return {f"{_compared(self.organisation)} / {unit}": self.unit} if unit else {}
        value = getattr(self, name) if name in _OF_THE_PERSON else self.values.get(name)
        several = value if isinstance(value, list | tuple | set | frozenset) else [value]
        return {compared: one for one in several if (compared := _compared(one))}

    def addresses(self, name: str) -> set[str]:
        """The mail addresses in a field, wherever they stand in its text."""
        return {address for text in self.known(name) for address in _ADDRESS.findall(text)}

    def number(self, name: str) -> Decimal | None:
        """The number in a field, with a decimal point or comma; None if there is none."""
        for text in self.known(name):
            try:
                number = Decimal(text.replace(",", "."))
            except InvalidOperation:
                return None
            return number if number.is_finite() else None
        return None


def _compared(value: object) -> str:
    if value is None or isinstance(value, Mapping | list | tuple):
        return json.dumps(value, sort_keys=True, default=str) if value else ""
    return " ".join(str(value).split()).casefold()
