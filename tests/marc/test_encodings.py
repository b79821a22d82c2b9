"""The encoding is decided by the bytes; what the records say is a witness that may be contradicted."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.marc.generate import cnmarc, iso2709, marc21, sample
from tianlu.marc import Found, Notice, Rejected, inspect, read
from tianlu.marc.encodings import codec, iso5426, marc8
from tianlu.marc.encodings.judging import judge


def test_wrong_encodings_are_detected() -> None:
    """400 files of 1-12 records, with all the false claims seen in practice: none may be decided wrongly."""
    wrong = []
    for seed in range(400):
        encoding = ("utf-8", "gbk", "gb18030", "big5")[seed % 4]
        claim = random.Random(seed).choice(["0110", "0120", "50  ", "    "])
        made = _big5(seed) if encoding == "big5" else sample(seed, 1 + seed % 12, encoding, claim=claim).data
        found = inspect(made).encoding
        same = found == encoding or (found in ("gbk", "gb18030") and encoding in ("gbk", "gb18030"))
        if not same:
            wrong.append((seed, encoding, found))
    assert len(wrong) <= 2, wrong


def _big5(seed: int) -> bytes:
    """Titles whose characters are the same in both scripts, so that Big5 has them."""
    rng = random.Random(seed)
    titles = ["城南舊事", "紅樓夢", "邊城", "圖書館學概論", "中國哲學史", "文心雕龍", "唐詩三百首"]
    records = []
    for number in range(6):
        fields = [
            (tag, text if text.isascii() else f"1 \x1fa{rng.choice(titles)}\x1ff{rng.choice(titles)}編輯委員會著")
            for tag, text in cnmarc(rng, number)
        ]
        records.append(iso2709(fields, "big5"))
    return b"".join(records)


@pytest.mark.parametrize(
    ("encoding", "claim", "code"),
    [
        ("utf-8", "0110", "encoding.field_100_contradicts"),
        ("gbk", "50  ", "encoding.field_100_contradicts"),
    ],
)
def test_a_contradicting_witness_is_reported(encoding: str, claim: str, code: str) -> None:
    made = sample(3, 20, encoding, claim=claim)
    report = inspect(made.data)
    assert report.encoding == encoding
    assert report.contradictions == (Notice(code, {"records": 20, "said": claim, "found": encoding}),)
    assert report.witnesses[0].value == claim


def test_the_leader_is_a_witness_in_marc21() -> None:
    fields = [*marc21(random.Random(1), 1)[:5], ("245", "10\x1faRésumé à la Brontë /\x1fcby an author.")]
    report = inspect(iso2709(fields, "utf-8", "nam  ") * 3)
    assert report.encoding == "utf-8"
    assert [notice.code for notice in report.contradictions] == ["encoding.leader_contradicts"]


def test_four_byte_characters_are_reported_as_gb18030() -> None:
    assert inspect(sample(1, 50, "gb18030").data).encoding == "gb18030"
    assert inspect(sample(1, 50, "gbk").data).encoding == "gbk"


def test_a_record_in_another_encoding_is_read_in_its_own_and_reported() -> None:
    rng = random.Random(5)
    parts = [iso2709(cnmarc(rng, number), "utf-8" if number == 3 else "gbk") for number in range(10)]
    outcomes = list(read(b"".join(parts)))
    assert [outcome.encoding for outcome in outcomes if isinstance(outcome, Found)] == [
        *["gbk"] * 3,
        "utf-8",
        *["gbk"] * 6,
    ]
    odd = outcomes[3]
    assert isinstance(odd, Found)
    assert [notice.code for notice in odd.notices] == ["encoding.differs"]


def test_an_undecided_file_waits_for_a_person() -> None:
    russian = [("001", "1"), ("245", "10\x1faВойна и мир"), ("260", "  \x1faМосква")]
    data = iso2709(russian, "cp1251", "nam  ") + iso2709([("001", "2"), ("245", "10\x1faPlain")], "ascii", "nam  ")
    report = inspect(data)
    assert report.encoding == "undecided"
    assert not report.decided
    first, second = read(data, report)
    assert isinstance(first, Rejected)
    assert first.reason.code == "encoding.undecided"
    assert isinstance(second, Found)
    chosen = next(read(data, report, encoding="windows-1251"))
    assert isinstance(chosen, Found)
    assert chosen.record.fields[1].get("a") == "Война и мир"


def test_marc8_after_the_specification() -> None:
    """Diacritics before letters; Cyrillic in G0; EACC; ligatures; sets end with the subfield."""
    assert marc8.decode(b"caf\xe2e \xc3 1999 \xa1\xe2od\xe2z") == unicodedata.normalize("NFC", "café © 1999 Łódź")
    assert marc8.decode(b"\x1b(NpRIWET\x1b(B!") == "Привет!"
    assert marc8.decode(b"\x1b$1'Pr'EJ'9$\x1b(B") == "红楼梦"
    assert marc8.decode(b"i\xebu\xeca") == "iu︠a︡"
    assert marc8.decode(b"\x1fa\x1b$1'Pr\x1fbx") == "\x1fa红\x1fbx"


@pytest.mark.parametrize("raw", [b"\xe2", b"a\xff", b"\x1b$1!!", b"\x1b(Zx", b"\x1b", b"\xe2\x1e", b"\xd1x"])
def test_marc8_refuses_what_means_nothing(raw: bytes) -> None:
    with pytest.raises(UnicodeDecodeError):
        marc8.decode(raw)


def test_iso5426_after_the_standard() -> None:
    assert iso5426.decode(b"\xe8\xc2od\xc2z \xa5 \xc8uber \xa7") == "Łódź ¥ über §"
    with pytest.raises(UnicodeDecodeError):
        iso5426.decode(b"\xdfx")


LETTERS = "abc ÀéñüŁłøœß中国红楼梦Приветשלום-.123"


@given(st.text(alphabet=LETTERS, max_size=60))
def test_marc8_reads_back_what_it_writes(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert marc8.decode(marc8.encode(text)) == text


@given(st.text(alphabet="abc ÀéñüŁłøœßţ-.123¿£", max_size=60))
def test_iso5426_reads_back_what_it_writes(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert iso5426.decode(iso5426.encode(text)) == text


def test_unencodable_characters_are_errors() -> None:
    with pytest.raises(UnicodeEncodeError):
        marc8.encode("a😀")
    with pytest.raises(UnicodeEncodeError):
        iso5426.encode("a中")


def test_codecs_are_known_by_their_usual_names() -> None:
    assert codec("GB2312").name == "gbk"
    assert codec("UTF8").name == "utf-8"
    with pytest.raises(LookupError):
        codec("klingon")


@given(st.binary(max_size=200))
def test_judging_never_fails(raw: bytes) -> None:
    assert judge(raw).encoding in (
        "ascii", "utf-8", "gb18030", "big5", "euc-kr", "euc-jp", "shift-jis", "marc-8", "single-byte", "damaged-utf-8", "",
    )  # fmt: skip


def test_iso5426_is_believed_of_unimarc_only() -> None:
    fields = [
        ("001", "1"),
        ("100", "  \x1fa19990101d1999    m  y0frey0103    ba"),
        ("101", "0 \x1fafre"),
        (
            "200",
            "1 \x1faL\xc2e secret de l'\xc2ecole\x1ff\xc3Andr\xc2e F\xc2elix, L\xc2eon\x1fg\xc2Emile Andr\xc2e".replace(
                "\xc3A", "A"
            ),
        ),
        ("801", " 0\x1faFR\x1fbX"),
    ]
    data = iso2709(fields, "latin-1", "nam0 ")
    report = inspect(data)
    assert (report.dialect, report.encoding) == ("unimarc", "iso-5426")
    found = next(read(data, report))
    assert isinstance(found, Found)
    assert found.record.fields[3].get("a") == "Lé secret de l'école".replace("Lé", "Lé")


_KOREAN = [
    ("001", "1"),
    ("101", "0 \x1fakor"),
    ("200", "1 \x1fa한국 현대문학사\x1ff김윤식 지음"),
    ("210", "  \x1fa서울\x1fc민음사"),
]
_JAPANESE = [
    ("001", "2"),
    ("101", "0 \x1fajpn"),
    ("200", "1 \x1faコンビニ人間とわたしたちのくらし\x1ff村田沙耶香著"),
    ("210", "  \x1fa東京"),
]


@pytest.mark.parametrize(
    ("fields", "python", "name"),
    [
        (_KOREAN, "cp949", "euc-kr"),
        (_JAPANESE, "euc_jp", "euc-jp"),
        (_JAPANESE, "cp932", "shift-jis"),
        (_JAPANESE, "gbk", "gbk"),
    ],
)
def test_korean_and_japanese_are_told_from_chinese(fields: list[tuple[str, str]], python: str, name: str) -> None:
    """Alone, and among Chinese records in GBK, whose file decodes their bytes as well."""
    alone = iso2709(fields, python)
    assert inspect(alone).encoding == name
    rng = random.Random(5)
    chinese = [iso2709(cnmarc(rng, number), "gbk") for number in range(10)]
    data = b"".join([*chinese[:4], alone, *chinese[4:]])
    assert inspect(data).encoding == "gbk"
    outcomes = [outcome for outcome in read(data) if isinstance(outcome, Found)]
    assert [outcome.encoding for outcome in outcomes] == [*["gbk"] * 4, name, *["gbk"] * 6]
    assert outcomes[4].record.fields[2].text == fields[2][1]


def test_a_short_name_stays_in_doubt() -> None:
    """Two characters fit Chinese and Korean: neither is proven."""
    assert not judge(iso2709([("001", "1"), ("200", "1 \x1fa관리")], "cp949")).sure
    assert not judge(iso2709([("001", "1"), ("200", "1 \x1fa莱辛")], "gbk")).sure
