"""What each statement says for or against two descriptions being one edition, in points.

A point is one bit: two descriptions with one point more are twice as likely to be one (the sum of logarithms of likelihood
ratios of Fellegi and Sunter, A Theory for Record Linkage, JASA 64, 1969). The weights are rounded and were set once, from
how often cataloguers of one book agree on a statement and how often two books that share a key do; `bench matching` shows
what they come to on pairs that took no part in it.
"""

from collections.abc import Iterable
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from tianlu.catalog.rules.matching.keys import Facts, Key, KeyKind
from tianlu.catalog.rules.matching.statements import same_person
from tianlu.kit.text import fold


class Agreement(StrEnum):
    """How two statements stand to each other."""

    SAME = "same"
    NEAR = "near"
    DIFFERENT = "different"
    ONE_SIDED = "one-sided"


class Weight(NamedTuple):
    """What one statement comes to: `points` for (above 0) or against."""

    field: str
    agreement: Agreement
    points: int
    ours: str
    theirs: str


PRIOR: Final = -8  # of descriptions that share a key, about one pair in 250 is one edition
NEVER: Final = -40  # outweighs all that can agree
_NUMBER: Final = {KeyKind.CONTROL: 16, KeyKind.OWN: 16, KeyKind.ISBN: 9, KeyKind.STANDARD: 9, KeyKind.ISSN: 9}
# A work and its author have many editions: without one of these agreeing nothing is said of the edition.
_OF_AN_EDITION: Final = frozenset({"control", "isbn", "standard", "issn", "year", "publisher", "edition"})
# With an ISBN in common just below the threshold: a remainder may be a genre in one, a subject in another.
_REMAINDER: Final = -12
_COMPANION: Final = -16
_PART: Final = -24  # a whole and its part, or parts of one number with different names
_ANNOTATOR: Final = -12
_ENOUGH_PAGES: Final = 20  # many books have 8 or 16 pages, few share 345
_FRONT_MATTER: Final = 12  # pages one cataloguer counts and another does not
_COUNTS: Final = frozenset(fold("〇零一二三四五六七八九十百初续上中下前后内外甲乙丙丁")) | frozenset("0123456789")
# Characters that tell two books of one row apart, never a slip for one another.
_OPPOSED: Final = tuple(
    frozenset(fold(row))
    for row in (
        "古近现当",
        "东西南北",
        "男女",
        "大小",
        "高低",
        "文理",
        "春夏秋冬",
        "中英美法德俄日韩苏",
        "数理化生",
        "父母",
        "公私",
    )
)
_UNIT: Final = frozenset(fold("卷册集辑部编"))


def weigh(ours: Facts, theirs: Facts, evidence: tuple[Key, ...]) -> tuple[Weight, ...]:
    """All that speaks for or against, the shared numbers first. `evidence` are the keys that both are found by."""
    kinds = {key.kind for key in evidence}
    found = list(_numbers(evidence))
    if KeyKind.OWN in kinds:  # a library's own record again: whatever else it says may have been corrected
        found += _title(ours, theirs)
        found += [weight for weight in _volume(ours, theirs) if weight.points <= NEVER]
        return tuple(found)
    found += _title_and_rest(ours, theirs)
    years = _year(ours, theirs)
    if KeyKind.CONTROL in kinds:  # an agency's own record: it names the year of copyright or that of publication
        years = [
            weight._replace(points=max(weight.points, -6)) if weight.agreement is Agreement.NEAR else weight
            for weight in years
        ]
    found += years
    for part in (_volume, _edition, _names, _translators, _annotators, _publisher, _extent, _language, _format):
        found += part(ours, theirs)
    if KeyKind.ISBN not in kinds:
        found += _isbns(ours, theirs)
    if not any(weight.points > 0 and weight.field in _OF_AN_EDITION for weight in found):
        found.append(Weight("imprint", Agreement.ONE_SIDED, -6, "", ""))
    return tuple(found)


def _numbers(evidence: tuple[Key, ...]) -> Iterable[Weight]:
    """The strongest number with its points, the others without: records are copied with all their numbers at once."""
    points = None
    for kind in sorted({key.kind for key in evidence if key.kind in _NUMBER}):
        shown = _shown(evidence, kind)
        points = _NUMBER[kind] if points is None else 0
        yield Weight(kind.name.lower(), Agreement.SAME, points, shown, shown)


def score(weights: Iterable[Weight]) -> int:
    """How likely it is one edition, in percent, 0 to 100."""
    bits = PRIOR + sum(weight.points for weight in weights)
    return int(100 / (1 + 2.0**-bits)) if bits > -40 else 0


