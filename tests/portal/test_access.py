"""Who may open what: every address and every operation, tried by everybody, against the rule written beside it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests.portal.conftest import Side, signed_in
from tests.test_architecture import patterns
from tianlu.archive.models import AttachedFile
from tianlu.catalog.models import (
    Authority,
    BookTable,
    HeadingDoubt,
    Import,
    Record,
    SeriesEntry,
    VocabularyImport,
    WorkChange,
)
from tianlu.catalog.queries import (
    batches_of,
    drafts_of,
    parted_pairs,
    series_beside,
    targets_of,
    templates_of,
    work_number,
)
from tianlu.discovery.models import Gap, JudgedSearch, RecordList, SavedSearch, Tag
from tianlu.holdings.models import (
    CallNumberProblem,
    Cutover,
    Inventory,
    Item,
    RegisterPeriod,
    ScanBatch,
    ShelvingScheme,
)
from tianlu.kit.access import Rule, rule_of
from tianlu.kit.jobs.models import JobRow
from tianlu.kit.security import POLICY
from tianlu.portal.api import api
from tianlu.readers.models import RoleGrant

pytestmark = [pytest.mark.database, pytest.mark.django_db]
EXEMPT = {"preferences"}  # no session is involved: it only sets how a page looks
ENDS_SESSION = {"sign-out", "my/sessions/end"}  # tried last, since nobody is signed in afterwards
SENSIBLE = {"visibility": "staff", "rights": "closed", "reason": "x", "state": "no", "tag": "x"}
PARAMETER = re.compile(r"[{<](?:\w+:)?(\w+)[}>]")


@dataclass(frozen=True)
class Door:
    """One address with the numbers of the north library's things in it, and who may open it."""

    path: str
    rule: Rule
    method: str = ""  # known for operations only

    @property
    def about_somebodys(self) -> bool:
        """Whether it names something that belongs to one library."""
        if self.path.startswith("/desk/formats/"):  # a tag is nobody's
            return False
        return any(part.isdecimal() or len(part) == 26 for part in self.path.split("/"))


def of_north(side: Side) -> dict[str, str]:
    """A value of the north library for every parameter that an address has."""
    record = Record.objects.order_by("id").first()
    waiting = Import.unscoped(reason="test").order_by("-id").first()
    item = Item.unscoped(reason="test").order_by("id").first()
    grant = RoleGrant.unscoped(reason="test").filter(account_id=side.director.account_id).first()
    assert record
    assert waiting
    assert item
    scheme = ShelvingScheme.unscoped(reason="test").order_by("id").first()
    problem = CallNumberProblem.unscoped(reason="test").order_by("id").first()
    assert grant
    [target] = targets_of(side.actor)
    assert scheme
    assert problem
    return {
        "record_id": str(record.id),
        "import_id": str(waiting.id),
        "table_id": str(BookTable.unscoped(reason="test").values_list("id", flat=True)[0]),
        "job_id": str(JobRow.objects.order_by("id").values_list("id", flat=True)[0]),
        "account_id": side.novice.account_id,
        "grant_id": str(grant.id),
        "item_id": str(item.id),
        "target_id": str(target.id),
        **of_the_cataloguers(side, record.id),
        "scheme_id": str(scheme.id),
        "problem_id": str(problem.id),
        "kind": "mrc",
        "address": series_beside(SeriesEntry.objects.values_list("record_id", flat=True)[0])[0].address,
        **of_the_vocabularies(),
        "notation": "I",
        "heading": "authors",
        "attached_id": str(AttachedFile.unscoped(reason="test").values_list("id", flat=True)[0]),
        **of_north_kept(),
    }


def of_the_vocabularies() -> dict[str, str]:
    """An authority, its vocabulary, a heading that waits and a file of the north library."""
    authority = Authority.unscoped(reason="test").order_by("id").first()
    doubt = HeadingDoubt.unscoped(reason="test").order_by("id").first()
    file = VocabularyImport.unscoped(reason="test").order_by("id").first()
    assert authority
    assert doubt
    assert file
    return {
        "authority_id": str(authority.id),
        "vocabulary_id": str(authority.vocabulary_id),
        "doubt_id": str(doubt.id),
        "file_id": str(file.id),
    }


def of_north_kept() -> dict[str, str]:
    """A gap of the north library, and what its director keeps."""
    of_table = {
        "gap_id": Gap,
        "search_id": SavedSearch,
        "list_id": RecordList,
        "tag_id": Tag,
        "judged_id": JudgedSearch,
        "pile_id": ScanBatch,
        "period_id": RegisterPeriod,
        "inventory_id": Inventory,
        "cutover_id": Cutover,
    }
    return {
        name: str(model.unscoped(reason="test").values_list("id", flat=True)[0]) for name, model in of_table.items()
    }


