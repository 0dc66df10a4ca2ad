"""Values and reasons as sentences, in the reader's language: never a code, a key or a bare date."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from adept.formats.fields import fields
from adept.formats.programme import ProgrammeFile
from adept.formats.topics import topic_name
from adept.journey.applications.models import Check

SENTENCES = {
    "mentor_without_personnel_responsibility": gettext_noop(
        "Has no personnel responsibility. A mentor here leads people."
    ),
    "mentee_without_personnel_responsibility": gettext_noop(
        "Has no personnel responsibility. The programme is for leaders."
    ),
    "mentor_under_three_years_as_leader": gettext_noop(
        "Years as a leader: %(value)s. A mentor here has at least %(limit)s."
    ),
    "leaves_before_closing": gettext_noop("Leaves on %(value)s, before the closing on %(limit)s."),
    "manager_has_not_approved": gettext_noop("The manager has said no."),
    "after_deadline": gettext_noop("Applied on %(value)s. The call closed on %(limit)s."),
    "before_opening": gettext_noop("Applied on %(value)s. The call opened on %(limit)s."),
    "employed_less_than_12_months": gettext_noop(
        "Employed since %(value)s. On %(on)s that is less than twelve months."
    ),
    "not_an_employee": gettext_noop("Works at %(value)s, which takes no part in the programme."),
    "not_from_a_partner_company": gettext_noop("Works at %(value)s, which is no partner company."),
    "not_on_the_list": gettext_noop("Stands on none of the lists that count."),
    "not_senior_leader": gettext_noop("Is not in a management group."),
    "too_old_for_the_list": gettext_noop(
        "Born in %(since)s and on a list of %(value)s: worth a look. It decides nothing."
    ),
    "forty_or_older": gettext_noop("Born %(value)s. The programme is for those under %(limit)s on %(on)s."),
    "no_academic_degree": gettext_noop("The education given is: %(value)s. An academic degree is asked for."),
    "nomination_incomplete": gettext_noop(
        "%(field)s: %(value)s. Both the management and HR must stand behind a nomination."
    ),
    "not_a_member": gettext_noop("No membership number is given."),
    "insider_agreement_first": gettext_noop(
        "Works at a listed company: an insider agreement comes first. It decides nothing here."
    ),
    "personnel_responsibility_blank": gettext_noop("Personnel responsibility is blank."),
    "years_as_leader_blank": gettext_noop("The years as a leader are blank."),
    "manager_approval_blank": gettext_noop("The manager's approval is blank."),
    "does_the_degree_count": gettext_noop(
        "%(value)s: does it count as an academic degree? The criterion does not say."
    ),
    "only_year_given": gettext_noop("Only the year %(value)s is given. It cannot tell the age on %(on)s."),
    "value_missing": gettext_noop("%(field)s is blank."),
    "value_unreadable": gettext_noop("%(field)s holds “%(value)s”, which cannot be read."),
}
"""A sentence for each code that our programme files use; any other code gets the sentence of its comparison."""

COMPARISONS = {
    "is": gettext_noop("%(field)s: %(value)s. Asked for: %(limit)s."),
    "filled": gettext_noop("%(field)s is blank."),
    "blank": gettext_noop("%(field)s is blank."),
    "at_least": gettext_noop("%(field)s: %(value)s. At least %(limit)s is asked for."),
    "at_most": gettext_noop("%(field)s: %(value)s. At most %(limit)s is asked for."),
    "not_before": gettext_noop("%(field)s: %(value)s. Not before %(limit)s is asked for."),
    "not_after": gettext_noop("%(field)s: %(value)s. Not after %(limit)s is asked for."),
    "under_years": gettext_noop("%(field)s: %(value)s. Under %(limit)s on %(on)s is asked for."),
    "months_before": gettext_noop("%(field)s: %(value)s. At least %(limit)s months before %(on)s is asked for."),
    "one_of": gettext_noop("%(field)s: %(value)s. It is none of those asked for."),
    "unclear": gettext_noop("%(field)s: %(value)s. The criterion does not say whether that counts."),
    "among": gettext_noop("%(field)s: %(value)s, which takes no part in the programme."),
    "years_after": gettext_noop("%(field)s: %(value)s. At most %(limit)s years after %(since)s is asked for."),
}
QUESTIONS = {
    "manager_approval_blank": gettext_noop(
        "Does your manager agree that you take part? The list we have does not say. A yes or a no is enough."
    ),
    "personnel_responsibility_blank": gettext_noop(
        "Do you have personnel responsibility today? The list we have does not say."
    ),
    "years_as_leader_blank": gettext_noop("How many years have you been a leader? The list we have does not say."),
    "does_the_degree_count": gettext_noop(
        "What is the full name of your degree, and where did you take it? "
        "We wonder whether it counts as an academic degree."
    ),
    "only_year_given": gettext_noop(
        "On which date were you born? We only have the year, and it cannot tell your age on the first day."
    ),
}
"""A question to begin with, for each code that asks; HR writes it anew as they like."""

GENDERS = {"woman": gettext_noop("woman"), "man": gettext_noop("man"), "other": gettext_noop("other")}
WARNINGS = "warnings"
"""The key in a check's params that holds oddities which decide nothing."""


