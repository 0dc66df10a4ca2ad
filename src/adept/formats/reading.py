"""From the tables of a programme file to the frozen value, with the checks that go across tables."""

import datetime as dt
import itertools
import zoneinfo
from collections.abc import Callable, Iterable
from types import MappingProxyType

from adept.formats import FORMATS
from adept.formats.criteria import BLANKS, COMPARISONS, Criterion, Reference
from adept.formats.fields import fields
from adept.formats.parts import (
    DAYS,
    FORMS,
    QUESTION_CLASSES,
    QUESTION_KINDS,
    Calendar,
    Contact,
    Gathering,
    Organisation,
    Question,
    Track,
)
from adept.formats.round import ProgrammeFile
from adept.formats.toml import Reader
from adept.formats.topics import LANGUAGES
from adept.formats.wishes import Rule, TableError, Wish, rule_from, wish_from

_A_DAY = "a date such as 2027-02-15, or the name of a day in the calendar or of a gathering"


def read_programme(reader: Reader) -> ProgrammeFile:
    """Read the whole file. Problems are left in the reader; the value counts only if there are none."""
    languages = reader.choices("languages", LANGUAGES, ("en",))
    tracks = reader.tables("tracks", _track)
    calendar = _calendar(reader.table_of("calendar"))
    value = ProgrammeFile(
        key=reader.key("key"),
        name=MappingProxyType(reader.per_language("name")),
        format=reader.choice("format", FORMATS, tracks[0].format if tracks else None),
        round=reader.whole("round", 1, 1),
        places=reader.whole("places", 1) if reader.has("places") else None,
        time_zone=_zone(reader),
        languages=languages,
        calendar=calendar,
        organisations=reader.tables("organisations", _organisation),
        tracks=tracks,
        gatherings=reader.tables("gatherings", _gathering),
        columns=_columns(reader),
        criteria=reader.tables("criteria", _criterion),
        questions=reader.tables("questions", _question),
        hard=reader.tables("hard", _pairing(rule_from, Rule("none", "another", "none"))),
        wishes=reader.tables("wish", _pairing(wish_from, Wish("none", "another", 1, "none"))),
        texts=_texts(reader),
        contacts=reader.tables("contacts", _contact),
    )
    reader.done()
    _check_whole(reader, value)
    return value


def _zone(reader: Reader) -> str:
    zone = reader.text("time_zone", "a time zone such as 'Europe/Oslo'")
    try:
        zoneinfo.ZoneInfo(zone or "UTC")
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        reader.wrong("time_zone", "a time zone such as 'Europe/Oslo'", zone)
    return zone


def _calendar(reader: Reader) -> Calendar:
    days: dict[str, dt.date] = {}
    for name in DAYS:
        if name == "answers_at" and reader.has(name):
            moment = reader.take(name, dt.datetime, "a day and time such as 2027-03-02T10:00:00")
            if moment is not None:
                days[name] = moment
        elif (day := reader.day(name, needed=False)) is not None:
            days[name] = day
    quiet = reader.list_of("quiet", dt.date, "the first and the last quiet day, such as [2027-06-20, 2027-08-15]")
    if quiet and (len(quiet) != 2 or quiet[0] > quiet[1]):
        reader.wrong("quiet", "the first and the last quiet day", [day.isoformat() for day in quiet])
    for earlier, later in itertools.pairwise(days):
        if _day(days[earlier]) > _day(days[later]):
            reader.wrong(later, f"a day not before {earlier} ({_day(days[earlier])})", days[later].isoformat())
    reader.done()
    return Calendar(MappingProxyType(days), quiet)


def _day(moment: dt.date) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


def _organisation(reader: Reader) -> Organisation:
    return Organisation(
        key=reader.text("key", "the organisation's short name"),
        name=MappingProxyType(reader.per_language("name")),
        also=reader.list_of("also", str, "a list of other spellings"),
        places=reader.whole("places", 0) if reader.has("places") else None,
    )


