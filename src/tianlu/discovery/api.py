"""`/api/v1`: search, suggestions, records."""

from dataclasses import replace
from typing import Annotated
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, StreamingHttpResponse
from ninja import Query, Router
from pydantic import StringConstraints

from tianlu.catalog.data import RecordMoved
from tianlu.catalog.queries import lost_in, marc_of, writer_of, written
from tianlu.discovery import queries
from tianlu.discovery.cursors import LONGEST, read_cursor, write_cursor
from tianlu.discovery.data import CHEAP, COSTLY, Facet, Item, SearchRequest
from tianlu.discovery.forms import read_address
from tianlu.discovery.presenting import full_title, record_address, responsibility
from tianlu.discovery.schemas import FacetOut, ItemOut, LossOut, RecordOut, SearchOut, ShelfOut, SuggestionsOut
from tianlu.discovery.taking import MARC_TYPES, whole_file
from tianlu.holdings.data import ShelfLine
from tianlu.kit.access import PUBLIC, allow
from tianlu.kit.api import Number
from tianlu.libraries.data import Actor, actor_of
from tianlu.marc import Dialect
from tianlu.marc.crosswalk import Loss

router = Router(tags=["search"])
Words = Annotated[str, StringConstraints(max_length=10_000)]


@router.get("/search", response=SearchOut)
@allow(PUBLIC)
def search(
    request: HttpRequest,
    q: Words = "",
    cql: Words = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str, StringConstraints(max_length=LONGEST)] = "",
) -> SearchOut:
    """Search by the words of the simple box (`q`) or by CQL (`cql`); facet values and years narrow as on the page.

    Filters: `language`, `format`, `class`, `author`, `subject`, `branch`, `organisation`, `available` (repeatable),
    `year_from`, `year_to`; order: `sort`.

    Follow `next` to the end to have every hit once, also while records are being added. By relevance the first 500 come
    best first, the others newest first. Facets and corrections come with the first page.
    """
    actor, wanted = actor_of(request), replace(read_address(request.GET).request(), offset=0, limit=limit)
    making = queries.making()
    page = queries.search(actor, replace(wanted, after=read_cursor(wanted, making, cursor)))
    few = not cursor and page.total < queries.FEW and q and not cql
    return SearchOut(
        total=page.total,
        items=[_item(item) for item in page.items],
        related=[_item(item) for item in (*page.closest, *page.related)],
        facets=_facets(actor, wanted) if not cursor else {},
        next=write_cursor(wanted, making, page.after),
        corrections=queries.correct(actor, wanted) if few else [],
    )


def _facets(actor: Actor, wanted: SearchRequest) -> dict[str, list[FacetOut]]:
    names = (*CHEAP, *COSTLY, Facet.ORGANISATION)
    counted = queries.facets(actor, wanted, names)
    return {
        facet.value: [FacetOut(value=one.value, count=one.count) for one in values] for facet, values in counted.items()
    }


def _item(item: Item) -> ItemOut:
    bib = item.bib
    return ItemOut(
        id=item.id,
        title=full_title(bib),
        responsibility=responsibility(bib),
        edition=bib.get("edition", ""),
        publishers=bib.get("publishers", []),
        year=bib.get("year"),
        format=bib.get("format", "book"),
        languages=bib.get("languages", []),
        isbns=[one["value"] for one in bib.get("isbns", ()) if one.get("value")],
        shelves=[_shelf(line) for line in item.shelves],
        why=item.why,
        address=record_address(item.id),
    )


def _shelf(line: ShelfLine) -> ShelfOut:
    return ShelfOut(
        branch_id=line.branch_id,
        branch=line.branch[0] or line.branch[1],
        location=line.location[0] or line.location[1],
        call_number=line.call_number,
        total=line.total,
        available=line.available,
    )


