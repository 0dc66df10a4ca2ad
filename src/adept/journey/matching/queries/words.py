"""What the engine found, told in words: why two people, how close the call was, what stands in the way, what a change
costs.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from babel.lists import format_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adept.formats.topics import topic_name
from adept.journey.matching.queries.cards import Card


def shared_in_words(facts: Sequence[dict[str, Any]], *, mentee: str, mentor: str, language: str) -> str:
    """What two people share, in a sentence or two about them."""
    told: list[str] = []
    for fact in facts:
        topics = listed([topic_name(value, language) for value in fact["values"]], language)
        if fact["kind"] == "overlap" and topics:
            told.append(
                _("%(mentee)s wants to talk about %(topics)s, and %(mentor)s offers it.")
                % {"mentee": mentee, "mentor": mentor, "topics": topics}
            )
        elif fact["kind"] == "experience" and not told:
            told.append(_("%(mentor)s has led for longer than %(mentee)s.") % {"mentor": mentor, "mentee": mentee})
    return " ".join(told) or _(
        "No topic of the two is the same. What they have in common is that no rule stands between them."
    )


def shared_with_you(facts: Sequence[dict[str, Any]], *, other: str, is_mentee: bool, apart: bool, language: str) -> str:
    """What the two share, told to one of them. `apart`: they work in different organisations."""
    told: list[str] = []
    for fact in facts:
        topics = listed([topic_name(value, language) for value in fact["values"]], language)
        if fact["kind"] == "overlap" and topics:
            sentence = (
                _("You want to talk about %(topics)s. %(other)s offers just that.")
                if is_mentee
                else _("%(other)s wants to talk about %(topics)s. You offer just that.")
            )
            told.append(sentence % {"topics": topics, "other": other})
    if apart:
        told.append(_("You work in different organisations."))
    return " ".join(told)


def listed(parts: Iterable[str], language: str) -> str:
    """Words as a list in the reader's language: a, b and c. A part with an "and" of its own: a, b, as well as c."""
    words = list(parts)
    plain = str(format_list(words, locale=language))
    conjunction = str(format_list(["", ""], locale=language)).strip()
    if len(words) > 1 and any(f" {conjunction} " in word for word in words):
        return _("%(first)s as well as %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
    return plain


def call(told: dict[str, Any], cards: Mapping[UUID, Card], language: str) -> str:  # noqa: PLR0911 -- a sentence each
    """How close the call was, in words."""
    second = cards.get(UUID(told["second"])) if told.get("second") else None
    lost = listed([topic_name(key, language) for key in told.get("lost", [])], language)
    match told.get("call"):
        case "locked":
            return _("Held together by one of you.")
        case "only":
            return _("Clear: no other pairing keeps as many together.")
        case "pairs":
            return _("Clear: any other choice leaves someone without.")
        case "even" if second:
            return _("Even: %(name)s (%(organisation)s) is just as good.") % {
                "name": second.name,
                "organisation": second.organisation,
            }
        case "clear" if second and lost:
            return _("Clear: with the next best, %(name)s, they would not share %(topics)s.") % {
                "name": second.name,
                "topics": lost,
            }
        case "clear" if second:
            return _("Clear: with the next best, %(name)s, another pair would share less.") % {"name": second.name}
    return ""


def shut_out(kind: str, field: str, count: int) -> str:
    """How many a rule shuts out. A declared tie is this one count: never who, and never who said so."""
    match kind, field:
        case "another", "organisation":
            return ngettext(
                "%(count)d is from the same organisation", "%(count)d are from the same organisation", count
            ) % {"count": count}
        case "not_named", _field:
            return ngettext("%(count)d stands too close", "%(count)d stand too close", count) % {"count": count}
        case "not_manager", _field:
            return ngettext(
                "%(count)d is the person's own manager or the other way round",
                "%(count)d are managers or the other way round",
                count,
            ) % {"count": count}
        case "shared", "languages":
            return ngettext("%(count)d has no language in common", "%(count)d have no language in common", count) % {
                "count": count
            }
    return ngettext(
        "%(count)d is shut out by another hard rule", "%(count)d are shut out by another hard rule", count
    ) % {"count": count}


def cost(told: dict[str, Any], cards: Mapping[UUID, Card], language: str) -> str:
    """What choosing this mentor would cost the others, in words."""
    if told["pairs"] > 0:
        return ngettext("Costs: %(count)d pair fewer.", "Costs: %(count)d pairs fewer.", told["pairs"]) % {
            "count": told["pairs"]
        }
    moved = [
        _("%(mentee)s moves to %(mentor)s") % {"mentee": cards[UUID(mentee)].name, "mentor": cards[UUID(after)].name}
        for mentee, _before, after in told["others"]
        if after and UUID(after) in cards and UUID(mentee) in cards
    ]
    if not moved:
        return (
            _("Costs the other pairs nothing.")
            if told["points"] <= 0
            else _("Costs: the two share less; the other pairs stay.")
        )
    return _("Costs: %(moves)s.") % {"moves": listed(moved, language)}


def shut_out_reason(kind: str, field: str) -> str:
    """Why a public rule excludes a mentor, in words."""
    match kind, field:
        case "another", "organisation":
            return _("Cannot be chosen: the mentor must come from another organisation.")
        case "not_manager", _field:
            return _("Cannot be chosen: one of the two is the other's manager.")
        case "shared", "languages":
            return _("Cannot be chosen: they have no language in common.")
    return _("Cannot be chosen: a hard rule of the programme forbids it.")


def near(summary: dict[str, Any]) -> tuple[int, str]:
    """How near the best possible the draft is: per cent for the picture, and words."""
    pairs, best_pairs, total, best = summary["pairs"], summary["best_pairs"], summary["total"], summary["best_total"]
    if (pairs, total) == (best_pairs, best):
        near = 100
        words = (
            _("This is the best that the rules allow, and it is proved. Another draft is exactly as good.")
            if summary.get("alternative")
            else _("This is the best that the rules allow, and it is proved.")
        )
    elif pairs < best_pairs:
        near = max(1, 100 * pairs // max(1, best_pairs))
        fewer = best_pairs - pairs
        words = ngettext(
            "Nothing better exists with what you hold. Without it there would be %(count)d pair more.",
            "Nothing better exists with what you hold. Without it there would be %(count)d pairs more.",
            fewer,
        ) % {"count": fewer}
    else:
        near = max(1, min(99, 100 * total // max(1, best)))
        words = _(
            "Nothing better exists with what you hold. Without it all have as many pairs, and they share a little more."
        )
    return near, words