def reason_in_words(check: Check, language: str) -> str:
    """Why an application is clear, outside or a question, as one or two sentences in `language`."""
    if check.settled_by_id is not None:
        return check.reason
    return finding_in_words(check.code, check.params, language)


def finding_in_words(code: str, params: Mapping[str, Any], language: str) -> str:
    """The sentence of a code with its values. No code: the criteria are met, with what is worth a look."""
    with override(language):
        if not code:
            odd = [finding_in_words(told["code"], told["params"], language) for told in params.get(WARNINGS, ())]
            return " ".join(odd) or _("Meets the criteria.")
        sentence = SENTENCES.get(code) or COMPARISONS.get(str(params.get("kind", "")), COMPARISONS["unclear"])
        return _(sentence) % _told(params, language)


def suggested_question(check: Check, language: str) -> str:
    """A question to the applicant, in the applicant's language, for HR to begin with."""
    with override(language):
        if check.code in QUESTIONS:
            return _(QUESTIONS[check.code])
        field = str(check.params.get("field", ""))
        if not field:
            return ""
        return _("One thing is missing in your application: %(field)s. Could you tell us?") % {
            "field": field_name(field, language).lower()
        }


def _told(params: Mapping[str, Any], language: str) -> dict[str, str]:
    key = str(params.get("field", ""))
    value = params.get("value")
    return {
        "field": field_name(key, language),
        "value": _("blank") if value is None else value_in_words(value, language, key),
        **{name: value_in_words(params.get(name), language) for name in ("limit", "on", "years", "since")},
    }


def field_name(key: str, language: str, file: ProgrammeFile | None = None, *, role: str = "") -> str:
    """What a field is called: the programme's own question where it asks one, else the register's name; a capital
    first.
    """
    if file is not None:
        for question in file.questions:
            if question.key == key and (not role or not question.roles or role in question.roles):
                return question.label.get(language) or next(iter(question.label.values()))
    known = fields().get(key)
    name = known.name(language) if known else key.replace("_", " ")
    return name[:1].upper() + name[1:]


def value_in_words(value: Any, language: str, key: str = "") -> str:
    """A value as the reader writes it: dates with the month's name, decimal commas. `key` tells what kind of field it
    is.
    """
    with override(language):
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, int):
            return str(value)  # years among them: no separators
        if isinstance(value, float):
            return format_decimal(value, locale=_locale(language))
        kind = fields()[key].kind if key in fields() else ""
        if isinstance(value, list | tuple):
            return ", ".join(_word(str(one), language, kind) for one in value)
        return _word(str(value), language, kind)


def _word(word: str, language: str, kind: str) -> str:
    locale = _locale(language)
    match kind:
        case "topics":
            return topic_name(word, language)
        case "languages":
            return str(locale.languages.get(word, word))
        case "country":
            return str(locale.territories.get(word, word))
        case "gender":
            return _(GENDERS.get(word, word))
        case "date" | "birth_date" | "":
            return _moment(word, language)
        case _:
            return word


def _moment(text: str, language: str) -> str:
    """An ISO date, with or without a time, in words; any other text as it is."""
    try:
        day = day_in_words(date.fromisoformat(text[:10]), language) if len(text) in (10, 16) else text
    except ValueError:
        return text
    return f"{day}, {text[11:].replace(':', '.')}" if len(text) == 16 and text[10] == "T" else day


def day_in_words(day: date, language: str) -> str:
    """A date with the month's name: 2 March 2027, 2. mars 2027."""
    return format_date(day, "long", locale=_locale(language))


def _locale(language: str) -> Locale:
    return Locale.parse({"en": "en_GB"}.get(language, language))
