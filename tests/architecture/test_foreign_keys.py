"""Time's arrow in the database: a row points to its own stage or an earlier one, never to a later one."""

import pytest
from django.apps import apps
from django.db import models

ORDER = (
    "kernel",
    "people",
    "programmes",
    "journey.applications",
    "journey.selection",
    "journey.matching",
    "journey.agreements",
    "journey.meetings journey.gatherings",  # beside one another: neither knows the other
    "journey.evaluation",
    "oversight",
)


def place(module: str) -> int:
    """Return where a module's slice stands in the order. Raises LookupError for a slice that has no place yet."""
    for rank, slices in enumerate(ORDER):
        if any(module.startswith(f"adept.{each}.") for each in slices.split()):
            return rank
    raise LookupError(f"{module} has no place in the order of stages")


def points_backwards(start: str, end: str) -> bool:
    """Tell whether a row of module ``start`` may point to a row of module ``end``."""
    if start.rsplit(".", 1)[0] == end.rsplit(".", 1)[0] or not end.startswith("adept."):
        return True
    return place(end) < place(start) or slice_of(start) == slice_of(end)


def slice_of(module: str) -> str:
    return next(each for slices in ORDER for each in slices.split() if module.startswith(f"adept.{each}."))


def relations() -> list[tuple[str, type[models.Model], type[models.Model]]]:
    return [
        (f"{model.__name__}.{field.name}", model, field.related_model)
        for model in apps.get_app_config("adept").get_models()
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if isinstance(field.related_model, type)
    ]


def test_every_foreign_key_points_to_the_same_or_an_earlier_stage() -> None:
    assert relations()
    forward = [
        f"{name} ({start.__module__}) points forward to {end.__name__} ({end.__module__})"
        for name, start, end in relations()
        if not points_backwards(start.__module__, end.__module__)
    ]
    assert not forward


@pytest.mark.parametrize(
    ("start", "end", "allowed"),
    [
        ("adept.journey.matching.models", "adept.journey.selection.models", True),
        ("adept.journey.matching.models.pair", "adept.journey.matching.models.wish", True),
        ("adept.journey.selection.models", "adept.journey.matching.models", False),
        ("adept.people.models", "adept.programmes.models", False),
        ("adept.journey.meetings.models", "adept.journey.gatherings.models", False),
        ("adept.people.models", "django.contrib.auth.models", True),
    ],
)
def test_the_arrow_has_one_direction(start: str, end: str, allowed: bool) -> None:
    assert points_backwards(start, end) is allowed
