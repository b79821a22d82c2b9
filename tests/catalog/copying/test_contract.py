"""What every engine that asks targets promises, on each engine, against servers of other people's making."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils.translation import override

from tests.catalog.copying import servers
from tests.catalog.copying.conftest import COUNT, books, sru, z3950
from tianlu.catalog.data import TargetQuery, TargetSettings
from tianlu.catalog.engines.sru import SruTarget
from tianlu.catalog.engines.targets import (
    AccessUnknown,
    RecordTarget,
    TargetSaysNo,
    TargetSignIn,
    TargetSpeaksOtherwise,
    TermInexpressible,
)
from tianlu.catalog.engines.z3950 import Z3950Target
from tianlu.catalog.rules import read_records
from tianlu.kit.outbound import TargetForbidden, Unreachable
from tianlu.marc import Found

pytestmark = pytest.mark.network
Settings = Callable[..., TargetSettings]
ENGINES: list[tuple[type, Settings]] = [(Z3950Target, z3950), (SruTarget, sru)]


@pytest.fixture(params=ENGINES, ids=["z3950", "sru"])
def engine(request: pytest.FixtureRequest) -> Callable[..., RecordTarget]:
    """Makes the engine for a port and settings."""
    kind, settings = request.param

    def made(port: int, **more: object) -> RecordTarget:
        target: RecordTarget = kind(settings(port, **more))
        return target

    return made


def titles(target: RecordTarget, query: TargetQuery, limit: int = 20) -> tuple[int, list[str]]:
    answer = target.search(query, limit)
    found = read_records([record.content for record in answer.records])
    assert all(isinstance(outcome, Found) for outcome in found), found
    return answer.total, [outcome.record.field("200").get("a") for outcome in found]  # type: ignore[union-attr]


def test_a_book_is_found_by_its_title_in_chinese(engine: Callable[..., RecordTarget], utf8: int) -> None:
    assert titles(engine(utf8), TargetQuery(title="边城㐂记")) == (1, ["边城㐂记"])


def test_a_book_is_found_by_its_isbn(engine: Callable[..., RecordTarget], utf8: int) -> None:
    assert titles(engine(utf8), TargetQuery(isbn="978-7-02-000220-7")) == (1, ["边城㐂记"])


def test_everything_that_is_asked_must_be_met(engine: Callable[..., RecordTarget], utf8: int) -> None:
    assert titles(engine(utf8), TargetQuery(title="山水志", author="作者7")) == (1, ["第7卷山水志"])
    assert titles(engine(utf8), TargetQuery(title="边城㐂记", author="作者7")) == (0, [])


def test_more_records_than_a_piece_come_in_pieces(engine: Callable[..., RecordTarget], utf8: int) -> None:
    total, found = titles(engine(utf8), TargetQuery(title="山水志"), 27)
    assert (total, len(found), len(set(found))) == (COUNT - 1, 27, 27)


def test_nothing_found_is_an_answer(engine: Callable[..., RecordTarget], utf8: int) -> None:
    assert titles(engine(utf8), TargetQuery(title="没有这本书")) == (0, [])


@pytest.mark.parametrize("text", ['" or dc.title = "山水志', "\\", '"', "@or @attr 1=4 a b", "a*b?", "(", "<x>&amp;"])
def test_nothing_in_a_term_is_an_operator(engine: Callable[..., RecordTarget], utf8: int, text: str) -> None:
    try:
        answer = engine(utf8).search(TargetQuery(title=text), 5)
    except TargetSaysNo:
        return  # it may refuse a term without letters; it may not find everything
    assert answer.total < COUNT - 1


def test_a_title_is_found_by_how_it_ends(engine: Callable[..., RecordTarget], utf8: int) -> None:
    """A question mark at the end of a title is one more character to a target that reads it as a mask."""
    assert titles(engine(utf8), TargetQuery(title="边城㐂记?")) == (1, ["边城㐂记"])


def test_a_database_that_is_not_there_is_said(engine: Callable[..., RecordTarget], ztest: int) -> None:
    more: dict[str, object] = {"database": "nowhere", "url": f"http://127.0.0.1:{ztest}/nowhere"}
    with pytest.raises((TargetSaysNo, TargetSpeaksOtherwise)) as refused:
        engine(ztest, **more).search(TargetQuery(title="computer"), 5)
    said = refused.value.sentence()
    assert "nowhere" in said or "HTTP 404" in said


def test_nobody_there_is_said(engine: Callable[..., RecordTarget]) -> None:
    with pytest.raises(Unreachable):
        engine(servers.free_port()).search(TargetQuery(title="x"), 5)


def test_this_machine_is_refused_unless_listed(engine: Callable[..., RecordTarget], ztest: int) -> None:
    with pytest.raises(TargetForbidden):
        engine(ztest, listed=False).search(TargetQuery(title="computer"), 5)


def test_marc21_of_yaz_ztest(ztest: int) -> None:
    answer = Z3950Target(z3950(ztest, syntax="usmarc", charset="marc-8")).search(TargetQuery(title="computer"), 12)
    outcomes = read_records([record.content for record in answer.records], "marc-8")
    found = [outcome for outcome in outcomes if isinstance(outcome, Found)]
    assert (len(answer.records), len(found)) == (12, 12)
    assert found[0].record.field("245").get("a") == "How to program a computer"  # type: ignore[union-attr]
    assert {outcome.dialect for outcome in found} == {"marc21"}


def test_gbk_is_asked_and_read_in_its_own_character_set(gbk: int) -> None:
    asked = z3950(gbk, charset="gb18030")
    assert titles(Z3950Target(asked), TargetQuery(title="边城㐂记")) == (1, ["边城㐂记"])
    total, found = titles(Z3950Target(asked), TargetQuery(title="山水志"), 12)
    assert (total, len(found)) == (COUNT - 1, 12)


def test_gbk_is_found_out_where_nobody_said_so(gbk: int) -> None:
    answer = Z3950Target(z3950(gbk)).search(TargetQuery(isbn="978-7-02-000220-7"), 5)
    [found] = read_records([record.content for record in answer.records])
    assert isinstance(found, Found)
    assert found.encoding == "gb18030"
    assert found.record.field("200").get("a") == "边城㐂记"  # type: ignore[union-attr]
    with override("zh-hans"):
        with pytest.raises(TargetSaysNo) as refused:  # asked in UTF-8, it says that it cannot read the question
            Z3950Target(z3950(gbk)).search(TargetQuery(title="山水志"), 5)
        assert "字符集" in refused.value.sentence()


def test_who_may_come_in(tmp_path: Path) -> None:
    with servers.zebra(tmp_path, books()[:3], "utf-8", password="open-sesame") as port:
        good = z3950(port, user="reader", password="open-sesame")
        assert titles(Z3950Target(good), TargetQuery(title="边城㐂记")) == (1, ["边城㐂记"])
        for wrong in ({}, {"user": "reader", "password": "guess"}):
            with pytest.raises(TargetSignIn):
                Z3950Target(z3950(port, **wrong)).search(TargetQuery(title="边城㐂记"), 5)


def test_what_the_character_set_lacks_is_refused_before_anybody_is_asked() -> None:
    with pytest.raises(TermInexpressible):
        Z3950Target(z3950(1, charset="big5")).search(TargetQuery(title="边城㐂记"), 5)


def test_what_a_target_cannot_be_searched_by_is_said(engine: Callable[..., RecordTarget]) -> None:
    with pytest.raises(AccessUnknown):
        engine(1, attributes={"title": ""}).search(TargetQuery(title="x"), 5)
