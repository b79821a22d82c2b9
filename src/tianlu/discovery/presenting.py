"""From results to what the components of a page show: words in the reader's language, addresses, states."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tianlu.catalog.data import SeriesLink
from tianlu.discovery.classes import format_label, language_tag
from tianlu.discovery.data import Item
from tianlu.holdings.data import ItemState, ShelfLine
from tianlu.kit.text import script_of

_IMPRINT_PARTS = 4


def full_title(bib: dict[str, Any]) -> str:
    """Title, part and remainder as one line: `史记. 第三册 : 世家`."""
    title = bib.get("title") or _("Untitled")
    part = ". ".join(one for one in (bib.get("part_number", ""), bib.get("part_name", "")) if one)
    title = f"{title}. {part}" if part else title
    return f"{title} : {bib['title_remainder']}" if bib.get("title_remainder") else title


def main_name(bib: dict[str, Any]) -> str:
    """The name of the main contributor, else the first."""
    contributors = bib.get("contributors", ())
    main = next((one for one in contributors if one.get("main")), None) or next(iter(contributors), None)
    return str(main["name"]) if main else ""


def class_letter(bib: dict[str, Any]) -> str:
    """The main class of 中图法, which colours the drawn cover."""
    return next((one["number"][:1] for one in bib.get("classes", ()) if one.get("scheme") == "clc"), "")


def language_of(bib: dict[str, Any]) -> str:
    """The `lang` of the record's own words."""
    title = bib.get("title", "")
    code = next(iter(bib.get("languages", ())), "")
    return language_tag(code, title, script_of(title))


def responsibility(bib: dict[str, Any]) -> str:
    """The statement of responsibility, else the names of the contributors."""
    if bib.get("responsibility"):
        return str(bib["responsibility"])
    names = [one["name"] for one in bib.get("contributors", ())]
    return _("; ").join(names[:3]) + (_(" and others") if len(names) > 3 else "")


def imprint(bib: dict[str, Any]) -> list[str]:
    """Edition, publisher, year and format where it is no book: what tells editions apart in a list."""
    year = str(bib.get("year") or "") or bib.get("date_text", "")
    kind = bib.get("format", "book")
    parts = [bib.get("edition", ""), next(iter(bib.get("publishers", ())), ""), year]
    return [part for part in (*parts, format_label(kind) if kind != "book" else "") if part][:_IMPRINT_PARTS]


def _name(pair: tuple[str, str]) -> str:
    chinese, english = pair
    return (chinese or english) if (get_language() or "").startswith("zh") else (english or chinese)


def in_series(one: SeriesLink) -> str:
    """`In the series 汉译世界学术名著丛书, no. 3`; a number that says more than figures stands as it is written."""
    if not one.number:
        return _("In the series “%(title)s”") % {"title": one.title}
    return _("In the series “%(title)s”, %(number)s") % {"title": one.title, "number": volume_number(one.number)}


def volume_number(number: str) -> str:
    """A number in a series as a reader says it."""
    return _("no. %(number)s") % {"number": number} if number.isnumeric() else number


def shelf_state(line: ShelfLine) -> tuple[str, str]:
    """The state component of a shelf line: colour name and words."""
    if line.available:
        if line.available == line.total:
            return "available", ngettext("%(n)s on the shelf", "%(n)s on the shelf", line.available) % {
                "n": line.available
            }
        words = _("%(here)s of %(all)s on the shelf") % {"here": line.available, "all": line.total}
        return "available", words
    first = line.states[0][0] if line.states else ItemState.MISSING
    return ("danger" if first is ItemState.MISSING else "out"), str(first.label)


def shelf_row(line: ShelfLine) -> dict[str, str]:
    """A shelf line for the record page."""
    state, words = shelf_state(line)
    return {
        "branch": _name(line.branch),
        "location": _name(line.location),
        "call_number": line.call_number,
        "state": state,
        "words": words,
    }


def shelf_line(line: ShelfLine) -> dict[str, str]:
    """A shelf line for a list."""
    state, words = shelf_state(line)
    return {"place": _name(line.branch), "label": line.call_number, "state": state, "words": words}


def result(item: Item, terms: Sequence[str]) -> dict[str, Any]:
    """What `kit/components/result_item.html` shows."""
    bib = item.bib
    href = record_address(item.id)
    found: dict[str, Any] = {
        "href": href,
        "choice": item.id,
        "title": full_title(bib),
        "terms": terms,
        "lang": language_of(bib),
        "also": bib.get("title_romanised") or next(iter(bib.get("parallel_titles", ())), ""),
        "author": main_name(bib),
        "class_letter": class_letter(bib),
        "responsibility": responsibility(bib),
        "imprint": imprint(bib),
        "why": item.why,
    }
    if item.shelves:
        found["shelf"] = shelf_line(item.shelves[0])
        more = len({line.branch_id for line in item.shelves}) - 1
        if more > 0:
            found["more_shelves"] = ngettext("Also at %(n)s other branch", "Also at %(n)s other branches", more) % {
                "n": more
            }
            found["more_href"] = f"{href}#shelf"
    elif bib.get("links"):
        found["shelf"] = {"state": "available", "words": _("Online")}
    return found


def record_address(record_id: int) -> str:
    return reverse("discovery:record", args=[record_id])


def book(number: int, bib: dict[str, Any], note: str = "") -> dict[str, Any]:
    """What `kit/components/book.html` shows of record `number`."""
    return {
        "href": record_address(number),
        "title": bib.get("title", ""),
        "author": main_name(bib),
        "class_letter": class_letter(bib),
        "lang": language_of(bib),
        "note": note,
    }


def total_words(lines: Iterable[ShelfLine]) -> str:
    """`3 copies, 2 on the shelf`."""
    held = list(lines)
    total, here = sum(line.total for line in held), sum(line.available for line in held)
    return ngettext("%(n)s copy, %(here)s on the shelf", "%(n)s copies, %(here)s on the shelf", total) % {
        "n": total,
        "here": here,
    }
