"""Two imports at the same time, of overlapping files, by one library and by two: nothing twice, nobody's fields with another."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc, held
from tests.discovery.conftest import Follow
from tests.installation import Installation, own_installation
from tests.ordeals.conftest import sign_in
from tests.proofs import count
from tianlu.catalog import queries, services
from tianlu.catalog.models import Record
from tianlu.holdings.queries import availability
from tianlu.kit import jobs
from tianlu.libraries.data import Actor
from tianlu.marc import Record as MarcRecord

TIANLU = ("-m", "tianlu.portal.cli", "import")
TWO = """
import django; django.setup()
from tianlu.libraries.data import Name, system
from tianlu.libraries.services import create_organisation, found_library
found_library("test")
create_organisation(system("test"), code="south", name=Name("南馆", "South"))
"""


def shared(first: int, last: int, code: str, *, same: bool) -> bytes:
    """Books that both libraries have, by ISBN; what each adds is its own unless `same`."""
    extra = [] if same else [held(("a", code), tag="998")]
    return as_file(
        cnmarc(
            f"{'' if same else code}{number:07d}",
            f"第{number}卷山水志",
            isbn=isbn(number),
            author=f"作者{number}",
            extra=extra,
        )
        for number in range(first, last)
    )


def isbn(number: int) -> str:
    digits = f"9787{number:08d}"
    return digits + str(-sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits)) % 10)


def both(made: Installation, commands: list[tuple[str, ...]]) -> list[dict[str, object]]:
    """Start them together; what each printed."""
    started = [made.start(*words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for words in commands]
    said = [process.communicate(timeout=600) for process in started]
    ended = [process.returncode for process in started]
    assert ended == [0] * len(started), "\n".join(errors.decode()[-3000:] for _out, errors in said)
    return [json.loads(out) for out, _errors in said]


@pytest.mark.database
@pytest.mark.long
@pytest.mark.at_once
@pytest.mark.parametrize("same", [True, False], ids=["one library", "two libraries"])
def test_overlapping_files_at_once(tmp_path: Path, same: bool) -> None:
    size = count(450, 6000)
    files = [tmp_path / "a.mrc", tmp_path / "b.mrc"]
    files[0].write_bytes(shared(0, size * 2 // 3, "N", same=same))
    files[1].write_bytes(shared(size // 3, size, "S", same=same))
    with own_installation(tmp_path / "own") as made:
        made.run("-c", TWO)
        organisations = ("", "") if same else ("", "south")
        told = both(
            made,
            [
                (*TIANLU, str(file), "--json", *(["--organisation", code] if code else []))
                for file, code in zip(files, organisations, strict=True)
            ],
        )
        assert [it["records"] for it in told] == [size * 2 // 3, size - size // 3]
        assert made.rows("SELECT count(*) FROM catalog_record WHERE status = 'live'") == [(size,)]
        overlap = size * 2 // 3 - size // 3
        assert sum(int(str(it["same" if same else "merge"])) for it in told) == overlap
        assert made.rows("SELECT count(*) FROM catalog_contribution") == [(size if same else size + overlap,)]


def own_books(code: str, amount: int) -> bytes:
    """The same titles as any other library's, with an item and a note of its own on each."""

    def book(number: int) -> MarcRecord:
        item = held(("a", "MAIN"), ("b", f"{code}{number:05d}"), ("d", "I247.57"), ("e", str(number)))
        note = held(("a", f"{code}馆内部说明{number}"), tag="998")
        return cnmarc(
            f"{code}{number}", f"第{number}卷山水志", isbn=isbn(number), author=f"作者{number}", extra=[item, note]
        )

    return as_file(map(book, range(amount)))


@pytest.mark.database
@pytest.mark.django_db
def test_two_libraries_share_titles_and_nothing_else(library: Actor, neighbour: Actor, follow: Follow) -> None:
    amount = count(25, 1000)
    first = bring(library, own_books("N", amount))
    second = bring(neighbour, own_books("S", amount))
    follow()
    assert (first.counts["new"], second.counts["merge"]) == (amount, amount)
    assert Record.objects.filter(status="live").count() == amount
    ids = list(queries.iter_record_ids())
    clients = {"N": (library, sign_in(library)), "S": (neighbour, sign_in(neighbour, "zhou-wu"))}
    for own, other in (("N", "S"), ("S", "N")):
        actor, client = clients[own]
        for number in ids[:: max(1, amount // 5)]:
            marc = queries.marc_of(actor, number, "line").decode()
            assert f"{own}馆内部说明" in marc
            assert f"{other}馆内部说明" not in marc
            for path in (f"/api/v1/records/{number}.mrc", f"/desk/records/{number}", f"/records/{number}"):
                page = client.get(path).content.decode()
                assert f"{other}馆内部说明" not in page
                assert f"{other}0000" not in page
        assert sum(line.total for lines in availability(actor, ids).values() for line in lines) == amount
    jobs.run_until(services.undo_import(library, first.id))
    undone = queries.import_for(library, first.id).counts["undo"]
    assert (undone["withdrawn"], undone["left"]) == (0, 0)
    assert Record.objects.filter(status="live").count() == amount
    assert sum(line.total for lines in availability(neighbour, ids).values() for line in lines) == amount
    assert sum(line.total for lines in availability(library, ids).values() for line in lines) == 0
    assert "S馆内部说明" in queries.marc_of(neighbour, ids[0], "line").decode()
    jobs.run_until(services.undo_import(neighbour, second.id))
    assert Record.objects.filter(status="live").count() == 0
