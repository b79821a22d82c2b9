"""One heading written instead of another: what becomes of the subfields of a field."""

import pytest

from tianlu.catalog.rules.batching import apply, operation_from
from tianlu.catalog.rules.rewriting import NewHeading
from tianlu.marc import Dialect, Record
from tianlu.marc.keying import body_of, typed

TWAIN = NewHeading("persons", "Twain, Mark", "Clemens, Samuel Langhorne", dates="1835-1910")
LU = NewHeading("persons", "鲁迅", "周树人", reading="Zhōu Shùrén", number="n1", new_number="n2", others=("n9",))
FOREIGN = NewHeading("persons", "Twain, Mark", "马克·吐温", reading="Mǎkè Tǔwēn")
LIBRARY = NewHeading("bodies", "Tsinghua University. Library", "Tsinghua University Library")
PART = NewHeading("bodies", "清华大学图书馆", "清华大学. 图书馆")
MINISTRY = NewHeading("bodies", "China. Ministry of Education", "China. State Education Commission. Press")
POPE = NewHeading("persons", "Ioannes Paulus II", "John Paul II")
CATS = NewHeading("subjects", "Cats", "Felines")


def after(change: NewHeading, dialect: Dialect, *written: str) -> list[str]:
    """Fields typed as `700 #1 ‡aTwain‡bMark`, and how they are then."""
    fields = [made for one in written if (made := typed(one[:3], one[4], one[5], one[7:]))]
    assert len(fields) == len(written)
    kept = operation_from(change.to_dict())
    found = apply(Record("00000nam0 2200000   450 ", fields), [kept], dialect)
    assert apply(found, [kept], dialect) is found
    return [f"{one.tag} {one.ind1}{one.ind2} {body_of(one)}" for one in found.fields]


@pytest.mark.parametrize(
    ("change", "dialect", "written", "result"),
    [
        (TWAIN, "unimarc", "700  1 ‡aTwain‡bMark‡f1835-1910‡4070", "700  1 ‡aClemens‡bSamuel Langhorne‡f1835-1910‡4070"),
        (TWAIN, "unimarc", "700  1 ‡aTwain,‡bMark‡gMarkus‡4070", "700  1 ‡aClemens,‡bSamuel Langhorne‡4070"),
        (TWAIN, "unimarc", "700  0 ‡aTwain, Mark‡4070", "700  0 ‡aClemens, Samuel Langhorne‡4070"),
        (TWAIN, "unimarc", "600  1 ‡312‡aTwain‡bMark‡xCriticism", "600  1 ‡312‡aClemens‡bSamuel Langhorne‡xCriticism"),
        (TWAIN, "unimarc", "702  1 ‡aTwain‡bMark‡f1950-", "702  1 ‡aTwain‡bMark‡f1950-"),
        (TWAIN, "unimarc", "700  1 ‡aTwain‡bShania", "700  1 ‡aTwain‡bShania"),
        (TWAIN, "unimarc", "200 1  ‡aTwain, Mark", "200 1  ‡aTwain, Mark"),
        (FOREIGN, "unimarc", "702  1 ‡aTwain‡bMark‡4070", "702  0 ‡a马克·吐温‡4070"),
        (TWAIN._replace(old="马克·吐温"), "cnmarc", "701  0 ‡a马克•吐温‡c(美)", "701  1 ‡aClemens‡bSamuel Langhorne‡c(美)"),
        (TWAIN, "marc21", "100 1  ‡aTwain, Mark,‡d1835-1910,‡eauthor.", "100 1  ‡aClemens, Samuel Langhorne,‡d1835-1910,‡eauthor."),
        (TWAIN, "marc21", "700 1  ‡aTwain, Mark.‡tTom Sawyer", "700 1  ‡aClemens, Samuel Langhorne.‡tTom Sawyer"),
        (LU, "cnmarc", "701  0 ‡3n1‡a鲁迅‡Alu xun‡4著", "701  0 ‡3n2‡a周树人‡Azhōu shùrén‡4著"),
        (LU, "cnmarc", "701  0 ‡a鲁迅‡9Lu Xun‡3(CN)n1", "701  0 ‡a周树人‡9Zhōu Shùrén‡3(CN)n2"),
        (LU, "cnmarc", "600  0 ‡a鲁迅（1881-1936）‡x研究", "600  0 ‡a周树人（1881-1936）‡x研究"),
        (LU._replace(dates="1881-1936"), "cnmarc", "600  0 ‡a鲁迅(1950-)", "600  0 ‡a鲁迅(1950-)"),
        (LU, "cnmarc", "701  0 ‡a鲁迅‡3n9", "701  0 ‡a鲁迅‡3n9"),
        (LU._replace(new="Zhou, Shuren"), "cnmarc", "701  0 ‡a鲁迅‡Alu xun", "701  1 ‡aZhou‡bShuren"),
        (POPE, "unimarc", "700  0 ‡aIoannes Paulus‡dII‡cpapa", "700  0 ‡aJohn Paul‡dII‡cpapa"),
        (POPE, "marc21", "600 00 ‡aIoannes Paulus‡bII,‡cPope", "600 00 ‡aJohn Paul‡bII,‡cPope"),
        (LIBRARY, "unimarc", "710 02 ‡aTsinghua University‡bLibrary", "710 02 ‡aTsinghua University Library"),
        (LIBRARY, "marc21", "610 20 ‡aTsinghua University.‡bLibrary.", "610 20 ‡aTsinghua University Library."),
        (PART, "cnmarc", "711 02 ‡a清华大学图书馆‡4编", "711 02 ‡a清华大学. 图书馆‡4编"),
        (MINISTRY, "unimarc", "711 01 ‡aChina‡bMinistry of Education", "711 01 ‡aChina‡bState Education Commission‡bPress"),
        (MINISTRY, "marc21", "110 1  ‡aChina.‡bMinistry of Education,‡eissuer",
         "110 1  ‡aChina.‡bState Education Commission.‡bPress,‡eissuer"),
        (CATS, "marc21", "650  0 ‡aCats‡xFood.", "650  0 ‡aFelines‡xFood."),
        (CATS, "unimarc", "606 1  ‡xFood‡aCats", "606 1  ‡xFood‡aFelines"),
        (CATS, "unimarc", "606 1  ‡aFood‡xCats", "606 1  ‡aFood‡xCats"),
        (CATS, "unimarc", "606 1  ‡a‡xCats", "606 1  ‡a‡xCats"),
    ],
)  # fmt: skip
def test_a_heading_is_written_in_its_subfields(change: NewHeading, dialect: Dialect, written: str, result: str) -> None:
    assert after(change, dialect, written) == [result]


def test_a_heading_in_two_scripts_is_written_in_both() -> None:
    pair = ("700 1  ‡6880-02‡aLu, Xun,‡eauthor", "880 1  ‡6700-02/$1‡a鲁迅,‡eauthor")
    own = LU._replace(reading="Zhou, Shuren")
    assert after(own, "marc21", *pair) == [
        "700 1  ‡6880-02‡aZhou, Shuren,‡eauthor",
        "880 1  ‡6700-02/$1‡a周树人,‡eauthor",
    ]
    turned = ("100 1  ‡6880-01‡a鲁迅", "700 1  ‡6880-02‡aLu, Xun", "880 1  ‡6100-01‡aLu, Xun")
    assert after(own, "marc21", *turned) == [
        "100 1  ‡6880-01‡a周树人",
        "700 1  ‡6880-02‡aLu, Xun",
        "880 1  ‡6100-01‡aZhou, Shuren",
    ]
    assert after(own._replace(reading=""), "marc21", *pair)[0] == pair[0]
