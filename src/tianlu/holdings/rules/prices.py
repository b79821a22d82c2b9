"""Prices as catalogers write them."""

import re
import unicodedata
from dataclasses import dataclass

_SIGNS = {
    "¥": "CNY",
    "￥": "CNY",
    "元": "CNY",
    "人民币": "CNY",
    "人民幣": "CNY",
    "RMB": "CNY",
    "HK$": "HKD",
    "HKD$": "HKD",
    "NT$": "TWD",
    "US$": "USD",
    "USD$": "USD",
    "US $": "USD",
    "U.S.$": "USD",
    "S$": "SGD",
    "A$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "MOP$": "MOP",
    "RM": "MYR",
    "₩": "KRW",
    "₽": "RUB",
    "РУБ": "RUB",
    "원": "KRW",
    "Y": "CNY",
    "$": "USD",
    "£": "GBP",
    "€": "EUR",
    "円": "JPY",
    "日元": "JPY",
    "日圆": "JPY",
    "圆": "CNY",
    "韩元": "KRW",
    "欧元": "EUR",
    "英镑": "GBP",
    "港币": "HKD",
    "港元": "HKD",
    "港幣": "HKD",
    "新台币": "TWD",
    "台币": "TWD",
    "新臺幣": "TWD",
    "臺幣": "TWD",
    "台幣": "TWD",
    "澳门币": "MOP",
    "葡币": "MOP",
    "美元": "USD",
    "美金": "USD",
}
_PRICE = re.compile(
    r"^(?:(?:图书|参考|市场)?[定估原标售单书]?价(?:格)?\s*[:：]?\s*|[平精]装\s*[:：]?\s*)?"
    r"(?P<before>(?:CNY|RMB|人民币)?¥|U\.S\.\$|US \$|[A-Z]{1,3}\$|[A-Z]{2,3}|Y|[$£€₩₽]|人民[币幣]|港[币幣]|新?[台臺][币幣]|美金|澳门币|葡币)?\s*"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?|\.\d{1,2})(?P<nothing>(?<=\.\d\d)0+)?\s*(?P<myriads>万)?\s*"
    r"(?P<after>[A-Z]{3}|日[元圆]|[港美韩欧]元|美金|英镑|РУБ|[元圆円€원₩₽]整?)?(?P<rest>[(/:;+（].*|\s+[^\s\d.,].*)?$"
)
_SMALL = re.compile(r"^(?=.*[角分]$)(?:(\d{1,6})元)?(?:(\d)角)?(?:(\d{1,2})分)?$", re.ASCII)
_SET = re.compile(
    r"[全共]\s*[\d一二三四五六七八九十百两上中下、]+\s*[册冊卷本函]|[全整/每]\s*套|套\s*价|\bset\b", re.IGNORECASE
)
_FOREIGN = re.compile(
    r"\s+(?!(?:PBK|HBK|PB|HB|EA|SET|VOLS?)\b)[^\W\d_一-鿿]{1,3}\.?$"
)  # 250 Ft, 250 zł: money without its code
_FREE = re.compile(
    r"^\(?(非卖品|非賣品|[受国家]*捐?赠|贈|捐[献书]|[^\d]*赠送|交换|调拨|免费|内部交流|缺|不详|未知|暂无|未?定价$|待定|未标|无|free|gratis|n/?a|[-—–/*]+$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Price:
    """Money in hundredths of a currency (ISO 4217 code)."""

    minor: int
    currency: str


def read_price(text: str, currency: str = "CNY") -> Price | None:
    """`CNY79.00`, `￥79`, `79.00元`, `HK$50`, `14.80` (in `currency`), `1.2万元`; None for "not for sale" and the like.

    Zeros behind the hundredths (`39.8000`) say nothing. Raises ValueError when the text is no price.
    """
    plain = unicodedata.normalize("NFKC", text).replace("￥", "¥").strip().rstrip("。.,;")
    if found := _SMALL.match(plain):  # 1元2角5分
        whole, tens, ones = (int(digits or 0) for digits in found.groups())
        return Price(whole * 100 + tens * 10 + ones, "CNY")
    if not plain or _FREE.match(plain):
        return None
    found = _PRICE.match(plain.upper())
    if found is None or _FOREIGN.match(found["rest"] or ""):
        raise ValueError(text)
    before, after = (found["before"] or "").removesuffix("¥") or (found["before"] or ""), found["after"] or ""
    after = after.removesuffix("整")
    sign = after if before in {"", "¥"} and after else before  # ¥ is yen where 円 follows
    code = _SIGNS.get(sign, sign if len(sign) == 3 and sign.isalpha() and sign.isascii() else "")
    if sign and not code:
        raise ValueError(text)
    return Price(_minor(found["number"]) * (10_000 if found["myriads"] else 1), code or currency)


def is_of_set(text: str) -> bool:
    """Whether a price says that it is that of a whole set: `580.00（全10册）`, `CNY98.00/套`."""
    return _SET.search(unicodedata.normalize("NFKC", text)) is not None


def currency_said(text: str) -> str:
    """The ISO 4217 code of a currency as a column of currencies names it; "" for none. Raises ValueError for what is none."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    code = _SIGNS.get(plain, plain)
    if code and not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise ValueError(text)
    return code


def _minor(number: str) -> int:
    whole, mark, part = number.rpartition("." if "." in number else ",")
    if not mark or len(part) == 3:  # 1,234 groups thousands
        return int(number.replace(",", "")) * 100
    return int(whole.replace(",", "") or 0) * 100 + int(part.ljust(2, "0"))
