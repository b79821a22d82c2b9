"""What each page of discovery shows, as the context of its template."""

from tianlu.discovery.pages import browsing, choosing, judging
from tianlu.discovery.pages.asking import advanced, suggestions
from tianlu.discovery.pages.managing import managed
from tianlu.discovery.pages.record import record
from tianlu.discovery.pages.results import facet_context, names_of, results

__all__ = [
    "advanced",
    "browsing",
    "choosing",
    "facet_context",
    "judging",
    "managed",
    "names_of",
    "record",
    "results",
    "suggestions",
]
