"""An applicant's values: in which column each lies, what the criteria say of them, and what they were before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from adept.formats.criteria import Ask, Clear, Criterion, Outside, judge
from adept.formats.fields import fields
from adept.formats.people import Entry
from adept.formats.programme import ProgrammeFile
from adept.journey.applications.models import SHEETS, Application
from adept.journey.applications.queries.words import WARNINGS

UNREAD = "?"
"""Before the key of a field: what stands in the file but could not be read."""
OF_THE_PERSON = frozenset({"email", "first_name", "last_name", "name"})
"""Fields that lie with the person, not with the application."""
COLUMNS = ("card", "answers", "statement", "basics", "ties")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the criteria say: `verdict` is clear, ask or outside; `params` are the values of the sentence."""

    verdict: str
    code: str = ""
    params: Mapping[str, Any] | None = None

    @property
    def told(self) -> dict[str, Any]:
        """The values of the sentence, as they are kept."""
        return dict(self.params or {})


def column_of(key: str, file: ProgrammeFile) -> str:
    """The column that holds a field's answer, by its class: the programme's own question says it, else the register."""
    for question in file.questions:
        if question.key == key:
            return SHEETS.get(question.privacy, "card")
    known = fields().get(key)
    return SHEETS.get(known.privacy, "card") if known else "answers"


def sheets_of(values: Mapping[str, Any], odd: Mapping[str, str], file: ProgrammeFile) -> dict[str, dict[str, Any]]:
    """Values by column; what could not be read lies beside them under its marked key."""
    sheets: dict[str, dict[str, Any]] = {column: {} for column in COLUMNS}
    for key, value in values.items():
        if key not in OF_THE_PERSON:
            sheets[column_of(key, file)][key] = value
    for key, raw in odd.items():
        if key not in OF_THE_PERSON and key not in values:
            sheets[column_of(key, file)][UNREAD + key] = raw[:200]
    return sheets


def read_values(application: Application) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of an application, and what could not be read of them."""
    values = application.values
    odd = {key[1:]: raw for key, raw in values.items() if key.startswith(UNREAD)}
    return {key: value for key, value in values.items() if not key.startswith(UNREAD)}, odd


def judged(values: Mapping[str, Any], odd: Mapping[str, str], file: ProgrammeFile, role: str) -> Verdict:
    """Values held against the criteria of the programme."""
    return _verdict(judge(values, file, role, odd=odd))


def verdict_of(entry: Entry) -> Verdict:
    """What was found of an entry when the file was read. Not for a probable duplicate, whose fate says that alone."""
    match entry.fate:
        case "outside":
            return _verdict(Outside(entry.code, entry.params, entry.kind))
        case "ask":
            return _verdict(Ask(entry.code, entry.params, entry.kind))
        case _:
            return _verdict(Clear(entry.warnings))


def judged_again(application: Application, file: ProgrammeFile) -> Verdict:
    """An application as it stands now, held against the criteria."""
    values, odd = read_values(application)
    return judged(values, odd, file, application.role)


def one_by_one(application: Application, file: ProgrammeFile) -> list[tuple[Criterion, Verdict]]:
    """What each criterion that binds the application says by itself."""
    values, odd = read_values(application)
    track = str(values.get("programme", ""))
    return [
        (criterion, _verdict(judge(values, replace(file, criteria=(criterion,)), application.role, odd=odd)))
        for criterion in file.criteria
        if criterion.binds(application.role, track)
    ]


def _verdict(found: Clear | Outside | Ask) -> Verdict:
    if isinstance(found, Clear):
        told = [{"code": one.code, "params": {**_plain(one.params), "kind": one.kind}} for one in found.warnings]
        return Verdict("clear", "", {WARNINGS: told} if told else {})
    name = "outside" if isinstance(found, Outside) else "ask"
    return Verdict(name, found.code, {**_plain(found.params), "kind": found.kind})


def _plain(params: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON gives them back, so that what is kept and what is found anew compare equal."""
    return {key: list(value) if isinstance(value, tuple) else value for key, value in params.items()}
