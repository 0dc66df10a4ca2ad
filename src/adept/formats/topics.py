"""The topics that people offer and want, in six languages."""

import csv
from functools import cache
from importlib import resources
from types import MappingProxyType

LANGUAGES = ("en", "sv", "nb", "nn", "da", "fi")


@cache
def topics() -> MappingProxyType[str, MappingProxyType[str, str]]:
    """Every topic: key -> language -> word, in the order of the list."""
    text = resources.files(__package__).joinpath("topics.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType({row.pop("key"): MappingProxyType(dict(row)) for row in rows})


@cache
def _by_word() -> MappingProxyType[str, str]:
    words = {word.casefold(): key for key, names in topics().items() for word in names.values()}
    return MappingProxyType(words | {key: key for key in topics()})


def topic_key(word: str) -> str | None:
    """The key of a topic written in any of the six languages (capitals and spaces ignored), or None."""
    return _by_word().get(" ".join(word.split()).casefold())


def topic_name(key: str, language: str) -> str:
    """A topic's word in a language; a key that somebody wrote themselves is its own word."""
    names = topics().get(key)
    return names.get(language, names["en"]) if names else key
