"""From a programme's value back to text, changing no more than what changed."""

from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.items import AoT

from adept.formats.criteria import Criterion
from adept.formats.parts import Table, filled
from adept.formats.round import ProgrammeFile


def table_of(value: ProgrammeFile) -> Table:
    """The plain tables that read as this value."""
    return {
        "key": value.key,
        "format": value.format,
        **filled(
            round=value.round,
            places=value.places,
            time_zone=value.time_zone,
            languages=value.languages,
            name=value.name,
            calendar=value.calendar.as_table(),
            organisations=tuple(item.as_table() for item in value.organisations),
            tracks=tuple(item.as_table() for item in value.tracks),
            gatherings=tuple(item.as_table() for item in value.gatherings),
            columns=value.columns,
            criteria=tuple(_criterion(item) for item in value.criteria),
            questions=tuple(item.as_table() for item in value.questions),
            hard=tuple(item.as_table() for item in value.hard),
            wish=tuple(item.as_table() for item in value.wishes),
            texts=value.texts,
            contacts=tuple(item.as_table() for item in value.contacts),
        ),
    }


def _criterion(item: Criterion) -> Table:
    several = len(item.fields) > 1
    usual = "pass" if item.effect == "warn" else "outside" if item.compare == "filled" else "ask"
    reference = list(item.reference) if isinstance(item.reference, tuple) else item.reference
    compared = {"years_after": item.since, "at_most": reference} if item.since else {item.compare: reference}
    return {
        "code": item.code,
        **filled(roles=item.roles, tracks=item.tracks),
        **({"fields": list(item.fields)} if several else {"field": item.fields[0]}),
        **compared,
        **filled(
            on=item.on,
            not_one_of=item.refused,
            unclear=item.unclear,
            otherwise=None if item.otherwise == "ask" else item.otherwise,
            blank=None if item.blank == usual else item.blank,
            ask=None if item.ask == "value_missing" else item.ask,
            effect=None if item.effect == "decide" else item.effect,
        ),
    }


def write_new(table: Table) -> str:
    """The text of a file that nobody has written yet."""
    document = tomlkit.document()
    for key, value in table.items():
        document.add(key, _item(value))
    return tomlkit.dumps(document)


def write_changes(source: str, before: Table, after: Table) -> str:
    """The source with the differences between two tables written into it; all else stays, comments too."""
    document = tomlkit.parse(source)
    _change(document, before, after)
    return tomlkit.dumps(document)


def _change(target: Any, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    for key in before:
        if key not in after:
            target.pop(key, None)
    for key, value in after.items():
        old = before.get(key)
        if old == value and type(old) is type(value):
            continue
        if isinstance(value, dict) and isinstance(old, dict):
            _change(target[key], old, value)
        elif isinstance(old, list) and _is_tables(value) and _is_tables(old) and key in target:
            _change_tables(target[key], old, value)
        else:
            target[key] = _item(value)


def _change_tables(target: Any, before: list[Table], after: list[Table]) -> None:
    for at in range(len(before) - 1, len(after) - 1, -1):
        del target[at]
    for at, value in enumerate(after):
        if at < len(before):
            _change(target[at], before[at], value)
        else:
            target.append(_item(value))


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _item(value: object) -> Any:
    if _is_tables(value) and isinstance(value, list):
        tables = AoT([])
        for item in value:
            table = tomlkit.table()
            for key, inner in item.items():
                table.add(key, _inline(inner))
            tables.append(table)
        return tables
    if isinstance(value, dict):
        table = tomlkit.table()
        for key, inner in value.items():
            table.add(key, _inline(inner))
        return table
    return tomlkit.item(value)


def _inline(value: object) -> Any:
    if isinstance(value, dict):
        table = tomlkit.inline_table()
        table.update(value)
        return table
    return tomlkit.item(value)
