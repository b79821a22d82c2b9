"""What the style guide shows: the tokens measured, and one example of every component."""

import json
from typing import Any

from django.utils.translation import gettext as _

from tianlu.kit.ui import tokens
from tianlu.kit.ui.histogram import Bucket

_SIZES = (("s", 14), ("m", 16), ("l", 18), ("xl", 22), ("2xl", 28), ("3xl", 36))
_COVERS = (
    ("红楼梦", "曹雪芹", "I", "zh-Hans"), ("边城", "沈从文", "I", "zh-Hans"), ("管锥编", "钱锺书", "Z", "zh-Hans"),
    ("中国建筑史", "梁思成", "T", "zh-Hans"), ("乡土中国", "费孝通", "C", "zh-Hans"), ("史記", "司馬遷", "K", "zh-Hant"),
    ("从一到无穷大 : 科学中的事实和臆测", "伽莫夫", "N", "zh-Hans"), ("The Dream of the Red Chamber", "Cao Xueqin", "I", "en"),
    ("深入理解计算机系统", "布赖恩特", "T", "zh-Hans"), ("Attention Is All You Need", "Vaswani", "T", "en"),
    ("本草纲目", "李时珍", "R", "zh-Hans"), ("Pride and Prejudice", "Jane Austen", "I", "en"),
)  # fmt: skip


def guide() -> dict[str, Any]:
    """Context of kit/styleguide.html."""
    return {**_tokens(), **_find(), **_place(), **_speak()}


def _tokens() -> dict[str, Any]:
    themes = tokens.themes()
    names = {"light": _("Light"), "dark": _("Dark")}
    return {
        "themes": [
            {"name": name, "label": names[name], "border": themes[name]["border"], "swatches": _swatches(themes[name])}
            for name in ("light", "dark")
        ],
        "pairs": [
            {
                "text": text,
                "ground": ground,
                "least": least,
                **{name: f"{tokens.contrast(themes[name][text], themes[name][ground]):.1f}" for name in names},
            }
            for text, ground, least in tokens.PAIRS
        ],
        "sizes": [{"name": name, "pixels": pixels} for name, pixels in _SIZES],
        "covers": [dict(zip(("title", "author", "class_letter", "script"), row, strict=True)) for row in _COVERS],
        "icons": json.loads((tokens.SOURCE.parents[1] / "icons" / "names.json").read_text(encoding="utf-8")),
    }


def _swatches(colours: dict[str, str]) -> list[dict[str, str]]:
    on_bg = {text for text, ground, _least in tokens.PAIRS if ground == "bg"}
    return [
        {
            "name": name,
            "value": value,
            "ratio": f"{tokens.contrast(value, colours['bg']):.1f}" if name in on_bg else "",
        }
        for name, value in colours.items()
    ]


def _find() -> dict[str, Any]:
    return {
        "crumbs": [{"label": _("First page"), "href": "#"}, {"label": _("Literature"), "href": "#"}, {"label": "边城"}],
        "search_hint": _("Title, author, subject, ISBN"),
        "groups": [
            {
                "label": _("Titles"),
                "items": [
                    {"text": "边城", "terms": ["边"], "note": "1934", "lang": "zh-Hans"},
                    {"text": "边城浪子", "terms": ["边"], "note": "1976", "lang": "zh-Hans"},
                ],
            },
            {"label": _("Authors"), "items": [{"text": "边芹", "terms": ["边"], "note": "6", "lang": "zh-Hans"}]},
        ],
        "filters": [
            {"name": _("Language"), "value": _("Chinese"), "href": "#"},
            {"name": _("Years"), "value": "1980–1999", "href": "#"},
        ],
        "results": _results(),
        "pages": [
            {"number": 1, "href": "#"},
            {"number": 2, "current": True},
            {"number": 3, "href": "#"},
            {"gap": True},
            {"number": 118, "href": "#"},
        ],
        "previous_href": "#",
        "next_href": "#",
        "summary": _("21 to 40 of 2,341"),
        "facets": _facets(),
        "buckets": [
            Bucket(1920 + index * 5, 1924 + index * 5, count)
            for index, count in enumerate(
                (3, 9, 22, 14, 8, 5, 31, 46, 12, 4, 18, 64, 118, 142, 171, 230, 302, 341, 288, 196, 61)
            )
        ],
    }


def _shelf(place: str, label: str, state: str, words: str) -> dict[str, str]:
    return {"place": place, "label": label, "state": state, "words": words}