def _track(reader: Reader) -> Track:
    return Track(
        key=reader.key("key"),
        format=reader.choice("format", FORMATS),
        name=MappingProxyType(reader.per_language("name")),
        also=reader.list_of("also", str, "a list of other spellings"),
    )


def _gathering(reader: Reader) -> Gathering:
    found = Gathering(
        key=reader.key("key"),
        name=MappingProxyType(reader.per_language("name", needed=False)),
        on=reader.day("on") or dt.date.min,
        starts=reader.clock("starts"),
        ends=reader.clock("ends"),
        host=reader.text("host", "an organisation's key", ""),
        form=reader.choice("form", FORMS, "on_site"),
        theme=reader.key("theme", ""),
        tracks=reader.list_of("tracks", str, "a list of track keys"),
    )
    if found.starts >= found.ends and {"starts", "ends"} <= set(reader.table):
        reader.wrong("ends", f"a time after {found.starts}", found.ends.isoformat())
    return found


def _question(reader: Reader) -> Question:
    return Question(
        key=reader.key("key"),
        kind=reader.choice("kind", QUESTION_KINDS),
        privacy=reader.choice("class", QUESTION_CLASSES),
        label=MappingProxyType(reader.per_language("label")),
        help=MappingProxyType(reader.per_language("help", needed=False)),
        roles=reader.list_of("roles", str, "a list of roles"),
        required=reader.flag("required", default=False),
        options=reader.list_of("options", str, "a list of short names"),
    )


def _contact(reader: Reader) -> Contact:
    return Contact(
        name=reader.text("name", "a person's name"),
        email=reader.text("email", "an e-mail address"),
        organisation=reader.text("organisation", "an organisation's key", ""),
        phone=reader.text("phone", "a telephone number", ""),
    )


def _columns(reader: Reader) -> MappingProxyType[str, str]:
    table = reader.table_of("columns")
    found = {}
    for heading in table.table:
        key = table.text(heading, "a field's key")
        if key not in fields():
            table.wrong(heading, f"a field, one of {', '.join(fields())}", key)
        found[heading] = key
    return MappingProxyType(found)


def _texts(reader: Reader) -> MappingProxyType[str, str]:
    table = reader.table_of("texts")
    return MappingProxyType({key: table.key(key) for key in table.table})


def _pairing[T](read: Callable[[dict[str, object]], T], harmless: T) -> Callable[[Reader], T]:
    def one(reader: Reader) -> T:
        for key in reader.table:
            reader.has(key)
        try:
            return read(dict(reader.table))
        except TableError as error:
            reader.wrong(error.key, error.expected, error.found)
            return harmless

    return one


def _criterion(reader: Reader) -> Criterion:
    compare = next((name for name in COMPARISONS if reader.has(name)), "")
    for name in COMPARISONS:
        if reader.has(name) and name != compare and (compare, name) != ("years_after", "at_most"):
            reader.wrong(name, f"only one comparison; {compare} stands there already")
    names = reader.list_of("fields", str, "a list of fields") or (reader.text("field", "a field's key"),)
    for name in names:
        if name and name not in fields():
            reader.wrong("field", f"a field, one of {', '.join(fields())}", name)
    if not compare:
        reader.wrong("code", f"one comparison with it: {', '.join(COMPARISONS)}")
    warns = reader.choice("effect", ("decide", "warn"), "decide") == "warn"
    otherwise = reader.choice("otherwise", ("ask", "outside"), "ask")
    return Criterion(
        code=reader.key("code"),
        compare=compare,
        fields=names,
        reference=_reference(reader, compare),
        on=_named_day(reader, "on") if compare in {"under_years", "months_before"} else "",
        since=reader.text("years_after", "a field's key") if compare == "years_after" else "",
        refused=reader.list_of("not_one_of", str, "a list of words"),
        unclear=reader.list_of("unclear", str, "a list of words"),
        otherwise="outside" if otherwise == "outside" else "ask",
        roles=reader.list_of("roles", str, "a list of roles"),
        tracks=reader.list_of("tracks", str, "a list of track keys"),
        blank=reader.choice("blank", BLANKS, "pass" if warns else "outside" if compare == "filled" else "ask"),
        ask=reader.key("ask", "value_missing"),
        effect="warn" if warns else "decide",
    )


