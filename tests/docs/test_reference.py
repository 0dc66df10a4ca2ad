import pytest

from adept.site.conf import Conf
from tools import reference


@pytest.mark.parametrize("name", reference.PAGES)
def test_the_page_says_what_the_code_says(name: str) -> None:
    page = reference.DOCS / name
    assert page.read_text(encoding="utf-8") == reference.PAGES[name](), "Run ./do docs."


def test_every_setting_is_described() -> None:
    page = reference.settings()
    assert page.count("| `ADEPT_") == len(Conf.model_fields) > 10
    assert not [name for name, field in Conf.model_fields.items() if not field.description]


def test_no_page_tells_a_secret() -> None:
    assert "*****" not in reference.settings()
    assert "| `ADEPT_SECRET_KEY` | none |" in reference.settings()
