"""Synthetic MARC21 and CNMARC files, whole and damaged, written without any part of the package under test."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

Fields = list[tuple[str, str]]

TITLES = [
    "红楼梦",
    "三国演义",
    "水浒传",
    "西游记",
    "边城",
    "骆驼祥子",
    "围城",
    "呐喊",
    "朝花夕拾",
    "平凡的世界",
    "白鹿原",
    "活着",
    "四世同堂",
    "子夜",
    "家",
    "雷雨",
    "茶馆",
    "城南旧事",
    "呼兰河传",
    "倾城之恋",
    "长恨歌",
    "中国哲学简史",
    "乡土中国",
    "万历十五年",
    "人间词话",
    "文心雕龙",
    "史记",
    "资治通鉴",
    "古文观止",
    "唐诗三百首",
    "计算机网络",
    "数据结构",
    "操作系统概念",
    "机器学习",
    "高等数学",
    "线性代数",
    "概率论与数理统计",
    "图书馆学概论",
    "信息检索",
    "编目学教程",
    "环境保护法",
    "城市规划原理",
    "茶叶加工工艺",
    "小麦栽培技术",
    "中医内科学",
    "针灸大成",
    "本草纲目",
    "孙子兵法",
    "围棋入门",
    "摄影基础",
]
NAMES = [
    "曹雪芹",
    "罗贯中",
    "施耐庵",
    "吴承恩",
    "沈从文",
    "老舍",
    "钱钟书",
    "鲁迅",
    "路遥",
    "陈忠实",
    "余华",
    "茅盾",
    "巴金",
    "曹禺",
    "林海音",
    "萧红",
    "张爱玲",
    "王安忆",
    "冯友兰",
    "费孝通",
    "黄仁宇",
    "王国维",
    "刘勰",
    "司马迁",
    "司马光",
    "李时珍",
    "孙武",
    "朱镕",
]
PUBLISHERS = [
    "人民文学出版社",
    "中华书局",
    "商务印书馆",
    "上海古籍出版社",
    "清华大学出版社",
    "高等教育出版社",
    "科学出版社",
    "江苏凤凰文艺出版社",
    "作家出版社",
]
PLACES = ["北京", "上海", "南京", "广州", "成都", "武汉", "西安", "杭州"]
SUBJECTS = [
    "长篇小说",
    "古典小说",
    "现代文学",
    "教材",
    "图书馆学",
    "计算机",
    "数学",
    "历史",
    "哲学",
    "建筑",
    "农业",
    "医学",
]
CLASSES = ["I242.4", "I247.57", "I210.6", "TP393", "TP311.12", "O13", "G250", "K204.2", "B2", "TU984", "S512.1", "R245"]
# Characters of GB18030 that GBK lacks, written in four bytes.
FOUR_BYTES = "䶮㐂㙍𠮷㛃"
ENGLISH = [
    "The old man and the sea",
    "Great expectations",
    "A history of libraries",
    "Walden",
    "Moby Dick",
    "Café society",
    "Résumé of geology",
]


def cnmarc(rng: random.Random, number: int, *, four_bytes: bool = False, claim: str = "0120") -> Fields:
    """One CNMARC record as (tag, text) pairs; ``claim`` goes to 100 $a 26-29."""
    title, name = rng.choice(TITLES), rng.choice(NAMES)
    year = rng.randint(1950, 2024)
    if four_bytes:
        title += rng.choice(FOUR_BYTES)
        name += rng.choice(FOUR_BYTES)
    return [
        ("001", f"CN{number:09d}"),
        ("005", f"{year}0101120000.0"),
        ("010", f"  \x1fa{isbn13(rng)}\x1fdCNY{rng.randint(10, 99)}.00"),
        ("100", f"  \x1fa{year}0101d{year}    em y0chiy{claim}    ea"),
        ("101", "0 \x1fachi"),
        ("102", "  \x1faCN\x1fb110000"),
        ("105", "  \x1faak  z   000yy"),
        ("200", f"1 \x1fa{title}\x1f9hong lou meng\x1fe{rng.choice(SUBJECTS)}研究\x1ff{name}著"),
        ("210", f"  \x1fa{rng.choice(PLACES)}\x1fc{rng.choice(PUBLISHERS)}\x1fd{year}"),
        ("215", f"  \x1fa{rng.randint(80, 900)}页\x1fd21cm"),
        ("330", f"  \x1fa本书论述{title}的作者、版本与{rng.choice(SUBJECTS)}，附有参考文献。"),
        ("606", f"0 \x1fa{rng.choice(SUBJECTS)}\x1fy中国\x1fx研究"),
        ("690", f"  \x1fa{rng.choice(CLASSES)}\x1fv5"),
        ("701", f" 0\x1fa{name}\x1f4著"),
        ("801", " 0\x1faCN\x1fbTEST\x1fc20200101"),
        ("905", f"  \x1faTEST\x1fb{number:08d}\x1fd{rng.choice(CLASSES)}\x1fe{rng.randint(1, 99)}"),
    ]


def marc21(rng: random.Random, number: int) -> Fields:
    """One MARC21 record in Latin letters, some with accents."""
    year = rng.randint(1900, 2024)
    return [
        ("001", f"us{number:09d}"),
        ("008", f"200101s{year}    nyu           000 1 eng d".ljust(40)[:40]),
        ("020", f"  \x1fa{isbn13(rng)} (pbk.)"),
        ("040", "  \x1faDLC\x1fcDLC"),
        ("100", f"1 \x1fa{rng.choice(['Shen, Congwen', 'Brontë, Emily', 'García Márquez, Gabriel'])},\x1fd1902-1988."),
        ("245", f"10\x1fa{rng.choice(ENGLISH)} /\x1fcby an author."),
        ("260", f"  \x1faNew York :\x1fbHarper,\x1fc{year}."),
        ("300", "  \x1fa200 p. ;\x1fc22 cm."),
        ("650", " 0\x1faLibraries\x1fxHistory."),
    ]


def isbn13(rng: random.Random) -> str:
    digits = "9787" + "".join(str(rng.randint(0, 9)) for _ in range(8))
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
    return digits + str(-total % 10)


def iso2709(fields: Fields, encoding: str, leader: str = "nam0 22") -> bytes:
    """ISO 2709 bytes, lengths in bytes; lengths that do not fit are cut to their last digits."""
    return build(fields, [len(text.encode(encoding)) + 1 for _, text in fields], encoding, leader)


def build(fields: Fields, lengths: list[int], encoding: str, leader: str = "nam0 22") -> bytes:
    """As ``iso2709``, with the lengths that the directory is to claim."""
    directory = ""
    start = 0
    for (tag, _), length in zip(fields, lengths, strict=True):
        directory += f"{tag}{length % 10000:04d}{start % 100000:05d}"
        start += length
    body = b"".join(text.encode(encoding) + b"\x1e" for _, text in fields)
    base = 25 + len(directory)
    size = base + len(body) + 1
    head = f"{min(size, 99999):05d}{leader[:5]}22{base:05d}   450 "
    return head.encode() + directory.encode() + b"\x1e" + body + b"\x1d"


@dataclass
class Sample:
    """A file, its records' true texts by control number, and what was done to which."""

    data: bytes = b""
    truth: dict[str, Fields] = field(default_factory=dict)
    raws: dict[str, bytes] = field(default_factory=dict)
    damaged: dict[str, str] = field(default_factory=dict)
    offsets: list[int] = field(default_factory=list)

    def key_at(self, position: int) -> str:
        """The control number of the record written at or before this offset."""
        return list(self.truth)[bisect_right(self.offsets, position) - 1]


