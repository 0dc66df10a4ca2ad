"""Demo worlds, built once by the command itself, in folders of their own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Build = Callable[[str], Path]


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`adept …` as a command of its own, with nothing of the tests' settings."""
    clean = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("ADEPT_") and key != "DJANGO_SETTINGS_MODULE"
    }
    return subprocess.run(
        [sys.executable, *words], env=clean | environment, capture_output=True, text=True, timeout=170, check=False
    )


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The folder of a world at a moment."""
    built: dict[str, Path] = {}

    def at(moment: str) -> Path:
        if moment not in built:
            folder = tmp_path_factory.mktemp(f"demo-{moment}")
            told = run("-m", "adept", "demo", "--build-only", "--moment", moment, "--folder", str(folder))
            assert told.returncode == 0, told.stderr
            built[moment] = folder
        return built[moment]

    return at
