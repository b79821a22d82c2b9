"""SHACL shapes for the BIBFRAME that is written: of each property who may have it and what it leads to.

Facts from the BIBFRAME 2 vocabulary (Library of Congress): domains, ranges, subclasses; where it names none, what it
suggests. What stands in no row here is refused.
"""

from __future__ import annotations

from functools import cache

import rdflib
from rdflib import RDF, RDFS

from tianlu.marc.crosswalk.graph import TURTLE_OPEN

BF = rdflib.Namespace("http://id.loc.gov/ontologies/bibframe/")
SUBCLASSES = {
    "Work": "Text NotatedMusic Cartography MovingImage StillImage Audio Multimedia MixedMaterial Object",
    "Title": "VariantTitle",
    "VariantTitle": "ParallelTitle KeyTitle AbbreviatedTitle",
    "Agent": "Person Family Organization Meeting",
    "Contribution": "PrimaryContribution",
    "ProvisionActivity": "Publication Production Distribution Manufacture",
    "Classification": "ClassificationLcc ClassificationDdc ClassificationUdc ClassificationNlm",
    "Identifier": "Isbn Issn IssnL Lccn Ismn Isrc Upc Ean Doi Coden Strn Nbn PublisherNumber ReportNumber Local StockNumber",
}
_WORKS = (
    "hasSeries hasSubseries translationOf translation supplement supplementTo partOf hasPart otherEdition issuedWith"
    " precededBy succeededBy dataSource reproductionOf hasReproduction otherPhysicalFormat relatedTo"
)
# property: who has it; class it leads to, or "" for a literal, "*" for an address without more.
PROPERTIES: dict[str, tuple[str, str]] = {
    "title": ("Work Instance", "Title"),
    "mainTitle": ("Title", ""),
    "subtitle": ("Title", ""),
    "partNumber": ("Title", ""),
    "partName": ("Title", ""),
    "variantType": ("VariantTitle", ""),
    "contribution": ("Work Instance", "Contribution"),
    "agent": ("Contribution ProvisionActivity", "Agent"),
    "role": ("Contribution", "Role"),
    "language": ("Work", "Language"),
    "subject": ("Work", "Topic Place Temporal Agent Work GenreForm"),
    "genreForm": ("Work Instance", "GenreForm"),
    "geographicCoverage": ("Work", "GeographicCoverage"),
    "classification": ("Work", "Classification"),
    "classificationPortion": ("Classification", ""),
    "itemPortion": ("Classification", ""),
    "edition": ("Classification", ""),
    "summary": ("Work", "Summary"),
    "tableOfContents": ("Work", "TableOfContents"),
    "intendedAudience": ("Work", "IntendedAudience"),
    "scale": ("Work", "Scale"),
    "content": ("Work", "Content"),
    "hasInstance": ("Work", "Instance"),
    "instanceOf": ("Instance", "Work"),
    **dict.fromkeys(_WORKS.split(), ("Work", "Work")),
    "responsibilityStatement": ("Instance", ""),
    "editionStatement": ("Instance", ""),
    "provisionActivity": ("Instance", "ProvisionActivity"),
    "provisionActivityStatement": ("Instance", ""),
    "place": ("ProvisionActivity", "Place"),
    "date": ("ProvisionActivity", ""),
    "copyrightDate": ("Instance", ""),
    "extent": ("Instance", "Extent"),
    "dimensions": ("Instance", ""),
    "illustrativeContent": ("Instance", "Illustration"),
    "media": ("Instance", "Media"),
    "carrier": ("Instance", "Carrier"),
    "issuance": ("Instance", "Issuance"),
    "frequency": ("Instance", "Frequency"),
    "seriesStatement": ("Instance", ""),
    "seriesEnumeration": ("Instance", ""),
    "acquisitionTerms": ("Instance", ""),
    "electronicLocator": ("Instance", "*"),
    "usageAndAccessPolicy": ("Instance", "UsageAndAccessPolicy"),
    "adminMetadata": ("Instance", "AdminMetadata"),
    "identifiedBy": ("Work Instance Agent AdminMetadata Topic Place Temporal GenreForm", "Identifier"),
    "qualifier": ("Identifier", ""),
    "status": ("Identifier", "Status"),
    "note": ("Work Instance Agent", "Note"),
    "noteType": ("Note", ""),
    "source": ("Identifier Classification Place Topic Temporal GenreForm Agent Work", "Source"),
    "code": ("Source Language Place Content Media Carrier DescriptionConventions", ""),
    "part": ("Language", ""),
    "assigner": ("AdminMetadata Identifier", "Agent"),
    "creationDate": ("AdminMetadata", ""),
    "changeDate": ("AdminMetadata", ""),
    "descriptionModifier": ("AdminMetadata", "Agent"),
    "descriptionConventions": ("AdminMetadata", "DescriptionConventions"),
    "descriptionLanguage": ("AdminMetadata", "Language"),
}


def _either(classes: str, *, address: bool) -> str:
    found = [f"[ sh:class bf:{name} ]" for name in classes.split()]
    # Terms of id.loc.gov are named, not described, here.
    found += ["[ sh:nodeKind sh:IRI ; sh:pattern '^http://id.loc.gov/vocabulary/' ]"] if address else []
    return f"sh:or ( {' '.join(found)} )"


@cache
def shapes() -> rdflib.Graph:
    rows = [TURTLE_OPEN, "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix t: <urn:shape:> .\n"]
    for name, (domain, leads) in PROPERTIES.items():
        value = "sh:nodeKind sh:Literal ; sh:minLength 1" if not leads else _either(leads, address=True)
        value = "sh:nodeKind sh:IRI" if leads == "*" else value
        rows.append(
            f"t:{name} a sh:NodeShape ; sh:targetSubjectsOf bf:{name} ; {_either(domain, address=False)} ;"
            f" sh:property [ sh:path bf:{name} ; {value} ] .\n"
        )
    rows.append(
        "t:Work a sh:NodeShape ; sh:targetObjectsOf bf:instanceOf ; sh:property [ sh:path bf:hasInstance ; sh:minCount 1 ] .\n"
        "t:Contribution a sh:NodeShape ; sh:targetClass bf:Contribution ;"
        " sh:property [ sh:path bf:agent ; sh:minCount 1 ; sh:maxCount 1 ] .\n"
        "t:Agent a sh:NodeShape ; sh:targetObjectsOf bf:agent ; sh:property [ sh:path rdfs:label ; sh:minCount 1 ] .\n"
        "t:Identifier a sh:NodeShape ; sh:targetObjectsOf bf:identifiedBy ; sh:property [ sh:path rdf:value ; sh:maxCount 1 ] .\n"
    )
    return rdflib.Graph().parse(data="".join(rows), format="turtle")


@cache
def vocabulary() -> rdflib.Graph:
    graph = rdflib.Graph()
    for name, below in SUBCLASSES.items():
        for one in below.split():
            graph.add((BF[one], RDFS.subClassOf, BF[name]))
    return graph


def unknown(graph: rdflib.Graph) -> set[str]:
    """Properties of BIBFRAME without a row, and classes that no row names."""
    classes = {name for domain, leads in PROPERTIES.values() for name in f"{domain} {leads}".split()} | set(SUBCLASSES)
    classes |= {one for below in SUBCLASSES.values() for one in below.split()}
    used = {str(predicate).removeprefix(BF) for predicate in graph.predicates() if str(predicate).startswith(BF)}
    types = {str(one).removeprefix(BF) for one in graph.objects(None, RDF.type) if str(one).startswith(BF)}
    return (used - set(PROPERTIES)) | (types - classes)