def _shown(evidence: Iterable[Key], kind: KeyKind) -> str:
    return next(key.text for key in evidence if key.kind is kind)


def _title_and_rest(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    for weight in _title(ours, theirs):
        against = _beside(ours, theirs)
        yield weight._replace(agreement=Agreement.DIFFERENT, points=weight.points + against) if against else weight


def _beside(ours: Facts, theirs: Facts) -> int:
    """Points against equal titles that go on differently: 五年高考三年模拟 of mathematics and of English, a book and its 习题."""
    if ours.companions != theirs.companions:
        return _COMPANION
    mine, other = ours.remainder, theirs.remainder
    if not mine or not other or ours.title != theirs.title or mine in other or other in mine:
        return 0
    likeness = _likeness(mine, other)
    return likeness if likeness <= NEVER else 0 if likeness > 0 else _REMAINDER


def _title(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    if ours.titles & theirs.titles:
        full, other = max(ours.titles, key=len), max(theirs.titles, key=len)
        same = full == other or full in theirs.titles or other in ours.titles
        points = _telling(min(full, other, key=len))
        yield Weight("title", Agreement.SAME if same else Agreement.NEAR, points if same else points - 2, full, other)
        return
    longest, other = max(ours.titles, key=len, default=""), max(theirs.titles, key=len, default="")
    points = max((_likeness(one, two) for one in ours.titles for two in theirs.titles), default=-14)
    yield Weight("title", Agreement.DIFFERENT if points < 0 else Agreement.NEAR, points, longest, other)


def _telling(title: str) -> int:
    """Points of an equal title: few books share a long one. A character tells as much as two and a half letters."""
    length = len(title) * (1 if title.isascii() else 2.5)
    return 6 + (length >= 12) + (length >= 24)


@lru_cache(maxsize=1 << 12)
def _likeness(one: str, other: str) -> int:
    """Points of two titles that are not equal: a slip of the pen, the beginning of the other, or another title."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 4:
        return -14
    if longer.startswith(shorter) and not (
        one.isascii() and other.isascii() and longer[-1].islower() and len(longer) - len(shorter) == 1
    ):
        rest = longer[len(shorter) :]
        numbered = set(rest) <= _COUNTS | _UNIT or rest[-1] in _UNIT
        lettered = not one.isascii() and rest.isascii() and shorter[-1].isascii()  # 大学物理II and III
        return NEVER if numbered or lettered else -4
    if len(longer) - len(shorter) > 2:
        return -14
    changed = [
        (one[a:b], other[c:d])
        for tag, a, b, c, d in SequenceMatcher(None, one, other, False).get_opcodes()
        if tag != "equal"
    ]
    if any(set(before) & _COUNTS and set(after) & _COUNTS for before, after in changed):
        return NEVER  # 数学 一年级上 and 数学 一年级下
    if not one.isascii() and any(_ascii(before) or _ascii(after) for before, after in changed):
        return -14  # 高等数学A and B
    if any(
        set(before) <= group and set(after) <= group
        for before, after in changed
        if before and after
        for group in _OPPOSED
    ):
        return -14  # 中国古代史 and 中国近代史
    slips = sum(max(len(before), len(after)) for before, after in changed)
    return _telling(shorter) - 5 if slips <= max(1, len(longer) // 8) else -14


def _ascii(text: str) -> bool:
    return any(letter.isascii() for letter in text)


def _volume(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    if not ours.volume and not theirs.volume:
        return
    if ours.volume == theirs.volume:
        yield _levels(ours, theirs)
    elif ours.volume and theirs.volume:
        yield Weight("volume", Agreement.DIFFERENT, NEVER, ours.volume, theirs.volume)
    else:  # of volume 1 too: a set is often given the ISBN of its first volume
        yield Weight("volume", Agreement.ONE_SIDED, _PART, ours.volume, theirs.volume)


def _levels(ours: Facts, theirs: Facts) -> Weight:
    """Parts whose first number or name agrees, by what they say besides: 第一卷 上册 and 下册, 必修 1 and 选修 1."""
    mine, other = ours.places, theirs.places
    if mine != other and mine and other:
        first = mine.startswith(other + ".") or other.startswith(mine + ".")
        agreement, points = (Agreement.ONE_SIDED, _PART) if first else (Agreement.DIFFERENT, NEVER)
        return Weight("volume", agreement, points, mine, other)
    mine, other = ours.part_words, theirs.part_words
    if mine and other and mine not in other and other not in mine:
        return Weight("volume", Agreement.DIFFERENT, _PART, f"{ours.volume} {mine}", f"{theirs.volume} {other}")
    return Weight("volume", Agreement.SAME, 2, ours.volume, theirs.volume)


def _edition(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    mine, other = (edition if edition != "1" else "" for edition in (ours.edition, theirs.edition))
    if mine == other:
        if mine:
            yield Weight("edition", Agreement.SAME, 2, mine, other)
    elif ours.edition and theirs.edition:
        yield Weight("edition", Agreement.DIFFERENT, NEVER, ours.edition, theirs.edition)
    else:
        yield Weight("edition", Agreement.ONE_SIDED, -5, ours.edition, theirs.edition)


def _year(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    if not (ours.year and theirs.year) or (ours.serial and theirs.serial):
        return
    apart = abs(int(ours.year) - int(theirs.year))
    if not apart:
        yield Weight("year", Agreement.SAME, 3, ours.year, theirs.year)
    elif apart == 1:
        yield Weight("year", Agreement.NEAR, -11, ours.year, theirs.year)  # by itself just below the threshold
    else:
        yield Weight("year", Agreement.DIFFERENT, NEVER, ours.year, theirs.year)


def _names(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    if not ours.names or not theirs.names:
        return
    shown = min(ours.names), min(theirs.names)
    if ours.names & theirs.names:
        yield Weight("name", Agreement.SAME, 4, *shown)
    elif any(same_person(one, other) for one in ours.names for other in theirs.names):
        yield Weight("name", Agreement.NEAR, 4, *shown)
    elif any(one.isascii() == other.isascii() for one in ours.names for other in theirs.names):
        yield Weight("name", Agreement.DIFFERENT, -6, *shown)  # a name in two scripts is no contradiction


def _translators(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    if not ours.translators or not theirs.translators:
        return
    shown = min(ours.translators), min(theirs.translators)
    if any(same_person(one, other) for one in ours.translators for other in theirs.translators):
        yield Weight("translator", Agreement.SAME, 2, *shown)
    elif any(one.isascii() == other.isascii() for one in ours.translators for other in theirs.translators):
        yield Weight("translator", Agreement.DIFFERENT, NEVER, *shown)


def _annotators(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    """Who edited an old work or retold it: cataloguers of one book may choose among several, so it is not `NEVER`."""
    mine, other = ours.annotators, theirs.annotators
    if any(same_person(one, two) for one in mine for two in other):
        return
    if any(one.isascii() == two.isascii() for one in mine for two in other):
        yield Weight("annotator", Agreement.DIFFERENT, _ANNOTATOR, min(mine), min(other))


def _publisher(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    mine, other = ours.publisher, theirs.publisher
    if not mine or not other:
        return
    if mine != other and not mine.isascii() and (mine in other or other in mine):
        # 人民 and 江苏人民 are two, 三联 and 生活读书新知三联 one.
        yield Weight("publisher", Agreement.NEAR, -2, mine, other)
    elif mine in other or other in mine:
        yield Weight("publisher", Agreement.SAME, 2, mine, other)
    else:
        yield Weight("publisher", Agreement.DIFFERENT, -2 if ours.serial else -4, mine, other)


def _extent(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    if not ours.extent or not theirs.extent:
        return
    if ours.unit != theirs.unit:
        volumes = ours.extent if ours.unit == "volumes" else theirs.extent
        if "juan" in {ours.unit, theirs.unit} or volumes == "1":
            return  # 卷 of an old book say nothing of its volumes or pages, nor does one volume of its pages
        yield Weight("extent", Agreement.DIFFERENT, -4, ours.extent, theirs.extent)
        return
    apart = abs(int(ours.extent[:9]) - int(theirs.extent[:9]))
    if not apart:
        yield Weight("extent", Agreement.SAME, 5 if _many(ours) else 1, ours.extent, theirs.extent)
    elif apart > _FRONT_MATTER or ours.unit != "pages":
        yield Weight("extent", Agreement.DIFFERENT, -4, ours.extent, theirs.extent)


def _many(facts: Facts) -> bool:
    return facts.unit == "pages" and int(facts.extent[:9]) >= _ENOUGH_PAGES


def _language(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    if ours.languages and theirs.languages and not ours.languages & theirs.languages:
        yield Weight("language", Agreement.DIFFERENT, -12, min(ours.languages), min(theirs.languages))


def _format(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    if ours.format != theirs.format and {ours.format, theirs.format} != {"book", "ancient"}:
        yield Weight("format", Agreement.DIFFERENT, -12, ours.format, theirs.format)


def _isbns(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    mine = {key.text for key in ours.keys if key.kind is KeyKind.ISBN}
    other = {key.text for key in theirs.keys if key.kind is KeyKind.ISBN}
    if mine and other:
        yield Weight("isbn", Agreement.DIFFERENT, -8, min(mine), min(other))
