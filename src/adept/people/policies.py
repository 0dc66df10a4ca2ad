"""Who may do what with organisations, persons and the own account."""

from adept.kernel.access import Permission, Viewer, anyone, named, signed_in
from adept.people.models import Appointment


@named
def appointed_somewhere(viewer: Viewer, subject: object) -> bool:  # noqa: ARG001 -- a predicate takes both
    """HR of an organisation, appointed and not ended."""
    return viewer.once("appointments", lambda: frozenset(
        Appointment._base_manager.filter(account=viewer.account_id, until=None).values_list("organisation", flat=True)
    )) != frozenset()  # fmt: skip


PERMISSIONS = {
    "people.sign_in": Permission(anyone),
    "people.choose_language": Permission(anyone),
    "people.own_account": Permission(signed_in),
    "people.sign_out": Permission(anyone),  # a sign-in begun and not ended is left by the same door
    "people.own_factors": Permission(signed_in),
    "people.set_up_programmes": Permission(signed_in & appointed_somewhere, strong=True),
}
