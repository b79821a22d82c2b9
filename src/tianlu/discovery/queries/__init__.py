"""What pages, the API and protocols ask of discovery."""

from tianlu.discovery.queries.browsing import first_shelves
from tianlu.discovery.queries.correcting import FEW, correct
from tianlu.discovery.queries.counting import facets
from tianlu.discovery.queries.finding import Page, search
from tianlu.discovery.queries.following import making
from tianlu.discovery.queries.gathering import every_hit
from tianlu.discovery.queries.likeness import nearest, similar
from tianlu.discovery.queries.managing import ManagedRecord, managed_record
from tianlu.discovery.queries.reaching import reach_of
from tianlu.discovery.queries.showing import RecordPage, record_page
from tianlu.discovery.queries.suggesting import SuggestionGroup, suggest

__all__ = [
    "FEW",
    "ManagedRecord",
    "Page",
    "RecordPage",
    "SuggestionGroup",
    "correct",
    "every_hit",
    "facets",
    "first_shelves",
    "making",
    "managed_record",
    "nearest",
    "reach_of",
    "record_page",
    "search",
    "similar",
    "suggest",
]
