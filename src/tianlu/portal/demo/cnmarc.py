"""Chinese source rows as CNMARC records: modern books with grouped 905 holdings, ancient books with 905 and 985."""

import re

from tianlu.marc.record import Field, Record
from tianlu.portal.demo.copies import Accessions, Numbered, ancient, chinese, span
from tianlu.portal.demo.people import Person, responsibility
from tianlu.portal.demo.sources import Classic, Modern

AGENCY = "TLLIB"
_LEADER = "00000nam0 2200000   450 "
_STAMP = "20260101000000.0"
_REGIONS = {"北京": "110000", "上海": "310000", "重庆": "500000", "臺北": "710000", "臺中": "710000", "香港": "810000"}
_BRANCHES = {"KR1": "經部", "KR2": "史部", "KR3": "子部", "KR4": "集部", "KR5": "道部", "KR6": "佛部"}
_COUNTRIES = {"日本": "JP", "新羅": "KR", "高麗": "KR", "朝鮮": "KR"}
_FIRST_ROLES = ("著", "編", "编", "撰", "绘", "述", "制定", "讲", "文", "辑", "选", "集录", "記", "记")
_PLACE = re.compile(
    "中国|中國|台湾|臺灣|香港|英国|美国|法国|德国|日本|俄罗斯|苏联|意大利|西班牙|奥地利|爱尔兰|捷克|印度|阿拉伯|古希腊|古罗马|"
    "加拿大|澳大利亚|哥伦比亚|阿根廷|瑞典|丹麦|挪威|比利时|希腊|波兰|匈牙利|墨西哥|智利|秘鲁|南非|尼日利亚|埃及|土耳其|"
    "黎巴嫩|巴西|西方国家|世界|外国|欧洲|亚洲|北京|上海|四川|云南|陕西|河南|湖南|福建|江苏|山东|东北|新疆|西藏|内蒙古"
)
_PERIOD = re.compile(
    "现代|當代|当代|现当代|近代|古代|近现代|中世纪|上古|民国|先秦|.{1,4}(时代|時代|代|后期|後期|前期|时期)"
)
_FORM = re.compile("教材|手册|词典|字典|图集|年鉴|图解|文集|普及读物|通俗读物|入门读物|少儿读物|案例")

MODERN_MAPPING: dict[str, object] = {
    "name": "tianlu-905",
    "dialects": ["cnmarc"],
    "currency": "CNY",
    "rules": [
        {
            "tag": "905",
            "starts": "a",
            "subfields": {
                "a": "branch",
                "b": "barcode",
                "c": "location",
                "d": "class",
                "e": "book-number",
                "f": "copies",
                "g": "accession",
            },
        }
    ],
}
CLASSIC_MAPPING: dict[str, object] = {
    "name": "tianlu-985",
    "dialects": ["cnmarc"],
    "currency": "CNY",
    "rules": [
        {"tag": "905", "starts": "a", "items": False, "subfields": {"d": "class", "e": "book-number"}},
        {
            "tag": "985",
            "starts": "a",
            "subfields": {"a": "barcode", "b": "location", "g": "branch", "h": "accession"},
        },
    ],
}


def modern_record(number: int, row: Modern, accessions: Accessions, encoding: str) -> tuple[Record, int]:
    """The record of a modern book and how many copies it names."""
    said = responsibility(row.authors)
    fields = [
        Field("001", f"TLM{number:07d}"),
        Field("005", _STAMP),
        _coded(row.year, encoding),
        _languages(row),
        Field("102", " ", " ", [("a", "CN"), *_some(b=_REGIONS.get(row.place, ""))]),
        _title(row.title, row.subtitle, said.statements),
    ]
    if row.edition:
        fields.append(Field("205", " ", " ", [("a", row.edition)]))
    if published := _some(a=row.place, c=row.publisher, d=row.year):
        fields.append(Field("210", " ", " ", published))
    if row.series:
        fields.append(Field("225", "2", " ", [("a", row.series)]))
    fields += _subjects(row.subjects.split("；"))
    fields.append(Field("690", " ", " ", [("a", row.clc), ("v", "5")]))
    fields += _names(said.people)
    fields.append(Field("801", " ", "0", [("a", "CN"), ("b", AGENCY), ("c", _STAMP[:8])]))
    key = f"{row.title}|{row.authors}|{row.publisher}|{row.year}"
    book = accessions.book_number(row.clc)
    copies = [accessions.number(place, "Z") for place in chinese(key, row.clc, row.script)]
    fields.append(_grouped(copies, row.clc, book))
    return Record(_LEADER, fields), sum(len(copy.barcodes) for copy in copies)


