"""The words of other systems: for the columns of a table of items, for the states of items."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from tianlu.kit.tables import meaning, plain_head


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
    COPIES = "copies"
    COPY_NUMBER = "copy-number"
    PRICE = "price"
    CURRENCY = "currency"
    FUND = "fund"
    SOURCE = "source"
    BATCH = "batch"
    STATE = "state"
    LOST = "lost"
    WRITTEN_OFF = "written-off"
    DAMAGED = "damaged"
    DUE = "due"
    BORROWER = "borrower"


_WORDS: Final[Mapping[Column, str]] = {
    Column.BARCODE: "barcode 条码 条码号 条形码 条形码号 图书条码 图书条码号 图书条形码 馆藏条码 馆藏条码号 册条码 册条码号 单册条码 单册条码号 "
    "itembarcode bookbarcode z30_barcode itemid",
    Column.ACCESSION: "accessionnumber accession 登录号 财产号 财产账号 财产帐号 财产登录号 登记号 个别登记号 个别登录号 图书登录号 图书编号 prop_no stocknumber "
    "inventorynumber inventoryno. z30_inventory_number",
    Column.NUMBER: "controlnumber recordnumber 控制号 记录号 记录控制号 书目记录号 书目号 书目控制号 书目id 主键码 marc记录号 系统号 marc_rec_no "
    "bookrecno biblionumber bibno. sysno titlecontrolnumber catalogkey catkey",
    Column.ISBN: "isbn isbn号 isbn13 标准号 标准编号 标准书号 国际标准书号 isbn/issn",
    Column.TITLE: "title 题名 书名 正题名 正书名 图书名称 书刊名 题名与责任者 m_title",
    Column.AUTHOR: "author 著者 作者 责任者 第一责任者 第一作者 主要责任者 著者名称 图书作者 m_author",
    Column.YEAR: "year 出版年 出版日期 出版年份 出版时间 出版年月 pubyear copyrightdate",
    Column.BRANCH: "branch library 分馆 分馆名称 馆名 馆代码 分馆代码 所在馆 所在分馆 所属馆 所属分馆 馆藏馆 馆藏单位 主分馆 所属馆代码 所在馆代码 所在分馆名称 校区 curlib orglib "
    "homebranch holdingbranch homelibrary sub-library z30_sub_library",
    Column.LOCATION: "location 馆藏地 馆藏地名称 典藏地 馆藏地点 所属馆藏地点 馆藏地址 馆藏位置 馆藏分配地 馆藏部门 典藏部门 库室 库位 书库 "
    "书库名称 库室名称 所在书库 藏书地点 存放位置 存放地点 架位 馆藏 所在馆藏地点 馆藏地点名称 馆藏地代码 location_f curlocal orglocal "
    "shelvinglocation homelocation collection z30_collection",
    Column.CALL_NUMBER: "callnumber 索书号 索取号 排架号 call_no callno. itemcallnumber z30_call_no",
    Column.CLASS: "class 分类号 中图分类号 中图分类 中图法分类号 图书分类号 图书分类 classno",
    Column.BOOK_NUMBER: "booknumber 书次号 种次号 著者号 书号 bookno",
    Column.VOLUME: "volume 卷册 卷册号 卷次 卷册信息 分卷号 分册号 年卷期 卷期 册卷号 卷册标识 vol_no volinfo enumchron z30_description",
    Column.COPIES: "copies 复本数 复本数量 复本量 册数 馆藏册数 藏书册数 数量 入藏册数 copycount totalcopies",
    Column.COPY_NUMBER: "copynumber 复本号 册次 copyno copyno. z30_copy_id",
    Column.PRICE: "price 价格 单价 定价 书价 码洋 单册价 单册价格 图书价格 图书单价 图书定价 重置价格 singleprice "
    "replacementprice z30_price",
    Column.CURRENCY: "currency 币种 货币",
    Column.FUND: "fund 经费 经费来源 预算 资金来源 经费科目 fund_code",
    Column.SOURCE: "source 来源 书商 供应商 供货商 馆配商 书刊来源 来源名称 渠道 provider booksellerid",
    Column.BATCH: "batch 批次 批次号 验收批次 订购批次 总括号 总括登记号 batchno recvbatch",
    Column.STATE: "state status 状态 当前状态 图书状态 书刊状态 馆藏状态 流通状态 单册状态 文献状态 册状态 图书状态名称 馆藏状态名称 馆藏状态代码 itemprocessstatus itemstatus book_stat_code notforloan",
    Column.LOST: "itemlost 是否丢失 丢失标志 遗失标志 遗失状态",
    Column.WRITTEN_OFF: "withdrawn wthdrawn 是否注销 是否剔除 注销标志 剔除标志 撤架状态",
    Column.DAMAGED: "damaged 是否破损 破损标志 污损标志 损坏状态",
    Column.DUE: "due duedate 应还日期 应还日 应还时间 归还期限 到期日 到期日期 还书期限 norm_ret_date returndate date_due datedue z36_due_date onloan",
    Column.BORROWER: "borrower 读者证号 读者条码 读者条码号 借书证号 借阅证号 借阅人证号 读者证件号 读者证号码 userid borrowerid cert_id rdid cardnumber borrowernumber",
}
_COLUMN_OF: Final = {word: column for column, words in _WORDS.items() for word in words.split()}
SYSTEMS: Final[Mapping[str, frozenset[str]]] = {
    "汇文 Libsys": frozenset({"marc_rec_no", "prop_no", "call_no", "bar_code", "location_f", "book_stat_code"}),
    "图创 Interlib": frozenset({"bookrecno", "curlib", "curlocal", "orglib", "orglocal", "singleprice"}),
    "金盘 GDLIS": frozenset({"登录号", "条形码", "库室", "种次号", "书次号"}),
    "Aleph": frozenset(
        {
            "z30_rec_key",
            "z30_barcode",
            "z30_sub_library",
            "z30_collection",
            "z30_item_status",
            "z30_call_no",
            "sub-library",
            "bibno.",
        }
    ),
    "Symphony": frozenset({"itemid", "homelocation", "currentlocation", "titlecontrolnumber", "catalogkey", "catkey"}),
    "Koha": frozenset({"biblionumber", "homebranch", "holdingbranch", "itemcallnumber", "replacementprice"}),
}

_STATE_WORDS: Final[Mapping[str, str]] = {
    "available": "在馆 在架 在架上 可借 可外借 可借出 可借阅 入藏 已入藏 正常 阅览 可供出借 在库 流通 上架 已上架 归还 已还 已归还 可流通 流通还回上架 "
    "available in-library on-shelf item-in-place",
    "cataloging": "编目 编目中 待编 在编 采编 采编中 cataloging cataloguing",
    "processing": "加工 加工中 分编 典藏中 待典藏 待分配 处理中 验收 验收中 已验收 processing",
    "shelving": "待上架 新书 上架中 归架中 待归架 shelving",
    "repair": "修补 修补中 装订 装订中 修复 送修 待修 破损 污损 损坏 bindery repair damaged",
    "suspended": "停借 不外借 不可外借 不可借 非外借 非可借 仅供阅览 馆内阅览 限馆内阅览 保留本 保存本 样本 锁定 不流通 封存 展览 suspended not-for-loan",
    "weeded": "剔旧 剔除 已剔除 已剔旧 下架 已下架 discard weeded",
    "on-loan": "借出 已借 已借出 借出中 外借 外借中 借阅 超期 过期未还 on-loan checked-out checkedout",
    "missing": "丢失 已丢失 遗失 缺失 丢失赔偿 丢失已赔 遗失赔偿 遗失已赔偿 报失 挂失 lost missing",
    "withdrawn": "注销 报废 已注销 已报废 withdrawn",
}
_STATE_OF: Final = {word: state for state, words in _STATE_WORDS.items() for word in words.split()}
_BEHIND: Final = re.compile(r"[-:(]")  # 借出-应还日期：2026-05-01
_UNSAID: Final = frozenset({"", "0"})  # Koha's code for "nothing keeps it from being lent"
_NO: Final = frozenset({"", "0", "否", "无", "n", "no", "f", "false", "-"})


class Join(StrEnum):
    """How an item finds its record."""

    NUMBER = "number"
    ISBN = "isbn"
    TITLE = "title"


def column_of(head: str) -> Column | None:
    """What a column under this head says."""
    return meaning(head, _COLUMN_OF)


def guess_columns(heads: Sequence[str]) -> tuple[dict[int, Column], Join]:
    """Columns by their heads, each meaning once, the first that fits; joined by the strongest column there is."""
    columns: dict[int, Column] = {}
    for place, head in enumerate(heads):
        column = column_of(head)
        if column is not None and column not in columns.values():
            columns[place] = column
    known = set(columns.values())
    return columns, next((join for join in Join if Column(join.value) in known), Join.NUMBER)


def system_of(heads: Sequence[str]) -> str:
    """The system whose own column names most of the heads are; "" below two."""
    said = {plain_head(head).split(".")[-1] for head in heads}
    scores = Counter({name: len(words & said) for name, words in SYSTEMS.items()})
    [(name, most)] = scores.most_common(1)
    return name if most > 1 else ""


def state_word(text: str) -> str:
    """A state in one spelling: half-width, small letters, words joined by a stroke."""
    return "-".join(unicodedata.normalize("NFKC", text).lower().split())


def state_said(cells: Mapping[Column, str], own: Mapping[str, str]) -> str:
    """The state that a row gives its item, "" for a word nobody knows; `own` are words this library explained.

    What is written off, lost or damaged in a column of its own outweighs the word; where the word says nothing, a day it is
    due says that it is lent.
    """
    for column, state in ((Column.WRITTEN_OFF, "withdrawn"), (Column.LOST, "missing")):
        if is_said(cells.get(column, "")):
            return state
    word = cells.get(Column.STATE, "").strip()
    said = state_word(own.get(word, word))
    state = "" if said in _UNSAID else _STATE_OF.get(said) or _STATE_OF.get(_BEHIND.split(said)[0], "?")
    if not state:
        state = "on-loan" if has_day(cells.get(Column.DUE, "")) else "available"
    if state == "available" and is_said(cells.get(Column.DAMAGED, "")):
        return "repair"
    return "" if state == "?" else state


def is_said(flag: str) -> bool:
    """Whether a flag says yes: anything but 0, no and the like."""
    return state_word(flag) not in _NO


def has_day(text: str) -> bool:
    """Whether a cell for a day says anything: databases write 0000-00-00 for none."""
    return bool(text.strip(" -/.:0"))


def is_state(word: str) -> bool:
    """Whether a word for a state is known."""
    return state_word(word) in _STATE_OF
