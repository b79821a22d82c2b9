"""Names of classes and codes for the screen: the two levels of 中图法 that the catalog ships, languages, formats."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import CLASS_LABELS
from tianlu.kit.errors import Sentence

CLASSES: Final[Mapping[str, Sentence]] = CLASS_LABELS
LANGUAGES: Final[Mapping[str, Sentence]] = {
    "chi": _("Chinese"),
    "zho": _("Chinese"),
    "eng": _("English"),
    "jpn": _("Japanese"),
    "kor": _("Korean"),
    "fre": _("French"),
    "fra": _("French"),
    "ger": _("German"),
    "deu": _("German"),
    "rus": _("Russian"),
    "spa": _("Spanish"),
    "ita": _("Italian"),
    "por": _("Portuguese"),
    "ara": _("Arabic"),
    "lat": _("Latin"),
    "uig": _("Uyghur"),
    "tib": _("Tibetan"),
    "bod": _("Tibetan"),
    "mon": _("Mongolian"),
    "kaz": _("Kazakh"),
    "kir": _("Kyrgyz"),
    "zha": _("Zhuang"),
    "iii": _("Yi"),
    "mul": _("Several languages"),
    "und": _("Language not given"),
}
FORMATS: Final[Mapping[str, Sentence]] = {
    "book": _("Book"),
    "serial": _("Journal or series"),
    "score": _("Score"),
    "map": _("Map"),
    "audio": _("Audio"),
    "video": _("Video"),
    "image": _("Image"),
    "manuscript": _("Manuscript"),
    "ancient": _("Ancient book"),
    "electronic": _("Electronic resource"),
    "kit": _("Kit"),
    "other": _("Other"),
}
GENRES: Final[Mapping[str, Sentence]] = {
    "thesis": _("Thesis"),
    "newspaper": _("Newspaper"),
    "newspaper-article": _("Newspaper article"),
    "report": _("Report"),
    "standard": _("Standard"),
    "patent": _("Patent"),
}
_TAGS: Final = {
    "chi": "zh",
    "zho": "zh",
    "eng": "en",
    "jpn": "ja",
    "kor": "ko",
    "fre": "fr",
    "ger": "de",
    "rus": "ru",
    "uig": "ug",
    "kaz": "kk",
    "kir": "ky",
    "tib": "bo",
    "bod": "bo",
    "mon": "mn",
    "zha": "za",
    "iii": "ii",
    "ara": "ar",
}
_ARABIC_LETTERS: Final = frozenset({"kk", "ky"})  # written in Cyrillic, Latin or Arabic letters, by country
_RIGHT_TO_LEFT: Final = frozenset({"ug", "ar"})
_OWN: Final = frozenset({"bo", "mn-Mong", "ii", *_RIGHT_TO_LEFT})


def class_label(number: str) -> str:
    """`I · Literature`; a class without a name in the shipped levels is its own number."""
    name = CLASSES.get(number)
    return f"{number} · {name}" if name else number


def language_label(code: str) -> str:
    """The language's name; a code that has none here stays as it is."""
    return str(LANGUAGES.get(code, code))


def format_label(code: str) -> str:
    """The format's name."""
    return str(FORMATS.get(code, code))


def genre_label(code: str) -> str:
    """The genre's name; "" for none."""
    return str(GENRES.get(code, code))


def language_tag(code: str, sample: str, script: str) -> str:
    """The `lang` of a title: Chinese and letters of one language by the script, others by their code; `sample` decides where none is given."""
    tag = _TAGS.get(code, "")
    if tag in _ARABIC_LETTERS and script in _RIGHT_TO_LEFT:
        return f"{tag}-Arab"
    if script in _OWN:  # letters that say more than a code: a Tibetan title in a Chinese record, old Mongolian letters
        return tag if tag in _RIGHT_TO_LEFT else script
    if code in {"chi", "zho"} or (not code and not sample.isascii()):
        return script if script.startswith("zh") else "zh-Hans"
    return tag or ("en" if sample.isascii() else "")
