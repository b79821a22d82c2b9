"""What an engine is asked for what was typed: other names of what it names, numbers of the records whose text has it."""

from tianlu.discovery.data import SearchRequest
from tianlu.discovery.queries.inside import with_texts
from tianlu.discovery.queries.naming import named
from tianlu.libraries.data import Actor


def resolved(actor: Actor, request: SearchRequest) -> SearchRequest:
    """The request as the engine is asked. In one statement, two where a name has others, and what the archive takes."""
    return resolved_by_names(actor, request)[0]


def resolved_by_names(actor: Actor, request: SearchRequest) -> tuple[SearchRequest, tuple[str, ...]]:
    """The same, and the other names that it looks for."""
    request, others = named(actor, request)
    return with_texts(actor, request), others
