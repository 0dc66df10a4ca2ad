import pytest

from adept.formats.wishes import TableError, rule_from, wish_from


@pytest.mark.parametrize(
    "table",
    [
        {"key": "a", "kind": "another", "field": "organisation"},
        {"key": "a", "kind": "another", "field": "unit", "private": True},
        {"key": "b", "kind": "not_named", "field": "close_to"},
        {"key": "c", "kind": "not_manager"},
        {"key": "d", "kind": "shared", "field": "languages"},
        {"key": "e", "kind": "same", "field": "track"},
    ],
)
def test_a_rule_is_read_and_written_as_the_same_table(table: dict[str, object]) -> None:
    assert rule_from(table).as_table() == table
    assert rule_from({"key": "x", "kind": "not_named", "field": "close_to"}).private


@pytest.mark.parametrize(
    "table",
    [
        {"key": "a", "kind": "overlap", "mentee": "wants", "mentor": "offers", "weight": 100, "ordered": True},
        {"key": "a", "kind": "overlap", "mentee": "wants", "mentor": "offers", "weight": 1},
        {"key": "b", "kind": "another", "field": "education", "weight": 10},
        {"key": "c", "kind": "same", "field": "city", "weight": 10},
        {"key": "d", "kind": "shared", "field": "languages", "weight": 10},
        {"key": "e", "kind": "experience", "field": "years_as_leader", "more": 0, "weight": 10},
    ],
)
def test_a_wish_is_read_and_written_as_the_same_table(table: dict[str, object]) -> None:
    assert wish_from(table).as_table() == table


@pytest.mark.parametrize(
    ("table", "key", "expected"),
    [
        ({"kind": "another", "field": "x"}, "key", "a text"),
        ({"key": "A b", "kind": "another", "field": "x"}, "key", "short name"),
        ({"key": "a"}, "kind", "a text"),
        ({"key": "a", "kind": "anothr", "field": "x"}, "kind", "one of another, not_named"),
        ({"key": "a", "kind": "another"}, "field", "short name"),
        ({"key": "a", "kind": "another", "field": 3}, "field", "a text"),
        ({"key": "a", "kind": "another", "feild": "x"}, "feild", "one of key, kind"),
        ({"key": "a", "kind": "not_manager", "field": "x"}, "field", "no field"),
        ({"key": "a", "kind": "not_named", "field": "x", "private": False}, "private", "never shown"),
        ({"key": "a", "kind": "same", "field": "x", "private": "yes"}, "private", "true or false"),
    ],
)
def test_a_rule_that_cannot_be_read_names_the_key_and_what_was_expected(
    table: dict[str, object], key: str, expected: str
) -> None:
    with pytest.raises(ValueError, match=f"^{key}: .*{expected}") as caught:
        rule_from(table)
    assert isinstance(caught.value, TableError)
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("table", "key", "expected"),
    [
        ({"key": "a", "kind": "shared", "field": "x"}, "weight", "a whole number"),
        ({"key": "a", "kind": "shared", "field": "x", "weight": 0}, "weight", "from 1 to 10000"),
        ({"key": "a", "kind": "shared", "field": "x", "weight": 10_001}, "weight", "from 1 to 10000"),
        ({"key": "a", "kind": "shared", "field": "x", "weight": 1.5}, "weight", "from 1 to 10000"),
        ({"key": "a", "kind": "shared", "field": "x", "weight": True}, "weight", "from 1 to 10000"),
        ({"key": "a", "kind": "overlap", "mentee": "x", "weight": 1}, "mentor", "short name"),
        ({"key": "a", "kind": "overlap", "field": "x", "mentee": "x", "mentor": "y", "weight": 1}, "field", "no field"),
        ({"key": "a", "kind": "shared", "field": "x", "mentor": "y", "weight": 1}, "mentor", "no mentor"),
        ({"key": "a", "kind": "shared", "field": "x", "weight": 1, "ordered": True}, "ordered", "not to be set"),
        ({"key": "a", "kind": "shared", "field": "x", "weight": 1, "more": 2}, "more", "not to be set"),
        ({"key": "a", "kind": "experience", "field": "x", "weight": 1}, "more", "a whole number"),
        ({"key": "a", "kind": "experience", "field": "x", "weight": 1, "more": -1}, "more", "from 0 to 100"),
        ({"key": "a", "kind": "overlap", "mentee": "x", "mentor": "y", "weight": 1, "ordered": 1}, "ordered", "true"),
        ({"key": "a", "kind": "not_named", "field": "x", "weight": 1}, "kind", "one of overlap"),
    ],
)
def test_a_wish_that_cannot_be_read_names_the_key_and_what_was_expected(
    table: dict[str, object], key: str, expected: str
) -> None:
    with pytest.raises(ValueError, match=f"^{key}: .*{expected}"):
        wish_from(table)
