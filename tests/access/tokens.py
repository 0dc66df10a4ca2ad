"""Canaries: words that stand nowhere but in one field of one row, short enough to survive a cut and plain enough to
survive any format.
"""

import base64
import hashlib
import re

TOKEN = re.compile(r"zq[a-z2-7]{8}x", re.IGNORECASE)

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)

EMAIL = re.compile(r"[a-z0-9._+\-]+@[a-z0-9.\-]+\.[a-z]{2,}", re.IGNORECASE)

SECRET = re.compile(r"(?<![0-9a-z])(?:[0-9a-f]{64}|[0-9a-z]{32})(?![0-9a-z])")
"""Hashes, salts and the keys of sessions."""

PATTERNS = (TOKEN, UUID, EMAIL, SECRET)


def canary(*told: object) -> str:
    """The word of this place: the same for the same words, different for any other."""
    digest = hashlib.sha256(" ".join(str(part) for part in told).encode()).digest()
    return f"zq{base64.b32encode(digest)[:8].decode().lower()}x"


def found_in(text: str) -> set[str]:
    """Everything in a text that may be a canary, in lower case."""
    return {match.lower() for pattern in PATTERNS for match in pattern.findall(text)}
