"""A table of items from another system: which column says what, and what a row says."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final, NamedTuple

from tianlu.holdings.rules.items import Draft
from tianlu.holdings.rules.prices import read_price
from tianlu.holdings.rules.scanning import clean_code
from tianlu.kit.tables import Row, meaning, plain_head


class Column(StrEnum):
    """What a column says about an item, or about the record it belongs to."""

    BARCODE = "barcode"
    ACCESSION = "accession"
    NUMBER = "number"
    ISBN = "isbn"
    TITLE = "title"
    AUTHOR = "author"
    YEAR = "year"
    BRANCH = "branch"
    LOCATION = "location"
    CALL_NUMBER = "call-number"
    CLASS = "class"
    BOOK_NUMBER = "book-number"
    VOLUME = "volume"
    COPY_NUMBER = "copy-number"
    PRICE = "price"
    CURRENCY = "currency"
    FUND = "fund"
    SOURCE = "source"
    BATCH = "batch"
    STATE = "state"
    DUE = "due"
    BORROWER = "borrower"


class Join(StrEnum):
    """How an item finds its record."""

    NUMBER = "number"
    ISBN = "isbn"
    TITLE = "title"


_WORDS: Final[Mapping[Column, str]] = {
    Column.BARCODE: "barcode 条码 条码号 条形码 图书条码 馆藏条码 册条码 bar_code bookbarcode",
    Column.ACCESSION: "accessionnumber accession 登录号 财产号 财产登录号 登记号 个别登记号 prop_no stocknumber inventorynumber",
    Column.NUMBER: "controlnumber recordnumber 控制号 记录号 记录控制号 书目记录号 marc记录号 系统号 marc_rec_no bookrecno biblionumber",
    Column.ISBN: "isbn isbn号 标准号 标准编号 isbn/issn",
    Column.TITLE: "title 题名 书名 正题名 题名与责任者 m_title",
    Column.AUTHOR: "author 著者 作者 责任者 第一责任者 m_author",
    Column.YEAR: "year 出版年 出版日期 出版年份 pubyear copyrightdate",
    Column.BRANCH: "branch library 分馆 馆代码 分馆代码 所在馆 所属馆 馆藏单位 校区 curlib orglib homebranch holdingbranch",
    Column.LOCATION: "location 馆藏地 典藏地 馆藏地点 馆藏地址 馆藏部门 库室 库位 书库 藏书地点 location_f curlocal orglocal",
    Column.CALL_NUMBER: "callnumber 索书号 索取号 排架号 call_no callno itemcallnumber",
    Column.CLASS: "class 分类号 中图分类号 中图法分类号 classno",
    Column.BOOK_NUMBER: "booknumber 书次号 种次号 著者号 书号 bookno",
    Column.VOLUME: "volume 卷册 卷册号 分卷号 年卷期 卷期 vol_no volinfo enumchron",
    Column.COPY_NUMBER: "copynumber 复本号 册次 copyno",
    Column.PRICE: "price 价格 单价 定价 码洋 单册价格 图书价格 singleprice replacementprice",
    Column.CURRENCY: "currency 币种 货币",
    Column.FUND: "fund 经费 经费来源 预算 资金来源 fund_code",
    Column.SOURCE: "source 来源 书商 供应商 馆配商 书刊来源 provider booksellerid",
    Column.BATCH: "batch 批次 批次号 验收批次 batchno recvbatch",
    Column.DUE: "due 应还日期 应还日 应还时间 归还期限 到期日 到期日期 还书期限 norm_ret_date returndate date_due onloan",
    Column.BORROWER: "borrower 读者证号 读者条码 读者条码号 借书证号 借阅证号 借阅人证号 cert_id rdid cardnumber borrowernumber",
    Column.STATE: "state status 状态 书刊状态 馆藏状态 流通状态 单册状态 book_stat_code notforloan",
}
_COLUMN_OF: Final = {word: column for column, words in _WORDS.items() for word in words.split()}
SYSTEMS: Final[Mapping[str, frozenset[str]]] = {
    "汇文 Libsys": frozenset({"marc_rec_no", "prop_no", "call_no", "bar_code", "location_f", "book_stat_code"}),
    "图创 Interlib": frozenset({"bookrecno", "curlib", "curlocal", "orglib", "orglocal", "singleprice"}),
    "金盘 GDLIS": frozenset({"登录号", "条形码", "库室", "种次号", "书次号"}),
    "Koha": frozenset({"biblionumber", "homebranch", "holdingbranch", "itemcallnumber", "replacementprice"}),
}

_STATES: Final[Mapping[str, str]] = {
    word: state
    for state, words in {
        "available": "0 在馆 在架 可借 入藏 正常 阅览 可供出借 在库 available",
        "cataloging": "编目 编目中 在编",
        "processing": "加工 加工中 分编 典藏中",
        "shelving": "待上架 新书 上架中",
        "repair": "修补 装订 修复 送修",
        "suspended": "停借 不外借 保留本 样本",
        "weeded": "剔旧 剔除 下架",
        "on-loan": "借出 已借 外借 借阅 on-loan",
        "missing": "丢失 遗失 缺失 lost missing",
        "withdrawn": "注销 报废 已注销 withdrawn",
    }.items()
    for word in words.split()
}
_LONGEST: Final = {
    Column.CALL_NUMBER: 200,
    Column.VOLUME: 100,
    Column.COPY_NUMBER: 20,
    Column.FUND: 60,
    Column.SOURCE: 60,
    Column.BATCH: 60,
    Column.BARCODE: 60,
    Column.ACCESSION: 60,
    Column.LOCATION: 40,
    Column.BORROWER: 60,
}
_DAY: Final = re.compile(
    r"(?:(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2}))(?:[ T]+\d{1,2}:\d{2}[\d:.]*)?$", re.ASCII
)
_NUMBERS: Final = (Column.BARCODE, Column.ACCESSION)
_USUAL: Final = 0.9  # share of numbers of one length from which a shorter one is suspect


@dataclass(frozen=True)
class CutoverMapping:
    """Columns by their place (from 0), how records are found, and what the other system's words for places mean.

    `lengths`: barcodes and accession numbers of this file may be of different lengths.
    """

    columns: Mapping[int, Column] = field(default_factory=dict)
    join: Join = Join.NUMBER
    branches: Mapping[str, str] = field(default_factory=dict)
    default_branch: str = ""
    currency: str = "CNY"
    lengths: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON; `from_dict` reads it back."""
        return {**asdict(self), "columns": {str(place): str(column) for place, column in self.columns.items()}}

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> "CutoverMapping":
        return cls(
            columns={int(place): Column(column) for place, column in said["columns"].items()},
            join=Join(said["join"]),
            branches=dict(said["branches"]),
            default_branch=str(said["default_branch"]),
            currency=str(said["currency"]),
            lengths=bool(said["lengths"]),
        )


