"""The one Django app."""

from importlib import import_module
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings

SLICES = (
    "adept.people",
    "adept.programmes",
    "adept.journey.applications",
    "adept.journey.selection",
    "adept.journey.matching",
    "adept.oversight",
)


class AdeptConfig(AppConfig):
    """Gathers what the slices declare: permissions and letters."""

    name = "adept"
    label = "adept"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from adept.kernel import access, scope  # noqa: PLC0415 -- models must be loaded first

        import_module("adept.site.checks")
        scope.opens_with(import_module("adept.programmes.queries").scope_of)
        for slice_ in SLICES:
            access.grant(import_module(f"{slice_}.policies").PERMISSIONS)
        for slice_ in SLICES[:-1]:
            import_module(f"{slice_}.actions")
        if settings.DEMO:
            access.grant(import_module("adept.demo.policies").PERMISSIONS)
            self._stand_in_the_demo()

    def _stand_in_the_demo(self) -> None:
        """The demo's clock runs on from its moment in the programme's year."""
        from adept.demo.world import world_in  # noqa: PLC0415 -- as above
        from adept.kernel import clock  # noqa: PLC0415 -- as above

        if world := world_in(Path(settings.DEMO_FOLDER)):
            clock.move_to(world.now)
