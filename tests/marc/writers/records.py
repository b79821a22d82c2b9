"""Records for every writer: whole ones of both families, generated ones, hostile ones, any ones; and what they say."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from urllib.parse import unquote

from hypothesis import strategies as st

from tests.marc import generate
from tests.marc.test_crosswalk import CHINESE, WESTERN
from tests.marc.test_project import field
from tianlu.marc import Dialect, Field, Record
from tianlu.marc.crosswalk.countries import MARC
from tianlu.marc.crosswalk.ledger import Loss
from tianlu.marc.projecting.isbns import isbn13
from tianlu.marc.projecting.roles import relator

LINKED = Record(
    "00000cas a2200000 a 4500",
    [
        field("001 s1"),
        field("005 20240101120000.0"),
        field("008 840101m19579999cc mr p       0   b0chi  "),
        field("022 0_ $a1000-0011 $y1000-0012"),
        field("024 7_ $a10.1000/182 $2doi"),
        field("043 __ $aa-cc---"),
        field("100 1_ $6880-01 $aShen, Congwen, $d1902-1988, $eauthor $4aut $0(isni)0000"),
        field("245 10 $6880-02 $aBian cheng / $cShen Congwen zhu."),
        field("264 _1 $6880-03 $aBeijing : $bRen min wen xue chu ban she, $c2002."),
        field("264 _4 $c©2002"),
        field("310 __ $aMonthly"),
        field("336 __ $atext $btxt $2rdacontent"),
        field("338 __ $avolume $bnc $2rdacarrier"),
        field("490 1_ $6880-04 $aCong shu ; $v3"),
        field("506 __ $aOpen to staff."),
        field("651 _0 $aChina $xHistory."),
        field("655 _7 $aNovels. $2lcgft"),
        field("773 0_ $tHost title. $gVol. 3 $x1234-5679"),
        field("780 00 $tEarlier title $w(CN)77"),
        field("785 00 $tLater title"),
        field("856 40 $uhttps://example.org/a b $yText"),
        field("856 40 $ujavascript:alert(1)"),
        field("880 1_ $6100-01 $a沈從文, $d1902-1988, $e著"),
        field("880 10 $6245-02 $a邊城 / $c沈從文著."),
        field("880 _1 $6264-03 $a北京 : $b人民文學出版社, $c2002."),
        field("880 1_ $6490-04 $a叢書 ; $v3"),
    ],
)
WHOLE: list[tuple[Record, Dialect]] = [
    (CHINESE, "cnmarc"),
    (CHINESE, "unimarc"),
    (WESTERN, "marc21"),
    (LINKED, "marc21"),
]
_EVIL = "<script>alert('&')</script>]]>\x00\x0b\x1b\x7f\ud800\udfff\uffff\u2028\" \\ <!--%s-->\r\n\t{{1}} & © 边城"


def generated(seed: int, count: int) -> Iterator[tuple[Record, Dialect]]:
    rng = random.Random(seed)
    for number in range(count):
        for dialect, fields in (("cnmarc", generate.cnmarc(rng, number)), ("marc21", generate.marc21(rng, number))):
            leader = "00000nam a2200000 a 4500" if dialect == "marc21" else "00000nam0 2200000   450 "
            yield Record(leader, [Field(tag, text) for tag, text in fields]), dialect  # type: ignore[misc]


def hostile() -> Iterator[tuple[Record, Dialect]]:
    """The same evil text in every subfield of every field that a format defines, and in the whole of control fields."""
    for record, dialect in WHOLE:
        fields = [
            Field(one.tag, one.text[:20] + _EVIL) if one.is_control
            else Field(one.tag, one.ind1, one.ind2, [(code, _EVIL) for code, _ in one.subfields])
            for one in record.fields
        ]  # fmt: skip
        yield Record(record.leader, fields), dialect


TAGS = st.sampled_from([f"{number:03}" for number in range(1, 1000)])
COMMON = st.sampled_from(
    ["010", "020", "041", "101", "200", "210", "245", "264", "490", "606", "650", "690", "701", "773"]
)
VALUES = st.text("ab 著边城, 7/:=;.()-<&\x01\ud800", max_size=12)
FIELDS = st.builds(
    lambda tag, ind, pairs, text: Field(tag, text) if tag < "010" else Field(tag, ind[0], ind[1], pairs),
    TAGS | COMMON,
    st.text(" 01234567", min_size=2, max_size=2),
    st.lists(st.tuples(st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789A"), VALUES), max_size=6),
    st.text("ab01 |", max_size=45),
)
ANY = st.builds(Record, st.text("abcdmns0 ", max_size=26), st.lists(FIELDS, max_size=12))

CODED = {"marc21": {"008"}, "cnmarc": {"100", "105", "106", "110"}, "unimarc": {"100", "105", "106", "110"}}


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def unaccounted(record: Record, dialect: Dialect, said: str, losses: tuple[Loss, ...]) -> list[tuple[str, str, str]]:
    """What the record says in words, and neither the text of the output nor the list of losses does.

    Written without the accounting of the writers: letters and digits of the pieces, anywhere in the output.
    """
    output = letters(f"{said} {unquote(said)}")
    lost = {(loss.tag, loss.code, loss.value) for loss in losses}
    missing = []
    for one in record.fields:
        if one.tag in CODED[dialect]:
            continue
        for code, value in [("", one.text)] if one.is_control else one.subfields:
            own = value
            if code == "1" and dialect != "marc21" and one.tag[0] in "46":  # a field inside the field
                own = value[3:] if value.startswith("00") else value[5:]
            forms = [own, isbn13(own.partition("(")[0].strip()), relator(own), MARC.get(own.strip().upper(), "")]
            forms += [one.get("a" if code == "b" else "b")] if one.tag in ("336", "337", "338") else []
            pieces = [re.split(r" [=:;/] |[()\[\]（）{},;，]| ?-- ?|\s\.\s", form) for form in forms if form]
            held = any(all(letters(piece) in output for piece in found) for found in pieces)
            if letters(own) and not held and (one.tag, code, value) not in lost:
                missing.append((one.tag, code, value))
    return missing