def classic_record(row: Classic, accessions: Accessions) -> tuple[Record, int]:
    """The record of an ancient book and how many copies it names."""
    mark = f"({row.dynasty})" if row.dynasty else ""
    branch = _BRANCHES[row.id[:3]]
    section = row.section.removesuffix("類")
    fields = [
        Field("001", row.id),
        Field("005", _STAMP),
        _coded("", "utf-8"),
        Field("101", "0", " ", [("a", "chi")]),
        Field("102", " ", " ", [("a", _COUNTRIES.get(row.dynasty, "CN"))]),
        Field("140", " ", " ", [("a", "|" * 28)]),
        _title(row.title, "", (mark + row.author,) if row.author else ()),
    ]
    if row.juan:
        fields.append(Field("215", " ", " ", [("a", f"{row.juan}卷")]))
    if row.source:
        fields.append(Field("300", " ", " ", [("a", f"所據版本：{row.source}")]))
    fields.append(Field("610", "0", " ", [("a", branch), ("a", row.section)]))
    fields.append(Field("696", " ", " ", [("a", f"{branch}{row.section}"), ("2", "四部分類")]))
    if row.author:
        fields.append(Field("701", " ", "0", [("a", row.author), *_some(c=row.dynasty)]))
    fields.append(Field("801", " ", "0", [("a", "CN"), ("b", AGENCY), ("c", _STAMP[:8])]))
    link = f"https://www.kanripo.org/text/{row.id}/"
    fields.append(Field("856", "4", "1", [("u", link), ("z", "漢籍リポジトリ Kanseki Repository")]))
    shelf = branch[0] + section
    fields.append(Field("905", " ", " ", [("a", AGENCY), ("d", shelf), ("e", accessions.book_number(shelf))]))
    copies = [accessions.number(place, "G") for place in ancient(row.id)]
    for copy in copies:
        for barcode, accession in zip(copy.barcodes, copy.accessions, strict=True):
            told = [("a", barcode), ("b", copy.location), ("g", copy.branch), ("h", accession)]
            fields.append(Field("985", " ", " ", told))
    return Record(_LEADER, fields), sum(len(copy.barcodes) for copy in copies)


def _some(**values: str) -> list[tuple[str, str]]:
    """Subfields for the values that are not empty."""
    return [(code, value) for code, value in values.items() if value]


def _coded(year: str, encoding: str) -> Field:
    """Field 100: date entered, date of publication, language of cataloguing, character set as vendors write it."""
    dates = f"d{year}    " if year else "u        "
    charset = "0110" if encoding == "gb18030" else "50  "
    return Field("100", " ", " ", [("a", f"{_STAMP[:8]}{dates}em y0chiy{charset}    ea")])


def _languages(row: Modern) -> Field:
    if row.original_language:
        return Field("101", "1", " ", [("a", row.language), ("c", row.original_language)])
    return Field("101", "0", " ", [("a", row.language)])


def _title(title: str, subtitle: str, statements: tuple[str, ...]) -> Field:
    """Field 200: works without a collective title repeat $a; after ". " stand number $h and name $i of the part."""
    subfields: list[tuple[str, str]] = []
    for work in title.split("；"):
        whole, _, part = work.partition(". ")
        subfields.append(("a", whole))
        number, comma, name = part.partition(", ")
        subfields += _some(h=number, i=name) if comma else _some(i=part)
    subfields += _some(e=subtitle)
    for place, statement in enumerate(statements):
        subfields.append(("f" if place == 0 else "g", statement))
    return Field("200", "1", " ", subfields)


def _subjects(terms: list[str]) -> list[Field]:
    """606 (607 for a place): place, period and form stand as subdivisions under the first term."""
    first, *rest = terms
    under: list[tuple[str, str]] = []
    others: list[str] = []
    for term in rest:
        if _PLACE.fullmatch(term):
            under.append(("y", term))
        elif _PERIOD.fullmatch(term):
            under.append(("z", term))
        elif _FORM.fullmatch(term):
            under.append(("j", term))
        else:
            others.append(term)
    order = {"y": 0, "z": 1, "j": 2}
    under.sort(key=lambda pair: order[pair[0]])
    fields = [Field("606", "0", " ", [("a", first), *under])]
    fields += [Field("606", "0", " ", [("a", term)]) for term in others]
    return fields


def _names(people: tuple[Person, ...]) -> list[Field]:
    """701/711 for who made the work, 702/712 for who translated, annotated or edited it."""
    fields: list[Field] = []
    lead = True
    for place, person in enumerate(people):
        if place and person.role != people[place - 1].role and not person.role.endswith(_FIRST_ROLES):
            lead = False
        tag = ("71" if person.body else "70") + ("1" if lead else "2")
        inds = ("0", "2") if person.body else (" ", "0")
        marked = [("c", f"({person.mark})")] if person.mark else []
        fields.append(Field(tag, *inds, [*marked, ("a", person.name), *_some(**{"4": person.role})]))
    return fields


def _grouped(copies: list[Numbered], clc: str, book: str) -> Field:
    """One 905 with a group per place: `$a branch $c location $b barcodes $g accession numbers $d $e $f copies`."""
    subfields: list[tuple[str, str]] = []
    for copy in copies:
        subfields += [
            ("a", copy.branch),
            ("c", copy.location),
            ("b", span(copy.barcodes)),
            ("g", span(copy.accessions)),
            ("d", clc),
            ("e", book),
            ("f", str(len(copy.barcodes))),
        ]
    return Field("905", " ", " ", subfields)
