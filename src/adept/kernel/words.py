"""Dates, times and counts as people say them, in the language of the page."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from django.conf import settings
from django.utils.translation import get_language, pgettext

from adept.kernel import clock

# Weekday and month come from CLDR in small letters; the order and the little words between are ours (words.md 3, rule
# 11).
DAY = {
    "en": "EEEE d MMMM",
    "sv": "EEEE d MMMM",
    "nb": "EEEE d. MMMM",
    "nn": "EEEE d. MMMM",
    "da": "EEEE 'den' d. MMMM",
    "fi": "EEEE d. MMMM",
}
HOUR = {"en": "HH:mm", "sv": "HH.mm", "nb": "HH.mm", "nn": "HH.mm", "da": "HH.mm", "fi": "H.mm"}
AT = {"en": "at", "sv": "kl.", "nb": "kl.", "nn": "kl.", "da": "kl.", "fi": "klo"}
NO_BREAK = "\u00a0"


def language() -> str:
    """The language of the page, one of ours."""
    code = (get_language() or "en").split("-")[0]
    return code if code in DAY else "en"


def local(moment: date, zone: str = "") -> date:
    """A moment (aware) as a clock on the wall in `zone` (or the installation's) shows it; a mere date stays itself."""
    return moment.astimezone(ZoneInfo(zone or settings.ADEPT.time_zone)) if isinstance(moment, datetime) else moment


def day(moment: date, zone: str = "") -> str:
    """`torsdag 18. mars`; with the year when it is not this one."""
    code, there = language(), local(moment, zone)
    this_year = there.year == clock.today(zone or settings.ADEPT.time_zone).year
    return format_date(there, DAY[code] if this_year else f"{DAY[code]} y", locale=code)


def clock_time(moment: datetime, zone: str = "") -> str:
    """`10.00`, without the word before it."""
    code = language()
    there = local(moment, zone)
    assert isinstance(there, datetime)
    return format_time(there.replace(tzinfo=None), HOUR[code], locale=code)


def day_time(moment: datetime, zone: str = "") -> str:
    """`torsdag 18. mars kl. 10.00`."""
    return f"{day(moment, zone)} {AT[language()]}{NO_BREAK}{clock_time(moment, zone)}"


def short_month(moment: date) -> str:
    """`mars`, `sep.`, `tammi`: as a label of an axis."""
    code = language()
    return format_date(moment, "LLL" if code == "fi" else "MMM", locale=Locale(code))


def counted(number: int) -> str:
    """Two to nine as words, the rest in digits with the language's space or comma. One and none have sentences of their
    own.
    """
    words = {
        2: pgettext("count", "two"),
        3: pgettext("count", "three"),
        4: pgettext("count", "four"),
        5: pgettext("count", "five"),
        6: pgettext("count", "six"),
        7: pgettext("count", "seven"),
        8: pgettext("count", "eight"),
        9: pgettext("count", "nine"),
    }
    return words.get(number) or format_decimal(Decimal(number), locale=language())
