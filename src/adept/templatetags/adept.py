"""Our tags and filters; every template has them without asking. `/patterns/` shows each in use.

| tag | gives |
|---|---|
| `{% once %}` | the hidden fields of every form: against forgery, and the key that makes a double click one act |
| `{% field form.name %}` | a field with label, description, error and what a screen reader needs |
| `{% halves "AR" "WB" is="pair" %}` | a pair: `pair`, `waiting` (dashed, for a yes), `open` (without), `empty` |
| `{% mark "ask" "Question" %}` | a quiet mark: `clear`, `ask`, `back`, `outside` |
| `{% icon "lock" %}` | a drawing beside a word, never instead of one |
| `{% year phases gatherings today title=… %}` | a year as a line; `{% year_axis axis today %}`: the months above |
| `{% near 89 words %}` | how near the best possible |
| `{% facts rows %}` | (term, text) pairs |
| `{% qr text %}` | a text as a square for a phone's camera |
| `{% may "slice.verb" thing as allowed %}` | whether the viewer may; a button that would be refused is not shown |

Filters: `day`, `day_time`, `clock_time` (argument: the time zone), `counted`, `as_json`.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import qrcode  # type: ignore[import-untyped]  # ships no types
from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.middleware.csrf import get_token
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from adept.kernel import access, web
from adept.templatetags import pictures, words

register = template.Library()
register.filter("day", words.day)
register.filter("day_time", words.day_time)
register.filter("clock_time", words.clock_time)
register.filter("counted", words.counted)

# Each icon is a list of (element, its numbers): a path, a circle (x, y, r) or a rectangle (x, y, width, height, r).
ICONS: dict[str, tuple[tuple[str, Any], ...]] = {
    "private": (("path", "M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6z"), ("path", "M4 4l16 16")),
    "lock": (("rect", (5, 11, 14, 9, 2)), ("path", "M8 11V8a4 4 0 0 1 8 0v3")),
    "unlock": (("rect", (5, 11, 14, 9, 2)), ("path", "M8 11V7a4 4 0 0 1 7.7-1.5")),
    "move": (("path", "M4 9h15l-4-4M20 15H5l4 4"),),
    "forbid": (("circle", (12, 12, 8)), ("path", "M6.5 6.5l11 11")),
    "check": (("path", "M5 12.5l4.5 4.5L19 7.5"),),
    "mail": (("rect", (3, 6, 18, 13, 2)), ("path", "M4 8l8 6 8-6")),
    "key": (("circle", (8, 14, 4)), ("path", "M11 11l8-8M15 7l3 3")),
    "phone": (("rect", (7, 3, 10, 18, 2)), ("path", "M11 18h2")),
    "note": (("circle", (12, 12, 9)), ("path", "M12 11v5M12 8v.01")),
    "print": (("path", "M7 9V4h10v5M7 17H4v-7h16v7h-3"), ("rect", (7, 14, 10, 6, 1))),
}
MARKS = ("clear", "ask", "back", "outside")
HALVES = ("pair", "waiting", "open", "empty")


@register.simple_tag(takes_context=True)
def once(context: Context) -> SafeString:
    """The two hidden fields of a form. After an error the form has a new key: nothing of the first try was kept."""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="{}" value="{}">',
        get_token(context["request"]),
        web.KEY,
        web.fresh_key(),
    )


@register.inclusion_tag("_components/field.html")
def field(
    bound: BoundField, label: str = "", description: str = "", *, optional: bool = False, numeric: bool = False
) -> dict[str, Any]:
    """A field of a form, its error beneath it, tied to it for a screen reader.

    `optional` says so beside the label; `numeric` brings up a telephone's digits.
    """
    told = description or str(bound.help_text or "")
    name = bound.auto_id or bound.html_name
    described = [f"{name}-d"] * bool(told) + [f"{name}-f"] * bool(bound.errors)
    attrs: dict[str, Any] = {"class": "ds-input"}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    widget, kind = bound.field.widget, "line"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        kind = "group"
        widget.attrs = {**widget.attrs, "class": "ds-input"}
    elif isinstance(widget, CheckboxInput):
        kind = "tick"
    if numeric:
        attrs["inputmode"] = "numeric"
    if label:
        attrs["placeholder"] = ""  # a library's form puts its label there as well
    return {
        "bound": bound,
        "kind": kind,
        "id": name,
        "label": label or bound.label,
        "description": told,
        "described": " ".join(described),
        "optional": optional,
        "drawn": bound.as_widget(attrs=attrs) if kind != "group" else "",
    }


@register.inclusion_tag("_components/halves.html")
def halves(first: str = "", second: str = "", *, is_: str = "", size: str = "", **more: str) -> dict[str, str]:
    """Two equal halves with initials. Decoration: the names always stand beside it."""
    kind = more.get("is") or is_ or ("pair" if first and second else "open" if first else "empty")
    if kind not in HALVES:
        raise template.TemplateSyntaxError(f"halves are one of {', '.join(HALVES)}; not {kind}")
    return {"first": first, "second": second, "kind": kind, "size": size}


@register.inclusion_tag("_components/mark.html")
def mark(kind: str, word: str = "") -> dict[str, str]:
    """The state of a person: shape and word, never colour alone."""
    if kind not in MARKS:
        raise template.TemplateSyntaxError(f"a mark is one of {', '.join(MARKS)}; not {kind}")
    usual = {"clear": _("Ready"), "ask": _("Question"), "back": _("Sent back"), "outside": _("Outside the criteria")}
    return {"kind": kind, "word": word or usual[kind]}


@register.inclusion_tag("_components/icon.html")
def icon(name: str) -> dict[str, Any]:
    """A drawing that stands beside a word."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"no icon is called {name}")
    return {"parts": ICONS[name]}


