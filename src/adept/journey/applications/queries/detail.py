"""One application as HR of its organisation sees it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from adept.formats.criteria import Criterion
from adept.formats.fields import fields
from adept.formats.programme import ProgrammeFile
from adept.journey.applications.models import Application, PossibleDuplicate, Question
from adept.journey.applications.queries.history import Deed, deeds
from adept.journey.applications.queries.sheets import UNREAD, Verdict, column_of, one_by_one, read_values
from adept.journey.applications.queries.words import field_name, finding_in_words, reason_in_words, value_in_words
from adept.kernel.access import Viewer
from adept.programmes.queries import file_of

CLASSES = ("card", "answers", "statement", "basics", "ties")
CONTACT = frozenset({"title", "unit", "business_unit", "organisation", "place"})
"""Fields shown with the contact card, not among the answers."""


@dataclass(frozen=True, slots=True)
class Said:
    """One answer under its question. `unread`: what stands in the file but could not be read."""

    key: str
    label: str
    text: str
    unread: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """One criterion: what it asks, what stands here, and what it says of that in a sentence."""

    criterion: Criterion
    label: str
    value: str
    verdict: str
    sentence: str
    can_be_corrected: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything about one application that its HR may read."""

    application: Application
    reason: str
    answers: Mapping[str, tuple[Said, ...]]
    criteria: tuple[Held, ...]
    history: tuple[Deed, ...]
    questions: tuple[Question, ...]
    twins: tuple[PossibleDuplicate, ...]
    nominations: tuple[tuple[str, str], ...]

    @property
    def open_question(self) -> Question | None:
        """The question that waits for its answer."""
        return next((one for one in self.questions if one.answered is None), None)


def detail(application: Application, *, seen_by: Viewer) -> Detail:
    """One application with its answers by class, what each criterion says, and what people have done to it."""
    file, language = file_of(application.round), seen_by.language
    questions = Question.objects.filter(application=application).select_related("asked_by").order_by("-asked")
    twins = PossibleDuplicate.objects.filter(
        Q(one=application) | Q(other=application), state="open", one__state="received", other__state="received"
    ).select_related("one__person__unit", "other__person__unit", "one__round", "other__round")
    told = application.statement.get("nominations", [])
    return Detail(
        application=application,
        reason=reason_in_words(application.check_result, language),
        answers=answers(application, file, language),
        criteria=tuple(_held(one, verdict, application, language) for one, verdict in one_by_one(application, file)),
        history=tuple(deeds(application)),
        questions=tuple(questions),
        twins=tuple(twins),
        nominations=tuple((by, comment) for by, comment in told),
    )


def answers(application: Application, file: ProgrammeFile, language: str) -> dict[str, tuple[Said, ...]]:
    """What the person said, by the column that holds it, in the order of the programme's questions."""
    order = {question.key: number for number, question in enumerate(file.questions)}
    found: dict[str, tuple[Said, ...]] = {}
    for column in CLASSES:
        said = []
        for key, value in getattr(application, column).items():
            plain = key.removeprefix(UNREAD)
            if plain in CONTACT or plain == "nominations":
                continue
            label = field_name(plain, language, file, role=application.role)
            if key != plain:
                said.append(Said(plain, label, "", unread=str(value)))
            elif text := value_in_words(value, language, plain):
                said.append(Said(plain, label, text))
        found[column] = tuple(sorted(said, key=lambda one: (order.get(one.key, 99), one.label)))
    return found


def _held(criterion: Criterion, verdict: Verdict, application: Application, language: str) -> Held:
    values, odd = read_values(application)
    names = [field_name(key, language) for key in criterion.fields]
    text = ", ".join(
        value_in_words(values.get(key), language, key) or odd.get(key, "")
        for key in criterion.fields
        if values.get(key) is not None or key in odd
    )
    params = verdict.told
    return Held(
        criterion=criterion,
        label=", ".join(names),
        value=text,
        verdict=verdict.verdict,
        sentence=finding_in_words(verdict.code, params, language),
        can_be_corrected=tuple(zip(criterion.fields, names, strict=True)),
    )


def correctable(application: Application, language: str) -> list[tuple[str, str]]:
    """Which values HR may put right, and what each is called: those of the criteria first, then all the others."""
    file = file_of(application.round)
    track = str(application.values.get("programme", ""))
    bound = [key for criterion in file.criteria if criterion.binds(application.role, track) for key in criterion.fields]
    held = [key for key in read_values(application)[0] if key in fields() and column_of(key, file) != "ties"]
    keys = dict.fromkeys([*bound, *held])
    return [(key, field_name(key, language)) for key in keys if key not in ("organisation", "programme", "role")]
