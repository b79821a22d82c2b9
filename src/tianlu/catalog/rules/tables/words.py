"""What people write into the cells of a table of books: names, languages, prices, numbers of pages."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final, NamedTuple

# ISO 639-2 (bibliographic codes), by the words of Chinese and English spreadsheets and the codes of ISO 639-1.
_LANGUAGES: Final[Mapping[str, str]] = {
    "chi": "zh zho 中文 汉语 中 汉 汉文 国语 普通话 简体中文 繁体中文 chinese mandarin zh-cn zh-hans zh-hant",
    "eng": "en 英文 英语 英 english",
    "jpn": "ja 日文 日语 日 japanese",
    "kor": "ko 韩文 韩语 朝鲜文 朝鲜语 korean",
    "fre": "fr fra 法文 法语 法 french",
    "ger": "de deu 德文 德语 德 german",
    "rus": "ru 俄文 俄语 俄 russian",
    "spa": "es 西班牙文 西班牙语 spanish",
    "por": "pt 葡萄牙文 葡萄牙语 portuguese",
    "ita": "it 意大利文 意大利语 italian",
    "ara": "ar 阿拉伯文 阿拉伯语 arabic",
    "lat": "la 拉丁文 拉丁语 latin",
    "vie": "vi 越南文 越南语 vietnamese",
    "tha": "th 泰文 泰语 thai",
    "may": "ms msa 马来文 马来语 malay",
    "ind": "id 印尼文 印尼语 印度尼西亚语 indonesian",
    "hin": "hi 印地文 印地语 hindi",
    "san": "sa 梵文 梵语 sanskrit",
    "tib": "bo bod 藏文 藏语 tibetan",
    "uig": "ug 维吾尔文 维吾尔语 维文 uyghur uighur",
    "mon": "mn 蒙古文 蒙古语 蒙文 mongolian",
    "kaz": "kk 哈萨克文 哈萨克语 kazakh",
    "zha": "za 壮文 壮语 zhuang",
    "mul": "多语种 多文种 multilingual",
}
_CODE_OF: Final = {word: code for code, words in _LANGUAGES.items() for word in (code, *words.split())}

_FIRST: Final = ["主编", "编著", "编撰", "编写", "编纂", "著", "撰", "编", "撰文", "著作", "合著"]
_FURTHER: Final = [
    "副主编",
    "编译",
    "译注",
    "译著",
    "翻译",
    "选编",
    "选注",
    "辑注",
    "点校",
    "校注",
    "校点",
    "笺注",
    "整理",
    "改编",
    "绘图",
    "插图",
    "摄影",
    "口述",
    "主审",
    "审校",
    "审定",
    "策划",
    "译",
    "校",
    "注",
    "辑",
    "绘",
    "续",
]
_ROLE: Final = re.compile("(.{2,}?)\\s*(等?\\s*(?:" + "|".join(sorted(_FIRST + _FURTHER, key=len, reverse=True)) + "))")
_ROLE_ALONE: Final = re.compile("等?(?:" + "|".join(sorted(_FIRST + _FURTHER, key=len, reverse=True)) + ")")
_CLOSING: Final = ")）]］〕】"
_ONE_NAME: Final = re.compile(
    rf"(?:[\[〔(（【][^\])〕）】]{{1,8}}[\])〕）】])?[㐀-鿿\U00020000-\U0003ffff·]{{2,4}}(?:{_ROLE_ALONE.pattern})?"
)
_BEFORE: Final = re.compile(r"[\[〔(（【]\s*([^\])〕）】]{1,8}?)\s*[\])〕）】]\s*(.+)")
_BODY: Final = re.compile(
    ".{2,}(?:出版社|编辑部|委员会|编委会|研究所|研究院|大学|学院|公司|协会|学会|中心|图书馆|博物馆|档案馆|编写组|课题组)"
)
_HAN: Final = re.compile(r"[㐀-鿿\U00020000-\U0003ffff]")
_BETWEEN: Final = re.compile(r"\s*[,，、]\s*")
_AMOUNT: Final = re.compile(r"(?:(CNY|RMB|人民币|[¥￥])\s*)?(\d{1,7}(?:\.\d{1,2})?)\s*(元|圆|块)?", re.IGNORECASE)
CLC: Final = re.compile(r"[A-Z].*")  # a class of 中图法 begins with a letter
DEWEY: Final = re.compile(r"\d{3}(?:\.\d+)?")
_NUMBER: Final = re.compile(r"\d{1,5}")


class Heading(NamedTuple):
    """A name as an access point: `beside` stands in brackets before it (a dynasty, a country), `role` behind it."""

    name: str
    beside: str = ""
    role: str = ""
    corporate: bool = False

    @property
    def further(self) -> bool:
        """Whether the role is one of those that come after the authors."""
        return self.role.removeprefix("等").strip() in _FURTHER


def clean(text: str) -> str:
    """The text on one line without control characters; a lone surrogate becomes U+FFFD."""
    kinds = ((unicodedata.category(one), one) for one in text)
    plain = "".join(" " if kind == "Cc" else "�" if kind == "Cs" else one for kind, one in kinds)
    return " ".join(plain.split())


def language_of(text: str) -> str:
    """The code of a language named or coded; "" for an unknown one."""
    return _CODE_OF.get(text.strip().lower(), "")


def headings_of(text: str) -> list[Heading]:
    """The names in one statement: `曹雪芹著`, `(美) 海明威著`, `王力, 李明主编`, `Hemingway, Ernest`.

    Several before one role share it; a role ends those before it, so that `甲著, 乙译` are an author and a translator.
    Letters without Chinese characters among them are one name as it is written. Signs alone name nobody.
    """
    return [one for one in _headings(text) if any(map(str.isalnum, one.name))]


def _headings(text: str) -> list[Heading]:
    if not _HAN.search(text):
        return [Heading(text)]
    whole = _ROLE.fullmatch(text)
    if whole and not _HAN.search(whole[1]):
        return [_heading(whole[1], whole[2])]  # the comma of `Hemingway, Ernest著` parts one name
    found: list[Heading] = []
    waiting: list[str] = []
    for part in (one for piece in _BETWEEN.split(text) for one in _spaced(piece)):
        ended = _ROLE.fullmatch(part)
        waiting.append(ended[1] if ended else part)
        if ended:
            found += [_heading(name, ended[2]) for name in waiting]
            waiting = []
    return found + [_heading(name, "") for name in waiting]


def _spaced(text: str) -> list[str]:
    """Names that only spaces part: each in Chinese characters, with what stands in brackets before it and its role behind."""
    parts: list[str] = []
    for word in text.split():
        if parts and (_ROLE_ALONE.fullmatch(word) or parts[-1][-1] in _CLOSING):
            parts[-1] += word
        else:
            parts.append(word)
    alone = len(parts) > 1 and all(_ONE_NAME.fullmatch(part) for part in parts)
    return parts if alone else [text] if text else []


def _heading(text: str, role: str) -> Heading:
    before = _BEFORE.fullmatch(text)
    beside, name = (before[1], before[2]) if before else ("", text)
    return Heading(name, beside, role, corporate=_BODY.fullmatch(name) is not None)


def price_words(text: str, *, chinese: bool) -> str:
    """An amount of yuan as CNMARC writes it, `CNY59.80`; a bare number is one where `chinese`; else as it stands."""
    found = _AMOUNT.fullmatch(text)
    if found is None or not (found[1] or found[3] or chinese):
        return text
    whole, _point, cents = found[2].partition(".")
    return f"CNY{whole}.{cents.ljust(2, '0')}"


def with_unit(text: str, unit: str) -> str:
    """A bare number with its unit behind it; anything else as it stands."""
    return f"{text}{unit}" if _NUMBER.fullmatch(text) else text
