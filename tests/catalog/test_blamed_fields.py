"""A refusal above a form is tied to the field it speaks of, so that it is heard there as well as seen above."""

import re

import pytest
from django.test import Client

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc
from tianlu.catalog import services
from tianlu.catalog.models import Record
from tianlu.libraries.data import Actor

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.mark.parametrize(
    ("page", "typed", "field"),
    [
        ("/desk/batches", {"numbers": "77"}, "numbers"),
        ("/desk/duplicates/threshold", {"threshold": "3"}, "threshold"),
        ("/desk/test-searches", {"typed": "", "asked_for": ""}, "typed"),
    ],
)
def test_a_refusal_is_tied_to_its_field(cataloger: Client, page: str, typed: dict[str, str], field: str) -> None:
    answer = cataloger.post(page, typed)
    shown = answer.content.decode()
    found = re.search(rf'<(?:input|textarea)[^>]*name="{field}"[^>]*>', shown)
    assert answer.status_code == 422
    assert found
    assert 'aria-invalid="true"' in found[0]
    told = re.search(r'aria-describedby="([^"]+)"', found[0])
    assert told
    assert "refusal" in told[1].split()
    assert all(f'id="{name}"' in shown for name in told[1].split())


def test_a_line_of_a_batch_edit_that_cannot_be_done_is_marked(cataloger: Client, library: Actor) -> None:
    """The second line names no field that could be; the first is right."""
    bring(library, as_file([cnmarc("1", "湘行散记")]))
    number = services.prepare_batch(library, record_ids=[Record.objects.get().id])
    lines = {"act.0": "add", "tag.0": "330", "put.0": "‡a一", "act.1": "add", "tag.1": "33", "put.1": "‡a二"}
    shown = cataloger.post(f"/desk/batches/{number}", lines).content.decode()
    assert re.findall(r'name="tag\.(\d)" aria-invalid="true" aria-describedby="refusal"', shown) == ["1"]
