"""Reading one cell by its kind: what stands there becomes a value that JSON can hold, or is said to be odd.

Dates are read with the day first or as `yyyy-mm-dd`, never with the month first; numbers with a decimal comma or
point; words for yes, no, countries, languages and genders in any of the six languages.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from adept.formats.topics import topic_key

type Value = str | int | float | bool | tuple[str, ...] | None

_DATE = re.compile(
    r"(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<d2>\d{1,2})(?P<s>[./-])\s?(?P<m2>\d{1,2})(?P=s)\s?(?P<y2>\d{4}))"
    r"(?:[ T]+(?:kl\.? ?)?(?P<h>\d{1,2})[:.](?P<min>\d{2})(?:[:.]\d{2}(?:\.\d+)?)?)?"
)
_SPACES = re.compile(r"[^\S\r\n]+")
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")
_BLANK = frozenset({"", "-", "–", "—", "n/a", "#n/a", "null", "none"})
_YES = frozenset({"ja", "yes", "kyllä", "j", "y", "x", "true", "sant", "sann", "1", "on", "joo"})
_NO = frozenset({"nei", "nej", "no", "ei", "n", "false", "usann", "falskt", "0", "ikke", "inte"})
_PARTICLES = frozenset({"von", "van", "af", "av", "de", "der", "la", "le", "zu", "ter"})


def _words(table: str) -> Mapping[str, str]:
    lines = (line.partition(":") for line in table.splitlines() if line.strip())
    return {word.strip(): key.strip() for key, _, words in lines for word in words.split("|")}


_GENDERS = _words("""
    woman: woman|female|f|k|kvinna|kvinne|kvinde|nainen|w|kv
    man: man|male|m|mann|mand|mies
    other: other|annat|annet|anna|andet|muu|ickebinär|ikkebinær|non-binary|x
""")
_COUNTRIES = _words("""
    SE: se|sverige|sweden|ruotsi|swe
    NO: no|norge|noreg|norway|norja|nor
    DK: dk|danmark|denmark|tanska|dnk
    FI: fi|finland|suomi|fin
    IS: is|island|iceland|islanti
""")
_LANGUAGES = _words("""
    sv: sv|svenska|svensk|swedish|ruotsi
    nb: nb|no|norsk|norska|norwegian|norja|norsk (bokmål)|bokmål
    da: da|danska|dansk|danish|tanska
    fi: fi|finska|finsk|finnish|suomi
    en: en|engelska|engelsk|english|englanti
    de: de|tyska|tysk|german|saksa
    fr: fr|franska|fransk|french|ranska
    es: es|spanska|spansk|spanish|espanja
    ar: ar|arabiska|arabisk|arabic|arabia
    sq: sq|albanska|albansk|albanian|albania
    se: se|samiska|samisk|nordsamisk|northern sami|saame|pohjoissaame
    pl: pl|polska|polsk|polish|puola
    uk: uk|ukrainska|ukrainsk|ukrainian|ukraina
    is: is|isländska|islandsk|icelandic|islanti
    et: et|estniska|estisk|estonian|viro
""")


@dataclass(frozen=True, slots=True)
class Read:
    """A cell's value, with the code of a note if it was read otherwise than it stands, or could not be read."""

    value: Value
    note: str = ""
    odd: bool = False


NOTHING = Read(None)


def tidy(text: str) -> str:
    """A cell's text without spaces around it and with plain spaces inside (no-break spaces and tabs too)."""
    plain = text.isascii() and "  " not in text and "\t" not in text
    return text.strip() if plain else _SPACES.sub(" ", text).strip()


def is_blank(text: str) -> bool:
    """Whether a tidy cell says nothing: empty, or one of the signs people write for it."""
    return text.casefold() in _BLANK


def _text(text: str) -> Read:
    return Read(text, "formula_kept_as_text" if text.startswith("=") else "")


def _number(text: str) -> Read:
    plain = text.replace(" ", "").removesuffix("%")
    if not _NUMBER.fullmatch(plain):
        return Read(None, "not_a_number", odd=True)
    number = float(plain.replace(",", "."))
    value = int(number) if number.is_integer() else number
    return Read(value, "decimal_comma" if "," in plain else "")


def _year(text: str) -> Read:
    if _YEAR.fullmatch(text):
        return Read(int(text))
    return Read(None, "not_a_year", odd=True)


