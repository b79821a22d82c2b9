"""Files of judged queries: broken lines are refused by number, the shipped ones are whole, their maker repeats itself."""

from collections import Counter, defaultdict
from itertools import islice
from pathlib import Path

import pytest
from relevance.conditions import Records, Unreadable, judged, plain
from relevance.drawing import Need
from relevance.make import FOLDER, make, parted, written

from tianlu.discovery.judgements import BrokenJudgements, NoJudgements, read_judged
from tianlu.marc import project
from tianlu.portal.demo.build import records

CLASSES = {"known-item", "subject", "author", "mixed-script", "typing-mistake", "question", "cross-language"}
HEAD = "query\tpart\tclass\tneed\ttyped\n"
JUDGED = "need\trecord\tgrade\ttitle\n"


def files(folder: Path, queries: str, judgements: str) -> Path:
    (folder / "judgements.tsv").write_bytes(judgements.encode("utf-8", "surrogateescape"))
    (folder / "queries.tsv").write_bytes(queries.encode("utf-8", "surrogateescape"))
    return folder / "queries.tsv"


def test_a_file_is_read_with_its_grades(tmp_path: Path) -> None:
    path = files(
        tmp_path, f"\ufeff{HEAD}q1\topen\tsubject\tn1\t山水\r\n\n", f"{JUDGED}n1\tA1\t2\t山水志\nn1\tA2\t1\t\n"
    )
    [query] = read_judged(path)
    assert (query.id, query.kind, query.typed, query.grades) == ("q1", "subject", "山水", {"A1": 2, "A2": 1})


@pytest.mark.parametrize(
    ("queries", "judgements", "file", "line"),
    [
        ("query\tpart\n", f"{JUDGED}n1\tA1\t2\tx\n", "queries.tsv", 1),
        (f"{HEAD}q1\topen\tsubject\tn1\n", f"{JUDGED}n1\tA1\t2\tx\n", "queries.tsv", 2),
        (f"{HEAD}q1\topen\tsubject\tn1\t \n", f"{JUDGED}n1\tA1\t2\tx\n", "queries.tsv", 2),
        (f"{HEAD}q1\topen\ts\tn1\ta\nq1\topen\ts\tn1\tb\n", f"{JUDGED}n1\tA1\t2\tx\n", "queries.tsv", 3),
        (f"{HEAD}q1\topen\ts\tn2\ta\n", f"{JUDGED}n1\tA1\t2\tx\n", "queries.tsv", 2),
        (f"{HEAD}q1\topen\ts\tn1\t\udcff\n", f"{JUDGED}n1\tA1\t2\tx\n", "queries.tsv", 2),
        (f"{HEAD}q1\topen\ts\tn1\ta\n", f"{JUDGED}n1\tA1\t3\tx\n", "judgements.tsv", 2),
        (f"{HEAD}q1\topen\ts\tn1\ta\n", f"{JUDGED}n1\tA1\t２\tx\n", "judgements.tsv", 2),
        (f"{HEAD}q1\topen\ts\tn1\ta\n", f"{JUDGED}n1\tA1\t2\tx\nn1\tA1\t1\tx\n", "judgements.tsv", 3),
        (f"{HEAD}q1\topen\ts\tn1\ta\n", "", "judgements.tsv", 0),
    ],
)
def test_a_broken_line_is_refused_by_its_number(
    tmp_path: Path, queries: str, judgements: str, file: str, line: int
) -> None:
    path = files(tmp_path, queries, judgements)
    if not line:
        with pytest.raises(BrokenJudgements):
            read_judged(path)
        return
    with pytest.raises(BrokenJudgements) as refused:
        read_judged(path)
    assert (refused.value.params["file"], refused.value.params["line"]) == (file, line)
    assert refused.value.advice()


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(NoJudgements) as refused:
        read_judged(tmp_path / "queries.tsv")
    assert "queries.tsv" in refused.value.sentence()
    with pytest.raises(NoJudgements):
        read_judged(files(tmp_path, HEAD, f"{JUDGED}n1\tA1\t2\tx\n"))


def test_the_shipped_queries_are_whole_and_half_of_them_are_frozen() -> None:
    queries = read_judged(FOLDER / "queries.tsv")
    assert len(queries) >= 200
    assert {query.kind for query in queries} == CLASSES
    assert all(2 in query.grades.values() for query in queries)
    parts = Counter((query.kind, query.part) for query in queries)
    for kind in CLASSES:
        assert abs(parts[kind, "frozen"] - parts[kind, "open"]) <= 1
    sides = defaultdict(set)
    for query in queries:
        sides[query.need].add(query.part)
    assert all(len(parts) == 1 for parts in sides.values())
    typed = Counter(query.typed for query in queries)
    assert [words for words, count in typed.items() if count > 1 and words not in {"钱锺书"}] == []


def test_what_people_wrote_down_can_be_read_and_is_in_the_file() -> None:
    in_file = {query.typed for query in read_judged(FOLDER / "queries.tsv")}
    for need in written():
        assert Records([]).graded(need.wanted) == []
        assert in_file.issuperset(need.wordings)


def test_the_same_records_make_the_same_files() -> None:
    bibs = (project(record, dialect).to_dict() for record, dialect in islice(records(), 400))  # type: ignore[arg-type]
    few = [bib for bib in bibs if bib.get("contributors")]
    needs = [Need("subject", (bib["title"],), f"title={plain(bib['title'])}") for bib in few[:80:2]]
    assert make(few, needs) == make(list(few), list(reversed(needs)))
    assert [part for _number, part, _need in parted(needs)] == ["frozen", "open"] * 20


BOOK = {
    "control_number": "A1",
    "title": "C语言：入门",
    "title_remainder": "a black-hole tale",
    "contributors": [{"name": "King, Stephen", "kind": "person"}, {"name": "譯者", "kind": "person", "relator": "trl"}],
    "subjects": [{"label": "长篇小说--中国--当代"}],
    "classes": [{"scheme": "clc", "number": "I247.57"}],
}


@pytest.mark.parametrize(
    ("wanted", "grade"),
    [
        ("title=C語言 入門", 2),
        ("title=C语言", 0),
        ("title~Ｃ语言", 2),
        ("title~black hole", 2),
        ("title~ack hole", 0),
        ("title~hol*", 2),
        ("author=Stephen King", 2),
        ("author=译者 // name=译者", 1),
        ("subject=中国 & class^I2", 2),
        ("subject=中国 & class^I3 | subject~小说", 2),
        ("subject=小说 // subject=当代", 1),
        ("subject=小说", 0),
    ],
)
def test_conditions_say_which_records_answer(wanted: str, grade: int) -> None:
    assert [one for _record, one in Records([judged(BOOK)]).graded(wanted)] == ([grade] if grade else [])


@pytest.mark.parametrize("wanted", ["", "title", "title=", "publisher=x", "title=a |", "class=I", "author~x"])
def test_conditions_that_say_nothing_are_refused(wanted: str) -> None:
    with pytest.raises(Unreadable):
        Records([judged(BOOK)]).graded(wanted)
