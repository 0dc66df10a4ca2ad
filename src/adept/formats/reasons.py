"""One English sentence for each code a criterion can give; translated where it is shown.

`params` of the finding fill the placeholders: `value` (what the list says), `limit` (what the programme asks for),
`on` (a day), `years`. A sentence speaks of the criterion, never of the person.
"""

from collections.abc import Mapping
from types import MappingProxyType

from adept.formats.errors import noop

CODES: Mapping[str, str] = MappingProxyType(
    {
        "mentor_without_personnel_responsibility": noop("Mentors here lead people themselves, and the list says no."),
        "mentee_without_personnel_responsibility": noop(
            "The programme is for those who lead people, and the list says no."
        ),
        "mentor_under_three_years_as_leader": noop("Mentors here have been leaders for at least three years."),
        "leaves_before_closing": noop("Leaves the job before the closing gathering."),
        "manager_has_not_approved": noop("The manager has said no for this time."),
        "after_deadline": noop("The application came after the last day."),
        "before_opening": noop("The application is dated before the call opened."),
        "not_an_employee": noop("The employer is not one of those that take part."),
        "employed_less_than_12_months": noop("Employed for less than twelve months when the programme starts."),
        "not_on_the_list": noop("Mentors here stand on one of the yearly lists, and no list year is given."),
        "not_from_a_partner_company": noop("The company is not one of the partners."),
        "not_senior_leader": noop("The programme is for members of a management group, and the list says no."),
        "too_old_for_the_list": noop("The birth year does not fit a list for people under 35."),
        "forty_or_older": noop("The network is for those who are under forty on the start day."),
        "no_academic_degree": noop("The criterion is an academic degree, and the list names another education."),
        "nomination_incomplete": noop("Local management and HR both need to back it. It goes back to them."),
        "not_a_member": noop("The programme is for members, and no number is given. Joining is welcome."),
        "insider_agreement_first": noop("The company is listed: an insider agreement comes before the first day."),
        "personnel_responsibility_blank": noop("Do you lead people? The answer is blank."),
        "years_as_leader_blank": noop("For how many years have you been a leader? The answer is blank."),
        "manager_approval_blank": noop("Has your manager approved? The answer is blank."),
        "does_the_degree_count": noop("Does this education count as academic? The criterion does not say."),
        "only_year_given": noop("Only the year of birth is given, and the day decides. On which day?"),
        "value_missing": noop("An answer that the criteria need is blank."),
        "value_unreadable": noop("An answer that the criteria need could not be read."),
        "address_missing": noop("There is no e-mail address that can be read."),
        "programme_unknown": noop("Which of the programmes is meant?"),
        "role_unknown": noop("Which role is meant?"),
        "perhaps_same_person": noop("Perhaps the same person under another address."),
    }
)

# For codes that a programme of your own has: by the comparison.
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "is": noop("The criteria ask for another answer than the list gives."),
        "filled": noop("The criteria ask for an answer that the list does not give."),
        "blank": noop("The criteria ask for an answer that the list does not give."),
        "at_least": noop("The list says {value}; the criteria ask for at least {limit}."),
        "at_most": noop("The list says {value}; the criteria ask for at most {limit}."),
        "not_before": noop("The list says {value}; the criteria ask for {limit} or later."),
        "not_after": noop("The list says {value}; the criteria ask for {limit} or earlier."),
        "under_years": noop("Born {value}; the criteria ask for under {limit} years on {on}."),
        "months_before": noop("The list says {value}; the criteria ask for at least {limit} months before {on}."),
        "one_of": noop("The list says {value}, which is not among what the criteria name."),
        "unclear": noop("The list says {value}. Does it meet the criterion?"),
        "among": noop("{value} is not one of the organisations that take part."),
        "years_after": noop("The list says {value}, {years} years after {since}; at most {limit} fit."),
    }
)


def sentence(code: str, kind: str = "") -> str:
    """The English source sentence of a code, or of its comparison, or the code itself in words."""
    return CODES.get(code) or KINDS.get(kind) or code.replace("_", " ")
