"""Targets asked at once, what they send kept and recognised, a description made of it."""

import socket
import time
from datetime import timedelta

import pytest

from tests.catalog.conftest import bring
from tests.catalog.copying.conftest import COUNT, ISBN, sru, z3950
from tests.catalog.copying.servers import misbehaving
from tests.catalog.copying.test_misbehaving import silence
from tests.catalog.copying.units_sent import accepted, presented, raw_of, saying, searched
from tests.catalog.files import as_file, cnmarc, marc21
from tests.serving import until
from tianlu.catalog import queries, services
from tianlu.catalog.data import CandidateView, TargetQuery, TargetResult, TargetSettings
from tianlu.catalog.models import Candidate
from tianlu.catalog.queries import CandidateGone, TooManyCompared
from tianlu.catalog.services import NotABookNumber, NothingAsked, TargetWanted
from tianlu.kit.clock import now
from tianlu.libraries.data import Actor
from tianlu.marc import Field, Record

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.network]


def target(library: Actor, settings: TargetSettings, name: str, *, active: bool = True) -> int:
    return services.create_target(library, wanted=TargetWanted(name_zh=name, settings=settings, active=active))


def found(library: Actor, **asked: str) -> list[TargetResult]:
    return services.search_targets(library, query=services.asked(**asked))


def said(*contents: bytes) -> object:
    """A target that finds these records, once."""
    return saying(accepted(), searched(len(contents)), presented(contents))


def one(result: TargetResult) -> CandidateView:
    [candidate] = result.candidates
    return candidate


def test_a_scanned_isbn_is_found_in_gbk_utf8_and_sru_and_is_one_candidate(library: Actor, gbk: int, utf8: int) -> None:
    target(library, z3950(gbk), "甲馆")
    target(library, z3950(utf8), "乙馆")
    target(library, sru(utf8), "丙馆")
    results = found(library, barcode=ISBN)
    assert [(result.target.name_zh, result.total, result.refusal) for result in results] == [
        ("甲馆", 1, ""),
        ("乙馆", 1, ""),
        ("丙馆", 1, ""),
    ]
    assert [one(result).bib["title"] for result in results] == ["边城㐂记"] * 3
    assert [one(result).encoding for result in results] == ["gb18030", "utf-8", "utf-8"]
    assert len({one(result).id for result in results}) == 1
    assert one(results[2]).elsewhere == ("甲馆", "乙馆")
    assert [source.control_number for source in one(results[2]).sources] == ["00000001"] * 3


def test_an_old_record_is_found_by_its_isbn_10(library: Actor) -> None:
    def talk(wire: object) -> None:
        request = b""
        wire.recv(65536)  # type: ignore[attr-defined]
        wire.sendall(accepted())  # type: ignore[attr-defined]
        request = wire.recv(65536)  # type: ignore[attr-defined]
        old = b"702000220X" in request
        wire.sendall(searched(1 if old else 0))  # type: ignore[attr-defined]
        if old:
            wire.recv(65536)  # type: ignore[attr-defined]
            wire.sendall(presented([raw_of(cnmarc("1", "边城", isbn="7-02-000220-X"))]))  # type: ignore[attr-defined]
        silence(wire)  # type: ignore[arg-type]

    with misbehaving(talk) as server:
        target(library, z3950(server.port), "旧馆")
        [result] = found(library, text=ISBN)
        assert (one(result).bib["title"], server.came) == ("边城", 2)


def test_a_target_that_reads_questions_in_gb18030_only_is_found_out(library: Actor, gbk: int) -> None:
    target(library, z3950(gbk), "甲馆")
    [result] = found(library, text="边城㐂记")
    assert (one(result).bib["title"], result.refusal) == ("边城㐂记", "")
    assert "GB18030" in result.remarks[0]
    [result] = found(library, text="没有这本书")
    assert (result.total, result.refusal) == (0, "")


def test_a_target_that_finds_nothing_in_utf_8_is_asked_in_gb18030(library: Actor) -> None:
    def talk(wire: socket.socket) -> None:
        wire.recv(65536)
        wire.sendall(accepted())
        if "边城".encode("gb18030") not in wire.recv(65536):
            wire.sendall(searched(0))
            return
        wire.sendall(searched(1))
        wire.recv(65536)
        wire.sendall(presented([raw_of(cnmarc("1", "边城"), "gb18030")]))
        silence(wire)

    with misbehaving(talk) as server:
        target(library, z3950(server.port), "旧馆")
        [result] = found(library, text="边城")
        assert (one(result).bib["title"], server.came) == ("边城", 2)
        [result] = found(library, text="Border town")
        assert (result.total, server.came) == (0, 3)


def test_no_target_holds_another_up(library: Actor, utf8: int) -> None:
    with misbehaving(silence) as hanging, misbehaving(lambda _wire: None) as gone:
        target(library, z3950(hanging.port, timeout=2), "不答")
        target(library, z3950(hanging.port, timeout=2), "也不答")
        target(library, z3950(gone.port, timeout=2), "断开")
        target(library, z3950(utf8), "好馆")
        begun = time.monotonic()
        results = found(library, text="边城㐂记")
        assert time.monotonic() - begun < 4
    assert ["没有" in result.refusal or "断开" in result.refusal for result in results] == [True, True, True, False]
    assert one(results[3]).bib["title"] == "边城㐂记"