def _date(text: str) -> Read:
    """`yyyy-mm-dd` or the day first, with or without a time; the value is ISO, to the minute if a time stands there."""
    found = _DATE.fullmatch(text)
    if found is None:
        return Read(None, "not_a_date", odd=True)
    year, month, day = (int(found[a] or found[b]) for a, b in (("y", "y2"), ("m", "m2"), ("d", "d2")))
    try:
        if found["h"] is None:
            return Read(dt.date(year, month, day).isoformat())
        moment = dt.datetime(year, month, day, int(found["h"]), int(found["min"]))  # noqa: DTZ001 - the programme's own time
    except ValueError:
        return Read(None, "month_first" if day <= 12 < month else "not_a_date", odd=True)
    return Read(moment.isoformat("T", "minutes"))


def _birth_date(text: str) -> Read:
    if _YEAR.fullmatch(text):
        return Read(text, "only_year")
    read = _date(text)
    return read if read.value is None else Read(str(read.value)[:10])


def _yes_no(text: str) -> Read:
    word = text.casefold().rstrip(".!")
    if word in _YES:
        return Read(value=True)
    return Read(value=False) if word in _NO else Read(None, "not_yes_or_no", odd=True)


def _listed(known: Callable[[str], str | None], note: str) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        found: list[str] = []
        unknown = False
        for part in re.split(r"[,;\n]|\s/\s", text):
            word = part.strip()
            if word:
                key = known(word)
                unknown |= key is None
                found.append(key or word)
        return Read(tuple(dict.fromkeys(found)), note if unknown else "")

    return read


def _language(word: str) -> str | None:
    plain = word.casefold()
    return "nn" if "nynorsk" in plain else _LANGUAGES.get(plain)


def _languages(text: str) -> Read:
    """Whoever writes Nynorsk also reads Bokmål, but not the other way round in the order of preference."""
    read = _listed(_language, "unknown_language")(text)
    codes = read.value if isinstance(read.value, tuple) else ()
    if "nn" in codes and "nb" not in codes:
        at = codes.index("nn") + 1
        codes = (*codes[:at], "nb", *codes[at:])
    return Read(codes, read.note)


def _one_of(words: Mapping[str, str], note: str) -> Callable[[str], Read]:
    def read(text: str) -> Read:
        key = words.get(text.casefold())
        return Read(key) if key else Read(None, note, odd=True)

    return read


def is_plain_address(text: str) -> bool:
    """Whether a cell holds an address and nothing else, in small letters already."""
    return text.islower() and text.isascii() and _ADDRESS.fullmatch(text) is not None


def _email(text: str) -> Read:
    address = text.removeprefix("mailto:").casefold()
    if found := re.fullmatch(r".*<(.+)>", address):
        address = found[1]
    return Read(address) if _ADDRESS.fullmatch(address) else Read(None, "not_an_address", odd=True)


def _emails(text: str) -> Read:
    found = tuple(dict.fromkeys(_ADDRESS.findall(text.casefold())))
    if not found:
        return Read(None, "not_an_address", odd=True)
    return Read(found, "" if len(found) == text.count("@") else "not_an_address")


def split_name(text: str) -> tuple[str, str]:
    """First and last name of one cell: `Last, First`, or `First Last` with the last word (and `von`, `af`) as last."""
    last, comma, first = text.partition(",")
    if comma:
        return first.strip(), last.strip()
    words = text.split()
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in _PARTICLES:
        at -= 1
    return (" ".join(words[:at]), " ".join(words[at:])) if at > 0 else ("", text)


READERS: Mapping[str, Callable[[str], Read]] = {
    "text": _text,
    "name": _text,
    "email": _email,
    "emails": _emails,
    "date": _date,
    "birth_date": _birth_date,
    "number": _number,
    "year": _year,
    "yes_no": _yes_no,
    "topics": _listed(topic_key, "unknown_topic"),
    "languages": _languages,
    "gender": _one_of(_GENDERS, "unknown_gender"),
    "country": _one_of(_COUNTRIES, "unknown_country"),
    "organisation": _text,
    "role": _text,
    "track": _text,
}


def read_cell(kind: str, text: str) -> Read:
    """Read a cell of that kind. Blank gives no value; what cannot be read gives none either, and is `odd`."""
    tidied = tidy(text)
    return NOTHING if is_blank(tidied) else READERS[kind](tidied)
