from adept.kernel.access import registered
from tools import permissions, reference


def test_the_page_of_the_permissions_says_what_the_code_says() -> None:
    page = (reference.DOCS / "permissions.md").read_text(encoding="utf-8")
    assert page == permissions.page(), "Run ./do docs."


def test_every_permission_stands_on_it_with_who_has_it() -> None:
    page = permissions.page()
    for name, entry in registered().items():
        if not name.startswith("demo."):
            line = next(line for line in page.splitlines() if line.startswith(f"| `{name}` |"))
            assert f"| {'yes' if entry.strong else 'no'} |" in line


def test_a_rule_is_told_in_words() -> None:
    assert permissions.in_words("(signed_in & one_of_the_two)") == (
        "Everybody who has signed in **and** The mentee or the mentor of the pair"
    )
