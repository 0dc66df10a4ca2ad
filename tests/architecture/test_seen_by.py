"""Every list takes who is looking."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "adept"
LISTS = ("list[", "QuerySet[", "tuple[", "dict[", "frozenset[")
EXEMPT = {
    "applications.answers": "the parts of one application that the viewer has opened",
    "applications.correctable": "names of fields, not of people",
    "applications.columns_of": "columns of the bringer's own file",
    "applications.card_of": "one row of the bringer's own file",
    "applications.deeds": "what was done to one application that the viewer has opened",
    "applications.replaced": "asked by the taking in of a file, inside the scope of its owners",
    "applications.sheets_of": "sorts values into columns; reads nothing",
    "applications.read_values": "the values of one row in hand",
    "applications.one_by_one": "judges one row in hand",
    "matching.cards_of": "turns places that the desk has asked for into cards",
    "matching.by_name": "orders places that the desk has asked for",
    "matching.first_of_each_language": "samples for the look before publishing, whose page asks `matching.publish`",
    "matching.cards": "names two people at the desk for the sentence about what was done to them",
    "matching.the_other": "asks who of the two is reading, and refuses all others",
    "matching.table": "for the engine alone; widens the scope to the parties only when all have closed",
    "matching.holds": "ids of places; the desk shows them as cards",
    "matching.near": "numbers of a draft",
    "selection.together": "counts of the parties, as the exceptions of privacy allow",
    "selection.waiting_list": "inside the scope of the party, for its own verbs and board",
    "selection.roles": "roles of the format",
    "selection.limited": "roles of the format",
    "selection.closed_parties": "which organisations are ready; names nobody",
    "selection.cleared": "for matching alone, inside its widened scope; empty until all have closed",
    "people.cards_of": "the cards of one account: sign-in and the frame of a page ask it about the viewer",
    "people.by_name": "names of columns",
    "people.node_and_below": "ids of organisations",
    "programmes.parties": "set-up: the parties of a round",
    "programmes.party_ids": "set-up, as ids",
    "programmes.milestones": "set-up: the calendar",
    "programmes.coordinators": "set-up: who runs the round, named on every letter",
}
"""Lists that need no viewer, and why."""


def files() -> list[Path]:
    """Every file of every `queries` drawer."""
    return sorted([*SOURCE.rglob("queries.py"), *SOURCE.rglob("queries/*.py")])


def lists_without_a_viewer(path: Path) -> list[str]:
    """Public functions that answer a collection and take neither a viewer nor someone's own row."""
    slice_ = path.parent.parent.name if path.parent.name == "queries" else path.parent.name
    found = []
    for node in ast.parse(path.read_text("utf-8")).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or node.returns is None:
            continue
        names = {one.arg for one in (*node.args.args, *node.args.kwonlyargs)}
        if ast.unparse(node.returns).startswith(LISTS) and not names & {"seen_by", "viewer"}:
            found.append(f"{slice_}.{node.name}")
    return found


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_list_takes_who_is_looking_or_says_why_not(path: Path) -> None:
    assert [name for name in lists_without_a_viewer(path) if name not in EXEMPT] == []


def test_whoever_is_excused_still_needs_it() -> None:
    assert sorted(set(EXEMPT) - {name for path in files() for name in lists_without_a_viewer(path)}) == []
