"""Prices as catalogers write them."""

import re
import unicodedata
from dataclasses import dataclass

_SIGNS = {
    "¥": "CNY",
    "￥": "CNY",
    "元": "CNY",
    "人民币": "CNY",
    "RMB": "CNY",
    "HK$": "HKD",
    "HKD$": "HKD",
    "NT$": "TWD",
    "US$": "USD",
    "USD$": "USD",
    "$": "USD",
    "£": "GBP",
    "€": "EUR",
    "円": "JPY",
    "日元": "JPY",
    "港币": "HKD",
    "港元": "HKD",
    "新台币": "TWD",
    "美元": "USD",
}
_PRICE = re.compile(
    r"^(?P<before>[A-Z]{2,3}\$?|[¥$£€]|人民币|港币|新台币)?\s*"
    r"(?P<number>\d{1,9}(?:[.,]\d{1,2})?|\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?)\s*"
    r"(?P<after>[A-Z]{3}|元|円|日元|港元|美元|€)?(?P<rest>[\s(/:;+（].*)?$"
)
_FREE = re.compile(r"^(非卖品|非賣品|赠阅|贈閱|赠送|赠书|赠|免费|内部交流|缺|不详|无|free|gratis|n/?a)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Price:
    """Money in hundredths of a currency (ISO 4217 code)."""

    minor: int
    currency: str


def read_price(text: str, currency: str = "CNY") -> Price | None:
    """`CNY79.00`, `￥79`, `79.00元`, `HK$50`, `14.80` (in `currency`); None for "not for sale" and the like.

    Raises ValueError when the text is no price.
    """
    plain = unicodedata.normalize("NFKC", text).replace("￥", "¥").strip().strip("。.,;")
    if not plain or _FREE.match(plain):
        return None
    found = _PRICE.match(plain.upper() if plain.isascii() else plain)
    if found is None:
        raise ValueError(text)
    sign = found["before"] or found["after"] or ""
    code = _SIGNS.get(sign, sign if len(sign) == 3 and sign.isalpha() and sign.isascii() else "")
    if sign and not code:
        raise ValueError(text)
    return Price(_minor(found["number"]), code or currency)


def _minor(number: str) -> int:
    whole, mark, part = number.rpartition("." if "." in number else ",")
    if not mark or len(part) == 3:  # 1,234 groups thousands
        return int(number.replace(",", "")) * 100
    return int(whole.replace(",", "")) * 100 + int(part.ljust(2, "0"))
