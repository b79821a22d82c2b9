"""Results to take away: feeds, files, reference lists, editions side by side."""

from hashlib import blake2b

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tianlu.discovery import feeds, pages, queries, taking
from tianlu.discovery.data import NotComparable
from tianlu.discovery.forms import read_address
from tianlu.holdings.queries import availability
from tianlu.kit.access import PUBLIC, allow
from tianlu.libraries.data import actor_of
from tianlu.libraries.queries import public_organisations, visitor_actor

_ENTRIES = 50
_SIDE_BY_SIDE = range(2, 6)


def _root(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")[:-1]


@allow(PUBLIC)
@require_safe
def feed(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The newest records of a search, as anyone may see them, whoever asks: a feed is read by programs and shared."""
    asked, anyone = read_address(request.GET), visitor_actor()
    records = queries.newest(anyone, asked.request(), limit=_ENTRIES)
    libraries = public_organisations()
    library = libraries[0].name.shown(get_language() or "") if len(libraries) == 1 else ""
    title = pages.choosing.feed_title(asked, pages.names_of(anyone), library)
    about = pages.choosing.channel(asked, title, records, _root(request), request.build_absolute_uri())
    body = feeds.atom(about, records) if kind == "atom" else feeds.rss(about, records)
    etag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    fresh = HttpResponse(body, content_type=f"{feeds.TYPES[kind]}; charset=utf-8")
    response = get_conditional_response(request, etag=etag, response=fresh) or fresh
    response.headers["ETag"] = etag  # and no day of change: that of the newest record stays when one is withdrawn
    response.headers["Cache-Control"] = "public, max-age=300"
    patch_vary_headers(response, ["Accept-Language"])
    return response


@allow(PUBLIC)
@require_safe
def export(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """The records chosen, or the first 5,000 of a search in its order, as a file."""
    actor, asked, root = actor_of(request), read_address(request.GET), _root(request)
    ids = pages.choosing.chosen_in(request.GET) or queries.first_hits(actor, asked.request(), most=queries.TAKEN)
    form = taking.KINDS[kind]
    response = StreamingHttpResponse(
        form.write(actor, queries.pieces(actor, ids), root),
        content_type=form.media_type if kind == "mrc" else f"{form.media_type}; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="records.{kind}"'
    return response


@allow(PUBLIC)
@require_safe
def references(request: HttpRequest) -> HttpResponse:
    """The reference list of the records chosen, or of the first hundred of a search."""
    actor, asked = actor_of(request), read_address(request.GET)
    ids = pages.choosing.chosen_in(request.GET)
    records = queries.chosen(actor, ids or queries.first_hits(actor, asked.request(), most=pages.choosing.CITED))
    style = request.GET.get("style", "")
    return render(request, "discovery/references.html", pages.choosing.references(records, style, ids, asked))


@allow(PUBLIC)
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two to five records side by side."""
    actor, ids = actor_of(request), pages.choosing.chosen_in(request.GET)
    if len(ids) not in _SIDE_BY_SIDE:
        raise NotComparable()
    records = queries.chosen(actor, ids)
    if len(records) not in _SIDE_BY_SIDE:
        raise NotComparable()
    shelves = availability(actor, [record.id for record in records])
    return render(request, "discovery/compare.html", pages.choosing.comparison(records, shelves))
