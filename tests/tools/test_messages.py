from pathlib import Path

import polib
import pytest
from babel.messages.mofile import read_mo

from tools import catalogues, messages


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        '{% load i18n %}{% comment %}Translators: a greeting{% endcomment %}\n<p>{% translate "Hello" %}</p>\n'
        "{% blocktranslate count n=pairs|length %}{{ n }} pair{% plural %}{{ n }} pairs{% endblocktranslate %}"
        '{% translate "May" context "month" %}',
        encoding="utf-8",
    )
    (tmp_path / "formats.py").write_text('NAME = noop("mentor")\nOTHER = "not marked"\n', encoding="utf-8")
    (tmp_path / "views.py").write_text('_("Hello")\npgettext("verb", "May")\n', encoding="utf-8")
    return tmp_path


def test_texts_come_from_templates_python_and_the_pure_floors(package: Path) -> None:
    found = messages.gather(package)
    assert [*found] == [("", "mentor"), ("", "%(n)s pair"), ("", "Hello"), ("month", "May"), ("verb", "May")]
    assert found["", "%(n)s pair"].plural == "%(n)s pairs"
    assert found["", "Hello"].files == {"templates/page.html", "views.py"}
    assert found["", "Hello"].comments == {"a greeting"}


def test_a_template_may_step_back_in_its_lines_as_it_likes(package: Path) -> None:
    page = "{% block lede %}\n  <p>\n     {% translate 'Deep' %}\n    {% translate 'Less deep' %}</p>\n{% endblock %}"
    (package / "templates" / "steps.html").write_text(page, encoding="utf-8")
    assert {("", "Deep"), ("", "Less deep")} <= messages.gather(package).keys()


def test_a_translation_stays_while_its_text_stays_and_goes_with_it(package: Path) -> None:
    old = polib.POFile()
    old.append(polib.POEntry(msgid="Hello", msgstr="Hei"))
    old.append(polib.POEntry(msgid="Gone", msgstr="Borte"))
    new = messages.merged(messages.gather(package), old, "nb")
    assert new.find("Hello").msgstr == "Hei"
    assert new.find("Gone") is None
    assert messages.waiting(new) == ["mentor", "%(n)s pair", "May", "May"]


def test_gathering_twice_writes_the_same_bytes(package: Path) -> None:
    once = str(messages.merged(messages.gather(package), polib.POFile(), "fi"))
    path = package / "django.po"
    path.write_text(f"{once}\n", encoding="utf-8")
    assert str(messages.merged(messages.gather(package), messages.read(path), "fi")) == once


def test_moving_a_text_down_its_file_changes_nothing(package: Path) -> None:
    before = str(messages.merged(messages.gather(package), polib.POFile(), "fi"))
    (package / "formats.py").write_text("\n\n\n" + (package / "formats.py").read_text(), encoding="utf-8")
    assert str(messages.merged(messages.gather(package), polib.POFile(), "fi")) == before


def test_a_catalogue_is_compiled_when_it_changed_and_not_again(tmp_path: Path) -> None:
    po = tmp_path / "fi" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    catalogue.append(polib.POEntry(msgid="pair", msgstr="mentorointipari"))
    catalogue.append(polib.POEntry(msgid="guess", msgstr="arvaus", flags=["fuzzy"]))
    catalogue.save(str(po))
    assert catalogues.compile_all(tmp_path) == [po.with_suffix(".mo")]
    with po.with_suffix(".mo").open("rb") as compiled:
        read = read_mo(compiled)
    assert read["pair"].string == "mentorointipari"
    assert "guess" not in read
    assert catalogues.compile_all(tmp_path) == []