def _reference(reader: Reader, compare: str) -> Reference:
    if compare in {"is", "filled"}:
        wanted = reader.flag(compare, default=True)
        if compare == "filled" and not wanted:
            reader.wrong("filled", "true", found=False)
        return wanted
    if compare in {"at_least", "at_most"}:
        number: int | float | None = reader.take(compare, (int, float), "a number")
        return 0 if number is None else number
    if compare in {"under_years", "months_before", "years_after"}:
        return reader.whole("at_most" if compare == "years_after" else compare, 1)
    if compare in {"not_before", "not_after"}:
        return _named_day(reader, compare)
    if compare == "among":
        return reader.choice("among", ("organisations",))
    words = reader.list_of("one_of", object, "a list of words or numbers", None) if compare else ()
    if any(not isinstance(word, str | int) or isinstance(word, bool) for word in words):
        reader.wrong("one_of", "a list of words or numbers", list(words))
    return tuple(word for word in words if isinstance(word, str | int))


def _named_day(reader: Reader, key: str) -> dt.date | str:
    if isinstance(reader.table.get(key), str):
        return reader.text(key, _A_DAY)
    return reader.day(key, _A_DAY) or ""


def _check_whole(reader: Reader, value: ProgrammeFile) -> None:
    """What no table can know alone: keys are unique, and what is named exists."""
    parties = value.organisation_keys
    tracks = {track.key for track in value.tracks}
    formats = [FORMATS[key] for key in {track.format for track in value.tracks} or {value.format} if key in FORMATS]
    roles = {role.key for kind in formats for role in kind.roles}
    for name, keys in (
        ("organisations", [party.key for party in value.organisations]),
        ("tracks", [track.key for track in value.tracks]),
        ("gatherings", [gathering.key for gathering in value.gatherings]),
        ("questions", [question.key for question in value.questions]),
        ("hard", [rule.key for rule in value.hard]),
        ("wish", [wish.key for wish in value.wishes]),
    ):
        for at, key in enumerate(keys):
            if key in keys[:at]:
                _at(reader, name, at).wrong("key", f"a key of its own; another of the {name} has it", key)
    _known(reader, "criteria", "roles", [item.roles for item in value.criteria], roles)
    _known(reader, "criteria", "tracks", [item.tracks for item in value.criteria], tracks)
    _known(reader, "questions", "roles", [item.roles for item in value.questions], roles)
    _known(reader, "gatherings", "tracks", [item.tracks for item in value.gatherings], tracks)
    _known(reader, "gatherings", "host", [(item.host,) if item.host else () for item in value.gatherings], parties)
    of_party = [(item.organisation,) if item.organisation else () for item in value.contacts]
    _known(reader, "contacts", "organisation", of_party, parties)
    for at, criterion in enumerate(value.criteria):
        for key, day in (("on", criterion.on), (criterion.compare, criterion.reference)):
            named = key in {"on", "not_before", "not_after"} and isinstance(day, str) and day
            if named and day not in value.named_days:
                _at(reader, "criteria", at).wrong(key, _A_DAY, day)
    given = [party.places for party in value.organisations if party.places is not None]
    if value.places is not None and len(given) == len(value.organisations) > 0 and sum(given) != value.places:
        reader.wrong("places", f"{sum(given)}, the sum of the organisations' places", value.places)


def _at(reader: Reader, name: str, at: int) -> Reader:
    return Reader({}, (name, at), reader.lines, reader.problems)


def _known(reader: Reader, name: str, key: str, used: Iterable[tuple[str, ...]], known: Iterable[str]) -> None:
    options = sorted(known)
    for at, words in enumerate(used):
        for word in words:
            if word not in options:
                _at(reader, name, at).wrong(key, f"one of {', '.join(options) or 'none: there are none here'}", word)
