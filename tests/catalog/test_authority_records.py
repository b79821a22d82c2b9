"""Authority records of MARC 21 and CNMARC brought in as vocabularies, and records that lead to them by number."""

import pytest

from tests.catalog.test_vocabularies import looked_at
from tianlu.catalog import queries, services
from tianlu.catalog.data import AuthorityKind, VocabularyState
from tianlu.catalog.models import Authority, AuthorityLink, AuthorityName
from tianlu.catalog.rules.headings import numbers_in
from tianlu.kit import jobs
from tianlu.libraries.data import Actor
from tianlu.marc import Field, Record, to_iso2709, to_marcxml

pytestmark = [pytest.mark.database, pytest.mark.django_db]
MARC21, CNMARC = "00000nz  a2200000n  4500", "00000nx  a2200000   450 "
LUXUN = Record(
    MARC21,
    [
        Field("001", "oca00123456"),
        Field("008", "800101n| azannaabn          |a aaa      "),
        Field("010", " ", " ", [("a", "n  79063728 ")]),
        Field("040", " ", " ", [("a", "DLC"), ("c", "DLC")]),
        Field("100", "1", " ", [("6", "880-01"), ("a", "Lu, Xun,"), ("d", "1881-1936")]),
        Field("400", "1", " ", [("w", "nne"), ("a", "Lu, Hsün,"), ("d", "1881-1936")]),
        Field("400", "1", " ", [("a", "Zhou, Shuren,"), ("d", "1881-1936")]),
        Field("510", "2", " ", [("a", "Zuo yi zuo jia lian meng")]),
        Field("678", "0", " ", [("a", "Chinese writer")]),
        Field("880", "1", " ", [("6", "100-01/$1"), ("a", "鲁迅,"), ("d", "1881-1936")]),
    ],
)
TITLE = Record(
    MARC21,
    [
        Field("001", "n2"),
        Field("040", " ", " ", [("a", "DLC")]),
        Field("100", "1", " ", [("a", "Lu, Xun,"), ("d", "1881-1936."), ("t", "Ah Q zheng zhuan")]),
    ],
)
CHINESE = [
    Record(
        CNMARC,
        [
            Field("001", "A0001"),
            Field("010", " ", " ", [("a", "0000 0001 2137 4478")]),  # an ISNI, which no description has in $3
            Field("100", " ", " ", [("a", "20240101achiy50      ea")]),
            Field("200", " ", "0", [("a", "鲁迅"), ("f", "1881~1936")]),
            Field("300", "0", " ", [("a", "原名周树人，浙江绍兴人。")]),
            Field("400", " ", "0", [("a", "周树人")]),
            Field("500", " ", "0", [("3", "A0002"), ("a", "周作人")]),
            Field("801", " ", "0", [("a", "CN"), ("b", "NLC"), ("c", "20240101")]),
        ],
    ),
    Record(
        CNMARC,
        [
            Field("001", "A0002"),
            Field("200", " ", "0", [("a", "周作人"), ("f", "1885~1967")]),
            Field("801", " ", "0", [("a", "CN"), ("b", "NLC")]),
        ],
    ),
    Record(
        CNMARC,
        [
            Field("001", "A0003"),
            Field("210", "0", "2", [("a", "北京大学"), ("b", "图书馆")]),
            Field("801", " ", "0", [("a", "CN"), ("b", "NLC")]),
        ],
    ),
]
WORDS = [
    Record(
        CNMARC,
        [
            Field("001", f"S{number}"),
            Field("250", " ", " ", [("a", label)]),
            *more,
            Field("801", " ", "0", [("a", "CN")]),
        ],
    )
    for number, label, more in (
        (1, "文学", []),
        (
            2,
            "小说",
            [Field("450", " ", " ", [("a", "说部")]), Field("550", " ", " ", [("3", "S1"), ("5", "g"), ("a", "文学")])],
        ),
        (3, "戏剧", [Field("550", " ", " ", [("5", "g"), ("a", "文学")]), Field("550", " ", " ", [("a", "小说")])]),
    )
]


def brought(actor: Actor, kind: AuthorityKind, raw: bytes) -> tuple[dict[str, Authority], list[list[str]]]:
    """The authorities by label, and what was not taken."""
    vocabulary = services.create_vocabulary(actor, name=f"规范 {kind}", kind=kind)
    number = looked_at(actor, vocabulary, raw, "authorities.mrc").id
    services.start_vocabulary(actor, number)
    jobs.run_pending()
    view = queries.vocabulary_import_for(actor, number)
    assert view.state == VocabularyState.DONE, view.error_params
    found = Authority.scoped(actor).filter(vocabulary_id=vocabulary)
    return {one.label: one for one in found}, view.counts["lists"]


