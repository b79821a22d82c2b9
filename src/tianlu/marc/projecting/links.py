"""Addresses of field 856, which both families write alike."""

from __future__ import annotations

import re

from tianlu.marc.bib import Link
from tianlu.marc.projecting.punctuation import bare
from tianlu.marc.record import Field

# Many records give these as versions of the resource (indicator 1), so that the words decide too.
_ABOUT = re.compile(
    r"(?:table of )?contents\b|biograph|descri|\bcover\b|\breview|\bsample|excerpt|summary|inhalt|klappentext"
    r"|sommaire|目[次录錄]|封面|书评|書評|简介|簡介|样章|樣章",
    re.IGNORECASE,
)


def links_of(field: Field, codes: str) -> list[Link]:
    """Its addresses, with the first of the subfields `codes` that says something as label."""
    label = next((value for value in map(field.get, codes) if value.strip()), "")
    about = field.ind2 == "2" or any(_ABOUT.search(value) for value in field.all(codes))
    return [Link(url.strip(), bare(label), about) for url in field.all("u") if url.strip()]
