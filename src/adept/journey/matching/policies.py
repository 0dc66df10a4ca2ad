"""Who may do what at the desk, and who reads a proposal."""

from typing import Any

from adept.journey.matching.models import Pair
from adept.kernel.access import Permission, Viewer, named, signed_in
from adept.programmes.policies import coordinates_round


@named
def one_of_the_two(viewer: Viewer, subject: Any) -> bool:
    """The mentee or the mentor of the pair."""
    return isinstance(subject, Pair) and viewer.account_id in (
        subject.mentee.application.person.account_id,
        subject.mentor.application.person.account_id,
    )


PERMISSIONS = {
    "matching.desk": Permission(coordinates_round, strong=True),
    "matching.suggest": Permission(coordinates_round, strong=True),
    "matching.hold": Permission(coordinates_round, strong=True),
    "matching.publish": Permission(coordinates_round, strong=True),
    "matching.read_proposal": Permission(signed_in & one_of_the_two),
}
