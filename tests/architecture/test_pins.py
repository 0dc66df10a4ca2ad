"""The exact versions in pyproject.toml are the ones installed; what is installed for us has a pin."""

import re
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions

from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name
from packaging.version import Version

from tests.architecture.rules import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

OURSELVES = canonicalize_name(PROJECT["project"]["name"])


def pins() -> dict[NormalizedName, Requirement]:
    found = [Requirement(line) for line in PROJECT["tool"]["uv"]["constraint-dependencies"]]
    return {canonicalize_name(pin.name): pin for pin in found if not pin.marker or pin.marker.evaluate()}


def needed() -> set[NormalizedName]:
    """Return every distribution we need here, for running and for developing, and what those need in turn."""
    todo = [Requirement(line) for line in PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]]
    seen: set[tuple[NormalizedName, str]] = set()
    while todo:
        wanted = todo.pop()
        for extra in ("", *wanted.extras):
            key = (canonicalize_name(wanted.name), extra)
            if key in seen or not (found := installed(wanted.name)):
                continue
            seen.add(key)
            for line in found.requires or ():
                one = Requirement(line)
                if not one.marker or one.marker.evaluate({"extra": extra}):
                    todo.append(one)
    return {name for name, _ in seen} - {OURSELVES}


def installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def test_every_installed_distribution_equals_its_pin() -> None:
    fixed = pins()
    assert len(fixed) > 50
    wrong = [
        f"{found.name} {found.version} is installed, {pin} is pinned"
        for found in distributions()
        if (pin := fixed.get(canonicalize_name(found.name))) and not pin.specifier.contains(Version(found.version))
    ]
    assert not wrong, "\n".join([*wrong, "Run ./do setup, or ./do lock if the pins should follow."])


def test_everything_we_need_has_a_pin() -> None:
    missing = needed() - pins().keys()
    assert not missing, f"{sorted(missing)}: run ./do lock"


def test_what_builds_us_is_exact() -> None:
    assert all(re.fullmatch(r"[a-z-]+==[\d.]+", line) for line in PROJECT["build-system"]["requires"])
    assert set(PROJECT["build-system"]["requires"]) <= set(PROJECT["tool"]["uv"]["build-constraint-dependencies"])


def test_no_committed_lock_names_a_download_host() -> None:
    for lock in (ROOT / "package-lock.json", ROOT / "tests" / "assets" / "package-lock.json"):
        assert '"resolved"' not in lock.read_text(encoding="utf-8")
    assert "uv.lock" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()
