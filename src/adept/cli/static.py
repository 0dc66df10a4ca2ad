"""The static files, collected beside the data when they are not there yet or are those of another version."""

import hashlib

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from adept import __version__

STAMP = ".collected"


def fingerprint() -> str:
    """What stands in the packages now: names, sizes and times of all static files."""
    told = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            told.update(f"{name} {storage.size(name)} {storage.get_modified_time(name).timestamp()}\n".encode())
    return told.hexdigest()


def stale() -> bool:
    """Whether the collected files are not those of this version."""
    stamp = settings.STATIC_ROOT / STAMP
    return not stamp.is_file() or stamp.read_text(encoding="ascii") != fingerprint()


def collect() -> bool:
    """Collect them when needed; whether it was."""
    if not stale():
        return False
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    now = fingerprint()
    call_command("collectstatic", interactive=False, verbosity=0)
    (settings.STATIC_ROOT / STAMP).write_text(now, encoding="ascii")
    return True
