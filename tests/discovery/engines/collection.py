"""A small collection in which every trap of script, order and number has a record, and the queries put to it."""

import random
from functools import cache

from tianlu.discovery.data import Document

_BOOKS: list[tuple[tuple[str, ...], tuple[str, ...], dict[str, object]]] = [
    (
        ("边城", "插图本"),
        ("沈从文",),
        {"publishers": ("人民文学出版社",), "subjects": ("长篇小说", "中国文学"), "year": 1981},
    ),
    (
        ("邊城",),
        ("沈從文",),
        {"publishers": ("商務印書館",), "subjects": ("長篇小說",), "year": 1948, "languages": ("chi",)},
    ),
    (("Border town", "Bian cheng"), ("Shen, Congwen",), {"publishers": ("HarperPerennial",), "languages": ("eng",)}),
    (("从文自传",), ("沈从文",), {"year": 1934, "classes": ("K825.6",)}),
    (
        ("红楼梦",),
        ("曹雪芹", "高鹗"),
        {"publishers": ("中华书局",), "classes": ("I242.4",), "isbns": ("9787020002207",)},
    ),
    (
        ("紅樓夢", "石頭記"),
        ("曹雪芹",),
        {"publishers": ("中華書局",), "classes": ("I242.4",), "call_numbers": ("I242.4/1",)},
    ),
    (
        ("红楼梦研究",),
        ("俞平伯",),
        {"publishers": ("中华书局",), "subjects": ("《红楼梦》研究",), "classes": ("I207.411",)},
    ),
    (("The dream of the red chamber",), ("Cao, Xueqin", "Hawkes, David"), {"languages": ("eng",), "year": 1973}),
    (("围城",), ("钱锺书",), {"year": 1947, "classes": ("I246.5",), "call_numbers": ("I246.5/231",)}),
    (("圍城",), ("錢鍾書",), {"year": 1947, "publishers": ("晨光出版公司",)}),
    (("谈艺录",), ("钱钟书",), {"publishers": ("中华书局",), "year": 1984, "classes": ("I207.22",)}),
    (
        ("史记",),
        ("司马迁",),
        {"publishers": ("中华书局",), "classes": ("K204.2",), "series": ("二十四史",), "year": 1959},
    ),
    (("重庆森林",), ("单田芳",), {"format": "video"}),
    (("乾隆皇帝",), ("二月河",), {"year": 1999}),
    (("饼干故事",), ("曾某",), {"year": 2001, "format": "book"}),
    (("皇后的新衣",), ("安徒生",), {}),
    (("前後漢紀",), ("荀悅",), {"format": "ancient"}),
    (("Python编程：从入门到实践",), ("Matthes, Eric",), {"classes": ("TP311.561",), "isbns": ("9787115428028",)}),
    (("3D打印技术",), ("王某",), {"classes": ("TP391.73",), "call_numbers": ("TP391.73/12",)}),
    (("C++ primer",), ("Lippman, Stanley B.",), {"languages": ("eng",), "other_classes": ("QA76.73.C153",)}),
    (("O'Reilly's guide to colour and color",), ("Doe, Jane",), {"languages": ("eng",), "issns": ("03785955",)}),
    (("道",), ("老子",), {"format": "ancient"}),
    (("道德经",), ("老子",), {"classes": ("B223.1",)}),
    (
        ("图书馆学导论",),
        ("吴慰慈",),
        {"subjects": ("图书馆学",), "classes": ("G250",), "numbers": ("CAL 01-2003-123456",)},
    ),
    (("ＡＢＣ入門",), ("某某",), {"other": ("全角与半角", "ﬁnal Ｆｉｎａｌ"), "romanised": ("ABC ru men",)}),
    (("平凡的世界",), ("路遥",), {"series": ("茅盾文学奖获奖作品全集",), "year": 1986}),
    (("世界平凡",), ("路某",), {"year": 1986}),
    (("<script>alert(1)</script>",), ("'; DROP TABLE x; --",), {"other": ("\x00null\x00",)}),
    (("", "无题"), (), {}),
]
EQUIVALENT = [
    ("沈从文", "沈從文", "shen congwen", "Shen, Congwen", "shén cóngwén", "congwen shen", "ｓｈｅｎ ｃｏｎｇｗｅｎ"),
    ("钱锺书", "钱钟书", "錢鍾書"),
    ("中华书局", "中華書局"),
    ("红楼梦", "紅樓夢"),
    ("图书馆", "圖書館"),
    ("Python", "ＰＹＴＨＯＮ", "python"),
]
SIMPLE = [
    *(form for group in EQUIVALENT for form in group),
    *["hlm", "bc", "边城", "沈", "道", "楼梦", "平凡", "世界平凡", "平凡的世界", "red", "chamber", "红楼梦", "-研究"],
    "hong lou meng",
    "hongloumeng cao xueqin",
    "hong lou meng cao xueqin 1982",
    "lou meng hong",
    "shen cong wen bian cheng",
    "hong lou chamber",
    "chongqing",
    "zhong qing",
    "shan tianfang",
    "红楼梦 -研究",
    '"red chamber"',
    "《红楼梦》",
    "作者:沈从文",
    "author:shen",
    "题名：城 OR 作者：钱钟书",
    "978-7-02-000220-7",
    "7020002207",
    "I246.5/231",
    "I246.5",
    "I 246.5 / 231",
    "I246.5 231",
    "title=红楼梦",
    "红楼梦 AND 曹雪芹",
    "红楼梦 NOT 研究",
    "边城 1934",
    "3D打印",
    "c++",
    "oreilly",
    "o'reilly",
    "皇后",
    "皇後",
    "干",
    "乾",
    "出版",
    "final",
    "半角",
    "null",
    "script",
    "???",
    "红*",
    "pyth*",
    "没有这样的书",
    "二十四史",
]
CQL = [
    "cql.allRecords = 1",
    "title = 城",
    "title == 边城",
    "title == 边*",
    "title <> 边城",
    "title <> 边*",
    "author <> 沈*",
    'title all "dream red"',
    'title any "dream 边城"',
    'title adj "red chamber"',
    'title adj "chamber red"',
    "author = 曹雪芹 and publisher = 中华书局",
    "author = 曹雪芹 or author = 钱钟书",
    "publisher = 中华书局 not title = 红楼梦",
    "(title = 红楼梦 or title = 围城) and year > 1940",
    "year < 1950",
    "year <= 1947",
    "year >= 1981",
    "year <> 1947",
    'year within "1940 1980"',
    "year = 198?",
    "isbn = 7-02-000220-X or isbn = 9787115428028",
    "isbn = 9787*",
    "issn = 0378-5955",
    "class = I2",
    "class == I242.4",
    "class = tp3",
    "class = QA76*",
    'callnumber = "I246.5/231"',
    "callnumber = I24*",
    'number = "CAL 01-2003-123456"',
    "language = eng",
    "format = ancient or format = video",
    "series = 二十四史",
    "series = ershisishi",
    "series = hlm",
    "subject = 图书馆学",
    "subject == 长篇小说",
    "id = 3",
    "id < 5",
    "colo?r",
    "c?lo*r",
    "title = 红?梦",
    "title = 重*林",
    "author == shen*",
    'all == "红楼梦"',
    "cql.allRecords = 1 not language = eng",
    'title = ""',
]


@cache
def documents() -> tuple[Document, ...]:
    """The records, spread over three organisations; every seventh is for staff only."""
    chance = random.Random(7)
    made = []
    for number, (titles, names, more) in enumerate(_BOOKS, 1):
        organisations = tuple(sorted(chance.sample((1, 2, 3), chance.choice((1, 1, 2)))))
        branches = tuple((organisation, organisation * 10 + 1) for organisation in organisations)
        values: dict[str, object] = {
            "languages": ("chi",),
            "organisations": organisations,
            "branches": branches,
            "available_at": branches[: number % 2],
            "available_in": organisations[: number % 2],
            "staff_only": number % 7 == 0,
        }
        values |= more
        calls = values.get("call_numbers")
        if isinstance(calls, tuple):  # each organisation shelves it at the same place
            values["shelf_order"] = calls[0]
            values["call_numbers"] = tuple((organisation, calls[0]) for organisation in organisations[:1])
        made.append(Document(id=number, titles=titles, names=names, **values))  # type: ignore[arg-type]
    return tuple(made)