def names(one: Authority) -> set[str]:
    return set(AuthorityName.objects.filter(authority_id=one.id).values_list("text", flat=True))


@pytest.mark.parametrize("form", ["iso2709", "marcxml"])
def test_persons_of_marc21_come_with_their_variants_in_every_script(library: Actor, form: str) -> None:
    if form == "iso2709":
        raw = b"".join(to_iso2709(one) for one in (LUXUN, TITLE))
    else:
        body = "".join(to_marcxml(one) for one in (LUXUN, TITLE))
        raw = f'<collection xmlns="http://www.loc.gov/MARC21/slim">{body}</collection>'.encode()
    found, left = brought(library, AuthorityKind.PERSONS, raw)
    one = found["Lu, Xun"]
    assert (one.external_id, one.dates, one.note) == ("n79063728", "1881-1936", "Chinese writer")
    assert {"Lu, Xun", "Lu, Hsün", "Zhou, Shuren", "鲁迅"} <= names(one)
    assert [(fate, where, reason) for fate, where, _text, reason in left] == [
        ("rejected", "n2", "other-kind"),
        ("relation", "oca00123456", "not-here"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_persons_and_bodies_of_cnmarc_each_in_their_vocabulary(library: Actor, encoding: str) -> None:
    raw = b"".join(to_iso2709(one, encoding) for one in CHINESE)
    persons, left = brought(library, AuthorityKind.PERSONS, raw)
    assert {"鲁迅", "周作人"} == set(persons)
    assert [one[3] for one in left] == ["other-kind"]
    assert persons["鲁迅"].external_id == "A0001"
    assert names(persons["鲁迅"]) >= {"鲁迅", "周树人"}
    assert persons["鲁迅"].dates.replace("~", "-") == "1881-1936"
    assert persons["鲁迅"].note.startswith("原名周树人")
    assert AuthorityLink.objects.filter(source_id__in=[one.id for one in persons.values()]).count() == 1
    bodies, _left = brought(library, AuthorityKind.BODIES, raw)
    assert [label.replace(" ", "") for label in bodies] in (["北京大学图书馆"], ["北京大学.图书馆"])


def test_a_meeting_keeps_the_part_of_it_that_is_named(library: Actor) -> None:
    session = Record(
        MARC21,
        [
            Field("001", "m1"),
            Field("040", " ", " ", [("a", "DLC")]),
            Field("111", "2", " ", [("a", "World Congress"), ("e", "Section on Maps")]),
        ],
    )
    found, _left = brought(library, AuthorityKind.BODIES, to_iso2709(session))
    assert ["Section on Maps" in label for label in found] == [True]


def test_topics_have_what_stands_above_them(library: Actor) -> None:
    found, left = brought(library, AuthorityKind.SUBJECTS, b"".join(map(to_iso2709, WORDS)))
    above = AuthorityLink.objects.filter(kind="broader").values_list("source_id", "target_id")
    assert set(above) == {(found[one].id, found["文学"].id) for one in ("小说", "戏剧")}
    assert (left, names(found["小说"]) >= {"小说", "说部"}) == ([], True)


def test_descriptions_damage_and_what_is_gone_are_listed(library: Actor) -> None:
    gone = Record("00000dz  a2200000n  4500", LUXUN.fields)
    reference = Record(MARC21, [Field("008", "800101n| bzannaabn"), *LUXUN.fields[2:]])
    book = Record("00000nam a2200000 a 4500", [Field("001", "b1"), Field("245", "1", "0", [("a", "呐喊")])])
    raw = b"".join(map(to_iso2709, (LUXUN, gone, reference, book))) + b"00100nz  a2200049n  4500damaged\x1d"
    found, left = brought(library, AuthorityKind.PERSONS, raw)
    assert list(found) == ["Lu, Xun"]
    assert [one[3] for one in left if one[0] == "rejected"] == ["deprecated", "reference", "description", "damaged"]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("(DLC)n  79063728", "n79063728"),
        ("http://id.loc.gov/authorities/names/n79063728", "n79063728"),
        ("https://d-nb.info/gnd/118540238", "118540238"),
        ("(DE-588)118540238", "118540238"),
    ],
)
def test_a_number_beside_a_heading_is_that_of_the_authority(written: str, number: str) -> None:
    book = Record("", [Field("100", "1", " ", [("a", "Lu, Xun"), ("0", written)])])
    [found] = numbers_in(book, "marc21").values()
    assert number in found
