"""Who may import whom: the contracts of pyproject.toml, and the pure floors with Django out of reach."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.rules import ROOT, SOURCE, imported, python_files, tree

WITHOUT_DJANGO = """
import importlib, sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "rules", "pydantic_settings", "click"}:
            raise ImportError(f"{name} is out of reach here")

sys.meta_path.insert(0, Refuse())
for name in sys.argv[1:]:
    importlib.import_module(name)
"""

ENGINE_MAY = {"adept", "numpy", "scipy", "numba"}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True))"
    return subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)


def test_the_import_contracts_hold() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "8 kept, 0 broken" in done.stdout


@pytest.mark.parametrize("floor", ["engine", "formats", "exchange"])
def test_a_pure_floor_needs_no_django(floor: str) -> None:
    modules = [module(path) for path in python_files(SOURCE / floor)]
    assert modules
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO, *modules], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_block_on_django_blocks() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO, "django.conf"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "django.conf is out of reach here" in done.stderr or "django is out of reach here" in done.stderr


def test_the_engine_imports_numbers_and_the_standard_library_alone() -> None:
    found = [
        f"{path.relative_to(ROOT)} line {line}: {name}"
        for path in python_files(SOURCE / "engine")
        for line, name in imported(tree(path))
        if (top := name.split(".")[0]) not in ENGINE_MAY and top not in sys.stdlib_module_names
    ]
    assert not found


def module(path: Path) -> str:
    """Return the dotted name of one of our files."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