def test_a_page_never_waits_for_a_target_that_hangs(library: Actor, utf8: int) -> None:
    with misbehaving(silence) as hanging:
        slow = [target(library, z3950(hanging.port, timeout=3), f"不答{number}") for number in range(4)]
        quick = target(library, z3950(utf8), "好馆")
        query = services.asked(text="边城㐂记")

        def come_again(number: int) -> list[TargetResult]:
            return services.answers_of(library, [number], query=query, patience=0)[0]

        begun = time.monotonic()
        results, late = services.answers_of(library, [*slow, quick], query=query, patience=1)
        assert time.monotonic() - begun < 2
        assert [result.target.id for result in results] == [quick]
        assert [view.id for view in late] == slow
        for number in slow:
            [given_up] = until(lambda one=number: come_again(one), "it is given up", 8)  # type: ignore[misc]
            assert "127.0.0.1" in given_up.refusal
        assert hanging.came == 4  # coming again asked nobody again


def test_only_chosen_and_active_targets_are_asked(library: Actor, utf8: int) -> None:
    first = target(library, z3950(utf8), "甲馆")
    target(library, z3950(utf8), "乙馆")
    resting = target(library, z3950(utf8), "丙馆", active=False)
    query = services.asked(text="边城㐂记")
    results = services.search_targets(library, query=query, target_ids=[first, resting])
    assert [result.target.name_zh for result in results] == ["甲馆"]


def test_what_the_catalog_holds_is_said_with_its_evidence(library: Actor, utf8: int) -> None:
    bring(
        library, as_file([cnmarc("7", "边城㐂记", isbn=ISBN, author="沈从文"), cnmarc("8", "第5卷山水志", year="1999")])
    )
    target(library, z3950(utf8), "甲馆")
    [result] = found(library, text="边城㐂记")
    candidate = one(result)
    assert (candidate.joins, candidate.same) == (True, False)
    [proof] = [proof for proof in candidate.known[0]["evidence"] if str(proof["kind"]) == "ISBN"]
    assert proof["value"] == ISBN
    [result] = found(library, text="第5卷山水志")
    assert one(result).known == ()


def test_these_very_bytes_are_recognised(library: Actor) -> None:
    content = raw_of(cnmarc("1", "边城", isbn=ISBN))
    bring(library, content)
    with misbehaving(said(content)) as server:  # type: ignore[arg-type]
        target(library, z3950(server.port), "甲馆")
        [result] = found(library, text="边城")
    assert one(result).same


def test_a_record_that_cannot_be_read_is_said_and_hides_nothing(library: Actor) -> None:
    with misbehaving(said(raw_of(cnmarc("1", "边城")), b"\x1d", b"<html>")) as server:  # type: ignore[arg-type]
        target(library, z3950(server.port), "甲馆")
        [result] = found(library, text="边城")
    assert (len(result.candidates), len(result.unreadable)) == (1, 2)
    assert all(result.unreadable)


def test_records_that_come_in_one_piece_are_candidates_each(library: Actor) -> None:
    together = raw_of(cnmarc("1", "边城")) + raw_of(cnmarc("2", "长河"))
    with misbehaving(said(together, raw_of(cnmarc("3", "湘行散记")))) as server:  # type: ignore[arg-type]
        target(library, z3950(server.port), "甲馆")
        [result] = found(library, text="沈从文")
    assert [candidate.bib["title"] for candidate in result.candidates] == ["边城", "长河", "湘行散记"]
    assert result.unreadable == ()


def test_a_record_with_zero_octets_is_kept_and_taken_over(library: Actor) -> None:
    with misbehaving(said(raw_of(cnmarc("n\x001", "边\x00城")))) as server:  # type: ignore[arg-type]
        target(library, z3950(server.port), "甲馆")
        [result] = found(library, text="边城")
    draft = services.draft_from(library, candidate_ids=[one(result).id], choices={})
    number = services.start_draft(library, marc=draft.marc, dialect=draft.dialect, source=draft.source)
    view = queries.draft_for(library, number).view
    assert (view.title, view.source["sources"][0]["control_number"]) == ("边城", "n1")


def test_what_is_no_question_is_refused_before_anybody_is_asked() -> None:
    for text in ("", "   "):
        with pytest.raises(NothingAsked):
            services.asked(text=text)
    for text in ("20295403", "9787020002208"):
        with pytest.raises(NotABookNumber):
            services.asked(text=text)
    with pytest.raises(NotABookNumber):
        services.asked(barcode="边城")
    with pytest.raises(NotABookNumber):
        services.asked(isbn="123")
    assert services.asked(text="边城", author=" 沈从文 ") == TargetQuery(title="边城", author="沈从文")


