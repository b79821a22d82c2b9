"""Tags and filters of `{% load ui %}`."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from tianlu.kit.templatetags import ui


def render(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0"),
        (999, "999"),
        (12408, "12,408"),
        (-1234567, "-1,234,567"),
        ("many", "many"),
        (None, "None"),
        (True, "True"),
    ],
)
def test_numbers_are_grouped(value: object, expected: str) -> None:
    assert ui.number(value) == expected


@pytest.mark.parametrize(("language", "expected"), [("zh-hans", "2026年11月23日"), ("en", "23 Nov 2026")])
def test_a_day_is_written_as_the_language_writes_it(language: str, expected: str) -> None:
    with translation.override(language):
        assert ui.day(date(2026, 11, 23)) == expected
        assert ui.day(datetime(2026, 11, 22, 20, 5, tzinfo=UTC)) == expected
        assert ui.moment(datetime(2026, 11, 22, 20, 5, tzinfo=UTC)) == f"{expected} 04:05"
    assert ui.day(None) == ""
    assert ui.moment(None) == ""


@pytest.mark.parametrize(
    ("done", "total", "expected"), [(0, 0, 0), (5, 0, 0), (1, 3, 33), (999, 1000, 99), (3, 3, 100), (9, 3, 100)]
)
def test_percent_is_full_only_at_the_end(done: int, total: int, expected: int) -> None:
    assert ui.percent(done, total) == expected


def test_a_spine_label_breaks_at_the_slash() -> None:
    assert ui.spine("I246.5/231/2") == ["I246.5", "231", "2"]


def test_highlight_folds_as_the_search_does_and_escapes() -> None:
    assert (
        render("{{ text|highlight:terms }}", text="沈從文 <著>", terms=["沈从文"]) == "<mark>沈從文</mark> &lt;著&gt;"
    )
    assert render("{{ text|highlight:terms }}", text="沈從文", terms=[(0, 1), (1, 2)]) == "<mark>沈從</mark>文"
    assert render("{{ text|highlight:terms }}", text="<b>", terms=None) == "&lt;b&gt;"


def test_an_icon_speaks_only_with_a_label() -> None:
    assert 'aria-hidden="true"' in render('{% icon "search" %}')
    assert 'role="img" aria-label="&lt;x&gt;"' in render('{% icon "x" label %}', label="<x>")


@pytest.mark.parametrize(
    ("cookies", "expected"),
    [
        ({}, "auto standard on"),
        ({"tianlu_theme": "dark", "tianlu_size": "large", "tianlu_keys": "off"}, "dark large off"),
        ({"tianlu_theme": '"><script>', "tianlu_size": ""}, "auto standard on"),
    ],
)
def test_only_known_preferences_reach_a_page(cookies: dict[str, str], expected: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES.update(cookies)
    source = "{% reader_preferences as prefs %}{{ prefs.theme }} {{ prefs.size }} {{ prefs.keys }}"
    assert render(source, request=request) == expected


def test_the_page_names_its_language() -> None:
    with translation.override("zh-hans"):
        assert render("{% page_language %}") == "zh-Hans"
    assert render("{{ 'zh-hant'|language_tag }} {{ 'en'|language_tag }}") == "zh-Hant en"


@pytest.mark.parametrize(
    ("page", "text", "known", "expected"),
    [
        ("zh-hans", "红楼梦", "", ""),
        ("zh-hans", "紅樓夢", "", ' lang="zh-Hant"'),
        ("zh-hans", "山水", "", ""),
        ("zh-hans", "Walden", "", ' lang="en"'),
        ("zh-hans", "1982", "", ""),
        ("en", "红楼梦", "", ' lang="zh-Hans"'),
        ("en", "山水", "", ' lang="zh"'),
        ("en", "Walden", "", ""),
        ("en", "Walden", "fr", ' lang="fr"'),
        ("en", "", "", ""),
    ],
)
def test_text_in_another_language_than_the_page_says_so(page: str, text: str, known: str, expected: str) -> None:
    with translation.override(page):
        assert render("{% tongue text known %}", text=text, known=known) == expected
