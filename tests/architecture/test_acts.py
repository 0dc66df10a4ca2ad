"""Every verb leaves a line in the trail: who, what, when."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "adept"
SILENT = {
    "people.unit_of": "a node of the tree, written down with the person it belongs to",
    "people.employer_of": "as unit_of",
    "people.open_account": "written down with the person it belongs to",
    "people.send_sign_in_code": "a letter, kept by the outbox; a line would tell who signs in when",
    "people.answer_unknown_address": "as send_sign_in_code; the address belongs to nobody",
    "matching.preview": "writes nothing",
    "matching.stay_closed": "refuses, and writes nothing",
    "selection.before_reopening": "registers a guard when the program is loaded",
    "applications.as_the_applicant_sees_it": "writes nothing",
    "applications.in_words": "writes nothing",
}
"""Public functions of `actions` that leave no line, and why."""


def slices() -> dict[str, list[Path]]:
    """Slice -> the files of its actions."""
    found: dict[str, list[Path]] = {}
    for path in sorted(SOURCE.rglob("actions.py")):
        found[path.parent.name] = [path]
    for folder in sorted(SOURCE.rglob("actions")):
        if folder.is_dir() and folder.name == "actions":
            found[folder.parent.name] = sorted(folder.glob("*.py"))
    return found


def calls(node: ast.AST) -> set[str]:
    """The names of everything that is called inside."""
    names: set[str] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            names.add(ast.unparse(inner.func))
    return names


def silent_verbs(name: str, files: list[Path]) -> list[str]:
    """The public functions that reach no `trail.write`, through the private helpers of their slice too."""
    functions = {
        node.name: calls(node)
        for path in files
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    loud = {one for one, called in functions.items() if "trail.write" in called}
    while more := {one for one, called in functions.items() if {call.split(".")[-1] for call in called} & loud} - loud:
        loud |= more
    return [f"{name}.{one}" for one in functions if not one.startswith("_") and one not in loud]


@pytest.mark.parametrize("name", sorted(slices()))
def test_every_verb_leaves_a_line_or_says_why_not(name: str) -> None:
    assert [verb for verb in silent_verbs(name, slices()[name]) if verb not in SILENT] == []


def test_whoever_is_excused_still_is_silent() -> None:
    silent = {verb for name, files in slices().items() for verb in silent_verbs(name, files)}
    assert sorted(set(SILENT) - silent) == []


def test_a_verb_without_a_line_is_found(tmp_path: Path) -> None:
    file = tmp_path / "actions.py"
    file.write_text(
        "def admit():\n    place.save()\n\ndef decline():\n    _note()\n\ndef _note():\n    trail.write('x')\n"
    )
    assert silent_verbs("selection", [file]) == ["selection.admit"]
