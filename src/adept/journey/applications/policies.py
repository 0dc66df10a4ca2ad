"""Who may do what in this stage: the applicant with the own row, and HR of the organisation that answers for it. Nobody
else.
"""

from typing import Any

from adept.kernel.access import Permission, Viewer, named
from adept.programmes.policies import answers_for_it, coordinates_round


@named
def is_the_applicant(viewer: Viewer, subject: Any) -> bool:
    """The person whom the application is about."""
    person = getattr(subject, "person", None)
    return viewer.account_id is not None and person is not None and person.account_id == viewer.account_id


@named
def was_asked(viewer: Viewer, subject: Any) -> bool:
    """The person to whom the question was put."""
    return is_the_applicant.test(viewer, getattr(subject, "application", None))


@named
def answers_for_both(viewer: Viewer, subject: Any) -> bool:
    """A coordinator of the organisation that answers for both rows."""
    one, other = getattr(subject, "one", None), getattr(subject, "other", None)
    return answers_for_it.test(viewer, one) and answers_for_it.test(viewer, other)


@named
def brought_the_file(viewer: Viewer, subject: Any) -> bool:
    """The coordinator who brought the file, as long as she coordinates."""
    return viewer.account_id is not None and getattr(subject, "by_id", None) == viewer.account_id


PERMISSIONS = {
    "applications.bring_file": Permission(coordinates_round, strong=True),
    "applications.read_file": Permission(brought_the_file & coordinates_round, strong=True),
    "applications.list": Permission(coordinates_round, strong=True),
    "applications.read": Permission(answers_for_it, strong=True),
    "applications.settle": Permission(answers_for_it, strong=True),
    "applications.ask": Permission(answers_for_it, strong=True),
    "applications.merge": Permission(answers_for_both, strong=True),
    "applications.own": Permission(is_the_applicant),
    "applications.answer": Permission(was_asked),
}
