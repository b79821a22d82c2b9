"""Many records changed alike: what an operation does to one record, and a batch from choice to undo."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc, held, many
from tianlu.catalog import queries, services
from tianlu.catalog.data import BadOperation, BatchEmpty, BatchNotReady, BatchState, BatchTooLarge, NoSuchBatch
from tianlu.catalog.models import Record
from tianlu.catalog.rules.batching import Act, Operation, apply, operation_from, unusable
from tianlu.kit import jobs
from tianlu.libraries.data import Actor
from tianlu.marc import Field
from tianlu.marc import Record as MarcRecord

LEADER = "00000nam0 2200000   450 "
BOOK = [
    Field("001", "x1"),
    Field("200", "1", " ", [("a", "红楼梦"), ("f", "曹雪芹著")]),
    Field("210", " ", " ", [("a", "北京"), ("c", "人民文学出版社"), ("d", "1982")]),
    Field("606", "0", " ", [("a", "长篇小说"), ("y", "中国")]),
    Field("606", "0", " ", [("a", "章回小说"), ("y", "中国")]),
    Field("690", " ", " ", [("a", "I242.4"), ("v", "4")]),
]
R, A, M, X, S, D, N = Act.REPLACE, Act.ADD, Act.ADD_MISSING, Act.REMOVE, Act.SET, Act.DROP, Act.INDICATORS


def shown(record: MarcRecord, tag: str) -> list[str]:
    return [
        f"{field.ind1}{field.ind2} " + "".join(f"‡{c}{v}" for c, v in field.subfields) for field in record.every(tag)
    ]


@pytest.mark.parametrize(
    ("operation", "tag", "result"),
    [
        (Operation(R, "210", "c", "人民文学", "作家"), "210", ["   ‡a北京‡c作家出版社‡d1982"]),
        (Operation(R, "210", "", "19", "20"), "210", ["   ‡a北京‡c人民文学出版社‡d2082"]),
        (Operation(R, "210", "a", "北", "南", whole=True), "210", ["   ‡a北京‡c人民文学出版社‡d1982"]),
        (Operation(R, "210", "a", "北京", "南京", whole=True), "210", ["   ‡a南京‡c人民文学出版社‡d1982"]),
        (Operation(R, "606", "y", "中国", ""), "606", ["0  ‡a长篇小说", "0  ‡a章回小说"]),
        (Operation(R, "690", "", "I242.4", ""), "690", ["   ‡v4"]),
        (Operation(A, "300", put="‡a捐赠"), "300", ["   ‡a捐赠"]),
        (Operation(A, "690", put="$aI242.4$v4"), "690", ["   ‡aI242.4‡v4"]),
        (Operation(A, "690", put="$aI242.5$v5"), "690", ["   ‡aI242.4‡v4", "   ‡aI242.5‡v5"]),
        (Operation(M, "690", put="$aI242.5"), "690", ["   ‡aI242.4‡v4"]),
        (Operation(M, "330", put="提要"), "330", ["   ‡a提要"]),
        (Operation(X, "606"), "606", []),
        (Operation(X, "606", "a", "章回"), "606", ["0  ‡a长篇小说‡y中国"]),
        (Operation(X, "606", "a", "章回", whole=True), "606", ["0  ‡a长篇小说‡y中国", "0  ‡a章回小说‡y中国"]),
        (Operation(X, "690", "v"), "690", []),
        (Operation(X, "690", "x"), "690", ["   ‡aI242.4‡v4"]),
        (Operation(S, "690", "v", put="5"), "690", ["   ‡aI242.4‡v5"]),
        (Operation(S, "606", "2", "章回", "csh"), "606", ["0  ‡a长篇小说‡y中国", "0  ‡a章回小说‡y中国‡2csh"]),
        (Operation(D, "606", "y"), "606", ["0  ‡a长篇小说", "0  ‡a章回小说"]),
        (Operation(D, "690", "v", "5"), "690", ["   ‡aI242.4‡v4"]),
        (Operation(D, "606", "a", "章回"), "606", ["0  ‡a长篇小说‡y中国", "0  ‡y中国"]),
        (Operation(N, "606", ind1="#", ind2="1"), "606", [" 1 ‡a长篇小说‡y中国", " 1 ‡a章回小说‡y中国"]),
        (Operation(N, "606", "a", "章回", ind1="2"), "606", ["0  ‡a长篇小说‡y中国", "2  ‡a章回小说‡y中国"]),
    ],
)
def test_an_operation(operation: Operation, tag: str, result: list[str]) -> None:
    record = MarcRecord(LEADER, BOOK)
    after = apply(record, [operation], "cnmarc")
    assert shown(after, tag) == result
    assert [field for field in after.fields if field.tag != tag] == [field for field in BOOK if field.tag != tag]
    if shown(record, tag) == result:
        assert after is record
    assert operation_from(operation.to_dict()) == operation
    assert unusable(operation) == ""


def test_the_last_subfield_takes_its_field_along() -> None:
    after = apply(MarcRecord(LEADER, BOOK), [Operation(D, "690", "a"), Operation(D, "690", "v")], "cnmarc")
    assert [field.tag for field in after.fields] == ["001", "200", "210", "606", "606"]


def test_the_leader_keeps_its_length() -> None:
    record = MarcRecord(LEADER, BOOK)
    assert apply(record, [Operation(R, "LDR", find="nam0", put="nas0")], "cnmarc").leader == "00000nas0 2200000   450 "
    assert apply(record, [Operation(R, "LDR", find="nam0", put="nas")], "cnmarc") is record
    assert apply(record, [Operation(X, "LDR")], "cnmarc") is record


def test_a_control_field_and_an_irregular_one() -> None:
    odd = MarcRecord(LEADER, [Field("001", "ab1"), Field("300", "没有指示符")])
    after = apply(odd, [Operation(R, "001", find="ab", put="cd"), Operation(S, "300", "a", put="x")], "cnmarc")
    assert after.fields == [Field("001", "cd1"), Field("300", "没有指示符")]


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        (Operation(R, "21", find="x"), "tag"),
        (Operation(R, "二一零", find="x"), "tag"),
        (Operation(R, "210"), "find"),
        (Operation(A, "300"), "put"),
        (Operation(S, "690", put="5"), "code"),
        (Operation(S, "690", "v"), "put"),
        (Operation(S, "690", "‡", put="5"), "code"),
        (Operation(D, "690", " "), "code"),
        (Operation(D, "690"), "code"),
        (Operation(N, "690"), "indicators"),
    ],
)
def test_what_an_operation_lacks(operation: Operation, why: str) -> None:
    assert unusable(operation) == why


_TEXT = st.text(st.sampled_from("ab红楼‡$ 1"), max_size=5)
_OPERATIONS = st.builds(
    Operation, st.sampled_from(Act), st.sampled_from(["001", "200", "606", "999"]), st.sampled_from(["", "a", "y"]),
    _TEXT, _TEXT, st.sampled_from(["", "#", "1"]), st.sampled_from(["", "#", "1"]), st.booleans(),
).filter(lambda operation: not unusable(operation))  # fmt: skip


@given(st.lists(_OPERATIONS, max_size=4))
def test_other_fields_are_never_touched(operations: list[Operation]) -> None:
    tags = {operation.tag for operation in operations}
    after = apply(MarcRecord(LEADER, BOOK), operations, "cnmarc")
    assert [field for field in after.fields if field.tag not in tags] == [one for one in BOOK if one.tag not in tags]


def numbers() -> list[int]:
    return list(Record.objects.order_by("id").values_list("id", flat=True))


CHANGE = [Operation(R, "210", "c", "人民文学出版社", "作家出版社")]


@pytest.mark.django_db
def test_from_choice_to_undo(library: Actor, neighbour: Actor) -> None:
    bring(library, many(30, items=False))
    bring(neighbour, as_file([cnmarc("9", "别馆的书")]))
    *mine, theirs = numbers()
    batch = services.prepare_batch(library, record_ids=[*mine, theirs, 999_999], name="改出版社")
    assert queries.batch_for(library, batch).total == 30
    jobs.run_until(services.examine_batch(library, batch, operations=CHANGE).job_id or 0)
    found = queries.batch_for(library, batch)
    assert (found.state, found.counts) == (BatchState.EXAMINED, {"would": 30})
    assert [queries.record_for(library, one).version for one in mine] == [1] * 30
    preview = queries.batch_preview(library, batch, limit=2)
    assert [
        (one.before.get("c"), one.after.get("c")) for one in preview[0].differences if one.before and one.after
    ] == [("人民文学出版社", "作家出版社")]
    jobs.run_until(services.start_batch(library, batch).job_id or 0)
    assert queries.batch_for(library, batch).counts == {"changed": 30}
    assert {queries.record_for(library, one).bib["publishers"][0] for one in mine} == {"作家出版社"}
    assert queries.versions_of(library, mine[0])[0].reason == "batch"
    marc, dialect = queries.marc_record(library, mine[3])
    services.edit_record(library, mine[3], marc=apply(marc, [Operation(A, "300", put="后来改的")], dialect), dialect=dialect,
                         expected_version=2)  # fmt: skip
    jobs.run_until(services.undo_batch(library, batch).job_id or 0)
    found = queries.batch_for(library, batch)
    assert (found.state, found.counts) == (BatchState.UNDONE, {"left": 1, "reverted": 29})
    assert [one.record_id for one in queries.batch_members(library, batch, "left")] == [mine[3]]
    assert {queries.record_for(library, one).bib["publishers"][0] for one in mine if one != mine[3]} == {
        "人民文学出版社"
    }
    with pytest.raises(BatchNotReady):
        services.start_batch(library, batch)


@pytest.mark.django_db
def test_own_fields_are_changed_and_taken_back(library: Actor) -> None:
    bring(library, as_file([cnmarc("1", "甲", extra=[held(("a", "OLD"), ("d", "I1"))]), cnmarc("2", "乙")]))
    first, second = numbers()
    batch = services.prepare_batch(library, record_ids=[first, second])
    jobs.run_until(
        services.examine_batch(library, batch, operations=[Operation(R, "905", "a", "OLD", "NEW")]).job_id or 0
    )
    jobs.run_until(services.start_batch(library, batch).job_id or 0)
    assert queries.batch_for(library, batch).counts == {"changed": 1, "unchanged": 1}
    assert [one.get("a") for one in queries.marc_record(library, first)[0].every("905")] == ["NEW"]
    assert queries.record_for(library, first).version == 1
    jobs.run_until(services.undo_batch(library, batch).job_id or 0)
    assert [one.get("a") for one in queries.marc_record(library, first)[0].every("905")] == ["OLD"]


def done(actor: Actor, record_id: int, *operations: Operation) -> int:
    """A batch carried out on one record; its number."""
    batch = services.prepare_batch(actor, record_ids=[record_id])
    jobs.run_until(services.examine_batch(actor, batch, operations=operations).job_id or 0)
    jobs.run_until(services.start_batch(actor, batch).job_id or 0)
    return batch


def undone(actor: Actor, batch: int) -> dict[str, int]:
    jobs.run_until(services.undo_batch(actor, batch).job_id or 0)
    return queries.batch_for(actor, batch).counts


@pytest.mark.django_db
def test_two_batches_on_one_record_are_taken_back_in_turn(library: Actor, cataloger: Client) -> None:
    bring(library, as_file([cnmarc("1", "甲")]))
    [book] = numbers()
    before = queries.marc_record(library, book)[0].fields
    first = done(library, book, *CHANGE)
    second = done(library, book, Operation(A, "300", put="第二批"), Operation(R, "LDR", find="nam0", put="nas0"))
    assert undone(library, first) == {"left": 1}
    assert undone(library, second) == {"reverted": 1}
    assert f"/desk/batches/{first}/undoings" in cataloger.get(f"/desk/batches/{first}").content.decode()
    assert undone(library, first) == {"reverted": 1}
    assert queries.marc_record(library, book)[0].fields == before
    with pytest.raises(BatchNotReady):
        services.undo_batch(library, first)


@pytest.mark.django_db
def test_a_batch_is_taken_back_after_another_record_was_merged_in(library: Actor) -> None:
    bring(library, as_file([cnmarc("1", "甲"), cnmarc("2", "乙")]))
    kept, gone = numbers()
    batch = done(library, kept, *CHANGE)
    services.merge_records(library, gone, into=kept)
    assert undone(library, batch) == {"reverted": 1}


@pytest.mark.django_db
def test_own_fields_that_somebody_changed_since_are_left(library: Actor) -> None:
    bring(library, as_file([cnmarc("1", "甲", extra=[held(("a", "OLD"), tag="990")])]))
    [book] = numbers()
    batch = done(library, book, Operation(R, "990", "a", "OLD", "NEW"))
    later = done(library, book, Operation(A, "990", put="另一个"))
    assert undone(library, batch) == {"left": 1}
    assert [one.get("a") for one in queries.marc_record(library, book)[0].every("990")] == ["NEW", "另一个"]
    assert (undone(library, later), undone(library, batch)) == ({"reverted": 1}, {"reverted": 1})
    assert [one.get("a") for one in queries.marc_record(library, book)[0].every("990")] == ["OLD"]


@pytest.mark.django_db
def test_what_a_batch_refuses(library: Actor, neighbour: Actor) -> None:
    bring(library, many(3, items=False))
    first, second, third = numbers()
    with pytest.raises(BatchEmpty):
        services.prepare_batch(neighbour, record_ids=[first])
    with pytest.raises(BatchTooLarge):
        services.prepare_batch(library, record_ids=range(60_000))
    batch = services.prepare_batch(library, record_ids=[first, second, third])
    with pytest.raises(NoSuchBatch):
        queries.batch_for(neighbour, batch)
    with pytest.raises(BadOperation):
        services.examine_batch(library, batch, operations=[])
    with pytest.raises(BadOperation):
        services.examine_batch(library, batch, operations=[Operation(R, "2")])
    with pytest.raises(BatchNotReady):
        services.start_batch(library, batch)
    services.withdraw_record(library, second, reason="错")
    jobs.run_until(services.examine_batch(library, batch, operations=[Operation(X, "200")]).job_id or 0)
    assert queries.batch_for(library, batch).counts == {"refused": 3}
    assert {one.reason for one in queries.batch_members(library, batch, "refused")} == {"gone", "draft-without-title"}
    jobs.run_until(services.examine_batch(library, batch, operations=CHANGE).job_id or 0)
    services.withdraw_record(library, third, reason="错")
    jobs.run_until(services.start_batch(library, batch).job_id or 0)
    assert queries.batch_for(library, batch).counts == {"changed": 1, "refused": 2}


@pytest.mark.django_db
def test_a_batch_on_its_pages(library: Actor, cataloger: Client) -> None:
    bring(library, as_file([cnmarc("1", "<script>alert(1)</script>"), cnmarc("2", "乙")]))
    answer = cataloger.post("/desk/batches", {"numbers": " ".join(map(str, numbers())), "name": "换社名"})
    assert answer.status_code == 302
    page = answer["Location"]
    wrong = cataloger.post(page, {"act.0": "replace", "tag.0": "2x!", "find.0": "人民文学"})
    assert (wrong.status_code, "2x!" in wrong.content.decode()) == (422, True)
    line = {"act.0": "replace", "tag.0": "210", "code.0": "c", "find.0": "人民文学", "put.0": "作家"}
    assert cataloger.post(page, line).status_code == 302
    assert "hx-get" in cataloger.get(page).content.decode()
    jobs.run_pending()
    assert cataloger.get(f"{page}/progress").headers["HX-Refresh"] == "true"
    seen = cataloger.get(page).content.decode()
    assert "<mark>作家</mark>" in seen
    assert "<script>alert" not in seen
    assert cataloger.post(f"{page}/runs").status_code == 302
    jobs.run_pending()
    assert f"{page}/undoings" in cataloger.get(page).content.decode()
    assert "换社名" in cataloger.get("/desk/batches").content.decode()
    assert cataloger.post("/desk/batches", {"numbers": "没有数字"}).status_code == 422
    again = cataloger.post(f"{page}/runs", follow=True)  # pressed twice
    assert again.redirect_chain == [(page, 302)]
    assert "该批修改现为“完成”" in again.content.decode()


@pytest.mark.django_db(transaction=True)  # a job given back begins with a connection of its own
def test_a_worker_that_ends_leaves_the_batch_to_the_next(library: Actor) -> None:
    bring(library, many(50, items=False))
    batch = services.prepare_batch(library, record_ids=numbers())
    jobs.run_until(services.examine_batch(library, batch, operations=CHANGE).job_id or 0)
    services.start_batch(library, batch)
    looks = iter([False, False, False, True])  # it begins, takes two steps, and is told to end
    jobs.run_one(stopping=lambda: next(looks))
    found = queries.batch_for(library, batch)
    assert (found.state, found.error_code) == (BatchState.RUNNING, "")
    assert 0 < len(queries.batch_members(library, batch, "changed")) < 50
    jobs.run_pending()
    assert queries.batch_for(library, batch).counts == {"changed": 50}
    assert {queries.record_for(library, one).version for one in numbers()} == {2}
