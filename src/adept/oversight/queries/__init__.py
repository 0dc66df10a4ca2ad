"""Reads across the journey: what waits for whom, each round's year as a line, and numbers that name nobody."""

from adept.oversight.queries.asks import MOST, Ask, asks
from adept.oversight.queries.home import Home, home
from adept.oversight.queries.mine import OwnLine, own_lines
from adept.oversight.queries.numbers import Numbers, numbers, shown
from adept.oversight.queries.rounds import RoundPage, round_page
from adept.oversight.queries.years import YearLine, title_of, year_of

__all__ = [
    "MOST",
    "Ask",
    "Home",
    "Numbers",
    "OwnLine",
    "RoundPage",
    "YearLine",
    "asks",
    "home",
    "numbers",
    "own_lines",
    "round_page",
    "shown",
    "title_of",
    "year_of",
]
