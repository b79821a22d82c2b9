"""What a title says beside the work: of its edition, its set, its part, its 卷. Without that, editions have one title."""

import re
from typing import Final

from tianlu.catalog.rules.matching import TITLE_END, read_title, words
from tianlu.kit.text import fold

ARTICLE: Final = re.compile(r"^(?:the|an?|le|la|les|der|die|das|el|los|las) ", re.I)
_DIGITS: Final = "〇零一二三四五六七八九十百千0-9"
_COUNT: Final = f"[{_DIGITS}]"
# 四十三卷, 十二集三十六卷, 十六卷补遗十卷, 八卷首一卷
_VOLUMES: Final = re.compile(
    rf"(?:{_COUNT}{{1,9}}[集编部])?(?:{_COUNT}{{1,9}}[卷回]|不分卷)(?:[首附末补存].*|(?:[^\W卷{_DIGITS}]{{1,6}}{_COUNT}{{1,9}}卷)+)?$"
)
REIGN: Final = re.compile(r"^[\[〔(]\w{2,4}[\])〕]\s*(?=\w\w)")  # [乾隆]杭州府志
_YEARLY: Final = re.compile("年鉴|年报|统计|考研|考试|公务员|报告|[蓝白绿黄红]皮书|名录")
_YEAR: Final = re.compile(r"^(?:19|20)\d\d(?:年度?版?)?\s*(?=\w)|(?<!\d)(?:19|20)\d\d(?:年度?版?)?\)?\s*$")
_MADE_UP: Final = re.compile(r"[\s:(](?:新修|双色|套色|(?:[中英法德俄日汉文白]{2}|中外)对照(?:全译)?)[版本]?\)?\s*$")
# 三国演义(毛宗岗批评本), 红楼梦:名家评点本, 红楼梦八十回校本, 程甲本红楼梦; a comic, a selection or a play of it is another work.
_OTHER_WORK: Final = fold(
    "漫画|连环画|绘本|图画|改编|改写|缩写|缩略|选本|节选|精选|青少|少年|少儿|儿童|幼儿|学生|小学|中学|电影|电视|剧本|动画|续|第二|第三"
)
_EDITED: Final = fold(
    "批评|评点|评批|评注|会评|汇评|集评|点评|批注|校注|注释|点校|校点|校订|校勘|汇校|集校|整理|影印|抄|钞|刻|校|注|评|译"
)
_EDITION_END: Final = re.compile(
    rf"\s{{0,3}}[(\[](?!\w{{0,10}}(?:{_OTHER_WORK}))\w{{1,12}}[本版][)\]]\s*$"
    rf"|[\s:]\s{{0,3}}(?!\w{{0,8}}(?:{_OTHER_WORK}))\w{{0,6}}(?:{_EDITED})本\s*$"
    rf"|(?<=\w\w)(?:{_COUNT}{{1,5}}回)?(?:{_EDITED}){{1,2}}本\s*$"
)
_COPY_BEFORE: Final = re.compile(rf"^\w{{0,5}}(?:[甲乙丙]|庚辰|甲戌|己卯|{_EDITED})本\s?(?=\w\w)")
# 三体III:死神永生, 三体. 3, 死神永生: a numbered part with a name of its own. Only behind characters: Henry IV, part 1 is a title.
_NAMED_PART: Final = re.compile(
    rf"(?<=[\u3400-\u9fff]{{2}})\s?(?:[.,:]?\s{{0,2}}(?:[ivx]{{1,4}}|第{_COUNT}{{1,3}}[卷册集部辑编])|[.,]\s{{0,2}}\d{{1,2}})\s?[.,:]\s{{0,2}}\w.*$"
)
_BEFORE_TITLES: Final = "新刊 新刻 新鐫 重刊 重刻 重訂 重校 增補 增訂 增廣 校正 評點 繡像 繪圖 圖像 欽定 御定 御纂 御製 足本 全像 全圖 批點 批評"
_EDITION_WORDS: Final = re.compile(f"^(?:{'|'.join(fold(_BEFORE_TITLES).split())})+")


def bare_title(title: str) -> str:
    """A title as it is compared, without what it says of edition, set and part."""
    proper = read_title(_MADE_UP.sub("", _without_edition(fold(title)))).proper
    proper = _NAMED_PART.sub("", proper)
    if _YEARLY.search(proper):
        proper = _YEAR.sub("", proper) or proper
    return words(ARTICLE.sub("", proper))


def _without_edition(folded: str) -> str:
    """Without an edition that a title names by its text, 程甲本 or 毛宗岗批评本; looked for at the end of a long one only."""
    start = max(0, len(folded) - TITLE_END)
    ended = folded[:start] + _EDITION_END.sub("", folded[start:])
    return _COPY_BEFORE.sub("", ended)


def plain_title(title: str) -> str:
    """The title without the number of its 卷 and the words an edition puts before it: 新刊大學衍義四十三卷 as 大学衍义."""
    folded = _without_edition(fold(title).strip())
    if count := count_of_juan(folded):
        folded = folded[: count.start()]
    return words(_EDITION_WORDS.sub("", folded) or folded)


def count_of_juan(folded: str) -> re.Match[str] | None:
    """The number of 卷 at the end of a title; looked for there only, since that costs the square of a long text."""
    return _VOLUMES.search(folded, max(0, len(folded) - TITLE_END))
