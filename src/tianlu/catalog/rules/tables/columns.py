"""A table of books: which column says what, and where the names of the columns stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from tianlu.kit.tables import meaning

MARKS: Final = "；;|"


class Column(StrEnum):
    """What a column says about a book."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    PINYIN = "pinyin"
    PART_NUMBER = "part-number"
    PART_NAME = "part-name"
    RESPONSIBILITY = "responsibility"
    AUTHOR = "author"
    EDITION = "edition"
    PLACE = "place"
    PUBLISHER = "publisher"
    YEAR = "year"
    ISBN = "isbn"
    PRICE = "price"
    PAGES = "pages"
    SIZE = "size"
    SERIES = "series"
    CLASS = "class"
    SUBJECT = "subject"
    LANGUAGE = "language"
    NOTE = "note"
    SUMMARY = "summary"
    CONTROL = "control"


SPLIT: Final = frozenset(
    (
        Column.RESPONSIBILITY,
        Column.AUTHOR,
        Column.PLACE,
        Column.PUBLISHER,
        Column.ISBN,
        Column.SERIES,
        Column.CLASS,
        Column.SUBJECT,
        Column.LANGUAGE,
    )
)
REPEATED: Final = SPLIT | {Column.SUBTITLE, Column.NOTE, Column.SUMMARY}
_WORDS: Final[Mapping[Column, str]] = {
    Column.TITLE: "title 题名 书名 正题名 书刊名 图书名称 书籍名称 名称 正书名 题名与责任者 m_title titleproper",
    Column.SUBTITLE: "subtitle 副题名 副书名 副标题 其他题名信息 题名其他信息 remainderoftitle othertitle",
    Column.PINYIN: "titlepinyin pinyin 题名拼音 书名拼音 拼音 romanisedtitle romanizedtitle",
    Column.PART_NUMBER: "part partnumber volume volumenumber 卷次 卷册 卷册号 分卷号 分册号 册次",
    Column.PART_NAME: "partname parttitle volumetitle 分册名 分卷名 分卷题名 分辑名",
    Column.RESPONSIBILITY: "responsibility statementofresponsibility 责任者 责任说明 责任者说明 著译者 编著者 著者说明",
    Column.AUTHOR: "author authors creator 著者 作者 主要责任者 第一责任者 第一作者 次要责任者 其他责任者 译者 编者 主编 m_author",
    Column.EDITION: "edition 版本 版次 版本项 版本说明",
    Column.PLACE: "place placeofpublication publicationplace 出版地 出版地点 出版城市",
    Column.PUBLISHER: "publisher 出版社 出版者 出版单位 出版机构 出版商 m_publish",
    Column.YEAR: "year date publicationyear publicationdate yearofpublication dateofpublication pubyear copyrightdate "
    "出版年 出版日期 出版时间 出版年份 出版年月 年代",
    Column.ISBN: "isbn isbn号 isbn13 isbn10 isbn-13 isbn-10 标准号 标准书号 国际标准书号 书号isbn",
    Column.PRICE: "price listprice 价格 定价 单价 码洋 图书价格 书价 singleprice",
    Column.PAGES: "pages extent numberofpages 页数 页码 总页数 篇幅 数量及单位",
    Column.SIZE: "size dimensions 开本 尺寸 尺寸或开本 规格 高度",
    Column.SERIES: "series seriestitle 丛书 丛书名 丛书项 丛编 丛编题名 丛编项",
    Column.CLASS: "class classification classnumber clc ddc 分类号 中图分类号 中图法分类号 中图法 中图分类 classno",
    Column.SUBJECT: "subject subjects subjectheading keyword keywords 主题词 主题 关键词 主题标目 论题主题",
    Column.LANGUAGE: "language languages lang 语种 语言 文种 作品语种",
    Column.NOTE: "note notes remark remarks 附注 一般性附注 备注 附注项 说明",
    Column.SUMMARY: "summary abstract description 提要 内容提要 摘要 简介 内容简介 提要文摘",
    Column.CONTROL: "controlnumber recordnumber biblionumber recordid 控制号 记录号 记录控制号 书目记录号 marc记录号 系统号 marc_rec_no bookrecno",
}
_COLUMN_OF: Final = {word: column for column, words in _WORDS.items() for word in words.split()}


@dataclass(frozen=True)
class TableMapping:
    """Columns by their place (from 0), the marks between values of one cell, the language of books that name none.

    `headless`: the row of names is a book itself.
    """

    columns: Mapping[int, Column] = field(default_factory=dict)
    marks: str = MARKS
    language: str = "chi"
    headless: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON; `from_dict` reads it back."""
        columns = {str(place): column.value for place, column in self.columns.items()}
        return {"columns": columns, "marks": self.marks, "language": self.language, "headless": self.headless}

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> "TableMapping":
        return cls(
            columns={int(place): Column(column) for place, column in said["columns"].items()},
            marks=str(said["marks"]),
            language=str(said["language"]),
            headless=bool(said["headless"]),
        )


def column_of(head: str) -> Column | None:
    """What a column under this head says."""
    return meaning(head, _COLUMN_OF)


def guess(heads: Sequence[str]) -> TableMapping:
    """Columns by their heads; what a book has once is taken from the first column that says it."""
    columns: dict[int, Column] = {}
    for place, head in enumerate(heads):
        column = column_of(head)
        if column is not None and (column in REPEATED or column not in columns.values()):
            columns[place] = column
    return TableMapping(columns=columns)


def doubled(mapping: TableMapping) -> Column | None:
    """A meaning that two columns have although a book has it once; None where there is none."""
    said = list(mapping.columns.values())
    return next((column for column in said if column not in REPEATED and said.count(column) > 1), None)
