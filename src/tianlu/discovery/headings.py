"""From a record's description to the headings it stands under in browse lists: pure, and the same for every reader."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

from tianlu.discovery.cql.ast import Field
from tianlu.discovery.engines.fields import condensed, key_of
from tianlu.kit import text

_PLACE: Final = 200  # characters of a place: some fourteen Chinese ones; beyond that the key decides
_SOUND: Final = 80
_INITIALS: Final = 20
_LATIN: Final = ("en", "und")
_LETTERS: Final = re.compile("[a-z]+")
_SPELT: Final = re.compile("[a-z1-5 ,.:'-]+")
_WORDS: Final = re.compile("[a-z][a-z'-]*")
_UMLAUT: Final = re.compile("(?<=[ln])(?:v|yu(?![ae]))")
_LONE: Final = re.compile("([ln])(?:v|yu|u\u0308|u:)[1-5]?")
_NOBODY: Final = re.compile(
    r"\W*(?:(?:s\W{1,3}l\W{1,5})?s\W{1,3}n|n\W{1,3}p|publisher (?:not identified|unknown)|出版[者社地][不未][详明]|[不未]详)\W*"
)
_HAN: Final = re.compile("(?<!~)~(?=[a-z])")


class BrowseKind(StrEnum):
    """What can be browsed; the value is the last part of the address."""

    AUTHORS = "authors"
    SUBJECTS = "subjects"
    TITLES = "titles"
    PUBLISHERS = "publishers"

    @property
    def field(self) -> Field:
        """The field in which a search finds its headings."""
        return Field(self.value[:-1])


@dataclass(frozen=True, slots=True)
class WrittenHeading:
    """A heading as a record writes it; `name` says that it is a person's."""

    kind: BrowseKind
    form: str
    name: bool = False

    @property
    def key(self) -> str:
        """Tells headings apart, and not the forms of one: 沈从文 and 沈從文 have the same."""
        return digest(_key_of(self.form))

    @property
    def place(self) -> bytes:
        return place_of(self.form, name=self.name)

    @property
    def sound(self) -> str:
        return sound_of(self.form, name=self.name)

    @property
    def initials(self) -> str:
        return initials_of(self.form, name=self.name)


def headings_of(bib: Mapping[str, Any]) -> list[WrittenHeading]:
    """The headings of one description, each once."""
    found = [
        WrittenHeading(BrowseKind.AUTHORS, one["name"], one["kind"] == "person") for one in bib.get("contributors", ())
    ]
    found += _plain(BrowseKind.SUBJECTS, (one["label"] for one in bib.get("subjects", ())))
    found += _plain(BrowseKind.TITLES, [bib.get("title", "")])
    found += _plain(BrowseKind.PUBLISHERS, named_publishers(bib))
    return [one for one in dict.fromkeys(found) if _key_of(one.form)]


def named_publishers(bib: Mapping[str, Any]) -> list[str]:
    """The publishers of a description; that none is known (出版者不详, [s.n.]) is nobody's name."""
    return [one for one in bib.get("publishers", ()) if not _NOBODY.fullmatch(text.fold(one))]


def _plain(kind: BrowseKind, values: Iterable[str]) -> list[WrittenHeading]:
    return [WrittenHeading(kind, value) for value in values if value]


@lru_cache(maxsize=20_000)  # many records have the same names, and each is asked for more than once
def _key_of(form: str) -> str:
    return key_of(form)


@lru_cache(maxsize=20_000)
def place_of(form: str, *, name: bool = False) -> bytes:
    """Where a heading stands: by pinyin, Latin words among it (`Shen, Congwen` beside 沈从文), digits first."""
    return _HAN.sub("", text.sort_key(form, name=name))[:_PLACE].encode("ascii", "replace")


@lru_cache(maxsize=20_000)
def sound_of(form: str, *, name: bool = False) -> str:
    """How the heading is spoken, letters only: `shencongwen` for 沈从文 and for `Shen, Congwen`; as it is in Latin script."""
    syllables = text.pinyin_tokens(form, name=name)
    first = syllables[: syllables.index(text.GAP)] if text.GAP in syllables else syllables
    spoken = "".join(first) or condensed(form)
    return "".join(_LETTERS.findall(spoken))[:_SOUND]


def heard_as(typed: str) -> list[str]:
    """The sounds that a beginning typed in Latin letters may stand for, in the letters of `sound_of`: as it is, with v and
    yu for ü, as Wade-Giles; tones, marks and signs do not count. None for other scripts, numbers, a single letter."""
    folded = text.fold(unicodedata.normalize("NFC", typed))
    letters = "".join(_LETTERS.findall(folded))
    if len(letters) < 2 or not _SPELT.fullmatch(folded):
        return []
    old = [text.from_wade_giles(word) for word in _WORDS.findall(folded)]
    wade = "".join(syllable for ways in old for syllable in ways[0]) if all(old) else ""
    return list(dict.fromkeys(filter(None, (letters, _UMLAUT.sub("u", letters), wade))))


def with_umlaut(typed: str) -> str:
    """`lv` and `nv` for one syllable typed with ü, in any way of typing it: where 吕 stands, apart from 鲁."""
    marks = unicodedata.normalize("NFD", typed.strip().lower())
    plain = "".join(sign for sign in marks if sign == "\u0308" or not unicodedata.combining(sign))
    found = _LONE.fullmatch(plain)
    return f"{found[1]}v" if found else ""


def initials_of(form: str, *, name: bool = False) -> str:
    """The first letters of its syllables (`hlm`); empty for what is not Chinese."""
    if text.script_of(form) in _LATIN:
        return ""
    token = next((one[1:] for one in text.initials_tokens(form, name=name) if one[:1] == "="), "")
    return "".join(_LETTERS.findall(token))[:_INITIALS]


def romanised(form: str) -> bool:
    """Whether it is a Chinese name in Latin letters, surname first as catalogs write it: `Shen, Congwen`, `Lu, Hsün`."""
    return "," in form and text.script_of(form) == "en" and bool(text.pinyin_tokens(form, name=True))


def tag_key(word: str) -> str:
    """The same for every way of writing a tag: script, width, case, spaces; signs are kept, for a tag may be one."""
    return digest(" ".join(text.fold(unicodedata.normalize("NFC", word)).split()))


def digest(value: str) -> str:
    """32 letters that stand for a value of any length."""
    return blake2b(value.encode("utf-8", "replace"), digest_size=16).hexdigest()
