"""No sentence stands in a template outside the reach of translators."""

import pytest

from tests.languages.texts import unmarked
from tools.messages import PACKAGE

TEMPLATES = sorted(path for path in (PACKAGE / "templates").rglob("*.*") if path.suffix in (".html", ".txt"))


def test_every_word_of_a_template_is_marked_for_translation() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix(): words
        for path in TEMPLATES
        if (words := unmarked(path.read_text(encoding="utf-8"), html=path.suffix == ".html"))
    }
    assert TEMPLATES
    assert not found, "\n".join(f"{name}: {' '.join(words[:12])}" for name, words in found.items())


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ('<img alt="A pair">', ["pair"]),
        ('<input type="submit" value="Send">', ["Send"]),
        ("{% if pair %}<p>Yes</p>{% endif %}", ["Yes"]),
        ("<p>{% translate 'Hello' %}</p>", []),
        ("<p>{% blocktranslate %}Hello <b>you</b>{% endblocktranslate %}</p>", []),
        ('<p class="lede" data-x="word">{{ name }}</p>', []),
        ('<img alt="{% translate "A pair" %}">', []),
        ("{# A note #}{% comment %}Another{% endcomment %}", []),
        ("<script>const word = 1</script><style>.lede {}</style>", []),
        ("{% block size %}sm{% endblock %}{% block title %}{% endblock %}<code>./do demo</code>", []),
        ('<meta name="viewport" content="width=device-width"><p>Adept</p>', []),
        ("<p>&nbsp;&amp;·</p>", []),
    ],
)
def test_only_loose_words_are_named(template: str, words: list[str]) -> None:
    assert unmarked(template) == words