def guess(heads: Sequence[str]) -> CutoverMapping:
    """Columns by their heads, each meaning once, the first that fits; joined by the strongest column there is."""
    columns: dict[int, Column] = {}
    for place, head in enumerate(heads):
        column = meaning(head, _COLUMN_OF)
        if column is not None and column not in columns.values():
            columns[place] = column
    known = set(columns.values())
    joins = [join for join in Join if Column(join.value) in known]
    return CutoverMapping(columns=columns, join=joins[0] if joins else Join.NUMBER)


def system_of(heads: Sequence[str]) -> str:
    """The system whose own column names most of the heads are; "" below two."""
    said = {plain_head(head).split(".")[-1] for head in heads}
    scores = Counter({name: len(words & said) for name, words in SYSTEMS.items()})
    [(name, most)] = scores.most_common(1)
    return name if most > 1 else ""


class Fault(NamedTuple):
    """Why a row does not fit; the sentence is made where it is shown."""

    code: str
    params: Mapping[str, Any]


class Lent(NamedTuple):
    """What the other system says of a loan: the day it ends (ISO, "" unsaid), the borrower's number there."""

    due: str = ""
    borrower: str = ""


class RowRead(NamedTuple):
    """A row as it is understood; `join` finds its record. With a fault, what was read before it still counts.

    `lent` is None for what is not on loan.
    """

    row: Row
    draft: Draft
    state: str
    join: str
    author: str
    year: str
    fault: Fault | None
    lent: Lent | None = None

    @property
    def mark(self) -> str:
        """What the item is known by within the file."""
        return self.draft.barcode or f"\x00{self.draft.accession_number}"


