"""What kinds of programme exist. Pure descriptions: no Django, no clock."""

from types import MappingProxyType

from adept.formats.base import Format
from adept.formats.one_to_one import ONE_TO_ONE
from adept.formats.reverse import REVERSE
from adept.formats.shadowing import SHADOWING
from adept.formats.talent_network import TALENT_NETWORK

__all__ = ["FORMATS", "get"]

FORMATS = MappingProxyType({kind.key: kind for kind in (ONE_TO_ONE, REVERSE, SHADOWING, TALENT_NETWORK)})


def get(key: str) -> Format:
    """The format of that key. Raises KeyError, which names those that exist."""
    try:
        return FORMATS[key]
    except KeyError:
        raise KeyError(f"{key}; there are {', '.join(FORMATS)}") from None
