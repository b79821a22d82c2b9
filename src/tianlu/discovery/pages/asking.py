"""The advanced form and the suggestions of the box."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tianlu.discovery.classes import FORMATS, LANGUAGES
from tianlu.discovery.cql.form import FormLine, lines_of
from tianlu.discovery.cql.writing import write
from tianlu.discovery.data import Facet
from tianlu.discovery.forms import read_address
from tianlu.discovery.presenting import record_address
from tianlu.discovery.queries import SuggestionGroup
from tianlu.kit.text import script_of
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import branch_tree

_COMMON = ("chi", "eng", "jpn", "kor", "fre", "ger", "rus", "uig", "tib", "mon")


def advanced(actor: Actor, values: QueryDict) -> dict[str, Any]:
    """The form, filled in from the query the reader comes with; a query no form can hold is shown in CQL."""
    asked = read_address(values)
    held = list(asked.lines) or lines_of(asked.query)
    lines = list(held or [])
    lines += [FormLine("and", field, "words", "") for field in ("all", "title", "author", "subject")[len(lines) :]]
    language = get_language() or ""
    chosen = {facet: values[0] for facet, values in asked.chosen.items()}
    return {
        "q": asked.text,
        "cql": asked.cql or ("" if held is not None else write(asked.query)),
        "lines": lines,
        "operators": [("and", _("and")), ("or", _("or")), ("not", _("but not"))],
        "fields": _fields(),
        "matches": [
            ("words", _("holds all of")),
            ("phrase", _("holds the phrase")),
            ("starts", _("begins with")),
            ("exact", _("is exactly")),
        ],
        "year_from": asked.year_from,
        "year_to": asked.year_to,
        "languages": [(code, str(LANGUAGES[code])) for code in _COMMON],
        "language": chosen.get(Facet.LANGUAGE, ""),
        "formats": [(code, str(name)) for code, name in FORMATS.items()],
        "format": chosen.get(Facet.FORMAT, ""),
        "branches": [(str(branch.id), branch.name.shown(language)) for branch in branch_tree(actor)],
        "branch": chosen.get(Facet.BRANCH, ""),
        "available": Facet.AVAILABLE in chosen,
    }


def _fields() -> list[tuple[str, str]]:
    return [
        ("all", _("Anywhere")),
        ("title", _("Title")),
        ("author", _("Author")),
        ("subject", _("Subject")),
        ("publisher", _("Publisher")),
        ("series", _("Series")),
        ("fulltext", _("Full text")),
        ("isbn", _("ISBN")),
        ("issn", _("ISSN")),
        ("callnumber", _("Call number")),
        ("class", _("Class")),
        ("number", _("Other number")),
    ]


def suggestions(groups: Sequence[SuggestionGroup], typed: str) -> list[dict[str, Any]]:
    """What `kit/components/suggestions.html` shows; an author or subject becomes a search in its field."""
    search = reverse("discovery:search")
    shown = []
    for group in groups:
        items = []
        for one in group.items:
            item: dict[str, Any] = {"text": one.value, "terms": [typed], "note": one.note, "lang": script_of(one.value)}
            if one.record_id is not None:
                item["href"] = record_address(one.record_id)
            else:
                item["note"] = f"{one.count:,}"
                query = QueryDict(mutable=True)
                query["field0"], query["match0"], query["term0"] = group.kind, "exact", one.value
                item["href"] = f"{search}?{query.urlencode()}"
            items.append(item)
        shown.append({"label": group.label, "items": items})
    return shown
