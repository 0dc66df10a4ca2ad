"""A database address -> Django's settings for it, tuned for how Adept writes."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

SQLITE = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
PRAGMA busy_timeout=20000;
PRAGMA temp_store=MEMORY;
PRAGMA mmap_size=134217728;
PRAGMA cache_size=-20000;
PRAGMA journal_size_limit=27103364;
PRAGMA foreign_keys=ON;
PRAGMA secure_delete=ON
"""
"""FULL: what was acknowledged survives a power cut. secure_delete: what is erased is gone from the file as well."""


def database(url: str, password: str = "") -> dict[str, Any]:
    """The entry for DATABASES. Raises ValueError with a sentence for an address it cannot read."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        name = unquote(f"{parts.netloc}{parts.path}" if parts.netloc else parts.path[1:])
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(Path(name)),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE},
            "CONN_MAX_AGE": 60,
            "TEST": {"NAME": str(Path(name).with_suffix(".test.sqlite3"))},
        }
    if parts.scheme in ("postgres", "postgresql"):
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]) or "postgres",
            "USER": unquote(parts.username or query.get("user", "")),
            "PASSWORD": password or unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or "") or query.get("host", ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}} if query.get("pool") != "no" else {},
            "CONN_MAX_AGE": 0 if query.get("pool") != "no" else 60,
        }
    raise ValueError(
        f"ADEPT_DATABASE_URL begins with {parts.scheme or 'nothing'!r}; write sqlite:///file or postgres://…"
    )
