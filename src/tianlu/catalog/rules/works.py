"""Which descriptions are editions, translations or volumes of one work, by what they say of it.

A key is a title with the name of whoever made the work. A record gives several: its uniform title, the title of the original
that it names, its own title; ancient books also without what a title says of this edition. Records that share a key are of
one work; `kind` is the evidence that staff are shown. Some kinds hold only where all that share the key let them
(`clustering.held_by`): `said` is what they are compared by.
"""

import re
from collections.abc import Collection, Mapping
from functools import cache
from hashlib import blake2b
from typing import Final, NamedTuple

from tianlu.catalog.rules.matching import without_initials, words
from tianlu.catalog.rules.sounds import CYRILLIC, script, skeleton, spelled
from tianlu.catalog.rules.work_titles import ARTICLE, REIGN, bare_title, count_of_juan, plain_title
from tianlu.kit.text import fold, romanise
from tianlu.marc.bib import Bib, Contributor
from tianlu.marc.formats import LANGUAGES, code_list

UNIFORM, ORIGINAL, TITLE, PLAIN, ISSN = "uniform", "original", "title", "plain", "issn"
AUTHORITY = "authority"  # title and an authority of the maker's name: whatever script the name is in
FAMILY = "family"  # title and family name of a translated maker, or of one in letters whose others may be initials
ROMAN = "roman"  # the record's own title and name in the letters of libraries abroad
NAMED, OWN = "named", "own"  # a title named as the original's by a record in another script, and who has that title
NAMED_WORD, OWN_WORD = "named-word", "own-word"  # the same of a title of one word, which many may have thought of
_NOT_MAKERS: Final = frozenset({"trl", "ill", "pbl", "prt", "bkd", "com", "ann", "aui", "win", "wpr"})
_ORIGIN = re.compile(r"^[(\[（［【〔〈][^)\]）］】〕〉]{1,8}[)\]）］】〕〉]\s*")  # (清), [美]
_AFTER_NAME = re.compile(
    r"[(\[（［【〔〈][^()\[\]（）［］【】〔〕〈〉]*[)\]）］】〕〉]\s*$"
)  # 袁枚 (清), Rowling, J. K. (Joanne K.)
_STATE = re.compile(r"^中华人民共和国(?=\w{3})")
_MONK = re.compile(r"^释(?=\w\w)")  # 释慧能
_PARTS = re.compile(r"[^\w]+")
_ORIGINAL_NOTE = re.compile(
    r"^(?:translation of|original title|title of original|title in original language|书名原文|書名原文|题名原文|題名原文"
    r"|原书名|原書名|原书题名|原書題名|原文题名|原文題名)\s*[:：]\s*(?P<title>[^/;；。]{2,160})",
    re.IGNORECASE,
)
_QUOTES = " .《》“”\"'"
_GENERIC_WORDS = """selected collected complete new short poems poetry works stories tales plays letters essays novels writings papers speeches
selections correspondence sketches fiction drama memoirs autobiography diary history dictionary introduction handbook english french german russian the a an of and in to"""
_GENERIC: Final = frozenset(_GENERIC_WORDS.split())
_SHORTEST_FAMILY = 2  # characters that tell a foreigner's family name
_SHORTEST_WORD: Final = 4  # letters of a title of one word that may tell a work
_SAINT: Final = "圣"  # begins a family name, with a stroke or a dot behind it
_LONGEST_NAME = 4  # characters of a Chinese name; a longer one is a foreigner's, whose sounds are not its letters


class WorkKey(NamedTuple):
    """`text` is what records share, `kind` where this one has it from, `said` what tells those of a conditional kind apart."""

    kind: str
    text: str
    said: str = ""


