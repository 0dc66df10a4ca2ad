"""How a letter is filled in."""

import html
import re

import pytest
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from adept.kernel.post import pages
from adept.kernel.post.pages import fill, many_lines, one_line, placeholders


@given(st.text())
def test_one_line_is_one_line_without_control_characters(text: str) -> None:
    line = one_line(text)
    assert len(line) <= 200
    assert len(line.splitlines()) <= 1
    assert not re.search(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]", line)
    assert one_line(line) == line


@given(st.text())
def test_several_lines_keep_their_breaks_and_nothing_else_that_steers(text: str) -> None:
    body = many_lines(text)
    assert len(body) <= 5000
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", body)


@given(st.text(max_size=50))
def test_what_stands_in_a_fact_is_never_filled_in_again(name: str) -> None:
    told = fill("Hei {name}, {other}", {"name": f"{name}{{other}}", "other": "B"})
    assert told == f"Hei {many_lines(name + '{other}')}, B"


def test_a_missing_fact_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(KeyError):
        fill("Hei {name}", {})
    assert placeholders("Hei {name}: {link} {Not} {0}") == {"name", "link"}


@pytest.mark.parametrize(
    "name", ["<b>Åse</b>", "a & b", '"><script>alert(1)</script>', "{{ settings.SECRET_KEY }}", "{% now 'Y' %}"]
)
def test_a_name_never_becomes_markup(name: str) -> None:
    facts = {"name": name, "organisation": name, "link": "https://adept.example.org/"}
    letter = pages.render("welcome", facts, language="nb", address="a@example.org", sender=name)
    usual = pages.render(
        "welcome", facts | {"name": "x", "organisation": "x"}, language="nb", address="a@example.org", sender="x"
    )
    assert re.findall(r"<(/?[a-z]+)", letter.html) == re.findall(r"<(/?[a-z]+)", usual.html)
    assert name in html.unescape(strip_tags(letter.html)) or name in html.unescape(letter.html)
    assert name in letter.text


@pytest.mark.parametrize("language", ["en", "sv", "nb", "nn", "da", "fi"])
def test_the_welcome_stands_in_every_language_with_the_same_facts(language: str) -> None:
    subject, body = pages.outline(language, "welcome")
    assert subject
    assert placeholders(subject + body) == {"name", "organisation", "link"}
    assert "{link}" in body.split("\n\n")  # a paragraph of its own: a button in HTML
    letter = pages.render(
        "welcome", {"name": "Åse", "organisation": "HLD", "link": "https://adept.example.org/"},
        language=language, address="a@example.org", sender="HLD",
    )  # fmt: skip
    assert 'href="https://adept.example.org/"' in letter.html
    assert "{" not in letter.text
