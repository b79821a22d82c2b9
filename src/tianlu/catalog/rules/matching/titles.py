"""What titles say beside the title itself: an edition, a whole set, a companion to another book."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from tianlu.catalog.rules.matching.statements import TITLE_END, number_of, without_part
from tianlu.kit.text import fold

_NUMBER: Final = r"[〇零一二三四五六七八九十百\d]{1,3}"
_EDITED: Final = (
    "修订|修訂|增订|增訂|增补|增補|修正|校订|校訂|重订|重訂|影印|点校|點校|校注|插图|插圖|彩图|彩圖|彩色|图文|圖文|注音|双语|雙語|精装|精裝|平装|平裝"
    "|典藏|珍藏|纪念|紀念|普及|大字|简体字?|簡體字?|繁体字?|繁體字?|缩印|縮印|评注|評注|注释|注釋|评点|評點|点评|點評|批注|导读|導讀|节选|節選|节译|節譯|全注全译|全注全譯|全本全注全译|全译|全譯|原|新|全新|最新"
)
_EDITION: Final = rf"(?:第?{_NUMBER}版(?:修订[版本]?)?|(?:{_EDITED}){{1,2}}[版本]|(?:\d+(?:st|nd|rd|th)|revised|new|rev\.?) ed(?:ition|n)?\.?)"
_SET: Final = rf"(?:[全共]{_NUMBER}[卷册冊集部编編辑輯]|全套|上[、,，/及和]?(?:中[、,，/及和]?)?下[卷册冊集部编編]?)"
_COMPANIONS: Final = re.compile(
    fold("学习指导|活动手册|作业|习题|题解|解答|答案|练习|辅导|教师|学生|教参|补编|补遗|续编|续集|索引|附录|伴读|笔记")
    + r"|\b(?:workbook|exercises|solutions|answers?|study guide|teachers?|students?|index|supplement|companion)\b"
)


def _ending(what: str) -> re.Pattern[str]:
    """`what` at the end of a title, in brackets or behind a mark."""
    bracketed = rf"[(（\[［〔【]\s*(?P<bracketed>{what})\s*[)）\]］〕】]"
    return re.compile(rf"(?<!\s)\s*(?:{bracketed}|[\s:：·.]\s*(?P<alone>{what}))\s*[/.。]?\s*$", re.IGNORECASE)


_WORD: Final = re.compile(r"\w")
_EDITION_END: Final = _ending(_EDITION)
_SET_END: Final = _ending(_SET)
# Old books count their 卷 behind the title: 史记一百三十卷; 第三卷 and 卷三 are parts.
_JUAN: Final = r"[〇零一二三四五六七八九十百千]{1,6}[卷回](?:[首末附存补補].{0,12})?"
_JUAN_END: Final = re.compile(rf"(?<=\w\w)(?<![第卷〇零一二三四五六七八九十百千])\s*{_JUAN}\s*$")
_ONLY_JUAN: Final = re.compile(rf"\s*(?:{_JUAN}|\d+卷)\s*")
_VARIETIES: Final = re.compile(
    fold(
        "(?:青少年?|少儿|少年|儿童|学生|教师|注音|拼音|大字|双语|英文|中文|汉英|英汉|双色|彩图|彩绘|插图|图文|漫画|影印|缩印|缩写|改写|节选|节译|注释"
        "|评注|批注|点评|导读|实用|简明|地形|政区|交通|绘图)[版本]|连环画|对照|解析|详解|训练|题库|总谱|分谱|经管类|理工类|文科类|指导"
    )
    + r"|\b(?:manual|abridged|annotated|bilingual|illustrated)\b"
)
_ONLY_SET: Final = re.compile(rf"\s*{_SET}\s*", re.IGNORECASE)


class Title(NamedTuple):
    """A title, and what stood behind it: the number of a part, an edition, how many volumes the whole has ("?" unsaid)."""

    proper: str
    part: str = ""
    edition: str = ""
    volumes: str = ""


def read_title(text: str) -> Title:
    """A title without what it says at its end of edition, set and part: 计算机网络（第8版）, 平凡的世界 : 全三册, 红楼梦（上）."""
    if len(text) > TITLE_END:
        found = read_title(text[-TITLE_END:])
        return found._replace(proper=text[:-TITLE_END] + found.proper)
    if _ONLY_SET.fullmatch(text):
        return Title("", volumes=_volumes(text))
    bare, edition = _without(_EDITION_END, _JUAN_END.sub("", text) if "卷" in text or "回" in text else text)
    bare, volumes = _without(_SET_END, bare)
    part = ""
    if not volumes:
        bare, part = without_part(bare)
    if not edition:
        bare, edition = _without(_EDITION_END, bare)
    return Title(bare, part, number_of(edition), _volumes(volumes) if volumes else "")


def _without(end: re.Pattern[str], text: str) -> tuple[str, str]:
    """The text before such an end, and what stood there; nothing is taken from what would be no title without it."""
    found = end.search(text)
    if found is None or not _WORD.search(text, 0, found.start()):
        return text, ""
    return text[: found.start()], found["bracketed"] or found["alone"]


def counts_juan(part: str) -> bool:
    """Whether the number of a part is that of all the 卷 of an old book: 一百三十卷."""
    return "卷" in part and _ONLY_JUAN.fullmatch(part) is not None


@lru_cache(maxsize=1 << 12)
def varieties(said: tuple[str, str, str, str, str]) -> frozenset[str]:
    """What makes a book of one title another book beside its number of edition: 注音版, 连环画, 英汉对照."""
    return frozenset(_VARIETIES.findall(fold(f"{said[0]} {said[1]} {said[4]}")))


def _volumes(text: str) -> str:
    number = number_of(text)
    return number if number.isdigit() else "?"


def companions(text: str) -> frozenset[str]:
    """The words that make a title one of a book beside another: 习题, 教师, workbook."""
    return frozenset(found.rstrip("s") for found in _COMPANIONS.findall(fold(text)))
