"""Which column holds what: told by hand, by the programme file, or by its heading in any of six languages."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from adept.formats.errors import CodedError, noop
from adept.formats.fields import Field, field_called, fields, plain_heading
from adept.formats.round import ProgrammeFile

type Fate = Literal["taken", "left_out", "unmapped"]

NOTHING: Mapping[str, str] = MappingProxyType({})

WHY = MappingProxyType(
    {
        "pay_group": noop(
            "Pay says nothing about who should take part. It is left out unless you ask for it and say why."
        ),
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
    fate: Fate
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
    found = [_field(header, heading, by_hand, told) for header, heading in zip(headers, plain, strict=True)]
    owner = _owners(plain, found, by_hand, told)
    return tuple(
        Column(
            header,
            index,
            field.key if field else "",
            *_fate(index, plain[index], field, by_hand=by_hand, reasons=reasons, owner=owner),
        )
        for index, (header, field) in enumerate(zip(headers, found, strict=True))
    )


def _owners(
    plain: Sequence[str], found: Sequence[Field | None], by_hand: Mapping[str, str], told: Mapping[str, str]
) -> Mapping[str, int]:
    """Which column each field is read from: chosen by hand before named by the programme before recognised."""
    owner: dict[str, int] = {}
    for chosen in (by_hand, told, None):
        for index, field in enumerate(found):
            if field is not None and (chosen is None or chosen.get(plain[index]) == field.key):
                owner.setdefault(field.key, index)
    return owner


def _fate(
    index: int,
    heading: str,
    field: Field | None,
    *,
    by_hand: Mapping[str, str],
    reasons: Collection[str],
    owner: Mapping[str, int],
) -> tuple[Fate, str]:
    if not heading:
        return "unmapped", "no_heading"
    if by_hand.get(heading) == "":
        return "left_out", "by_hand"
    if field is None:
        return "unmapped", "not_recognised"
    if field.never and heading not in reasons:
        return "left_out", field.never
    return ("taken", "") if owner[field.key] == index else ("unmapped", "taken_already")


def _field(header: str, heading: str, by_hand: Mapping[str, str], told: Mapping[str, str]) -> Field | None:
    """What a column means; a column that we never take stays one, whatever else it is called by hand."""
    named = field_called(header)
    key = by_hand.get(heading) or told.get(heading)
    return named if key is None or (named is not None and named.never) else fields()[key]
