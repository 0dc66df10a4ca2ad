"""Days, hours and counts, as each language says them."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from adept.kernel import clock, words

MOMENT = datetime(2027, 3, 18, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _spring() -> object:
    clock.stop_at(datetime(2027, 2, 1, tzinfo=UTC))
    yield
    clock.stop_at(None)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("en", "Thursday 18 March at 10:00"),
        ("sv", "torsdag 18 mars kl. 10.00"),
        ("nb", "torsdag 18. mars kl. 10.00"),
        ("nn", "torsdag 18. mars kl. 10.00"),
        ("da", "torsdag den 18. marts kl. 10.00"),
        ("fi", "torstaina 18. maaliskuuta klo 10.00"),
    ],
)
def test_a_day_and_an_hour_stand_as_words_md_says(code: str, told: str) -> None:
    with override(code):
        assert words.day_time(MOMENT, "Europe/Oslo").replace("\u00a0", " ") == told


def test_the_hour_is_the_one_on_the_wall_of_the_round() -> None:
    with override("fi"):
        assert words.clock_time(MOMENT, "Europe/Helsinki") == "11.00"
        assert words.clock_time(MOMENT, "Europe/Oslo") == "10.00"


def test_late_in_the_evening_it_is_already_tomorrow_further_east() -> None:
    late = datetime(2027, 3, 18, 22, 30, tzinfo=UTC)
    with override("nn"):
        assert words.day(late, "Europe/Oslo") == "torsdag 18. mars"
        assert words.day(late, "Europe/Helsinki") == "fredag 19. mars"
        assert words.day(date(2027, 3, 20)) == "laurdag 20. mars"


def test_the_year_is_told_when_it_is_another() -> None:
    with override("nb"):
        assert words.day(date(2028, 1, 17)) == "mandag 17. januar 2028"
        assert words.day(date(2027, 1, 18)) == "mandag 18. januar"


def test_an_unknown_language_is_told_in_english() -> None:
    with override("de"):
        assert words.day(date(2027, 3, 18)) == "Thursday 18 March"


def test_two_to_nine_are_words_and_the_rest_digits() -> None:
    with override("en"):
        assert [words.counted(number) for number in (0, 1, 2, 9, 10, 12345)] == [
            "0",
            "1",
            "two",
            "nine",
            "10",
            "12,345",
        ]
    with override("nb"):
        assert words.counted(12345).replace("\u00a0", " ") == "12 345"
