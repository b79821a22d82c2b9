"""What pages, the API and protocols ask of discovery."""

from tianlu.discovery.queries.browsing import ClassPage, class_page, first_shelves
from tianlu.discovery.queries.correcting import FEW, correct
from tianlu.discovery.queries.counting import facets
from tianlu.discovery.queries.finding import EDITIONS, Line, Page, search, search_together
from tianlu.discovery.queries.following import making
from tianlu.discovery.queries.gaps import GapView, gaps_of
from tianlu.discovery.queries.gathering import every_hit
from tianlu.discovery.queries.headings import BrowseLine, Spot, Stretch, browse, spot_in
from tianlu.discovery.queries.inside import beside, sentence_of
from tianlu.discovery.queries.judged import JudgedSearchView, judged_search_for, judged_searches_of, run_of
from tianlu.discovery.queries.kept import (
    ListView,
    SavedSearchView,
    TagView,
    list_for,
    lists_of,
    own_tags_on,
    searches_of,
    tagged,
    tags_of,
    tags_on,
)
from tianlu.discovery.queries.likeness import nearest, similar
from tianlu.discovery.queries.managing import ManagedRecord, managed_record
from tianlu.discovery.queries.ranking import PLACES
from tianlu.discovery.queries.reaching import reach_of
from tianlu.discovery.queries.shelving import ShelfPage, shelf_page
from tianlu.discovery.queries.showing import RecordPage, record_page
from tianlu.discovery.queries.suggesting import SuggestionGroup, suggest
from tianlu.discovery.queries.taking import TAKEN, chosen, first_hits, newest, pieces

__all__ = [
    "EDITIONS",
    "FEW",
    "PLACES",
    "TAKEN",
    "BrowseLine",
    "ClassPage",
    "GapView",
    "JudgedSearchView",
    "Line",
    "ListView",
    "ManagedRecord",
    "Page",
    "RecordPage",
    "SavedSearchView",
    "ShelfPage",
    "Spot",
    "Stretch",
    "SuggestionGroup",
    "TagView",
    "beside",
    "browse",
    "chosen",
    "class_page",
    "correct",
    "every_hit",
    "facets",
    "first_hits",
    "first_shelves",
    "gaps_of",
    "judged_search_for",
    "judged_searches_of",
    "list_for",
    "lists_of",
    "making",
    "managed_record",
    "nearest",
    "newest",
    "own_tags_on",
    "pieces",
    "reach_of",
    "record_page",
    "run_of",
    "search",
    "search_together",
    "searches_of",
    "sentence_of",
    "shelf_page",
    "similar",
    "spot_in",
    "suggest",
    "tagged",
    "tags_of",
    "tags_on",
]