def of_the_cataloguers(side: Side, record_id: int) -> dict[str, str]:
    """A draft, a template, a batch edit and a decided work of the north library."""
    [draft] = drafts_of(side.actor)
    return {
        "draft_id": str(draft.id),
        "template_id": str(templates_of(side.actor)[0].id),
        "batch_id": str(batches_of(side.actor)[0].id),
        "pair_id": str(parted_pairs(side.actor)[0].id),
        "work_id": str(work_number(record_id)),
        "change_id": str(WorkChange.objects.order_by("id").values_list("id", flat=True)[0]),
        "number": "1",
        "tag": "200",
        "dialect": "cnmarc",
        "finding": "missing",
    }


def doors(side: Side) -> list[Door]:
    """Every page and every operation; a parameter without a value here fails."""
    values = of_north(side)

    def filled(path: str) -> str:
        return PARAMETER.sub(lambda found: values[found[1]], path)

    found = []
    for path, pattern in patterns(get_resolver()):
        rule = rule_of(pattern.callback)
        if rule is not None and not path.startswith("api/"):
            found.append(Door(f"/{filled(path)}", rule))
    document = api.get_openapi_schema(path_prefix="/api/v1/")
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            [view] = [one.view_func for one in api.operations() if one.view_func.__name__ == operation["operationId"]]
            rule = rule_of(view)
            assert rule is not None
            found.append(Door(filled(path), rule, method.upper()))
    found.append(Door("/api/v1/openapi.json", Rule("public"), "GET"))
    assert len(found) > 50
    return sorted(found, key=lambda door: door.method == "DELETE" or any(end in door.path for end in ENDS_SESSION))


def tries(door: Door) -> Iterator[str]:
    yield from [door.method] if door.method else ["GET", "POST"]


def knock(client: Client, door: Door, method: str) -> Any:
    """Ask as a form or a program would, with something sensible in it."""
    if door.method:
        return client.generic(method, door.path, b"{}", content_type="application/json")
    return client.get(door.path) if method == "GET" else client.post(door.path, SENSIBLE)


def rows() -> Counter[str]:
    """How many rows every table of ours holds, figures of use left out."""
    beside = {"Session", "EventEntry", "DrainedSpool", "WorkerBeat", "SentForm", "AccountChange", "Throttle"}
    return Counter(
        {
            model.__name__: model._base_manager.count()
            for model in apps.get_models()
            if model.__module__.startswith("tianlu.") and model.__name__ not in beside
        }
    )


def test_every_parameter_of_every_address_is_tried(stocked: Side) -> None:
    assert [door.path for door in doors(stocked) if PARAMETER.search(door.path)] == []
    assert any(isinstance(pattern, URLPattern) for _path, pattern in patterns(get_resolver()))


def test_visitors_open_what_is_public_and_nothing_else(stocked: Side) -> None:
    before, wrong = rows(), []
    for door in doors(stocked):
        for method in tries(door):
            client = Client(raise_request_exception=False)
            got = knock(client, door, method)
            if door.rule.name == "public":
                fine = got.status_code not in {401, 403} or door.path == "/metrics"
            elif door.method or method == "POST":
                fine = got.status_code == 401
            else:
                fine = got.status_code == 302 and got["Location"].startswith("/sign-in?next=")
            fine &= got.status_code < 500 or door.path == "/healthz"  # no worker runs here, and it says so
            wrong += [] if fine else [(method, door.path, door.rule.name, got.status_code)]
    assert wrong == [], "\n".join(map(str, wrong))
    assert rows() - before + (before - rows()) == Counter()


def test_colleagues_without_acts_open_nothing_that_needs_one(stocked: Side) -> None:
    before, wrong = rows(), []
    client = signed_in(stocked.novice)
    for door in doors(stocked):
        for method in tries(door):
            if any(end in door.path for end in ENDS_SESSION) or door.path == "/my/password":
                continue
            got = knock(client, door, method)
            fine = got.status_code == 403 if door.rule.name not in {"public", "signed-in"} else got.status_code != 403
            fine &= got.status_code < 500 or door.path == "/healthz"
            wrong += [] if fine else [(method, door.path, door.rule.name, got.status_code)]
    assert wrong == [], "\n".join(map(str, wrong))
    assert rows() - before + (before - rows()) == Counter()


