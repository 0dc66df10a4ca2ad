"""Who is looking, in which language; and no private page in any cache."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from adept.kernel import clock
from adept.kernel.access import Viewer

COOKIE = "language"
IDLE = timedelta(minutes=30)
"""How long a strong sign-in stays strong without being used."""


class Looking:
    """Sets `request.viewer`, the language and the cache headers. Roles are not read here: policies read them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        viewer = self._viewer(request)
        request.viewer = viewer  # type: ignore[attr-defined]
        with translation.override(viewer.language):
            request.LANGUAGE_CODE = viewer.language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", viewer.language)
        public = response.headers.pop("X-Adept-Public", None)
        if public and not viewer.signed_in:  # even a public page names its reader in the masthead
            response.headers.setdefault("Cache-Control", "no-cache")
        else:
            response.headers["Cache-Control"] = "private, no-store"
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
        return response

    def _viewer(self, request: HttpRequest) -> Viewer:
        account = request.user
        if not account.is_authenticated:
            return Viewer(language=self._wished(request))
        language = account.language if account.language in settings.ADEPT.languages else settings.ADEPT.language
        return Viewer(account_id=account.pk, email=account.email, language=language, strong=_is_strong(request))

    def _wished(self, request: HttpRequest) -> str:
        chosen = request.COOKIES.get(COOKIE, "")
        if chosen in settings.ADEPT.languages:
            return chosen
        for code, _weight in _accepted(request.headers.get("Accept-Language", "")):
            if (known := {"no": "nb"}.get(code, code)) in settings.ADEPT.languages:
                return known
        return str(settings.ADEPT.language)


def _accepted(header: str) -> list[tuple[str, float]]:
    """Language codes of an Accept-Language header, the dearest first; what cannot be read is left out."""
    wishes: list[tuple[str, float]] = []
    for part in header[:200].split(","):
        code, _, weight = part.strip().partition(";q=")
        try:
            wishes.append((code.split("-")[0].lower(), float(weight or 1)))
        except ValueError:
            continue
    return sorted(wishes, key=lambda wish: -wish[1])


def _is_strong(request: HttpRequest) -> bool:
    """Whether this session was opened, or strengthened, by more than a code from the mail, and used within `IDLE`.

    Showing the second factor again makes it strong again.
    """
    proofs = [record["at"] for record in get_authentication_records(request, request.user) if _counts(record)]
    if not proofs:
        return False
    now = clock.machine_seconds()  # as in allauth's records, also where a demo's clock was moved
    last = max(*proofs, request.session.get("strong_used", 0))
    if now - last > IDLE.total_seconds():
        return False
    if now - last > 60:  # written at most once a minute
        request.session["strong_used"] = now
    return True


def _counts(record: dict[str, Any]) -> bool:
    """Whether one way of signing in proves more than reading the mail does. A recovery code is a second factor too."""
    match record.get("method"):
        case "mfa":
            return True
        case "socialaccount":
            return bool(settings.ADEPT.oidc_strong)
        case "demo":
            return bool(settings.DEMO)
    return False
