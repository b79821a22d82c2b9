"""Browse pages: lists in their order, the class tree, the shelf of a branch."""

from string import ascii_uppercase
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tianlu.catalog.data import SeriesPage
from tianlu.catalog.queries import VOLUMES
from tianlu.discovery.cql.ast import Query
from tianlu.discovery.forms import Asked
from tianlu.discovery.headings import BrowseKind
from tianlu.discovery.presenting import (
    book,
    full_title,
    imprint,
    language_of,
    record_address,
    responsibility,
    volume_number,
)
from tianlu.discovery.queries import BrowseLine, ClassPage, ShelfPage, Spot, Stretch
from tianlu.kit.text import script_of
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import branch_tree

_LONGEST: Final = 60  # characters of a beginning


def typed_in(values: QueryDict) -> str:
    """The beginning to go to."""
    return values.get("q", "").strip()[:_LONGEST]


def entries() -> list[dict[str, str]]:
    """The lists there are, with what each is good for."""
    return [
        _entry(_list(BrowseKind.AUTHORS), _("Authors"), _("By name, all ways of writing one on one line"), icon="user"),
        _entry(_list(BrowseKind.TITLES), _("Titles"), _("By pinyin, Latin letters among them"), icon="book-open"),
        _entry(_list(BrowseKind.SUBJECTS), _("Subjects"), _("What works are about"), icon="tag"),
        _entry(_list(BrowseKind.PUBLISHERS), _("Publishers"), _("Who brought them out"), icon="building-2"),
        _entry(
            reverse("discovery:browse-classes"),
            _("Classes"),
            _("The tree of the Chinese Library Classification"),
            icon="list-tree",
        ),
        _entry(
            reverse("discovery:browse-shelf"),
            _("Shelf"),
            _("Walk along the shelves of a branch, call number by call number"),
            icon="library",
        ),
    ]


def _entry(href: str, label: str, text: str, *, icon: str) -> dict[str, str]:
    return {"href": href, "label": label, "text": text, "icon": icon}


def _list(kind: BrowseKind, **values: str) -> str:
    address = reverse("discovery:browse-list", args=[kind.value])
    return f"{address}?{urlencode(values)}" if values else address


def listing(kind: BrowseKind, stretch: Stretch, typed: str) -> dict[str, Any]:
    """Context of discovery/browse_list.html."""
    titles = {
        BrowseKind.AUTHORS: _("Authors"),
        BrowseKind.SUBJECTS: _("Subjects"),
        BrowseKind.TITLES: _("Titles"),
        BrowseKind.PUBLISHERS: _("Publishers"),
    }
    return {
        "title": titles[kind],
        "crumbs": [{"label": _("Browse"), "href": reverse("discovery:browse")}, {"label": titles[kind]}],
        "here": _list(kind),
        "typed": typed,
        "letters": [
            {"letter": letter, "href": _list(kind, q=letter), "current": typed.upper() == letter}
            for letter in ascii_uppercase
        ],
        "lines": [_line(kind, line) for line in stretch.lines],
        "previous_href": _going(kind, "before", stretch.before),
        "next_href": _going(kind, "after", stretch.after),
    }


def _going(kind: BrowseKind, way: str, spot: Spot | None) -> str:
    return _list(kind, **{way: spot.written()}) if spot else ""


def _line(kind: BrowseKind, line: BrowseLine) -> dict[str, Any]:
    also = [{"text": form, "lang": script_of(form)} for form in line.forms]
    return {
        "text": line.form,
        "lang": script_of(line.form),
        "href": f"{reverse('discovery:search')}?{Asked(Query(), lines=line.lines).address()}",
        "count": line.count,
        "also": also,
        "see": {"text": line.see, "lang": script_of(line.see), "href": _list(kind, q=line.see)} if line.see else None,
        "perhaps": [{"text": one, "lang": script_of(one), "href": _list(kind, q=one)} for one in line.perhaps],
    }


def classes(page: ClassPage) -> dict[str, Any]:
    """Context of discovery/browse_classes.html."""
    crumbs = [
        {"label": _("Browse"), "href": reverse("discovery:browse")},
        {"label": _("Classes"), "href": reverse("discovery:browse-classes")},
        *({"label": _named(*one), "href": _class_address(one[0])} for one in page.path),
    ]
    search = reverse("discovery:search")
    return {
        "title": _named(*page.path[-1]) if page.path else _("Classes"),
        "crumbs": crumbs,
        "notation": page.notation,
        "count": page.count,
        "search_href": f"{search}?{urlencode({'class': page.notation})}" if page.notation else "",
        "parts": [
            {
                "letter": one.value,
                "label": page.labels.get(one.value, ""),
                "count": one.count,
                "href": reverse("discovery:browse-class", args=[one.value])
                if len(one.value) < 3
                else f"{search}?{urlencode({'class': one.value})}",
            }
            for one in page.parts
        ],
    }


def _named(notation: str, name: str) -> str:
    return f"{notation} · {name}" if name else notation


def _class_address(notation: str) -> str:
    """A range of classes has no page of its own; its classes have."""
    return reverse("discovery:browse-class", args=[notation]) if notation.isalnum() else ""


def shelf(actor: Actor, page: ShelfPage | None, branch_id: int | None, call_number: str) -> dict[str, Any]:
    """Context of discovery/browse_shelf.html; without a page, the branches to choose from."""
    language = get_language() or ""
    branches = [(branch.id, branch.name.shown(language)) for branch in branch_tree(actor)]

    def beside(way: str, item: int) -> str:
        if not item:
            return ""
        return f"{reverse('discovery:browse-shelf')}?{urlencode({'branch': branch_id, way: item})}"

    name = dict(branches).get(branch_id or 0, "")
    return {
        "title": _("The shelves of %(branch)s") % {"branch": name} if name else _("Shelf"),
        "crumbs": [{"label": _("Browse"), "href": reverse("discovery:browse")}, {"label": _("Shelf")}],
        "branches": branches,
        "branch": branch_id,
        "call_number": call_number,
        "books": [book(record.id, record.bib, note=call) for record, call in page.places] if page else [],
        "previous_href": beside("before", page.before) if page else "",
        "next_href": beside("after", page.after) if page else "",
    }


def series(page: SeriesPage, address: str) -> dict[str, Any]:
    """Context of discovery/series.html."""
    here = reverse("discovery:series", args=[address])
    last = -(-page.total // VOLUMES)
    return {
        "title": page.title,
        "issn": page.issn,
        "total": page.total,
        "numbered": any(one.number for one in page.volumes),
        "volumes": [
            {
                "number": volume_number(one.number),
                "href": record_address(one.record.id),
                "title": full_title(one.record.bib),
                "lang": language_of(one.record.bib),
                "responsibility": responsibility(one.record.bib),
                "imprint": imprint(one.record.bib),
            }
            for one in page.volumes
        ],
        "previous_href": f"{here}?page={page.number - 1}" if page.number > 1 else "",
        "next_href": f"{here}?page={page.number + 1}" if page.number < last else "",
        "summary": _("%(first)s to %(last)s of %(total)s")
        % {
            "first": f"{(page.number - 1) * VOLUMES + 1:,}",
            "last": f"{min(page.total, page.number * VOLUMES):,}",
            "total": f"{page.total:,}",
        },
    }