def _results() -> list[dict[str, Any]]:
    return [
        {
            "href": "#",
            "title": "边城",
            "terms": ["沈从文"],
            "lang": "zh-Hans",
            "author": "沈从文",
            "class_letter": "I",
            "responsibility": "沈从文著",
            "imprint": ["第 2 版", "人民文学出版社", "2000"],
            "shelf": _shelf(_("Main library"), "I246.5/231", "available", _("2 on the shelf")),
            "more_shelves": _("Also at 3 branches"),
            "more_href": "#",
            "why": _("Author 沈从文, also written 沈從文"),
        },
        {
            "href": "#",
            "title": "湘行散記",
            "terms": ["沈从文"],
            "lang": "zh-Hant",
            "author": "沈從文",
            "class_letter": "I",
            "also": "Xiang xing san ji",
            "responsibility": "沈從文",
            "imprint": ["商務印書館", "1936"],
            "shelf": _shelf(_("Main library"), "I266/85", "out", _("All on loan, due 3 Dec")),
        },
        {
            "href": "#",
            "title": "Recollections of West Hunan",
            "terms": ["Shen Congwen"],
            "lang": "en",
            "author": "Shen Congwen",
            "class_letter": "I",
            "responsibility": "Shen Congwen ; translated by Gladys Yang",
            "imprint": ["Panda Books", "1982"],
            "shelf": _shelf(_("West branch"), "I266/85E", "attention", _("Ask at the desk")),
        },
    ]


def _facets() -> list[dict[str, Any]]:
    return [
        {
            "title": _("Language"),
            "open": True,
            "chosen": _("1 chosen"),
            "entries": [
                {"label": _("Chinese"), "count": 2104, "href": "#", "selected": True},
                {"label": _("English"), "count": 212, "href": "#"},
                {"label": _("Japanese"), "count": 25, "href": "#"},
            ],
            "more_href": "#",
        },
        {
            "title": _("Class"),
            "open": True,
            "entries": [
                {
                    "label": _("I Literature"),
                    "count": 1820,
                    "href": "#",
                    "children": [
                        {"label": "I20", "count": 311, "href": "#"},
                        {"label": "I24", "count": 960, "href": "#"},
                    ],
                },
                {"label": _("K History and geography"), "count": 244, "href": "#"},
            ],
        },
        {"title": _("Publisher"), "open": False, "entries": [{"label": "中华书局", "count": 77, "href": "#"}]},
    ]


def _place() -> dict[str, Any]:
    return {
        "shelves": [
            _shelf(_("Main library"), "I246.5/231", "available", _("2 on the shelf")),
            _shelf(_("West branch"), "I246.5/231", "out", _("All on loan, due 3 Dec")),
        ],
        "rows": [
            {
                "branch": _("Main library"),
                "label": "I246.5/231",
                "state": "available",
                "words": _("On the shelf"),
                "count": 3,
            },
            {"branch": _("West branch"), "label": "I246.5/231", "state": "out", "words": _("On loan"), "count": 1},
        ],
        "facts": [
            {"name": _("Author"), "values": [{"text": "沈从文, 1902–1988", "href": "#", "lang": "zh-Hans"}]},
            {"name": _("Edition"), "values": [{"text": "第 2 版", "lang": "zh-Hans"}]},
            {"name": "ISBN", "values": [{"text": "978-7-02-000220-7"}]},
        ],
        "tabs": [
            {"label": _("Waiting"), "href": "#", "current": True, "count": 12},
            {"label": _("Done"), "href": "#", "count": 1208},
            {"label": _("Refused"), "href": "#", "count": 0},
        ],
        "citation": "沈从文. 边城[M]. 2 版. 北京: 人民文学出版社, 2000.",
    }


def _speak() -> dict[str, Any]:
    return {
        "notices": [
            {"kind": "info", "text": _("The library closes at 17:00 today.")},
            {"kind": "ok", "text": _("12,408 records were imported.")},
            {
                "kind": "warn",
                "heading": _("37 records need a look"),
                "text": _("They resemble records that are already here."),
                "actions": [{"label": _("Look at them"), "href": "#"}],
            },
            {"kind": "danger", "text": _("The file ends in the middle of record 802; nothing was changed.")},
        ],
        "job": {
            "id": "sample",
            "title": _("Importing books.mrc"),
            "done": 4120,
            "total": 12408,
            "words": _("4,120 of 12,408 records"),
        },
        "dialog_title": _("Withdraw this copy?"),
        "dialog_body": _("It can be put back for ten seconds, and from its history later."),
        "empty_title": _("Nothing here by that name"),
        "empty_text": _("Try fewer words, another spelling, or pinyin; or ask us to get it."),
        "empty_actions": [
            {"label": _("Search everything"), "href": "#", "primary": True},
            {"label": _("Suggest a purchase"), "href": "#"},
        ],
    }
