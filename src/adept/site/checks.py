"""What is not declared does not start: models, fields, routes, permissions.

`adept serve`, `adept work`, `adept check` and CI run these and refuse to go on.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from adept.kernel.access import C, Ownership, registered
from adept.kernel.web import Door
from adept.site.foreign import FOREIGN


@register()
def every_field_is_declared(app_configs: Any = None, **_more: Any) -> list[CheckMessage]:  # noqa: ARG001 -- Django's signature
    """Each model says to whom its rows belong, and each of its fields names its class."""
    found: list[CheckMessage] = []
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        foreign = FOREIGN.get(label)
        ownership = foreign.ownership if foreign else model.__dict__.get("ownership")
        classes = foreign.fields if foreign else model.__dict__.get("privacy")
        if not isinstance(ownership, Ownership) or not isinstance(classes, dict):
            found.append(
                Error(
                    f"{label} does not say to whom its rows belong.",
                    hint="Declare ownership and privacy.",
                    id="adept.E001",
                )
            )
            continue
        fields = {field.name for field in model._meta.concrete_fields}
        hint = "Choose C0 to C12 (docs/explanation/privacy.md)."
        missing, stray = sorted(fields - set(classes)), sorted(set(classes) - fields)
        found += [Error(f"{label}.{name} names no class.", hint=hint, id="adept.E002") for name in missing]
        found += [Error(f"{label}.{name} is declared but is no field.", id="adept.E003") for name in stray]
        found.extend(
            Error(f"{label}.{name} names no known class.", id="adept.E002")
            for name, value in classes.items()
            if not isinstance(value, C)
        )
    return found


@register()
def every_route_is_declared(app_configs: Any = None, **_more: Any) -> list[CheckMessage]:  # noqa: ARG001 -- Django's signature
    """Each address names a permission that a slice has declared; only a public one may show nothing private."""
    found: list[CheckMessage] = []
    for address, callback in routes():
        name, public = declared(callback)
        if not name:
            found.append(
                Error(f"/{address} names no permission.", hint="Use kernel.web.route or external.", id="adept.E004")
            )
        elif name not in registered():
            found.append(Error(f"/{address} names the unknown permission {name!r}.", id="adept.E005"))
        elif public and registered()[name].strong:
            found.append(
                Error(f"/{address} is public, but {name!r} shows people outside one's own pair.", id="adept.E006")
            )
    return found


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every address of the site with its view."""
    for entry in (resolver or get_resolver()).url_patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield address, entry.callback
        else:
            yield from routes(entry, address)


def declared(callback: Any) -> tuple[str, bool]:
    """The permission a view names, and whether it is public."""
    view = getattr(callback, "view_class", None)
    if isinstance(view, type) and issubclass(view, Door):
        return view.permission, view.public
    return getattr(callback, "permission", ""), bool(getattr(callback, "public", False))


@register()
def assets_are_there(app_configs: Any = None, **_more: Any) -> list[CheckMessage]:  # noqa: ARG001 -- Django's signature
    """The design system's files were fetched when the package was built."""
    if (settings.PACKAGE / "static" / "adept" / "vendor" / "designsystemet.css").exists():
        return []
    return [
        Error("The design system's files are missing.", hint="Build the package again: ./do setup", id="adept.E007")
    ]