def work_keys(bib: Bib, authorities: Mapping[str, Collection[int]] | None = None) -> tuple[WorkKey, ...]:
    """The keys of a description, the strongest first; none where it does not say enough to tell works apart.

    `authorities` are those that contributors' names, as written, are linked to.
    """
    if bib.format == "serial":
        return tuple(WorkKey(ISSN, f"issn:{words(issn)}") for issn in dict.fromkeys(bib.issns) if issn)
    chosen = _maker(bib)
    name = _name(chosen) if chosen else ""
    ancient = bib.format in {"ancient", "manuscript"}
    titles = [(kind, words(title)) for kind, title in _titles(bib)]
    found: dict[str, WorkKey] = {}
    for kind, title in titles:
        if title and (name or (ancient and len(plain_title(bib.title)) > 1)):
            _add(found, WorkKey(kind, f"{title}|{name}"))
    if ancient or count_of_juan(fold(bib.title)):
        bare = plain_title(bib.title)
        if len(bare) > 1 and (name or ancient):
            _add(found, WorkKey(PLAIN, f"{bare}|{name}"))
        if name and (under := REIGN.sub("", fold(bib.title).strip())) != fold(bib.title).strip():
            _add(found, WorkKey(PLAIN, f"{plain_title(under)}|{name}"))
    elif name and (bare := bare_title(bib.title)):
        _add(found, WorkKey(PLAIN, f"{bare}|{name}"))
    if chosen and name:
        linked = sorted((authorities or {}).get(chosen.name, ()))
        for key in (
            *_by_authority(bib, titles, linked),
            *_across(bib, titles, chosen),
            *_by_family(bib, titles, chosen),
        ):
            _add(found, key)
    return tuple(found.values())


def digest_of(text: str) -> int:
    """A key as the 64-bit number it is looked up by."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


def _add(found: dict[str, WorkKey], key: WorkKey) -> None:
    if key.text and key.text[0] != "|":
        found.setdefault(key.text, key)


def _titles(bib: Bib) -> list[tuple[str, str]]:
    """Uniform title, title of the original where one is named (a volume of several works has several), own title."""
    named = [one.title for one in bib.relations if one.kind == "original"]
    named += [match["title"].strip(_QUOTES) for note in bib.notes if (match := _ORIGINAL_NOTE.match(note))]
    originals = {words(title): title for title in reversed(named) if words(title)}
    return [
        (UNIFORM, ARTICLE.sub("", _without_language(bib.uniform_title))),
        *((ORIGINAL, ARTICLE.sub("", title)) for title in originals.values() if len(originals) == 1),
        (TITLE, ARTICLE.sub("", bib.title)),
    ]


def _without_language(title: str) -> str:
    """MARC 21 says behind a uniform title in which language this edition is: Voĭna i mir. English."""
    work, mark, language = title.rpartition(". ")
    said = language.partition(" (")[0].split(" & ")
    return work if mark and work and all(one in _languages() for one in said) else title


@cache
def _languages() -> frozenset[str]:
    names = {english for english, _chinese in code_list(LANGUAGES).names.values()}
    return frozenset(names | {name.partition(" (")[0].partition(",")[0] for name in names})


def _by_authority(bib: Bib, titles: list[tuple[str, str]], linked: Collection[int]) -> list[WorkKey]:
    roman = _romanised(bib.title)
    found = [WorkKey(AUTHORITY, f"{title}|@{number}") for _kind, title in titles for number in linked if title]
    own = titles[-1][1]
    return [*found, *(WorkKey(ROMAN, f"{roman}|@{number}", own) for number in linked if roman)]


def _across(bib: Bib, titles: list[tuple[str, str]], maker: Contributor) -> list[WorkKey]:
    """What leads from a description to those in other scripts where no authority does."""
    name = _name(maker)
    own, written = titles[-1][1], script(name)
    found = []
    if not bib.original_languages and written == script(own) and (roman := _romanised(bib.title)):
        letters = _romanised_name(maker)
        if letters:
            found.append(WorkKey(ROMAN, f"{roman}|{letters}", f"{own}|{name}"))
    parts = " ".join(_name_parts(maker))
    for kind, title in titles[:-1]:
        if title:  # a translation in the script of the original tells as well who has that title
            found += _by_title(bib, kind, OWN if script(title) == written else NAMED, title, parts)
    return found + (_by_title(bib, TITLE, OWN, own, parts) if written == script(own) else [])


def _by_title(bib: Bib, kind: str, what: str, title: str, parts: str) -> list[WorkKey]:
    """A title without its maker's name, where it tells a work well enough for that."""
    if not _telling(bib, kind):
        if (
            _words_of(bib, kind) != [title]
            or len(title) < _SHORTEST_WORD
            or title in _GENERIC
            or script(title) == "CJK"
        ):
            return []
        what = NAMED_WORD if what == NAMED else OWN_WORD
    return [WorkKey(what, f"{title}|~", parts)]


