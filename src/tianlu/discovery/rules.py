"""Pure decisions of discovery: what of a record is given to the embedder."""

import re
from collections.abc import Mapping
from typing import Any

from tianlu.kit.text import to_simplified

LONGEST = 400  # characters; an embedder's time grows with length, and titles say what they say at their beginning
_GAPS = re.compile(r"\s*--\s*|\s+")


def meaning_text(bib: Mapping[str, Any]) -> str:
    """The record's title with its parts, then its subjects, as one line; empty when it has no title.

    Chinese is given in simplified characters, as queries are: the embedder puts 紅樓夢 and 红楼梦 near each other but
    not on the same spot. (Conversion by phrase depends on context, which does no harm where nothing is compared
    letter by letter.)
    """
    title = bib.get("title", "")
    if not title:
        return ""
    part = " ".join(one for one in (bib.get("part_number", ""), bib.get("part_name", "")) if one)
    whole = ". ".join(one for one in (title, part) if one)
    if bib.get("title_remainder"):
        whole = f"{whole}: {bib['title_remainder']}"
    subjects = ", ".join(dict.fromkeys(one["label"] for one in bib.get("subjects", ()) if one.get("label")))
    return plain(f"{whole}. {subjects}" if subjects else whole)


def plain(text: str) -> str:
    """A text or a query as the embedder gets it: simplified, single spaces, cut."""
    return _GAPS.sub(" ", to_simplified(text[: 2 * LONGEST])).strip()[:LONGEST]
