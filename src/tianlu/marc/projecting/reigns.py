"""Years by reign and by sexagenary cycle, as title pages of old and republican books give them."""

from __future__ import annotations

import re

# Reign -> (first year, last year). Names borne by several reigns are left out: a wrong year is worse than none.
REIGNS: dict[str, tuple[int, int]] = {
    "洪武": (1368, 1398),
    "建文": (1399, 1402),
    "永乐": (1403, 1424),
    "洪熙": (1425, 1425),
    "宣德": (1426, 1435),
    "正统": (1436, 1449),
    "景泰": (1450, 1456),
    "天顺": (1457, 1464),
    "成化": (1465, 1487),
    "弘治": (1488, 1505),
    "正德": (1506, 1521),
    "嘉靖": (1522, 1566),
    "隆庆": (1567, 1572),
    "万历": (1573, 1620),
    "泰昌": (1620, 1620),
    "天启": (1621, 1627),
    "崇祯": (1628, 1644),
    "顺治": (1644, 1661),
    "康熙": (1662, 1722),
    "雍正": (1723, 1735),
    "乾隆": (1736, 1795),
    "嘉庆": (1796, 1820),
    "道光": (1821, 1850),
    "咸丰": (1851, 1861),
    "同治": (1862, 1874),
    "光绪": (1875, 1908),
    "宣统": (1909, 1912),
    "民国": (1912, 1949),
    "明治": (1868, 1912),
    "大正": (1912, 1926),
    "昭和": (1926, 1989),
    "平成": (1989, 2019),
    "令和": (2019, 2100),
}
# Taiwan counts on from 1912 without an end.
_ENDLESS = {"民国": 2100}
_TRADITIONAL = str.maketrans("樂統順慶萬曆歷啟啓禎亁緒國龍興緖", "乐统顺庆万历历启启祯乾绪国龙兴绪")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
_NUMBER = "[0-9]{1,3}|[元零一二三四五六七八九十廿卅百]{1,5}"
_REIGN = re.compile(f"({'|'.join(REIGNS)})\\s*(?:第)?\\s*(?:({_NUMBER})\\s*年?|([{_STEMS}])([{_BRANCHES}]))")


def reign_year(text: str) -> int | None:
    """The Western year in which most of the named year lies; None when it is not sure."""
    match = _REIGN.search(text.translate(_TRADITIONAL))
    if match is None:
        return None
    first, last = REIGNS[match[1]]
    if match[2]:
        count = chinese_number(match[2])
        year = first + count - 1
        return year if count > 0 and year <= _ENDLESS.get(match[1], last) else None
    return _cyclic(first, last, match[3] + match[4])


def _cyclic(first: int, last: int, name: str) -> int | None:
    """The one year of the reign with this name in the cycle of sixty (year 4 was 甲子)."""
    years = [year for year in range(first, last + 1) if _STEMS[(year - 4) % 10] + _BRANCHES[(year - 4) % 12] == name]
    return years[0] if len(years) == 1 else None


def chinese_number(text: str) -> int:
    """``25``, ``二十五``, ``廿五``, ``元`` (first) as a number; 0 when it is none."""
    if text.isdecimal():
        return int(text)
    if text == "元":
        return 1
    text = text.replace("廿", "二十").replace("卅", "三十")
    total = current = 0
    for character in text:
        if character == "百":
            total, current = total + max(current, 1) * 100, 0
        elif character == "十":
            total, current = total + max(current, 1) * 10, 0
        elif character in _DIGITS:
            current = _DIGITS[character]
        else:
            return 0
    return total + current
