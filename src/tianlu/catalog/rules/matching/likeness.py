"""What the titles of two descriptions say for or against their being one edition, in points as in `weighing`."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from tianlu.catalog.rules.matching.keys import Facts
from tianlu.catalog.rules.matching.statements import number_of, words
from tianlu.catalog.rules.matching.titles import read_title
from tianlu.catalog.rules.matching.weights import NEVER, Agreement, Weight
from tianlu.kit.text import fold, romanise

# With an ISBN in common just below the threshold: a remainder may be a genre in one, a subject in another.
_REMAINDER: Final = -12
_COMPANION: Final = -16
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
        "选全文诗词曲",
        "刑民商",
    )
)
_SECOND: Final = frozenset("二三四五六七八九十")  # 一 is seldom a number
_ORDINAL: Final = re.compile(r"(?<=第)[〇零一二三四五六七八九十百]+")
_UNIT: Final = frozenset(fold("卷册集辑部编"))


def title_and_rest(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    for weight in title_alone(ours, theirs):
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


def title_alone(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    if (ours.title.isascii() is not theirs.title.isascii()) and _spelled(ours) == _spelled(theirs):
        yield Weight("title", Agreement.SAME, _telling(_spelled(ours)), ours.title, theirs.title)
        return
    if ours.titles & theirs.titles:
        full, other = max(ours.titles, key=len), max(theirs.titles, key=len)
        same = full == other or full in theirs.titles or other in ours.titles
        points = _telling(min(full, other, key=len))
        yield Weight("title", Agreement.SAME if same else Agreement.NEAR, points if same else points - 2, full, other)
        return
    longest, other = max(ours.titles, key=len, default=""), max(theirs.titles, key=len, default="")
    points = max((_likeness(one, two) for one in ours.titles for two in theirs.titles), default=-16)
    yield Weight("title", Agreement.DIFFERENT if points < 0 else Agreement.NEAR, points, longest, other)


def _spelled(facts: Facts) -> str:
    """The title in Latin letters, as a library without characters has it: 活着 is huozhe."""
    return facts.title if facts.title.isascii() else words(romanise(read_title(facts.said[0]).proper))


def _telling(title: str) -> int:
    """Points of an equal title: few books share a long one. A character tells as much as two and a half letters."""
    length = len(title) * (1 if title.isascii() else 2.5)
    return 6 + (length >= 12) + (length >= 24)


@lru_cache(maxsize=1 << 12)
def _likeness(one: str, other: str) -> int:
    """Points of two titles that are not equal: a slip of the pen, the beginning of the other, or another title."""
    one, other = _ordinals(one), _ordinals(other)
    if one == other:
        return _telling(one)
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 4:
        return -16
    if longer.startswith(shorter) and not (
        one.isascii() and other.isascii() and longer[-1].islower() and len(longer) - len(shorter) == 1
    ):
        rest = longer[len(shorter) :]
        numbered = set(rest) <= _COUNTS | _UNIT or rest[-1] in _UNIT
        lettered = not one.isascii() and rest.isascii() and shorter[-1].isascii()  # 大学物理II and III
        return NEVER if numbered or lettered else -4
    if len(longer) - len(shorter) > 2:
        return -16
    most = max(1, len(longer) // 8)
    letters, others = set(shorter), set(longer)
    if len(letters - others) > most and letters & _COUNTS == others & _COUNTS:
        return -16  # no need to look where: of 5,000 books with one wrong ISBN each is compared with 50
    changed = [
        (one[a:b], other[c:d])
        for tag, a, b, c, d in SequenceMatcher(None, one, other, False).get_opcodes()
        if tag != "equal"
    ]
    if any(
        (set(before) & _COUNTS and set(after) & _COUNTS)
        or any(letter.isdigit() and letter.isascii() for letter in before + after)
        for before, after in changed
    ):
        return NEVER  # 数学 一年级上 and 数学 一年级下
    if any(before + after in _SECOND for before, after in changed):
        return -16  # 历年真题 and 二历年真题
    if not one.isascii() and any(_ascii(before) or _ascii(after) for before, after in changed):
        return -16  # 高等数学A and B
    if any(
        set(before) <= group and set(after) <= group
        for before, after in changed
        if before and after
        for group in _OPPOSED
    ):
        return -16  # 中国古代史 and 中国近代史
    slips = sum(max(len(before), len(after)) for before, after in changed)
    return _telling(shorter) - 5 if slips <= most else -16


def _ordinals(title: str) -> str:
    """第十届 as 第10届."""
    return _ORDINAL.sub(lambda found: number_of(found[0]), title) if "第" in title else title


def _ascii(text: str) -> bool:
    return any(letter.isascii() for letter in text)
