"""What every page's frame needs."""

from typing import Any

from django.http import HttpRequest

from adept.kernel.access import Viewer
from adept.kernel.web import said


def frame(request: HttpRequest) -> dict[str, Any]:
    """The viewer, and what was just done."""
    return {"viewer": getattr(request, "viewer", None) or Viewer(), "said": said(request)}