@router.get("/search/export.{kind}", response={200: None})
@allow(PUBLIC)
def export(
    request: HttpRequest,
    kind: Annotated[str, StringConstraints(max_length=8)],
    q: Words = "",
    cql: Words = "",
    dialect: Dialect | None = None,
) -> StreamingHttpResponse:
    """The first 5,000 records of a search in its order as one file: `csv`, or any format that one record has.

    Words, filters and order as in `search`; MARC is turned into `dialect` where one is named. A record that the format
    cannot carry is left out.
    """
    actor, root = actor_of(request), request.build_absolute_uri("/")[:-1]
    ids = queries.first_hits(actor, read_address(request.GET).request(), most=queries.TAKEN)
    media, body = whole_file(actor, kind, queries.pieces(actor, ids), root, dialect)
    response = StreamingHttpResponse(body, content_type=_typed(media))
    response.headers["Content-Disposition"] = f'attachment; filename="records.{kind}"'
    return response


@router.get("/suggest", response=list[SuggestionsOut])
@allow(PUBLIC)
def suggest(request: HttpRequest, q: Words) -> list[queries.SuggestionGroup]:
    """Titles, authors and subjects that begin like `q`, in characters, pinyin or initials."""
    return queries.suggest(actor_of(request), q)


@router.get("/records/{int:record_id}", response=RecordOut)
@allow(PUBLIC)
def record(request: HttpRequest, record_id: Number) -> RecordOut | HttpResponse:
    """One record with its shelves; a merged one redirects, a withdrawn one answers 410."""
    try:
        page = queries.record_page(actor_of(request), record_id)
    except RecordMoved as moved:
        return HttpResponsePermanentRedirect(f"/api/v1/records/{moved.into}")
    return RecordOut(
        id=page.record.id,
        version=page.record.version,
        title=full_title(page.record.bib),
        bib=page.record.bib,
        shelves=[_shelf(line) for line in page.shelves],
        address=record_address(page.record.id),
    )


@router.get("/records/{int:record_id}.{kind}", response={200: None})
@allow(PUBLIC)
def record_as(
    request: HttpRequest,
    record_id: Number,
    kind: Annotated[str, StringConstraints(max_length=8)],
    dialect: Dialect | None = None,
) -> HttpResponse:
    """The record as `mrc` (ISO 2709), `xml` (MARCXML), `json` (MARC-in-JSON), `mods`, `dc` (Dublin Core), `rdf`, `ttl`
    or `jsonld` (BIBFRAME), `ris`, `bib` (BibTeX), `csl` (CSL-JSON) or `schema` (schema.org).

    MARC is turned into `dialect` where one is named; `losses` says what a format or dialect does not hold.
    """
    actor = actor_of(request)
    try:
        if kind in MARC_TYPES:
            body = marc_of(actor, record_id, kind, dialect=dialect)
            return _file(body, MARC_TYPES[kind], f"{record_id}.{kind}")
        writer = writer_of(kind)
        piece = written(actor, record_id, kind, _permanent(request, record_id)).text
    except RecordMoved as moved:
        turned = f"?dialect={dialect}" if dialect else ""
        return HttpResponsePermanentRedirect(f"/api/v1/records/{moved.into}.{kind}{turned}")
    return _file(writer.file_of_one(piece), writer.media, f"{record_id}.{kind}")


@router.get("/records/{int:record_id}/losses", response=list[LossOut])
@allow(PUBLIC)
def losses(
    request: HttpRequest,
    record_id: Number,
    to: Annotated[str, StringConstraints(max_length=8)] = "mods",
    dialect: Dialect | None = None,
) -> list[Loss] | HttpResponse:
    """What of the record another format (`to`: mods, dc, ttl, ris, bib, csl, schema, or a dialect of MARC, which `dialect`
    names too) does not hold: field, subfield (or `/position`), value."""
    wanted = dialect or to
    try:
        return list(lost_in(actor_of(request), record_id, wanted, _permanent(request, record_id)).losses)
    except RecordMoved as moved:
        asked = f"dialect={dialect}" if dialect else f"to={quote(to)}"
        return HttpResponsePermanentRedirect(f"/api/v1/records/{moved.into}/losses?{asked}")


def _permanent(request: HttpRequest, record_id: int) -> str:
    # Not by name: numbers beyond what pages take are asked for here too, and refused once the database has been asked.
    return request.build_absolute_uri(f"/records/{record_id}")


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=_typed(kind))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _typed(media: str) -> str:
    return media if media == MARC_TYPES["mrc"] else f"{media}; charset=utf-8"
