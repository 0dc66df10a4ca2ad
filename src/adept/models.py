"""Gathers the models of the kernel and the slices into the one app; nothing is defined here."""

from adept.journey.applications import models as applications
from adept.journey.matching import models as matching
from adept.journey.selection import models as selection
from adept.kernel import trail, web
from adept.kernel.post import rows
from adept.people import models as people
from adept.programmes import models as programmes

__all__ = ["applications", "matching", "people", "programmes", "rows", "selection", "trail", "web"]
