"""Names of classes and codes for the screen: the 22 classes of 中图法 and the parts of T, languages, formats.

The full tables of 中图法 belong to their publisher; a library loads its own. The 22 main classes and the 16 parts of T are
public knowledge printed on every library's signs.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import Sentence

CLASSES: Final[Mapping[str, Sentence]] = {
    "A": _("Marxism, Leninism, Mao Zedong and Deng Xiaoping thought"),
    "B": _("Philosophy and religion"),
    "C": _("Social sciences in general"),
    "D": _("Politics and law"),
    "E": _("Military science"),
    "F": _("Economics"),
    "G": _("Culture, science, education, sports"),
    "H": _("Languages and linguistics"),
    "I": _("Literature"),
    "J": _("Arts"),
    "K": _("History and geography"),
    "N": _("Natural sciences in general"),
    "O": _("Mathematics, physics, chemistry"),
    "P": _("Astronomy and earth sciences"),
    "Q": _("Biology"),
    "R": _("Medicine and health"),
    "S": _("Agriculture"),
    "T": _("Technology"),
    "U": _("Transport"),
    "V": _("Aviation and space"),
    "X": _("Environment and safety"),
    "Z": _("General works"),
    "TB": _("General industrial technology"),
    "TD": _("Mining"),
    "TE": _("Petroleum and natural gas"),
    "TF": _("Metallurgy"),
    "TG": _("Metalworking"),
    "TH": _("Machinery and instruments"),
    "TJ": _("Weapons industry"),
    "TK": _("Energy and power engineering"),
    "TL": _("Nuclear technology"),
    "TM": _("Electrical engineering"),
    "TN": _("Electronics and telecommunications"),
    "TP": _("Automation and computing"),
    "TQ": _("Chemical industry"),
    "TS": _("Light industry, crafts, everyday life"),
    "TU": _("Building"),
    "TV": _("Hydraulic engineering"),
}
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
_TAGS: Final = {"chi": "zh", "zho": "zh", "eng": "en", "jpn": "ja", "kor": "ko", "fre": "fr", "ger": "de", "rus": "ru"}


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


def language_tag(code: str, sample: str, script: str) -> str:
    """The `lang` of a title: Chinese by its script, other languages by their code; `sample` decides where none is given."""
    if code in {"chi", "zho"} or (not code and not sample.isascii()):
        return script if script.startswith("zh") else "zh-Hans"
    return _TAGS.get(code, "en" if sample.isascii() else "")