def test_candidates_are_compared_and_merged_field_by_field(library: Actor, utf8: int) -> None:
    target(library, z3950(utf8), "甲馆")
    [result] = found(library, text="山水志")
    assert (result.total, len(result.candidates)) == (COUNT - 1, 20)
    first, second = result.candidates[:2]
    compared = queries.compared(library, candidate_ids=[first.id, second.id])
    titles = next(row for row in compared.rows if row.tag == "200")
    assert [cell.get("a") for cell in titles.cells if cell] == ["第2卷山水志", "第3卷山水志"]
    assert titles.differs
    draft = services.draft_from(library, candidate_ids=[first.id, second.id], choices={"200-0": 1, "690-0": None})
    assert draft.dialect == "cnmarc"
    assert [field.get("a") for field in draft.marc.fields if field.tag in {"200", "690", "701"}] == [
        "第3卷山水志",
        "作者2",
    ]
    assert [(source["target"], source["control_number"]) for source in draft.source["sources"]] == [  # type: ignore[attr-defined]
        ("甲馆", "00000002"),
        ("甲馆", "00000003"),
    ]


def test_a_candidate_in_another_dialect_is_converted_and_its_losses_are_listed(library: Actor) -> None:
    western = marc21("ocm1", "How to program a computer", isbn="9780306406157", author="Collins, Jack")
    with misbehaving(said(raw_of(western))) as server:  # type: ignore[arg-type]
        target(library, z3950(server.port, syntax="usmarc"), "LoC")
        [result] = found(library, text="computer")
    compared = queries.compared(library, candidate_ids=[one(result).id])
    assert compared.dialect == "cnmarc"
    assert compared.records[0].field("200").get("a") == "How to program a computer"  # type: ignore[union-attr]
    assert compared.candidates[0].dialect == "marc21"
    assert compared.losses[0]
    as_it_was = queries.compared(library, candidate_ids=[one(result).id], dialect="marc21")
    assert (as_it_was.losses, as_it_was.records[0].field("245") is not None) == (((),), True)


def test_what_is_taken_over_says_whose_it_was_and_who_took_it(library: Actor) -> None:
    """The other library's number in 035, ours among those who made the description, where it came from in its history."""
    western = marc21(
        "ocm1",
        "How to program a computer",
        extra=[Field("003", "OCoLC"), Field("040", " ", " ", [("a", "DLC"), ("b", "eng"), ("c", "DLC")])],
    )
    chinese = cnmarc(
        "012002000123", "边城", extra=[Field("801", " ", "2", [("a", "CN"), ("b", "NLC"), ("c", "20020304")])]
    )
    deleted = Record(f"00000d{chinese.leader[6:]}", chinese.fields)
    with misbehaving(said(raw_of(western), raw_of(deleted))) as server:  # type: ignore[arg-type]
        target(library, z3950(server.port), "国馆")
        [result] = found(library, text="computer")
    first, second = (candidate.id for candidate in result.candidates)
    made = services.draft_from(library, candidate_ids=[first], choices={}, dialect="marc21").marc
    assert [field.text[2:] for field in made.fields if field.tag in {"035", "040"}] == [
        "\x1fa(OCoLC)ocm1",
        "\x1faDLC\x1fbeng\x1fcDLC\x1fdNORTH",
    ]
    draft = services.draft_from(library, candidate_ids=[second], choices={})
    assert draft.marc.leader[5] == "n"
    assert [(field.ind2, field.get("b")) for field in draft.marc.every("801")] == [
        ("0", ""),
        ("2", "NLC"),
        ("2", "NORTH"),
    ]
    assert [field.get("a") for field in draft.marc.every("035")] == ["(NLC)012002000123"]
    number = services.start_draft(library, marc=draft.marc, dialect="cnmarc", source=draft.source)
    record = services.publish_draft(library, number, revision=1, despite=True)
    assert "录自国馆 012002000123。" in [version.note for version in queries.versions_of(library, record)]


def test_candidates_are_kept_a_day_and_for_whoever_searched(library: Actor, utf8: int) -> None:
    target(library, z3950(utf8), "甲馆")
    [result] = found(library, text="边城㐂记")
    number = one(result).id
    other = Actor("another", library.kind, library.organisation_id, library.scope)
    with pytest.raises(CandidateGone):
        queries.compared(other, candidate_ids=[number])
    Candidate.scoped(library).filter(id=number).update(found_at=now() - timedelta(days=2))
    found(library, text="第5卷山水志")
    with pytest.raises(CandidateGone):
        queries.compared(library, candidate_ids=[number])


def test_more_than_four_are_not_compared(library: Actor) -> None:
    with pytest.raises(TooManyCompared):
        queries.compared(library, candidate_ids=[1, 2, 3, 4, 5])


def test_trying_a_target_says_what_came_and_keeps_nothing(library: Actor, gbk: int) -> None:
    number = target(library, z3950(gbk, charset="gb18030"), "甲馆", active=False)
    trial = services.try_target(library, number, query=services.asked(text="山水志"))
    assert (trial.total, trial.came, trial.read, trial.dialect, trial.encoding) == (
        COUNT - 1,
        5,
        5,
        "cnmarc",
        "gb18030",
    )
    assert Candidate.scoped(library).count() == 0
