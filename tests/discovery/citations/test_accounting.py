"""RIS, BibTeX, CSL-JSON and schema.org as writers of records: read by other programs, every value held or listed."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Callable
from pathlib import Path

import bibtexparser
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from tests.marc.test_crosswalk import CHINESE, WESTERN
from tests.marc.writers.records import ANY, WHOLE, generated, hostile, unaccounted
from tianlu.catalog.data import About
from tianlu.discovery.citations import WRITERS
from tianlu.discovery.citations.people import by_role
from tianlu.marc import Dialect, Record, project

ABOUT = About(7, "https://example.org/records/7")
each = pytest.mark.parametrize("name", WRITERS)
_CODES = {"zh": "chi", "en": "eng"}


def _ris(text: str) -> str:
    (entry,) = rispy.loads(text)
    return json.dumps(entry, ensure_ascii=False)


def _bibtex(text: str) -> str:
    library = bibtexparser.parse_string(text)
    assert library.failed_blocks == []
    (entry,) = library.entries
    assert entry.key == "tianlu7"
    values = " ".join([str(one.value) for one in entry.fields])
    return re.sub(r"\\text\w+\{\}|\\", "", values) + (" chi zho" if "chinese" in values else "")


def _json(text: str) -> str:
    (found,) = json.loads(text)
    language = str(found.get("language", "")) or " ".join(found.get("inLanguage", ()))
    return " ".join([text.replace("\\", ""), *[code for tag, code in _CODES.items() if tag in language]])


READERS: dict[str, Callable[[str], str]] = {"ris": _ris, "bib": _bibtex, "csl": _json, "schema": _json}


def check(name: str, record: Record, dialect: Dialect) -> str:
    """The file as another program reads it; every value of the record is in it, or listed."""
    writer = WRITERS[name]
    written = writer.write(record, dialect, ABOUT)
    said = READERS[name](writer.file_of_one(written.text).decode())
    roles = [
        {"author": "aut", "editor": "edt", "translator": "trl"}.get(role, "")
        for role, names in by_role(project(record, dialect)).items()
        if names
    ]
    assert (
        unaccounted(record, dialect, " ".join([said, *roles, *project(record, dialect).languages]), written.losses)
        == []
    )
    return said


@each
@pytest.mark.parametrize(("record", "dialect"), WHOLE)
def test_whole_records_are_accounted_for(name: str, record: Record, dialect: Dialect) -> None:
    assert len(check(name, record, dialect)) > 100


@each
@pytest.mark.parametrize("seed", range(3))
def test_generated_records_are_accounted_for(name: str, seed: int) -> None:
    assert len([check(name, record, dialect) for record, dialect in generated(seed, 20)]) == 40


@each
def test_hostile_records_stay_readable(name: str) -> None:
    texts = [
        READERS[name](WRITERS[name].file_of_one(WRITERS[name].write(record, dialect, ABOUT).text).decode())
        for record, dialect in hostile()
    ]
    assert sum("alert" in text for text in texts) == len(WHOLE)


@each
@pytest.mark.property
@given(ANY, st.sampled_from(["cnmarc", "unimarc", "marc21"]))
def test_whatever_a_record_holds_it_is_accounted_for(name: str, record: Record, dialect: Dialect) -> None:
    check(name, record, dialect)


def test_each_format_lists_what_it_has_no_place_for() -> None:
    lost = {
        name: {(loss.tag, loss.code) for loss in writer.write(CHINESE, "cnmarc", ABOUT).losses}
        for name, writer in WRITERS.items()
    }
    everywhere = {("010", "d"), ("905", "b"), ("690", "a"), ("801", "b"), ("200", "9"), ("215", "d"), ("001", "")}
    assert all(found >= everywhere for found in lost.values())
    assert {name for name, found in lost.items() if ("300", "a") in found} == {"bib", "csl", "schema"}
    assert {name for name, found in lost.items() if ("606", "a") in found} == {"csl"}
    assert {name for name, found in lost.items() if ("225", "v") in found} == {"ris", "schema"}
    assert {name for name, found in lost.items() if ("702", "4") in found} == set(
        WRITERS
    )  # an illustrator is no author


def test_csl_items_use_the_words_of_csl() -> None:
    """Types and variables of CSL, as the schema in citeproc-py has them."""
    spec = importlib.util.find_spec("citeproc")
    assert spec is not None
    assert spec.submodule_search_locations
    folder = Path(spec.submodule_search_locations[0]) / "data" / "schema" / "schemas" / "styles"
    types, variables = (
        set(re.findall(r'"([a-zA-Z_-]+)"', (folder / f"csl-{name}.rnc").read_text(encoding="utf-8")))
        for name in ("types", "variables")
    )
    items = [
        json.loads(WRITERS["csl"].write(record, dialect, ABOUT).text)
        for record, dialect in (*WHOLE, *generated(1, 20), (WESTERN, "marc21"))  # type: ignore[list-item]
    ]
    assert len(variables) > 60
    assert {item["type"] for item in items} <= types
    used = {name for item in items for name in item} - {"id", "type"}
    assert len(used) > 10
    assert used <= variables | {"language"}
