"""A mail address (URL) -> Django's settings for it. TLS is on unless the server stands on this machine."""

from typing import Any
from urllib.parse import unquote, urlsplit

LOCAL = ("localhost", "127.0.0.1", "::1")


def mailers(url: str) -> dict[str, Any]:
    """The value of MAILERS. Raises ValueError with a sentence for an address it cannot read or that would send in the
    open.
    """
    if not url:
        return {"default": {"BACKEND": "adept.site.mail.Nowhere"}}
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtp+tls", "smtps") or not parts.hostname:
        raise ValueError(
            "ADEPT_MAIL_URL must look like smtp+tls://user:password@host:587 or smtps://user:password@host:465."
        )
    if parts.scheme == "smtp" and parts.hostname not in LOCAL:
        raise ValueError(
            "ADEPT_MAIL_URL: plain smtp:// is for a mail server on this machine only; use smtp+tls:// or smtps://."
        )
    return {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": parts.hostname,
                "port": parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
                "username": unquote(parts.username or ""),
                "password": unquote(parts.password or ""),
                "use_tls": parts.scheme == "smtp+tls",
                "use_ssl": parts.scheme == "smtps",
                "timeout": 20,
            },
        }
    }


class Nowhere:
    """No mail server is set: every letter stays in the outbox, and says why."""

    def __init__(self, **options: Any) -> None:
        self.options = options

    def send_messages(self, messages: list[Any]) -> int:
        raise ConnectionRefusedError(f"{len(messages)} letters wait: ADEPT_MAIL_URL is not set")
