"""Pages about several records: the reference list, editions side by side, a search as a feed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tianlu.catalog.data import RecordView
from tianlu.discovery.citations import STYLES, cite
from tianlu.discovery.classes import class_label, format_label, language_label
from tianlu.discovery.cql.saying import understood
from tianlu.discovery.feeds import Channel
from tianlu.discovery.forms import Asked
from tianlu.discovery.narrowing import Names, chips
from tianlu.discovery.presenting import full_title, language_of, record_address, responsibility, total_words
from tianlu.discovery.queries.kept import LISTED
from tianlu.discovery.taking import KINDS
from tianlu.holdings.data import ShelfLine
from tianlu.kit.addresses import number_in
from tianlu.kit.clock import now
from tianlu.marc import Bib

CITED: Final = 100  # references of a search; of records chosen, all
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)  # when nothing has changed yet
CHOSEN: Final = LISTED  # records that an address can choose: a whole list


def chosen_in(values: QueryDict) -> list[int]:
    """The records an address chooses, each once."""
    numbers = (number_in(value) for value in values.getlist("id")[:CHOSEN])
    return list(dict.fromkeys(number for number in numbers if number is not None))


def references(records: Sequence[RecordView], style: str, ids: Sequence[int], asked: Asked) -> dict[str, Any]:
    """Context of discovery/references.html."""
    chosen = style if style in STYLES else next(iter(STYLES))
    today, language = localdate(now()), get_language() or ""
    quoted = [
        {
            "citation": cite(Bib.from_dict(record.bib), chosen, language, accessed=today),
            "lang": language_of(record.bib),
            "href": record_address(record.id),
        }
        for record in records
    ]
    kept = [("id", str(number)) for number in ids] or asked.pairs()
    return {
        "references": quoted,
        "text": "\n".join(one["citation"].text for one in quoted),  # type: ignore[attr-defined]
        "style": chosen,
        "styles": [(name, str(label)) for name, label in STYLES.items()],
        "kept": kept,
        "most": CITED,
        "whole_search": not ids,
        "files": files(kept),
        "back": f"{reverse('discovery:search')}?{asked.address()}" if asked.pairs() else "",
    }


def files(kept: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Links to the same records as files."""
    query = urlencode(kept)
    return [
        {"label": kind.label, "href": f"{reverse('discovery:export', args=[name])}?{query}"}
        for name, kind in KINDS.items()
    ]


def comparison(records: Sequence[RecordView], shelves: Mapping[int, Sequence[ShelfLine]]) -> dict[str, Any]:
    """Context of discovery/compare.html: a row for each part of a description, saying whether it differs."""
    bibs = [record.bib for record in records]
    rows = [
        {"name": name, "values": values, "differs": len(set(values)) > 1}
        for name, values in ((name, [read(bib) for bib in bibs]) for name, read in _parts())
        if any(values)
    ]
    held = [total_words(shelves[record.id]) if shelves.get(record.id) else "" for record in records]
    rows.append({"name": _("Copies"), "values": held, "differs": len(set(held)) > 1})
    return {
        "heads": [
            {"title": full_title(record.bib), "lang": language_of(record.bib), "href": record_address(record.id)}
            for record in records
        ],
        "rows": rows,
        "differing": sum(bool(row["differs"]) for row in rows),
        "langs": [language_of(bib) for bib in bibs],
    }


def _parts() -> list[tuple[str, Any]]:
    def joined(name: str, inside: str = "") -> Any:
        return lambda bib: "; ".join(one.get(inside, "") if inside else one for one in bib.get(name, ()))

    return [
        (_("Statement of responsibility"), responsibility),
        (_("Edition"), lambda bib: bib.get("edition", "")),
        (_("Publisher"), joined("publishers")),
        (_("Place"), joined("places")),
        (_("Year"), lambda bib: str(bib.get("year") or bib.get("date_text", ""))),
        (_("Extent"), lambda bib: "; ".join(filter(None, (bib.get("extent", ""), bib.get("dimensions", ""))))),
        (_("Series"), joined("series", "title")),
        ("ISBN", joined("isbns", "value")),
        (_("Binding and price"), lambda bib: " ".join(filter(None, (bib.get("binding", ""), bib.get("price", ""))))),
        (_("Language"), lambda bib: "; ".join(language_label(code) for code in bib.get("languages", ()))),
        (_("Kind"), lambda bib: format_label(bib.get("format", "book"))),
        (_("Subjects"), joined("subjects", "label")),
        (_("Class"), lambda bib: "; ".join(class_label(one.get("number", "")) for one in bib.get("classes", ()))),
    ]


def feed_title(asked: Asked, names: Names, library: str) -> str:
    """What a search asks for, its words and its filters, and of which library."""
    words = understood(asked.query, get_language() or "") or asked.text or _("All titles")
    filters = (f"{one['name']}: {one['value']}" for one in chips(asked, names))
    return " · ".join(filter(None, (words, *filters, library)))


def channel(asked: Asked, title: str, records: Sequence[RecordView], root: str, own: str) -> Channel:
    """What the feed of a search is about."""
    newest = max((record.updated_at for record in records), default=None)
    page = f"{root}{reverse('discovery:search')}?{asked.address()}"
    return Channel(title, page, own, root, get_language() or "", newest or _NEVER)