Damage = Callable[[random.Random, Fields, str], bytes]


def _other(encoding: str) -> str:
    return "gb18030" if encoding == "utf-8" else "utf-8"


def _leader_length(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    raw = iso2709(fields, encoding)
    return f"{rng.randint(0, 99999):05d}".encode() + raw[5:]


def _leader_spaces(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    return b"     " + iso2709(fields, encoding)[5:]


def _leader_twice(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    raw = iso2709(fields, encoding)
    return raw[:24] + raw


def _entry_twice(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    raw = iso2709(fields, encoding)
    at = 24 + 12 * rng.randrange(len(fields))
    return raw[: at + 12] + raw[at:]


def _entry_lost(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    raw = iso2709(fields, encoding)
    at = 24 + 12 * rng.randrange(len(fields))
    return raw[:at] + raw[at + 12 :]


def _terminator_twice(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    return iso2709(fields, encoding) + b"\x1d"


def _page_instead(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    return b"<html><body>504 Gateway Timeout</body></html>\n"


def _leader_letters(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    return b"abcde" + iso2709(fields, encoding)[5:]


def _base(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    raw = iso2709(fields, encoding)
    return raw[:12] + f"{rng.randint(0, 99999):05d}".encode() + raw[17:]


def _line_end(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    return iso2709(fields, encoding) + rng.choice([b"\r\n", b"\n", b"\x00\x00", b"  "])


def _truncated(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    raw = iso2709(fields, encoding)
    return raw[: rng.randint(1, len(raw) - 3)]


def _truncated_terminated(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    return _truncated(rng, fields, encoding) + b"\x1d"


def _no_terminator(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    return iso2709(fields, encoding)[:-1]


def _terminator_overwritten(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    return iso2709(fields, encoding)[:-1] + b" "


def _directory_letters(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    raw = bytearray(iso2709(fields, encoding))
    raw[24 + 12 * rng.randrange(len(fields)) + rng.randint(3, 11)] = ord("x")
    return bytes(raw)


def _directory_digit(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    raw = bytearray(iso2709(fields, encoding))
    raw[24 + 12 * rng.randrange(len(fields)) + rng.randint(3, 11)] = rng.choice(b"0123456789")
    return bytes(raw)


def _characters(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    return build(fields, [len(text) + 1 for _, text in fields], encoding)


def _garbage(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    noise = bytes(rng.choice([*range(0x20, 0x7F), *range(0x80, 0x100)]) for _ in range(rng.randint(1, 60)))
    return noise + iso2709(fields, encoding)


def _in_data(rng: random.Random, raw: bytes | bytearray) -> int:
    base = raw.index(b"\x1e") + 1
    return rng.randrange(base, len(raw) - 2)


def _byte_lost(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    raw = iso2709(fields, encoding)
    at = _in_data(rng, raw)
    return raw[:at] + raw[at + 1 :]


def _byte_added(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    raw = iso2709(fields, encoding)
    at = _in_data(rng, raw)
    return raw[:at] + bytes([rng.randrange(0x20, 0x100)]) + raw[at:]


def _byte_changed(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    raw = bytearray(iso2709(fields, encoding))
    raw[_in_data(rng, raw)] = rng.randrange(0x100)
    return bytes(raw)


def _field_terminator_lost(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    raw = iso2709(fields, encoding)
    ends = [at for at, byte in enumerate(raw) if byte == 0x1E][1:]
    at = rng.choice(ends)
    return raw[:at] + b"?" + raw[at + 1 :]


def _terminator_inside(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    raw = bytearray(iso2709(fields, encoding))
    raw[_in_data(rng, raw)] = 0x1D
    return bytes(raw)


def _zeros(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    raw = iso2709(fields, encoding)
    at = rng.randint(0, len(raw) - 40)
    return raw[:at] + b"\0" * 30 + raw[at + 30 :]


def _other_encoding(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    return iso2709(fields, _other(encoding))


def _two_encodings(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    half = len(fields) // 2
    parts = [text.encode(encoding if at < half else _other(encoding)) for at, (_, text) in enumerate(fields)]
    shell = iso2709([(tag, "?" * len(part)) for (tag, _), part in zip(fields, parts, strict=True)], "ascii")
    base = shell.index(b"\x1e") + 1
    return shell[:base] + b"".join(part + b"\x1e" for part in parts) + b"\x1d"


def _leader_lost(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    return iso2709(fields, encoding)[24:]


def _oversize(rng: random.Random, fields: Fields, encoding: str) -> bytes:
    return iso2709([*fields, *[("330", "  \x1fa" + "书" * 2000)] * 25], encoding)


DAMAGES: dict[str, Damage] = {name.strip("_"): damage for name, damage in list(globals().items()) if (
    name.startswith("_") and callable(damage) and name not in ("_other", "_in_data")
) and not name.startswith("__")}  # fmt: skip
# After these the record is whole and must be found.
HARMLESS = frozenset(
    [
        "leader_length",
        "leader_spaces",
        "terminator_twice",
        "base",
        "line_end",
        "no_terminator",
        "terminator_overwritten",
        "characters",
        "garbage",
        "other_encoding",
        "oversize",
    ]
)
# After these the record must not be found.
FATAL = frozenset(
    ["truncated", "truncated_terminated", "directory_letters", "byte_lost", "leader_lost", "entry_lost", "page_instead"]
)


def sample(seed: int, count: int, encoding: str, *, share: float = 0.0, claim: str = "0120") -> Sample:
    """``count`` CNMARC records in ``encoding``, ``share`` of them damaged, each damage in its turn."""
    rng = random.Random(seed)
    made = Sample()
    names = sorted(DAMAGES)
    parts: list[bytes] = []
    for number in range(count):
        fields = cnmarc(rng, number, four_bytes=encoding == "gb18030" and rng.random() < 0.3, claim=claim)
        key = fields[0][1]
        made.truth[key] = fields
        made.raws[key] = iso2709(fields, encoding)
        made.offsets.append(sum(map(len, parts[-1:])) + (made.offsets[-1] if made.offsets else 0))
        if rng.random() < share:
            name = names[len(made.damaged) % len(names)]
            made.damaged[key] = name
            parts.append(DAMAGES[name](rng, fields, encoding))
        else:
            parts.append(made.raws[key])
    made.data = b"".join(parts)
    return made
