"""Statements of a description in the form in which two cataloguers' are compared.

One writes 红楼梦(上) where another writes a part 第一册; one Tolkien, J. R. R., another J.R.R. Tolkien; one （清）曹雪芹著,
another 曹雪芹. What only the way of writing changes is levelled here, once for a description.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from tianlu.kit.text import bare_words, fold
from tianlu.marc.bib import Contributor

TITLE_END: Final = 200  # characters in which a part is looked for: that costs the square of them
_NOT_WORDS = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")
_HAN_NUMBERS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_HAN_NUMBER = re.compile(r"[〇零一二三四五六七八九十百]+")
_ROMAN = re.compile(r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})")
_ENGLISH_NUMBERS: Final = {
    word: str(number)
    for number, words in enumerate(
        (
            "one first",
            "two second",
            "three third",
            "four fourth",
            "five fifth",
            "six sixth",
            "seven seventh",
            "eight eighth",
            "nine ninth",
            "ten tenth",
        ),
        start=1,
    )
    for word in words.split()
}
_UNITS: Final = frozenset(fold(unit) for unit in ("", "卷", "册", "集", "辑", "部", "编", "编部"))
# Bounded: brackets that nothing closes would cost the square of their number.
_BRACKETED = re.compile(r"[(（\[［〔【〈<].{0,200}?[)）\]］〕】〉>]")
# A part named at the end of a title: 红楼梦(上), 资本论 第二卷, The works, vol. 2.
_PART = (
    r"(?:[(（\[［〔【](?P<bracketed>[^()（）\[\]［］〔〕【】]{1,12})[)）\]］〕】]"
    r"|第(?P<ordinal>[〇零一二三四五六七八九十百\d]{1,6})[卷册冊集辑輯部编編分]{1,2}"
    r"|(?P<first>[上中下])[卷册冊集编編部]|(?<=[\s.,:;])(?P<alone>[上中下])|(?<=[\s.,:;])卷(?P<juan>[〇零一二三四五六七八九十百\d]{1,6})"
    r"|\b(?:vol(?:ume)?|bk|book|pt|part|no)\b\.?\s*(?P<number>[\divxIVX]{1,6}|" + "|".join(_ENGLISH_NUMBERS) + r"))"
    r"\s*[/.。]?\s*"
)
_ONLY_PART = re.compile(r"\s*" + _PART, re.IGNORECASE)
_ENDS_IN_PART = re.compile(_PART + r"\Z", re.IGNORECASE)  # few titles do, and to find that out costs a tenth of _TAIL
_TAIL = re.compile(r"(?P<title>.*?\w.*?)[\s.,，。:：;；·—-]*" + _PART, re.IGNORECASE)
_PART_IN_BRACKETS = re.compile(
    r"[上中下]|[上中下]?[卷册冊集辑輯部编編]?[〇零一二三四五六七八九十\divxIVX]{1,5}|[上中下第].{0,5}[卷册冊集辑輯部编編]"
)
_PUBLISHING = re.compile(
    r"(?:图书|圖書)?(?:出版)?(?:有限(?:责任)?公司|集团|股份)*$|出版社$|书店出版$"
    r"|\b(?:university press|publishing|publishers?|press|books?|company|co|inc|ltd|llc|limited|corp|verlag|editions?)\b"
)
_NOBODY: Final = frozenset(fold(one) for one in ("sn", "出版者不详", "出版社不详", "出版地不详", "佚名"))
_TRANSLATES = re.compile(r"译|翻訳|訳|transl|traduit|übers|trl", re.IGNORECASE)
_ANNOTATES = re.compile(r"[注註笺箋疏评評]|[点點校]校|校[点點勘订訂]|改编|改編|改写|改寫|缩写|縮寫")
_ANNOTATORS: Final = frozenset({"ann", "cwt", "adp"})
_ROLES = re.compile(
    r"(?:[等合主编編]|[著撰译譯編编注註校订訂辑輯绘繪写寫作选選评評点點述纂修])+$"
    r"|^(?:by|edited by|translated by|ed\.|compiled by|written by)\s+"
)
_MOST: Final = 12  # names of one description
_INITIALS: Final = 3  # letters that may be initials written together
_LONGEST_CHINESE: Final = 4  # characters of a Chinese name
_FAMILY: Final = 2  # characters of a foreigner's family name that tell whose it is
_APART = re.compile(r"[,，、;；:：/]|\s{2,}|\band\b|&|\[et al\.?\]|\bet al\.?")


words = bare_words
known_words = lru_cache(maxsize=1 << 14)(words)  # publishers and authors come again and again


def number_of(text: str) -> str:
    """A volume or edition statement as its number where it has one: 第二版, 2nd ed. and 2版 agree; else its words."""
    plain = words(text)
    if not plain:
        return ""
    if plain[0] in "上中下" and plain[1:] in _UNITS:
        return plain[0]
    if found := _DIGITS.search(plain):
        return found[0].lstrip("0") or "0"
    if found := _HAN_NUMBER.search(plain):
        return _han(found[0])
    for word in re.findall(r"[a-z]+", fold(text)):
        if word in _ENGLISH_NUMBERS:
            return _ENGLISH_NUMBERS[word]
        if _ROMAN.fullmatch(word):
            return str(_roman(word))
    return plain


def _han(text: str) -> str:
    hundreds, sign, rest = text.partition("百")
    if sign and "百" not in rest and len(hundreds) < 2:
        return str(int(hundreds.translate(_HAN_NUMBERS) or 1) * 100 + int(_han(rest.lstrip("〇零")) or 0))
    if text.count("十") != 1:
        return text.translate(_HAN_NUMBERS)
    tens, _, ones = text.partition("十")
    return str(int(tens.translate(_HAN_NUMBERS) or 1) * 10 + int(ones.translate(_HAN_NUMBERS) or 0))


def _roman(word: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10}[letter] for letter in word]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def volume_of(number: str, name: str) -> str:
    """Which part of a set: by its number, else by its name; 上册 stands before 下册 and is no number."""
    return number_of(number) or number_of(name)


def without_part(title: str) -> tuple[str, str]:
    """A title without the part it ends with, and that part: 红楼梦(上) is 红楼梦 and 上; Volume 2 alone is no title."""
    if len(title) > TITLE_END:
        bare, part = without_part(title[-TITLE_END:])
        return title[:-TITLE_END] + bare, part
    if not _ENDS_IN_PART.search(title) or not (found := _ONLY_PART.fullmatch(title) or _TAIL.fullmatch(title)):
        return title, ""
    if (bracketed := found["bracketed"]) is not None and not _PART_IN_BRACKETS.fullmatch(bracketed.strip()):
        return title, ""
    named = next(filter(None, found.group("bracketed", "ordinal", "first", "alone", "juan", "number")), "")
    return found.groupdict().get("title") or "", number_of(named)


@lru_cache(maxsize=1 << 14)
def publisher_of(text: str) -> str:
    """A publisher without what publishers are called: 人民文学出版社 and 人民文学, Penguin Books and Penguin agree."""
    plain = fold(text).strip()
    if words(plain) in _NOBODY:
        return ""
    short = words(_PUBLISHING.sub(" ", plain.rstrip(" .,")))
    return short or words(plain)


@lru_cache(maxsize=1 << 15)
def name_of(text: str) -> str:
    """A name in an order of its own: letters by words in alphabetical order, characters as they stand.

    Dynasty, country and dates in brackets are left out.
    """
    plain = fold(_BRACKETED.sub(" ", text)).strip(" ,.") or fold(text)
    latin = without_initials([word for word in _NOT_WORDS.split(plain) if word and not word.isdigit()])
    return " ".join(sorted(latin)) if latin and all(word.isascii() for word in latin) else "".join(latin)


def without_initials(parts: Sequence[str]) -> list[str]:
    """The parts of a folded name; of one in characters only those, where the letters are but initials: J.K. 罗琳, 莎士比亚, W."""
    written = [part for part in parts if not part.isascii()]
    letters = [part for part in parts if part.isascii()]
    initials = all(len(part) <= _INITIALS for part in letters)
    return written if sum(map(len, written)) > 1 and initials else list(parts)


def names_in(statement: str) -> list[tuple[str, bool]]:
    """The names in a statement of responsibility, and whether each translated: 老舍著 ; 王明译."""
    found: list[tuple[str, bool]] = []
    for piece in _APART.split(_BRACKETED.sub(" ", statement)):
        plain = piece.strip(" .。[]")
        bare = _ROLES.sub("", plain).strip()
        if bare and (name := name_of(bare)):
            found.append((name, bool(_TRANSLATES.search(plain))))
    return found


class People(NamedTuple):
    """Who made the work, who translated it, the name it is found by (of letters the surname alone), who annotated or adapted it."""

    names: frozenset[str]
    translators: frozenset[str]
    first: str
    annotators: frozenset[str] = frozenset()


def people_of(contributors: Sequence[Contributor], statement: str) -> People:
    """From the headings; from the statement of responsibility where there are none, and for translators it alone names."""
    named = [(name_of(one.name), _is_translator(one)) for one in contributors[:_MOST]]
    said = names_in(statement) if statement and (not named or _TRANSLATES.search(statement)) else []
    people = named or said
    translators = {name for name, translates in (*named, *said) if translates and name}
    names = [name for name, _ in people if name and name not in translators]
    first = ""
    if names:
        first = _surname(contributors[0].name) if named and named[0][0] == names[0] else names[0].rpartition(" ")[2]
    annotators = {name_of(one.name) for one in contributors[:_MOST] if _is_annotator(one)} - {"", first}
    return People(frozenset(names), frozenset(translators), first, frozenset(annotators))


def _surname(heading: str) -> str:
    """`Tolkien, J. R. R.` and `J. R. R. Tolkien` as tolkien; a name in characters whole."""
    plain = name_of(heading)
    if not plain.isascii():
        return plain
    before, comma, _ = heading.partition(",")
    return words(before if comma else heading.rstrip(" .,").rpartition(" ")[2])


def _is_translator(one: Contributor) -> bool:
    return one.relator == "trl" or bool(one.role and _TRANSLATES.search(one.role))


def _is_annotator(one: Contributor) -> bool:
    return one.relator in _ANNOTATORS or bool(one.role and _ANNOTATES.search(one.role))


def same_person(one: str, other: str) -> bool:
    """Whether two names as of `name_of` may be one person's: initials stand for what they begin, and of a foreigner's name in
    characters the family name may stand alone (马尔克斯, 加西亚·马尔克斯).
    """
    if one == other:
        return True
    if not one.isascii() and not other.isascii():
        short, long = sorted((one, other), key=len)
        return len(short) >= _FAMILY and len(long) > _LONGEST_CHINESE and long.endswith(short)
    mine, theirs = one.split(), other.split()
    if len(mine) < 2 or len(theirs) < 2:
        longer, shorter = (mine, theirs) if len(mine) > len(theirs) else (theirs, mine)
        return len(shorter) == 1 and len(shorter[0]) > 2 and shorter[0].isascii() and shorter[0] in longer
    common = set(mine) & set(theirs)
    if not any(len(word) > 2 for word in common):
        return False
    return _stands_for([w for w in mine if w not in common], [w for w in theirs if w not in common])


def _stands_for(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    """What is left of two names after their common words: each of the shorter list begins one of the longer, or is begun."""
    shorter, longer = sorted((list(mine), list(theirs)), key=len)
    for word in shorter:
        match = next((one for one in longer if one.startswith(word) or word.startswith(one)), None)
        if match is None and not (len(word) <= 3 and _initials(word, longer)):
            return False
        if match is not None:
            longer.remove(match)
    return True


def _initials(letters: str, words_of: Iterable[str]) -> bool:
    """Whether the letters of `jrr` begin the words."""
    return sorted(letters) == sorted(word[0] for word in words_of)
