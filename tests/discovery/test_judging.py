"""Test searches at the desk, and `tianlu evaluate search`, over libraries of a few records."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from tests.catalog.conftest import bring
from tests.discovery.conftest import Follow
from tests.portal.conftest import Side, books, follow, home, north, signed_in, south, stocked
from tianlu.catalog.models import Record
from tianlu.discovery import queries, services
from tianlu.discovery.data import RunJudgedSearches
from tianlu.discovery.judgements import BrokenJudgements, NoJudgements
from tianlu.discovery.models import AcceptedRun, JudgedRecord, JudgedSearch
from tianlu.discovery.queries.judged import NoSuchJudgedSearch
from tianlu.discovery.services.evaluating import NotHere
from tianlu.discovery.services.judging import JudgedAlready, NothingJudged
from tianlu.kit import jobs
from tianlu.kit.errors import Forbidden
from tianlu.libraries.data import Actor, ActorKind

__all__ = ["follow", "home", "north", "south", "stocked"]
pytestmark = [pytest.mark.django_db, pytest.mark.database]
JUDGE = "discovery.judge"


def someone(side: Side, *acts: str) -> Actor:
    own = side.actor.organisation_id
    return Actor("anna", ActorKind.STAFF, own, frozenset({own}), acts=frozenset(acts))


def numbers() -> list[int]:
    return list(Record.objects.order_by("id").values_list("id", flat=True))


def test_a_test_search_is_kept_run_changed_and_removed(stocked: Side) -> None:
    client = signed_in(stocked.director)
    first, second, *_rest = numbers()
    form = {"typed": " 山水志1 ", "asked_for": f"{first} 山水志1\n", "near": f"http://x/records/{second}", "note": "n"}
    made = client.post("/desk/test-searches", form)
    row = JudgedSearch.unscoped(reason="test").get(typed="山水志1")
    assert made["Location"] == f"/desk/test-searches/{row.id}"
    assert (row.typed, dict(row.judged.values_list("record_id", "grade"))) == (
        "山水志1",
        {first: 2, second: 1},
    )
    assert "尚未运行" in client.get(f"/desk/test-searches/{row.id}").content.decode()
    assert client.post("/desk/test-searches/runs").status_code == 302
    waiting = client.get("/desk/test-searches").content.decode()
    job = jobs.recent(None, limit=1)[0]
    assert f"/desk/test-searches/runs/{job.id}" in waiting
    jobs.run_pending(kinds={RunJudgedSearches.kind})
    assert client.get(f"/desk/test-searches/runs/{job.id}")["HX-Refresh"] == "true"
    view = queries.judged_search_for(someone(stocked, JUDGE), row.id)
    assert (view.hybrid, view.expected[0].hybrid, view.expected[0].lexical) == (view.lexical, 1, 1)
    shown = client.get(f"/desk/test-searches/{row.id}").content.decode()
    assert "不在前 20 名内" in shown  # 山水志1 does not find 山水志2
    assert client.post(f"/desk/test-searches/{row.id}", {**form, "typed": "山水志", "near": ""}).status_code == 302
    row.refresh_from_db()
    assert (row.typed, row.result, row.judged.count()) == ("山水志", None, 1)
    assert client.post(f"/desk/test-searches/{row.id}/removal").status_code == 302
    assert not JudgedRecord.objects.filter(search_id=row.id).exists()


@pytest.mark.parametrize("lines", ["", "999999", "no number", "12345678901234567890"])
def test_what_names_no_record_is_refused_and_shown_again(stocked: Side, lines: str) -> None:
    answer = signed_in(stocked.director).post(
        "/desk/test-searches", {"typed": "山", "asked_for": lines, "note": "备注"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "测试检索须有输入的词" in page
    assert 'value="备注"' in page
    assert not JudgedSearch.unscoped(reason="test").filter(typed="山").exists()


def test_results_that_were_chosen_fill_in_the_form(stocked: Side) -> None:
    client = signed_in(stocked.director)
    first = numbers()[0]
    assert 'formaction="/desk/test-searches/new"' in client.get("/search?q=山水志").content.decode()
    page = client.get(f"/desk/test-searches/new?q=山水志&id={first}").content.decode()
    assert f"{first} 山水志" in page
    assert 'value="山水志"' in page
    assert "test-searches/new" not in Client().get("/search?q=山水志").content.decode()


def test_test_searches_are_a_librarys_own_and_for_those_who_may(stocked: Side, south: Side) -> None:
    anna, carl = someone(stocked, JUDGE), someone(south, JUDGE)
    first = numbers()[0]
    number = services.keep_judged_search(anna, typed="山水", grades={first: 2})
    with pytest.raises(JudgedAlready):
        services.keep_judged_search(anna, typed=" 山水 ", grades={first: 1})
    assert queries.judged_searches_of(carl) == []
    for act in (
        lambda: queries.judged_search_for(carl, number),
        lambda: services.forget_judged_search(carl, number),
        lambda: services.keep_judged_search(anna, typed="x", grades={first: 2}, search_id=999),
    ):
        with pytest.raises(NoSuchJudgedSearch):
            act()
    with pytest.raises(NothingJudged):  # a record of another library
        services.keep_judged_search(carl, typed="山水", grades={first: 2})
    with pytest.raises(NoJudgements):
        services.ask_for_run(carl)
    for who in (stocked.novice, south.director):
        client = signed_in(who)
        assert client.get(f"/desk/test-searches/{number}").status_code in {403, 404}
    with pytest.raises(Forbidden):
        services.keep_judged_search(someone(stocked), typed="a", grades={first: 2})
    assert "/desk/test-searches" in signed_in(stocked.director).get("/desk/").content.decode()
    assert "/desk/test-searches" not in signed_in(stocked.novice).get("/desk/").content.decode()


@pytest.fixture
def judged(tmp_path: Path, north: Side, follow: Follow) -> Path:
    """A library of thirty records and a file of queries about them."""
    bring(north.actor, books(30))
    follow()
    folder = tmp_path / "judged"
    folder.mkdir()
    lines = ["need\trecord\tgrade\ttitle", "n1\t00000007\t2\t山水志7", "n2\t00000008\t2\t", "n2\tgone\t2\t"]
    (folder / "judgements.tsv").write_text("\n".join(lines))
    rows = [
        "query\tpart\tclass\tneed\ttyped",
        "q1\tfrozen\tknown-item\tn1\t山水志7",
        "q2\topen\tmixed-script\tn2\t山水志8",
    ]
    rows += ["q3\topen\tmixed-script\tn2\tshanshuizhi 8", "q4\topen\tsubject\tn2\t山水志9"]
    (folder / "queries.tsv").write_text("\n".join(rows))
    return folder / "queries.tsv"


def evaluated(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    call_command("evaluate", "search", *words)
    return capsys.readouterr().out


def test_the_command_prints_figures_by_class_and_what_was_won(judged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(evaluated(capsys, "--json", "--queries", str(judged)))
    figures = {(one["part"], one["class"]): (one["queries"], one["hybrid"]["success1"]) for one in told["classes"]}
    assert figures["frozen", "known-item"] == (1, 1.0)
    assert figures["open", "subject"] == (1, 0.0)
    assert figures["open", None][0] == 3
    assert (told["missing_records"], told["won"], told["wordings"]["needs"]) == (1, None, 1)
    [differing] = told["wordings"]["differing"]  # 山水志9 is no wording of 山水志8
    assert differing["found"]["山水志9"] == 1
    assert "nDCG@10" in evaluated(capsys, "--queries", str(judged), "--accept")
    queries_file = judged.read_text()
    judged.write_text(queries_file.replace("q4\topen\tsubject\tn2\t山水志9", "q4\topen\tsubject\tn2\t山水志8"))
    again = json.loads(evaluated(capsys, "--json", "--queries", str(judged)))
    assert (again["won"], again["lost"]) == (["q4"], [])
    row = AcceptedRun.unscoped(reason="test").get()
    assert (row.source, row.scores["hybrid"]["q1"]) == ("judged/queries.tsv", 1.0)
    assert "q4  0.000 → " in evaluated(capsys, "--queries", str(judged))


def test_the_command_refuses_what_it_cannot_hold_search_against(judged: Path, north: Side) -> None:
    with pytest.raises(NoJudgements):
        call_command("evaluate", "search", "--own")
    with pytest.raises(NoJudgements):
        call_command("evaluate", "search", "--queries", str(judged.parent / "none.tsv"))
    beside = judged.with_name("judgements.tsv")
    beside.write_text("need\trecord\tgrade\ttitle\nn1\tX\t2\t\nn2\tY\t2\t\n")
    with pytest.raises(NotHere):
        call_command("evaluate", "search", "--queries", str(judged))
    beside.write_text("need\trecord\tgrade\ttitle\nn1\tX\ttwo\t\n")
    with pytest.raises(BrokenJudgements) as refused:
        call_command("evaluate", "search", "--queries", str(judged))
    assert refused.value.params["line"] == 2


def test_the_command_runs_a_librarys_own_test_searches(stocked: Side, capsys: pytest.CaptureFixture[str]) -> None:
    services.keep_judged_search(someone(stocked, JUDGE), typed="山水志", grades={numbers()[0]: 2})
    told = json.loads(evaluated(capsys, "--own", "--json", "--organisation", "north"))
    assert (told["source"], [one["typed"] for one in told["queries"]]) == ("own", ["山水画", "山水志"])