def _by_family(bib: Bib, titles: list[tuple[str, str]], maker: Contributor) -> list[WorkKey]:
    """What leads from a translation to another that names its maker by the family name alone or by other
    characters for its sound: 马尔克斯, 加西亚·马尔克斯; 弗洛伊德, 佛洛伊德.
    """
    bare = fold(_bare_name(maker))
    if maker.kind == "person" and bare.isascii() and ("," in bare or bare.isalpha()):
        return _by_initials(bib, titles, maker, words(bare.partition(",")[0]))
    if maker.kind != "person" or not bib.original_languages or script(bare) != "CJK":
        return []
    before, comma, _given = bare.partition(",")
    parts = without_initials([part for part in _PARTS.split(before if comma else bare) if part])
    family = "".join(parts[-2:] if parts[-2:-1] == [_SAINT] else parts[-1:])  # 安托万·德·圣-埃克苏佩里
    if len(family) < _SHORTEST_FAMILY:
        return []
    known = dict.fromkeys([*(title for _kind, title in titles), bare_title(bib.title)])
    said, sound = " ".join(_name_parts(maker)), skeleton(family)
    ends = [f"{family}~", *([f"{sound}~~"] if sound else [])]
    return [WorkKey(FAMILY, f"{title}|{end}", said) for title in known if title for end in ends]


def _by_initials(bib: Bib, titles: list[tuple[str, str]], maker: Contributor, family: str) -> list[WorkKey]:
    """What leads from Yeats, W. B. to Yeats, William Butler, for titles that tell a work."""
    said = " ".join(_name_parts(maker))
    known = dict.fromkeys(title for kind, title in titles if title and _telling(bib, kind))
    return [WorkKey(FAMILY, f"{title}|{family}~", said) for title in known] if family else []


def _telling(bib: Bib, kind: str) -> bool:
    """Whether a title without a name still names one work: Война и мир does, Poems and Selected works do not."""
    parts = _words_of(bib, kind)
    if script("".join(parts)) == "CJK":
        return len("".join(parts)) > 4
    return len(parts) > 1 and any(part not in _GENERIC for part in parts)


def _words_of(bib: Bib, kind: str) -> list[str]:
    title = next((text for known, text in _titles(bib) if known == kind), "")
    return [part for part in _PARTS.split(fold(title)) if part]


def _romanised(title: str) -> str:
    """A title as libraries abroad write it, compared like any other; "" for one in Latin letters, or too short to tell."""
    if len(words(title)) < 2 or (written := script(title)) not in ("CJK", "CYRILLIC"):
        return ""
    # Read before it is folded: 着 and 著 are one character to `fold` and two sounds.
    return words(romanise(title)) if written == "CJK" else spelled(fold(title))


def _romanised_name(one: Contributor) -> str:
    bare = _bare_name(one)
    if script(bare) == "CYRILLIC":
        return _sorted_parts(fold(bare).translate(CYRILLIC))
    if script(bare) == "CJK" and 1 < len(bare) <= _LONGEST_NAME and bare.isalpha():
        return _sorted_parts(fold(romanise(bare, name=True)))
    return ""


def maker(bib: Bib) -> str:
    """Who made the work, as names are compared: the main contributor, else the first who is no translator, illustrator or
    publisher; parts of Latin names in one order, so that `Austen, Jane` and `Jane Austen` agree. "" when nobody is named.
    """
    chosen = _maker(bib)
    return _name(chosen) if chosen else ""


def _maker(bib: Bib) -> Contributor | None:
    makers = [one for one in bib.contributors if one.relator not in _NOT_MAKERS]
    if not makers and not bib.original_languages:  # 论语译注, 康熙字典: the work of who annotated or compiled it
        makers = [one for one in bib.contributors if one.relator in {"ann", "com"} or "注" in one.role]
    return next((one for one in makers if one.main), makers[0] if makers else None)


def _name(one: Contributor) -> str:
    return "".join(_name_parts(one))


def _bare_name(one: Contributor) -> str:
    """The name without dynasty, country, dates or full form in brackets before or behind it."""
    name = _ORIGIN.sub("", one.name.strip())
    return _AFTER_NAME.sub("", name) or name if one.kind == "person" else name


def _name_parts(one: Contributor) -> list[str]:
    folded = fold(_bare_name(one))
    if one.kind == "person":
        return without_initials(_parts(_MONK.sub("", folded)))
    return _parts(_STATE.sub("", folded))


def _sorted_parts(folded: str) -> str:
    return "".join(_parts(folded))


def _parts(folded: str) -> list[str]:
    return sorted(part for part in _PARTS.split(folded) if part and not part.isdigit())
