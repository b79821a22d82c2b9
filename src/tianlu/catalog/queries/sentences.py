"""What the MARC reader reports as codes, said in the language of the page."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from tianlu.marc import CODES


def marc_sentence(code: str, params: Mapping[str, Any]) -> str:
    """The sentence of a reason or notice of `tianlu.marc`; the code itself when it is none of its codes."""
    message = CODES.get(code)
    return gettext(message) % dict(params) if message else code
