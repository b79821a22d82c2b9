"""The page where staff manage a record."""

from typing import Any

from tianlu.archive.data import FILES
from tianlu.catalog.data import VERSION_REASONS, Visibility
from tianlu.discovery.events import TAG
from tianlu.discovery.presenting import full_title, language_of, record_address, responsibility
from tianlu.discovery.queries import ManagedRecord
from tianlu.holdings.services import ITEMS
from tianlu.libraries.data import Actor

_COLOURS = {Visibility.PUBLIC: "ok", Visibility.STAFF: "attention", Visibility.SUPPRESSED: "danger"}


def managed(actor: Actor, page: ManagedRecord) -> dict[str, Any]:
    """Context of discovery/manage.html."""
    bib = page.record.bib
    return {
        "record": page.record,
        "title": full_title(bib),
        "lang": language_of(bib),
        "responsibility": responsibility(bib),
        "href": record_address(page.record.id),
        "levels": [(level.value, str(level.label)) for level in Visibility],
        "shown": _state(page.record.visibility),
        "items": [
            {"item": item, "shown": _state(item.visibility), "state": str(item.state.label)} for item in page.items
        ],
        "versions": [(version, VERSION_REASONS.get(version.reason, version.reason)) for version in page.versions],
        "may_items": actor.may(ITEMS),
        "may_files": actor.may(FILES),
        "tags": page.tags,
        "may_tag": actor.may(TAG),
    }


def _state(level: Visibility) -> dict[str, str]:
    return {"state": _COLOURS[level], "words": str(level.label), "value": level.value}