@register.inclusion_tag("_components/year.html")
def year(
    phases: Sequence[pictures.Phase],
    gatherings: Sequence[pictures.Gathering],
    today: date | None = None,
    *,
    title: str,
    axis: pictures.Axis | None = None,
    zone: str = "",
    paused: bool = False,
) -> dict[str, Any]:
    """A year as a line: filled up to today, gatherings as discs. `axis` lets several lines share one."""
    shared = axis or pictures.axis_of([(phases, gatherings)], zone)
    drawn = pictures.drawing(phases, gatherings, today, shared, zone)
    return {**drawn, "title": title, "paused": paused, "through": axis is not None}


@register.inclusion_tag("_components/year_axis.html")
def year_axis(axis: pictures.Axis, today: date | None = None, *, zone: str = "") -> dict[str, Any]:
    """The months above several years, and the line through today."""
    inside = today is not None and axis.first <= pictures.as_date(today, zone) <= axis.last
    return {"months": axis.months(), "today": pictures.percent(axis.place(today, zone)) if today and inside else None}


@register.inclusion_tag("_components/near.html")
def near(share: float, told: str) -> dict[str, str]:
    """How much of the best possible (per cent) is reached; `told` says it in words."""
    return {"have": pictures.percent(min(max(share, 0), 100)), "words": told}


@register.inclusion_tag("_components/facts.html")
def facts(rows: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Terms and what they mean here."""
    return {"rows": list(rows)}


@register.inclusion_tag("_components/qr.html")
def qr(text: str, title: str) -> dict[str, Any]:
    """A text as a square that a phone's camera reads; dark on light in every colour scheme."""
    code = qrcode.QRCode(border=2, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    rows: list[list[bool]] = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return {"side": len(rows), "path": path, "title": title}


@register.simple_tag(takes_context=True)
def may(context: Context, permission: str, thing: object = None) -> bool:
    """Whether the viewer may do it to `thing`."""
    return access.may(context["viewer"], permission, thing)


@register.filter
def as_json(value: object) -> str:
    """For a data attribute: read by a script of ours, never run."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def moment(value: date) -> str:
    """For `<time datetime>`."""
    return value.isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()
