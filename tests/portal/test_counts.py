"""What a page asks of the database: at most twelve statements, and as many for twenty hits as for one."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.catalog.conftest import bring
from tests.catalog.files import as_file
from tests.portal.conftest import Side, a_book, books, signed_in
from tianlu.catalog.models import Record
from tianlu.catalog.queries import imports_of
from tianlu.kit import jobs
from tianlu.libraries.queries import networks, places

pytestmark = [pytest.mark.database, pytest.mark.django_db]
MOST = 12
WITH_MARC = 19  # staff see the MARC fields beside the page: its version, its contributions and whose they are


@pytest.fixture(autouse=True)
def _kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept between requests stays kept, however slow the machine is."""
    monkeypatch.setattr(networks, "_LIVES", 3600)
    monkeypatch.setattr(places, "_SCOPE_LIVES", 3600)


def asked(client: Client, path: str, most: int = MOST) -> int:
    """Statements of the second of two visits, when what is kept between requests is kept."""
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200, path
    counted = len(seen.captured_queries)
    assert counted <= most, "\n".join(one["sql"][:160] for one in seen.captured_queries)
    return counted


def test_results_cost_the_same_for_one_hit_and_for_twenty(stocked: Side, follow: Callable[[], int]) -> None:
    bring(stocked.actor, as_file([a_book(9001, "独此一册"), *(a_book(9002 + n, f"三册之书{n}") for n in range(3))]))
    follow()
    for client in (Client(), signed_in(stocked.director)):
        one, three, twenty = (asked(client, f"/search?q={words}") for words in ("独此一册", "三册之书", "山水志"))
        assert three == twenty
        assert one <= twenty + 2  # so few that another spelling is looked for
        assert asked(client, "/search?q=山水志&sort=title&available=1&year_from=1990") <= MOST
        assert asked(client, "/api/v1/search?q=三册之书") == asked(client, "/api/v1/search?q=山水志")
        assert asked(client, "/search/suggestions?q=独此") <= asked(client, "/search/suggestions?q=山水")


@pytest.mark.parametrize(
    "path", ["/", "/search", "/search/advanced", "/search/facets?q=山水志", "/about", "/sign-in", "/records/{record}"]
)
def test_readers_pages_cost_little(stocked: Side, path: str) -> None:
    record = Record.objects.order_by("id").values_list("id", flat=True)[0]
    asked(Client(), path.format(record=record))


def test_the_desk_costs_the_same_however_much_there_is(stocked: Side, follow: Callable[[], int]) -> None:
    client = signed_in(stocked.director)
    record = Record.objects.order_by("id").values_list("id", flat=True)[0]
    newest, older, *_others = imports_of(stocked.actor)
    pages = (
        "/desk/",
        "/desk/imports",
        f"/desk/imports/{newest.id}",
        f"/desk/imports/{older.id}",
        "/desk/jobs",
        f"/desk/jobs/{jobs.recent(stocked.actor.own)[0].id}",
        "/desk/people",
        "/desk/mappings",
        f"/desk/records/{record}",
        f"/records/{record}",
    )
    before = {path: asked(client, path, WITH_MARC if path.startswith("/records") else MOST) for path in pages}
    for number in range(6):
        bring(stocked.actor, books(1, f"又一批{number}"), filename=f"{number}.mrc")
    follow()
    assert {path: asked(client, path, WITH_MARC if path.startswith("/records") else MOST) for path in pages} == before
