"""Names in the reader's alphabet.

No database at hand sorts å ä ö / æ ø å as Nordic readers expect, so each name is stored with a key per alphabet: digits
only, so that every database orders it alike. Letters of the other Nordic alphabet stand where readers look for them: ä
with æ, ö with ø.
"""

import unicodedata

ALPHABETS = {"sv": "west_end", "fi": "west_end", "nb": "east_end", "nn": "east_end", "da": "east_end", "en": "plain"}
"""Language -> which of the three orders its readers use."""

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_SAME = {
    "æ": "ä",
    "ø": "ö",
    "ð": "d",
    "đ": "d",
    "þ": "th",
    "ß": "ss",
    "ł": "l",
    "ŋ": "n",
    "ŧ": "t",
    "ı": "i",
    "œ": "oe",
}
_ENDS = {"west_end": "åäö", "east_end": "äöå"}


def sort_key(name: str, order: str) -> str:
    """The key of `name` in `order` (`west_end`: å ä ö, `east_end`: æ ø å, `plain`: a and o): two digits a letter."""
    codes: list[str] = []
    for raw in unicodedata.normalize("NFC", name.casefold()):
        for char in _SAME.get(raw, raw):
            ends = _ENDS.get(order, "")
            if char in ends:
                codes.append(str(70 + ends.index(char)))
                continue
            base = unicodedata.normalize("NFD", char)[0]
            if base in _LATIN:
                codes.append(str(30 + _LATIN.index(base)))
            elif base.isdecimal():
                codes.append(str(20 + int(base)))
            elif char in " -.'’":
                codes.append("10")
            else:  # another script: after the Latin letters, in the order of its code points
                codes.append(f"9{ord(char):07d}")
    return "".join(codes)


def sort_field(language: str) -> str:
    """The column of `people.Person` that orders names for a reader of `language`."""
    return f"sort_{ALPHABETS.get(language, 'plain')}"
