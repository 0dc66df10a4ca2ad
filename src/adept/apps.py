"""The one Django app."""

from importlib import import_module

from django.apps import AppConfig

SLICES = (
    "adept.people", "adept.programmes", "adept.journey.applications", "adept.journey.selection", "adept.journey.matching",
    "adept.oversight",
)  # fmt: skip


class AdeptConfig(AppConfig):
    """Gathers what the slices declare: permissions and letters."""

    name = "adept"
    label = "adept"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from adept.kernel import access  # noqa: PLC0415 -- models must be loaded first

        import_module("adept.site.checks")
        for slice_ in SLICES:
            access.grant(import_module(f"{slice_}.policies").PERMISSIONS)
        for slice_ in SLICES[:-1]:
            import_module(f"{slice_}.actions")
