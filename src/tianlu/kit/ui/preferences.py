"""What a person chose for their eyes and hands, kept in plain cookies so that the first byte of a page is already right."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

YEAR_SECONDS = 31_536_000


@dataclass(frozen=True)
class Preferences:
    """Values are validated: whatever a cookie holds, only these reach a page."""

    theme: str = "auto"
    size: str = "standard"
    keys: str = "on"

    CHOICES: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "theme": ("auto", "light", "dark"),
        "size": ("standard", "large"),
        "keys": ("on", "off"),
    }


def cookie_name(name: str) -> str:
    return f"tianlu_{name}"


def read(request: HttpRequest) -> Preferences:
    """The preferences a request carries; unknown values count as the default."""
    chosen = {}
    for name, choices in Preferences.CHOICES.items():
        value = request.COOKIES.get(cookie_name(name), "")
        chosen[name] = value if value in choices else choices[0]
    return Preferences(**chosen)


def write(response: HttpResponse, posted: Mapping[str, str]) -> None:
    """Set a cookie for each preference in `posted` that has an allowed value; a default deletes its cookie."""
    for name, choices in Preferences.CHOICES.items():
        value = posted.get(name, "")
        if value == choices[0]:
            response.delete_cookie(cookie_name(name), samesite="Lax")
        elif value in choices:
            _keep(response, cookie_name(name), value)
    language = posted.get("language", "")
    if language in dict(settings.LANGUAGES):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, language)


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=YEAR_SECONDS, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )


_TAGS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}


def language_tag(code: str | None = None) -> str:
    """The BCP 47 tag of a Django language code ("zh-hans" → "zh-Hans"); of the active language when none is given."""
    code = code or get_language() or settings.LANGUAGE_CODE
    return _TAGS.get(code.lower(), code)
