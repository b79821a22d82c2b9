"""BIBFRAME: read by rdflib in three syntaxes, checked by SHACL, and nothing lost that is not listed."""

from __future__ import annotations

import json

import pyshacl
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from tests.marc.test_crosswalk import CHINESE
from tests.marc.writers.records import ANY, LINKED, WHOLE, generated, hostile, unaccounted
from tests.marc.writers.shapes import BF, PROPERTIES, shapes, unknown, vocabulary
from tianlu.marc import Dialect, Record
from tianlu.marc.crosswalk import graph, to_bibframe

# rdflib's own reader of JSON-LD uses what rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
HERE = "https://example.org/records/1"


def turtle(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=graph.TURTLE_OPEN + text, format="turtle")


def xml(text: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=graph.XML_OPEN + text + graph.XML_CLOSE, format="xml")


def said(found: rdflib.Graph) -> str:
    return " ".join([str(one).rsplit("/vocabulary/", 1)[-1] for one in found.objects()])


def check(record: Record, dialect: Dialect) -> rdflib.Graph:
    """The same graph in three syntaxes; every value of the record is in it, or listed."""
    written = to_bibframe(record, dialect, HERE)
    found = turtle(written.text)
    as_xml = xml(to_bibframe(record, dialect, HERE, "xml").text)
    as_json = rdflib.Graph().parse(data=f"[{to_bibframe(record, dialect, HERE, 'json').text}]", format="json-ld")
    assert len(found) == len(as_xml) == len(as_json)
    assert unknown(found) == set()
    assert unaccounted(record, dialect, said(found), written.losses) == []
    return found


def conforms(found: rdflib.Graph) -> str:
    """What the shapes say against a graph; `sh:class` follows the subclasses of the vocabulary by itself."""
    good, _, text = pyshacl.validate(
        found, shacl_graph=shapes(), ont_graph=vocabulary(), inference="none", advanced=False
    )
    return "" if good else text


@pytest.mark.parametrize(("record", "dialect"), WHOLE)
def test_whole_records_conform_and_are_accounted_for(record: Record, dialect: Dialect) -> None:
    found = check(record, dialect)
    assert isomorphic(found, xml(to_bibframe(record, dialect, HERE, "xml").text))
    assert len(found) > 100
    assert conforms(found) == ""


def test_the_shapes_are_about_what_is_written() -> None:
    used = {
        str(one).removeprefix(BF) for record, dialect in WHOLE for one in check(record, dialect).predicates()
    } & set(PROPERTIES)
    assert len(used) > 50
    wrong = check(CHINESE, "cnmarc")
    wrong.add((rdflib.URIRef(f"{HERE}#instance"), BF.agent, rdflib.Literal("沈从文")))
    assert "agent" in conforms(wrong)


@pytest.mark.parametrize("seed", range(2))
def test_generated_records_conform_and_are_accounted_for(seed: int) -> None:
    together = rdflib.Graph()
    for number, (record, dialect) in enumerate(generated(seed, 10)):
        check(record, dialect)
        together += turtle(to_bibframe(record, dialect, f"{HERE}{number}").text)
    assert len(set(together.subjects(rdflib.RDF.type, BF.Instance))) >= 20
    assert conforms(together) == ""


def test_hostile_records_stay_readable() -> None:
    triples = 0
    for record, dialect in hostile():
        texts = [to_bibframe(record, dialect, HERE, syntax).text for syntax in ("turtle", "xml")]  # type: ignore[arg-type]
        found = turtle(texts[0])
        assert isomorphic(found, xml(texts[1]))
        json.loads(f"[{to_bibframe(record, dialect, HERE, 'json').text}]")
        triples += sum("<script>alert('&')</script>" in str(one) for one in found.objects())
    assert triples > 40


@pytest.mark.property
@given(ANY, st.sampled_from(["cnmarc", "unimarc", "marc21"]))
def test_whatever_a_record_holds_it_is_readable_and_accounted_for(record: Record, dialect: Dialect) -> None:
    check(record, dialect)


def test_what_a_reader_looks_for_stands_where_bibframe_has_it() -> None:
    found = check(CHINESE, "cnmarc")
    asked = """
    SELECT ?title ?pinyin ?name ?role ?word ?class ?place WHERE {
      ?instance bf:instanceOf ?work ; bf:title [ a bf:Title ; bf:mainTitle ?title, ?pinyin ] ;
        bf:provisionActivity [ bf:place [ rdfs:label ?place ] ] .
      ?work bf:contribution [ a bf:PrimaryContribution ; bf:agent [ a bf:Person ; rdfs:label ?name ] ;
          bf:role ?role, [ rdfs:label ?word ] ] ;
        bf:classification [ bf:classificationPortion ?class ; bf:source [ bf:code "clc" ] ] .
      FILTER (lang(?title) = "zh-Hans" && lang(?pinyin) = "zh-Latn-pinyin" && isIRI(?role)) }"""
    rows = [tuple(map(str, row)) for row in found.query(asked, initNs={"bf": BF, "rdfs": rdflib.RDFS})]  # type: ignore[arg-type]
    relators = "http://id.loc.gov/vocabulary/relators/"
    assert rows == [("边城", "bian cheng", "沈从文, 1902-1988", f"{relators}aut", "著", "I246.5", "北京")]


def test_addresses_of_the_record_are_made_fit_or_kept_as_words() -> None:
    found = check(LINKED, "marc21")
    places = {str(one) for one in found.objects(None, BF.electronicLocator)}
    assert places == {"https://example.org/a%20b", "javascript:alert(1)"}
