"""The demo's moments: everybody of the cast has a true page, and everything was done through the real actions."""

import pytest

from tests.demo.conftest import Build
from tests.demo.test_seal import ask


@pytest.mark.parametrize("moment", ["call_open", "call_closed", "selected", "matched"])
def test_everybody_of_the_cast_gets_in_and_sees_a_page(world: Build, moment: str) -> None:
    pages = ask(world(moment), "pages")
    assert [part for part, *_rest in pages.values()].count("coordinator") == 3
    assert {part for part, *_rest in pages.values()} >= {"coordinator", "sponsor", "mentor", "applicant"}
    for part, entered, status, _text in pages.values():
        assert (part, entered, status) == (part, 302, 200)


def test_at_matched_the_two_read_of_each_other(world: Build) -> None:
    pages = ask(world("matched"), "pages")
    assert "Wenche Blåbærmo" in pages["Aslaug Rognåker"][3]
    assert "Aslaug Rognåker" in pages["Wenche Blåbærmo"][3]


def test_an_applicant_sees_no_other_applicant(world: Build) -> None:
    pages = ask(world("call_closed"), "pages")
    text = pages["Terje Hvalstrand"][3]
    assert "Terje" in text
    assert not [name for name in ("Aslaug", "Wenche", "Kjersti") if name in text]


def test_every_act_of_the_story_stands_in_the_trail_and_the_trail_holds(world: Build) -> None:
    told = ask(world("matched"), "facts")
    assert told["breaks"] == []
    assert {
        "applications.take_in",
        "selection.decide",
        "selection.close",
        "matching.propose",
        "matching.publish",
    } <= set(told["acts"])
