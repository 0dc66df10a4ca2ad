"""What an import checker cannot see, as small functions over source text; each returns sentences that name the line."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SOURCE = ROOT / "src" / "adept"

HTTP = ("django.http", "django.shortcuts", "django.contrib.messages")

CLOCKS = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "django.utils.timezone.now",
    "django.utils.timezone.localdate",
    "django.db.models.functions.Now",
}

SEEDED = {"random.Random", "numpy.random.default_rng", "numpy.random.Generator", "numpy.random.PCG64"}

CHANCE = ("random.", "numpy.random.")


@cache
def tree(path: Path) -> ast.Module:
    """Return the parsed file; every rule asks for the same ones."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def python_files(*folders: Path) -> list[Path]:
    """Return every Python file of ours below the folders."""
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def imported(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield each imported module, and each name imported from one, with its line: ``from a import b`` gives ``a.b``."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def meanings(module: ast.Module) -> dict[str, str]:
    """Return what each imported name stands for: ``{"np": "numpy", "now": "django.utils.timezone.now"}``."""
    names: dict[str, str] = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.split(".")[0]
                names[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names


def dotted(node: ast.expr, names: dict[str, str]) -> str:
    """Return the full name an expression spells, imports resolved; empty when it is no plain name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in names:
        return ""
    return ".".join([names[node.id], *reversed(parts)])


def http_imports(module: ast.Module) -> list[str]:
    """HTTP stops in views."""
    return [
        f"line {line}: {name}"
        for line, name in imported(module)
        if any(name == http or name.startswith(f"{http}.") for http in HTTP)
    ]


def clock_readings(module: ast.Module) -> list[str]:
    """The clock is read in one place, so that a test, the demo and a story can set it."""
    names = meanings(module)
    found = [
        f"line {node.lineno}: {name}"
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute | ast.Name) and (name := dotted(node, names)) in CLOCKS
    ]
    return found + [
        f"line {node.value.lineno}: {node.arg}=True reads the clock in the database layer"
        for node in ast.walk(module)
        if isinstance(node, ast.keyword) and node.arg in ("auto_now", "auto_now_add")
    ]


def chances(module: ast.Module) -> list[str]:
    """Random numbers come from a seed, so that every result can be had again."""
    names = meanings(module)
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            name = dotted(node.func, names)
            if name in SEEDED and (node.args or node.keywords):
                continue
            if name.startswith(CHANCE):
                found.append(f"line {node.lineno}: {name}() without a seed")
    return found


def format_comparisons(module: ast.Module, keys: frozenset[str]) -> list[str]:
    """Code asks a format a question; it never asks which format it is."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Compare):
            sides: list[ast.AST] = [node.left, *node.comparators]
        elif isinstance(node, ast.MatchValue):
            sides = [node.value]
        else:
            continue
        texts = {leaf.value for side in sides for leaf in ast.walk(side) if isinstance(leaf, ast.Constant)}
        found += [f"line {node.lineno}: compares with {key!r}" for key in sorted(keys & texts)]
    return found


def template_comparisons(source: str, keys: frozenset[str]) -> list[str]:
    """Return the conditions of a template that name a format; the same rule as for code."""
    return [
        condition
        for condition in re.findall(r"{%\s*(?:el)?if\b[^%]*%}", source)
        if any(f'"{key}"' in condition or f"'{key}'" in condition for key in keys)
    ]


def template_clocks(source: str) -> list[str]:
    """Return the ``{% now %}`` tags of a template: another reader of the clock."""
    return re.findall(r"{%\s*now\b[^%]*%}", source)
