"""What the indexes of CQL are called: plain names, those of the context sets other systems send, and Chinese ones."""

from collections.abc import Mapping
from typing import Final

from tianlu.discovery.cql.ast import Field, SortKey

_NAMES: Final[Mapping[Field, str]] = {
    Field.ALL: (
        "all any anywhere keyword keywords cql.anywhere cql.serverchoice cql.keywords cql.allindexes cql.anyindexes "
        "bath.any bath.anywhere 任意 任意词 全部 关键词 關鍵詞 关键字"
    ),
    Field.TITLE: "title dc.title bath.title bath.keytitle bib.title bib.titleuniform 题名 书名 标题 題名 書名 標題 篇名 刊名",
    Field.AUTHOR: (
        "author creator contributor name dc.creator dc.contributor dc.author bath.author bath.name bath.personalname "
        "bath.corporatename bath.conferencename bib.name bib.namepersonal bib.namecorporate 作者 著者 责任者 責任者 译者 譯者 编者 編者 主编 主編"
    ),
    Field.SUBJECT: (
        "subject dc.subject bath.subject bath.topicalsubject bath.namesubject bath.geographicname bib.subjecttopical "
        "bib.subjectname bib.subjectplace 主题 主题词 主題"
    ),
    Field.PUBLISHER: "publisher dc.publisher bath.publisher bib.originpublisher 出版社 出版者 出版单位",
    Field.SERIES: "series bath.seriestitle bib.titleseries 丛书 丛编 叢書 丛书名",
    Field.FULLTEXT: "fulltext text cql.fulltext 全文 正文",
    Field.ISBN: "isbn bath.isbn bib.isbn",
    Field.ISSN: "issn bath.issn bib.issn",
    Field.NUMBER: (
        "number dc.identifier bath.lccn bath.controlnumber bath.standardidentifier rec.controlnumber 控制号 编号 號碼 统一书号 書號 书号"
    ),
    Field.CALL_NUMBER: "callnumber bath.callnumber bib.callnumber 索书号 索書號",
    Field.CLASS: "class bath.classification bib.classification 分类号 中图分类号 分類號",
    Field.LANGUAGE: "language lang dc.language bath.language 语种 语言",
    Field.FORMAT: "format type dc.format dc.type bath.format bib.genre 文献类型 类型",
    Field.YEAR: "year date dc.date bath.date bath.publicationdate bib.dateissued 年 年份 出版年",
    Field.ID: "id rec.id rec.identifier",
}
INDEXES: Final[Mapping[str, Field]] = {name: field for field, names in _NAMES.items() for name in names.split()}
EVERYTHING: Final = frozenset({"cql.allrecords", "allrecords"})
CONTEXTS: Final = {"cql": "cql", "dc": "dc", "bath": "bath", "bib": "bib", "rec": "rec", "srw": "cql"}
SET_NAMES: Final[Mapping[str, str]] = {
    "info:srw/cql-context-set/1/cql": "cql",
    "info:srw/cql-context-set/1/dc": "dc",
    "info:srw/cql-context-set/1/bib": "bib",
    "info:srw/cql-context-set/1/bath": "bath",
    "info:srw/cql-context-set/2/rec": "rec",
    "info:srw/cql-context-set/1/rec": "rec",
    "http://zing.z3950.org/cql/bath": "bath",
    "http://www.loc.gov/zing/cql/context-sets/bath": "bath",
}
SORTS: Final[Mapping[str, tuple[SortKey | None, SortKey | None]]] = {  # ascending, descending
    "title": (SortKey.TITLE, None),
    "year": (SortKey.YEAR_UP, SortKey.YEAR_DOWN),
    "callnumber": (SortKey.CALL_NUMBER, None),
    "newest": (SortKey.NEWEST, SortKey.NEWEST),
    "relevance": (SortKey.RELEVANCE, SortKey.RELEVANCE),
}
# Modifiers that change nothing here: every search is by relevance and ignores case, accents and script.
IDLE: Final = frozenset(
    [
        "relevant",
        "masked",
        "word",
        "string",
        "ignorecase",
        "ignoreaccents",
        "isodate",
        "number",
        "locale",
        "fuzzy",
        "honorwhitespace",
    ]
)
UP: Final = frozenset({"ascending", "sort.ascending"})
DOWN: Final = frozenset({"descending", "sort.descending"})


def context_of(uri: str) -> str | None:
    """The context set a URI names, whatever its version: `…/1/dc-v1.1` is dc; None for one not known here."""
    uri = uri.strip().lower().rstrip("/")
    base, _, version = uri.rpartition("-v")
    return SET_NAMES.get(base if base and version.replace(".", "").isdigit() else uri)
