"""Names in the reader's alphabet."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adept.kernel.alphabet import ALPHABETS, sort_field, sort_key

ORDERS = ["west_end", "east_end", "plain"]


def _sorted(names: list[str], order: str) -> list[str]:
    return sorted(names, key=lambda name: sort_key(name, order))


def test_swedes_and_finns_end_with_a_ring_a_dots_o_dots() -> None:
    names = ["Öberg", "Zetterlund", "Ängström", "Åberg", "Ærø", "Østby", "Anders"]
    assert _sorted(names, "west_end") == ["Anders", "Zetterlund", "Åberg", "Ängström", "Ærø", "Öberg", "Østby"]


def test_norwegians_and_danes_end_with_ae_oe_aa() -> None:
    names = ["Ås", "Østby", "Öberg", "Ærø", "Ängström", "Zahl", "Aas"]
    assert _sorted(names, "east_end") == ["Aas", "Zahl", "Ängström", "Ærø", "Öberg", "Østby", "Ås"]


def test_an_english_reader_finds_them_under_a_and_o() -> None:
    assert _sorted(["Zahl", "Åberg", "Abel", "Öberg", "Olsen"], "plain") == ["Abel", "Åberg", "Öberg", "Olsen", "Zahl"]


def test_sami_letters_stand_with_their_latin_kin() -> None:
    names = ["Dunfjeld", "Čuoŋŋa", "Đorvá", "Šimun", "Zakarias", "Ŧiila", "Caspersen"]
    assert _sorted(names, "east_end") == ["Caspersen", "Čuoŋŋa", "Đorvá", "Dunfjeld", "Šimun", "Ŧiila", "Zakarias"]


def test_a_shorter_name_comes_before_a_longer_that_begins_alike() -> None:
    assert _sorted(["Annali", "Ann-Li", "Ann", "Anna"], "plain") == ["Ann", "Ann-Li", "Anna", "Annali"]


def test_another_script_comes_after_all_latin_letters() -> None:
    assert _sorted(["Ås", "Жуков", "Öberg", "李", "2K"], "west_end") == ["2K", "Ås", "Öberg", "Жуков", "李"]


@pytest.mark.parametrize("odd", ["²", "①", "٣", "½", "Ⅷ", "", " ", "\u0301", "👩‍🚀"])
def test_no_sign_in_a_name_is_an_error(odd: str) -> None:
    assert sort_key(f"A{odd}", "east_end").isdecimal()


@given(st.text(), st.sampled_from(ORDERS))
def test_a_key_is_digits_alone_and_the_same_however_the_name_was_typed(name: str, order: str) -> None:
    key = sort_key(name, order)
    assert key == "" or (key.isascii() and key.isdecimal())
    for form in ("NFC", "NFD"):
        if unicodedata.normalize("NFC", unicodedata.normalize(form, name).casefold()) == unicodedata.normalize(
            "NFC", name.casefold()
        ):
            assert sort_key(unicodedata.normalize(form, name), order) == key


@given(
    st.text(alphabet="abcåäöæøxyz -", max_size=6),
    st.text(alphabet="abcåäöæøxyz -", max_size=6),
    st.sampled_from(ORDERS),
)
def test_the_order_goes_letter_by_letter(one: str, other: str, order: str) -> None:
    ones, others = ([sort_key(letter, order) for letter in name] for name in (one, other))
    assert (sort_key(one, order) < sort_key(other, order)) == (ones < others)


def test_every_language_has_its_column() -> None:
    assert {sort_field(language) for language in ALPHABETS} == {"sort_west_end", "sort_east_end", "sort_plain"}
    assert sort_field("xx") == "sort_plain"
