"""Only a sealed demo world lets anybody in with one click."""

from adept.demo.seal import sealed
from adept.kernel.access import Permission, Viewer, named


@named
def in_a_sealed_demo(viewer: Viewer, subject: object) -> bool:  # noqa: ARG001 -- a predicate takes both
    """The process serves a demo world, and its seal holds."""
    return viewer.once("demo seal", lambda: sealed() is not None)


PERMISSIONS = {"demo.look_in": Permission(in_a_sealed_demo), "demo.enter": Permission(in_a_sealed_demo)}
