"""Components render what they are given, escape it, and speak to a screen reader."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

HOSTILE = "<script>alert('x')</script>"


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def component(component_name: str, **context: Any) -> str:
    return " ".join(render_to_string(f"kit/components/{component_name}.html", context).split())


def test_a_search_box_is_a_labelled_form_without_a_script() -> None:
    html = component(
        "search_box", action="/search", label="Search the library", value=HOSTILE, hidden=[("sort", "year")]
    )
    assert '<label class="visually-hidden" for="q">Search the library</label>' in html
    assert '<input type="hidden" name="sort" value="year">' in html
    assert 'role="search"' in html
    assert "data-suggest" not in html
    assert HOSTILE not in html


def test_suggestions_are_grouped_options() -> None:
    groups = [{"label": "Titles", "items": [{"text": HOSTILE, "terms": ["alert"], "href": "/records/1"}]}]
    html = component("suggestions", groups=groups)
    assert html.count('role="option"') == 1
    assert 'data-href="/records/1"' in html
    assert "&lt;script&gt;<mark>alert</mark>" in html


def test_a_chosen_value_of_a_facet_says_so() -> None:
    facet = {
        "title": "Class",
        "open": True,
        "entries": [
            {
                "label": "I",
                "count": 1820,
                "href": "#i",
                "selected": True,
                "children": [{"label": "I24", "count": 9, "href": "#"}],
            }
        ],
    }
    html = component("facet", facet=facet)
    assert html.startswith('<details class="facet" open>')
    assert 'href="#i" rel="nofollow" aria-current="true"' in html
    assert "(chosen; follow to remove)" in html
    assert "1,820" in html
    assert html.count('<ul class="facet-values">') == 2


def test_a_result_shows_the_shelf_without_opening_it() -> None:
    item = {
        "href": "/records/1",
        "title": "边城",
        "lang": "zh-Hans",
        "terms": ["边"],
        "responsibility": HOSTILE,
        "imprint": ["第 2 版", "", "2000"],
        "shelf": {"place": "Main", "label": "I246.5/231", "state": "available", "words": "2 on the shelf"},
    }
    html = component("result_item", item=item)
    assert '<a href="/records/1" data-open lang="zh-Hans"><mark>边</mark>城</a>' in html
    assert '<span lang="zh">第 2 版</span><span>2000</span>' in html
    assert '<span class="label-spine">I246.5/231</span>' in html
    assert "2 on the shelf" in html
    assert "<svg" in html
    assert HOSTILE not in html


def test_a_real_cover_takes_the_place_of_the_drawn_one() -> None:
    html = component("result_item", item={"href": "#", "title": "x", "cover_url": "/covers/1.jpg"})
    assert '<img src="/covers/1.jpg" alt="" loading="lazy" width="120" height="168">' in html


@pytest.mark.parametrize(
    ("kind", "css", "word"),
    [
        ("info", "notice-info", "Note"),
        ("success", "notice-ok", "Done"),
        ("warning", "notice-warn", "Attention"),
        ("error", "notice-danger", "Problem"),
    ],
)
def test_a_notice_says_its_kind_in_a_word(kind: str, css: str, word: str) -> None:
    html = component("notice", kind=kind, text=HOSTILE)
    assert f'class="notice {css}"' in html
    assert f'aria-label="{word}"' in html
    assert HOSTILE not in html


def test_progress_asks_again_only_while_it_runs() -> None:
    job = {
        "id": 7,
        "title": "Import",
        "done": 4,
        "total": 10,
        "words": "4 of 10",
        "poll_href": "/jobs/7",
        "running": True,
    }
    assert 'hx-get="/jobs/7" hx-trigger="every 2s"' in component("progress", job=job)
    assert 'max="10" value="4"' in component("progress", job=job)
    ended = component("progress", job={**job, "running": False, "announce": "Imported"})
    assert "hx-get" not in ended
    assert 'data-announce="Imported"' in ended
    assert "max=" not in component("progress", job={**job, "total": 0})


def test_pages_are_named_for_a_screen_reader() -> None:
    pages = [{"number": 1, "href": "#1"}, {"number": 2, "current": True}, {"gap": True}, {"number": 1200, "href": "#n"}]
    html = component("pagination", pages=pages, next_href="#3")
    assert '<span class="visually-hidden">Page 1,200</span>' in html
    assert '<span aria-current="page">' in html
    assert 'href="#3" rel="next"' in html


def test_facts_without_values_are_left_out() -> None:
    html = component(
        "facts",
        facts=[{"name": "Author", "values": [{"text": "沈从文", "lang": "zh-Hans"}]}, {"name": "Notes", "values": []}],
    )
    assert html.count("<dt>") == 1
    assert '<li lang="zh-Hans">沈从文</li>' in html