class Lengths:
    """How long the numbers of each column are, to tell which lost their leading zeros."""

    def __init__(self) -> None:
        self._counts: dict[Column, Counter[int]] = {column: Counter() for column in _NUMBERS}

    def look(self, row: Row, mapping: CutoverMapping) -> None:
        for place, column in mapping.columns.items():
            if column in self._counts and (text := clean_code(_cell(row, place))).isdigit() and place not in row.flaws:
                self._counts[column][len(text)] += 1

    def usual(self) -> dict[str, int]:
        """By column, the length that nine of ten numbers have; columns without one are left out."""
        found = {}
        for column, counts in self._counts.items():
            for length, number in counts.most_common(1):
                if number >= _USUAL * counts.total():
                    found[column.value] = length
        return found


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def read_row(row: Row, mapping: CutoverMapping, usual: Mapping[str, int]) -> RowRead:
    """What a row says; its fault is the first thing that keeps it from being brought in."""
    cells = {column: _cell(row, place) for place, column in mapping.columns.items()}
    for column in _NUMBERS:
        cells[column] = clean_code(cells.get(column, ""))
    price, bad_price = _price(cells, mapping)
    draft = Draft(
        barcode=cells[Column.BARCODE],
        accession_number=cells[Column.ACCESSION],
        branch=cells.get(Column.BRANCH, ""),
        location=cells.get(Column.LOCATION, ""),
        call_number=_call_number(cells),
        copy_number=cells.get(Column.COPY_NUMBER, ""),
        volume=cells.get(Column.VOLUME, ""),
        price_minor=price[0] if price else None,
        currency=price[1] if price else "",
        fund=cells.get(Column.FUND, ""),
        source=cells.get(Column.SOURCE, ""),
        batch=cells.get(Column.BATCH, ""),
    )
    said = cells.get(Column.STATE, "")
    state = _STATES.get(said.lower(), "") if said else "available"
    join = cells.get(Column(mapping.join.value), "")
    due = day_said(cells.get(Column.DUE, "")) if state == "on-loan" else ""
    fault = (
        _flaw(row, mapping)
        or _bad_number(row, mapping, cells, usual)
        or bad_price
        or _bad_state(said, state)
        or (Fault("due", {"said": cells[Column.DUE][:40]}) if due is None else None)
        or _too_long(cells)
        or (None if join else Fault("no-join", {"join": mapping.join.value}))
    )
    lent = Lent(due or "", cells.get(Column.BORROWER, "")) if state == "on-loan" else None
    return RowRead(row, draft, state, join, cells.get(Column.AUTHOR, ""), cells.get(Column.YEAR, "")[:4], fault, lent)


def day_said(text: str) -> str | None:
    """A day as other systems write it (`2026-3-5`, `2026/03/05 23:59`, `20260305`, `2026年3月5日`) in ISO form.

    "" for an empty cell, None for what is no day.
    """
    plain = text.strip()
    if not plain:
        return ""
    if (found := _DAY.match(plain)) is None:
        return None
    try:
        return date(*(int(part) for part in found.groups() if part)).isoformat()
    except ValueError:
        return None


def _call_number(cells: Mapping[Column, str]) -> str:
    whole = cells.get(Column.CALL_NUMBER, "")
    return whole or "/".join(filter(None, (cells.get(Column.CLASS, ""), cells.get(Column.BOOK_NUMBER, ""))))


def _price(cells: Mapping[Column, str], mapping: CutoverMapping) -> tuple[tuple[int, str] | None, Fault | None]:
    said = cells.get(Column.PRICE, "")
    try:
        price = read_price(said, cells.get(Column.CURRENCY, "").upper()[:3] or mapping.currency)
    except ValueError:
        return None, Fault("price", {"said": said[:40]})
    return ((price.minor, price.currency) if price else None), None


def _flaw(row: Row, mapping: CutoverMapping) -> Fault | None:
    for place, flaw in sorted(row.flaws.items()):
        if place in mapping.columns:
            column = mapping.columns[place]
            said = "" if column is Column.BORROWER else _cell(row, place)[:40]  # a person's number is no reason
            return Fault(f"cell-{flaw.value}", {"column": column.value, "said": said})
    return None


def _bad_number(
    row: Row, mapping: CutoverMapping, cells: Mapping[Column, str], usual: Mapping[str, int]
) -> Fault | None:
    if not cells[Column.BARCODE] and not cells[Column.ACCESSION]:
        return Fault("no-number", {})
    if mapping.lengths:
        return None
    for column in _NUMBERS:
        text, length = cells[column], usual.get(column.value, 0)
        if text.isdigit() and len(text) < length:
            return Fault("zeros", {"column": column.value, "said": text, "length": length})
    return None


def _bad_state(said: str, state: str) -> Fault | None:
    if not state:
        return Fault("state", {"said": said[:40]})
    return Fault("withdrawn", {}) if state == "withdrawn" else None


def _too_long(cells: Mapping[Column, str]) -> Fault | None:
    for column, most in _LONGEST.items():
        if len(cells.get(column, "")) > most:
            return Fault("too-long", {"column": column.value, "most": most})
    return None
