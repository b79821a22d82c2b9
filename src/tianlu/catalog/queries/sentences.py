"""What the MARC reader reports as codes, said in the language of the page."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import Sentence
from tianlu.marc import CODES
from tianlu.marc.formats import code_name

# What two descriptions have in common, and what speaks against their being the same edition.
EVIDENCE: dict[str, Sentence] = {
    "control": _("control number"),
    "own": _("the library's own number"),
    "isbn": "ISBN",
    "standard": _("standard number"),
    "issn": "ISSN",
    "title": _("title with year or author"),
    "name": _("author, year and publisher"),
}
CONFLICTS: dict[str, Sentence] = {
    "title": _("title"),
    "volume": _("volume"),
    "edition": _("edition"),
    "year": _("year"),
    "name": _("author"),
    "extent": _("extent"),
    "isbn": "ISBN",
    "translator": _("translator"),
    "annotator": _("annotator"),
    "publisher": _("publisher"),
    "language": _("language"),
    "format": _("form"),
    "imprint": _("year and publisher"),
}
_PLACED = ("validate.indicator", "validate.leader", "validate.position")


def marc_sentence(code: str, params: Mapping[str, Any]) -> str:
    """The sentence of a reason or notice of `tianlu.marc`; the code itself when it is none of its codes."""
    message = CODES.get(code)
    return gettext(message) % {**params, **_blanks(code, params), **_named(params)} if message else code


def _blanks(code: str, params: Mapping[str, Any]) -> dict[str, str]:
    """A value of characters that count by their place, with its blanks to be seen; none at all is a dash."""
    value = params.get("value")
    if isinstance(value, str) and (not value.strip() or code.startswith(_PLACED)):
        return {"value": value.replace(" ", "␣") or "—"}
    return {}


def _named(params: Mapping[str, Any]) -> dict[str, str]:
    """The name of the code that is meant, in the language of the page."""
    if "list" not in params:
        return {}
    chinese = (get_language() or "").startswith("zh")
    return {"name": code_name(params["list"], params["instead"], chinese=chinese)}


def evidence_sentences(preview: Mapping[str, Any]) -> list[str]:
    """Why the file is held to be in its encoding: how sure the bytes make it, and what the records say of themselves."""
    said = []
    if preview.get("confidence"):
        sure = gettext("The bytes of the whole file make it %(percent)s %% sure.")
        said.append(sure % {"percent": int(100 * preview["confidence"])})
    return [*said, *map(_witness, preview.get("witnesses", ()))]


def _witness(witness: Mapping[str, Any]) -> str:
    times = witness["times"]
    if witness["kind"] == "xml":
        sentence = gettext("The XML declaration says “%(value)s”.")
    elif witness["kind"] == "leader/09":
        sentence = ngettext(
            "%(times)s record has “%(value)s” in leader position 9.",
            "%(times)s records have “%(value)s” in leader position 9.",
            times,
        )
    else:
        sentence = ngettext(
            "%(times)s record has “%(value)s” in field 100, positions 26-29.",
            "%(times)s records have “%(value)s” in field 100, positions 26-29.",
            times,
        )
    return sentence % {"times": f"{times:,}", "value": str(witness["value"]).replace(" ", "␣")}


def origin_of(source: Mapping[str, Any]) -> str:
    """Where a draft was taken from, in words; "" for one that was written from a worksheet or changes a record."""
    if "record" in source:
        return gettext("Begun with a copy of record %(number)s.") % {"number": source["record"]}
    names = (f"{one.get('target', '')} {one.get('control_number', '')}".strip() for one in source.get("sources", ()))
    taken = gettext(", ").join(name for name in dict.fromkeys(names) if name)
    return gettext("Taken over from %(targets)s.") % {"targets": taken} if taken else ""
