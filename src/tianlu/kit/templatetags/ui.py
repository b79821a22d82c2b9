"""`{% load ui %}`: icons, covers, the year histogram, marks of matched terms, numbers and dates as the language writes them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext

from tianlu.kit.errors import Refusal
from tianlu.kit.text import foldings, script_of, typed_without
from tianlu.kit.ui import assets, preferences
from tianlu.kit.ui.cover import cover_svg
from tianlu.kit.ui.histogram import Bucket, histogram_svg, summarise
from tianlu.kit.ui.marks import marked, spans_of

register = template.Library()


@register.simple_tag
def asset(name: str) -> str:
    """Address of a built file: `{% asset "ui.css" %}`."""
    return assets.asset(name)


@register.simple_tag
def brand(name: str) -> str:
    """Address of an image of the mark: `{% brand "icon-192.png" %}`."""
    return assets.brand(name)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A Lucide icon (or "seal") from the sprite; with `label` it is an image with that name, else decoration."""
    return _drawn(name, str(label), assets.asset("icons.svg"))


@register.simple_tag
def blamed(refusal: Refusal | str | None, codes: str, described: str = "") -> SafeString:
    """In the tag of a field: that a refusal of one of these codes speaks of it, told by `components/refusal.html` above.

    `described` names the hints that describe the field in any case.
    """
    wrong = isinstance(refusal, Refusal) and refusal.code in codes.split()
    by = " ".join((*(["refusal"] if wrong else []), *described.split()))
    return format_html(
        "{}{}",
        mark_safe('aria-invalid="true" ') if wrong else "",
        format_html('aria-describedby="{}"', by) if by else "",
    )


_STATES = {
    "available": "circle-check",
    "ok": "circle-check",
    "busy": "loader",
    "out": "clock",
    "attention": "triangle-alert",
    "danger": "octagon-alert",
}


@register.simple_tag
def state_icon(state: str) -> SafeString:
    """The icon of a state, so that it is told by more than its colour."""
    return icon(_STATES.get(state, "minus"))


@lru_cache(maxsize=500)  # every page draws dozens of them
def _drawn(name: str, label: str, sprite: str) -> SafeString:
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="icon" {} focusable="false"><use href="{}#{}"></use></svg>', spoken, sprite, name)


@register.simple_tag
def cover(title: str, author: str = "", class_letter: str = "", script: str = "") -> SafeString:
    """A drawn cover in its frame; `tianlu.kit.ui.cover.cover_svg` says what the arguments do."""
    drawn = mark_safe(cover_svg(title, author, class_letter, script))  # noqa: S308  cover_svg escapes what it is given
    return format_html('<span class="cover"{}>{}</span>', tongue(title, script), drawn)


_RIGHT_TO_LEFT = frozenset({"ug", "ar", "fa", "he", "kk-Arab", "ky-Arab"})


@register.simple_tag
def tongue(text: str, known: str = "") -> SafeString:
    """` lang="…"` for text whose script is not the page's, so that it is spoken and drawn right, with its direction where
    that is from right to left; else nothing.

    `known` is the language a record names, which says more than letters do.
    """
    tag = known or script_of(str(text))
    page = preferences.language_tag()
    same = tag in {"und", "", page} or (tag == "zh" and page.startswith("zh"))
    if same:
        return SafeString("")
    return format_html(' lang="{}" dir="rtl"' if tag in _RIGHT_TO_LEFT else ' lang="{}"', tag)


@register.inclusion_tag("kit/components/histogram.html")
def histogram(
    buckets: Sequence[Bucket],
    *,
    action: str = "",
    low: int | None = None,
    high: int | None = None,
    hidden: Iterable[tuple[str, str]] = (),
    low_name: str = "year_from",
    high_name: str = "year_to",
) -> dict[str, Any]:
    """Years as bars, sentence, fields and table; `hidden` are the other parameters of the search, kept by the form."""
    summary = summarise(buckets)
    sentence = ""
    if summary:
        sentence = ngettext(
            "%(total)s title from %(first)s to %(last)s; most in %(peak)s.",
            "%(total)s titles from %(first)s to %(last)s; most in %(peak)s (%(most)s).",
            summary.total,
        ) % {
            "total": number(summary.total),
            "first": summary.first,
            "last": summary.last,
            "peak": summary.peak.label,
            "most": number(summary.peak.count),
        }
    chart = mark_safe(histogram_svg(buckets, low=low, high=high, label=sentence))  # noqa: S308  the label is escaped there
    return {
        "buckets": [bucket for bucket in buckets if bucket.count],
        "sentence": sentence,
        "chart": chart,
        "action": action,
        "low": low,
        "high": high,
        "hidden": hidden,
        "low_name": low_name,
        "high_name": high_name,
    }


@register.simple_tag(takes_context=True)
def reader_preferences(context: Context) -> preferences.Preferences:
    """`{% reader_preferences as prefs %}`: theme, size and keys of the request; defaults without one."""
    request = context.get("request")
    return preferences.read(request) if isinstance(request, HttpRequest) else preferences.Preferences()


@register.simple_tag
def page_language() -> str:
    """The BCP 47 tag of the page: "zh-Hans" or "en"."""
    return preferences.language_tag()


@register.filter
def language_tag(code: str) -> str:
    """BCP 47 tag of a Django language code."""
    return preferences.language_tag(code)


@register.filter
def highlight(text: object, terms: Iterable[str | tuple[int, int]]) -> SafeString:
    """`text` escaped, matched terms in `<mark>`; `terms` are words, folded as the search folds, or (start, end) pairs."""
    plain = str(text)
    given = list(terms or ())
    spans = [term for term in given if not isinstance(term, str)]
    words = [term for term in given if isinstance(term, str)]
    first, *others = foldings(plain)
    spans += spans_of(plain, words, first)
    for other in others:
        spans += spans_of(plain, filter(typed_without, words), other)
    return mark_safe(marked(plain, spans))  # noqa: S308  marked escapes


@register.simple_tag(name="marked")
def marked_tag(text: object, terms: Iterable[str | tuple[int, int]] = ()) -> SafeString:
    """`{% marked item.title item.terms %}`: as the filter, but a missing `terms` is no error."""
    return highlight(text, terms)


@register.filter
def number(value: object) -> str:
    """1234567 → "1,234,567"; what is no number is shown as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,}"


def _chinese() -> bool:
    return (get_language() or "").startswith("zh")


@register.filter
def day(value: date | datetime | None) -> str:
    """2026年11月23日 or 23 Nov 2026, in the library's time zone; empty for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return formats.date_format(value, "Y年n月j日" if _chinese() else "j M Y", use_l10n=False)


@register.filter
def moment(value: datetime | None) -> str:
    """The day and the time to the minute."""
    if value is None or value == "":
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local)} {local:%H:%M}"


@register.filter
def percent(done: int, total: int) -> int:
    """Whole percent of `total`; 0 while the total is not known, 100 only when all is done."""
    if not total:
        return 0
    return min(100, done * 100 // total)


@register.filter
def spine(value: str) -> list[str]:
    """The lines of a spine label: a call number broken where the label breaks it, at each slash."""
    return [part for part in str(value).split("/") if part]
