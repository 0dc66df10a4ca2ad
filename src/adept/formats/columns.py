"""Which column holds what: told by hand, by the programme file, or by its heading in any of six languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from adept.formats.errors import CodedError, noop
from adept.formats.fields import Field, field_called, fields, plain_heading
from adept.formats.programme import ProgrammeFile

NOTHING: Mapping[str, str] = MappingProxyType({})

WHY = MappingProxyType(
    {
        "pay_group": noop("Pay says nothing about who should take part. It is left out unless you ask for it and say why."),
        "diet": noop(
            "Food can tell of faith or health. Ask each person before each gathering instead; it is left out unless "
            "you ask for it and say why."
        ),
        "potential": noop(
            "Each person has a right to see such a mark about themselves. It is left out unless you ask for it and "
            "say why."
        ),
        "by_hand": noop("You chose to leave it out."),
        "not_recognised": noop("The heading is not recognised. Choose by hand what the column holds, or leave it."),
        "no_heading": noop("The column has no heading. Give it one, or leave it."),
        "taken_already": noop("Another column already holds this. Choose by hand which of them to read."),
    }
)


class IntakeError(CodedError):
    """The table can be read, but not as a list of people. Nothing was taken from it."""

    MESSAGES = {
        "no_address_column": noop(
            "No column holds e-mail addresses, so people cannot be told apart. "
            "Choose by hand which column it is, or add one with the heading {heading}."
        ),
        "unknown_field": noop(
            "{field} is not a field that a column can hold. Choose one of those offered for the column {header}."
        ),
        "unknown_column": noop("The file has no column {header}. Check the heading, capitals do not matter."),
    }


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file and what became of it. `why` is a key of WHY, "" for a column that is taken."""

    header: str
    index: int
    field: str
    fate: Literal["taken", "left_out", "unmapped"]
    why: str = ""


def map_columns(
    headers: Sequence[str],
    programme: ProgrammeFile | None,
    mapping: Mapping[str, str] | None = None,
    asked_for: Mapping[str, str] | None = None,
) -> tuple[Column, ...]:
    """Decide each column. `mapping`: heading -> field key ("" leaves it out); `asked_for`: heading -> reason.

    Raises IntakeError for a mapping that names no column or no field.
    """
    plain = [plain_heading(header) for header in headers]
    by_hand = {plain_heading(header): key for header, key in (mapping or NOTHING).items()}
    reasons = {plain_heading(header) for header, reason in (asked_for or NOTHING).items() if reason.strip()}
    for header, key in (mapping or NOTHING).items():
        if plain_heading(header) not in plain:
            raise IntakeError("unknown_column", {"header": header})
        if key and key not in fields():
            raise IntakeError("unknown_field", {"header": header, "field": key})
    told = {plain_heading(header): key for header, key in (programme.columns if programme else NOTHING).items()}
    first: dict[str, int] = {}
    for source in (by_hand, told):
        for index, heading in enumerate(plain):
            if key := source.get(heading, "") if heading not in by_hand or source is by_hand else "":
                first.setdefault(key, index)
    columns = []
    for index, heading in enumerate(plain):
        field = _field(headers[index], heading, by_hand, told)
        if not heading:
            columns.append(Column(headers[index], index, "", "unmapped", "no_heading"))
        elif by_hand.get(heading) == "":
            columns.append(Column(headers[index], index, "", "left_out", "by_hand"))
        elif field is None:
            columns.append(Column(headers[index], index, "", "unmapped", "not_recognised"))
        elif field.never and heading not in reasons:
            columns.append(Column(headers[index], index, field.key, "left_out", field.never))
        elif first.setdefault(field.key, index) != index:
            columns.append(Column(headers[index], index, field.key, "unmapped", "taken_already"))
        else:
            columns.append(Column(headers[index], index, field.key, "taken"))
    return tuple(columns)


def _field(header: str, heading: str, by_hand: Mapping[str, str], told: Mapping[str, str]) -> Field | None:
    """What a column means; a column that we never take stays one, whatever else it is called by hand."""
    named = field_called(header)
    key = by_hand.get(heading) or told.get(heading)
    return named if key is None or (named is not None and named.never) else fields()[key]