def test_the_neighbours_director_reaches_nothing_of_ours(stocked: Side, south: Side) -> None:
    before, wrong = rows(), []
    client = signed_in(south.director)
    for door in doors(stocked):
        for method in tries(door):
            if door.rule.name in {"public", "signed-in"} or not door.about_somebodys:
                continue
            got = knock(client, door, method)
            refused = {403, 404, 405} | (
                {302} if door.path.endswith("/removal") else set()
            )  # "gone already", on a list
            wrong += [] if got.status_code in refused else [(method, door.path, got.status_code)]
    assert wrong == [], "\n".join(map(str, wrong))
    assert rows() - before + (before - rows()) == Counter()
    for path in (
        "/desk/people",
        "/desk/imports",
        "/desk/jobs",
        "/desk/mappings",
        "/desk/targets",
        "/desk/copying",
        "/api/v1/imports",
    ):
        seen = client.get(path).content.decode()
        assert "north" not in seen, path
        assert "waiting.mrc" not in seen, path


def test_the_director_opens_everything_of_their_own(stocked: Side) -> None:
    client = signed_in(stocked.director)
    wrong = []
    for door in doors(stocked):
        if any(end in door.path for end in ENDS_SESSION):
            continue
        got = knock(client, door, door.method or "GET")
        fine = got.status_code in {200, 201, 202, 204, 302, 405, 409, 422} or door.path == "/healthz"
        wrong += [] if fine else [(door.path, door.rule.name, got.status_code)]
    assert wrong == [], "\n".join(map(str, wrong))


def test_nothing_changes_without_the_forgery_token(stocked: Side) -> None:
    client = signed_in(stocked.director, strict=True)
    before, tried, wrong = rows(), 0, []
    for door in doors(stocked):
        for method in [door.method] if door.method else ["POST"]:
            if method in {"GET", "HEAD"} or door.path.strip("/") in EXEMPT:
                continue
            got = knock(client, door, method)
            tried += got.status_code == 403
            fine = got.status_code == 405 or (got.status_code == 403 and b"stale-form" in got.content)
            wrong += [] if fine else [(method, door.path, got.status_code)]
    assert wrong == [], "\n".join(map(str, wrong))
    assert tried > 15
    assert rows() - before + (before - rows()) == Counter()


def test_the_policy_is_on_every_answer_even_of_errors(stocked: Side) -> None:
    client = Client(raise_request_exception=False)
    wrong = []
    for door in doors(stocked):
        for method in tries(door):
            got = knock(client, door, method)
            if got.headers.get("Content-Security-Policy") not in {POLICY, f"{POLICY}; sandbox"}:
                wrong.append((method, door.path, got.status_code))
    for path in (
        "/nowhere",
        "/records/999999",
        "/records/x",
        "/api/v1/nowhere",
        "/static/nowhere.css",
        "/search?page=x",
    ):
        got = client.get(path)
        wrong += [] if got.headers.get("Content-Security-Policy") == POLICY else [("GET", path, got.status_code)]
    assert wrong == [], "\n".join(map(str, wrong))


def test_errors_of_the_api_are_problem_documents(stocked: Side) -> None:
    wrong = []
    client = Client(raise_request_exception=False)
    for door in doors(stocked):
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            if not door.path.startswith("/api/"):
                continue
            got = client.generic(method, door.path, b"{", content_type="application/json")
            if got.status_code >= 400:
                right = got.headers.get("Content-Type") == "application/problem+json"
                right = right and {"type", "title", "status", "code"} <= set(got.json())
                wrong += [] if right else [(method, door.path, got.status_code, got.headers.get("Content-Type"))]
    missing = client.get("/api/v1/nowhere")
    assert (missing.status_code, missing.headers["Content-Type"]) == (404, "application/problem+json")
    assert wrong == [], "\n".join(map(str, wrong))


def test_every_code_of_an_error_is_explained_in_words(stocked: Side) -> None:
    page = Client().get("/about/errors").content.decode()
    assert page.count("<tr id=") > 100
    assert 'id="no-such-record"' in page
    assert "%(" not in page


def test_a_wrong_method_gets_a_page_that_says_so(stocked: Side) -> None:
    got = Client().get("/sign-out")
    assert (got.status_code, got.headers["Allow"]) == (405, "POST")
    assert "GET" in got.content.decode()
    assert Client().head("/").status_code == 200
    asked = Client().delete("/api/v1/search")
    assert (asked.status_code, asked.json()["code"], asked.headers["Allow"]) == (405, "wrong-method", "GET")
