"""Words that begin with some letters: how many there are decides how they are looked for.

Up to fifty in the index are a range of its dictionary, found in a fiftieth of a millisecond; tantivy stops at that number.
For more, a regular expression is compiled, which takes half a millisecond before it has found anything.
"""

import re

from tantivy import Query

from tianlu.discovery.engines.tantivy.parts import NOTHING
from tianlu.discovery.engines.tantivy.schema import schema
from tianlu.discovery.engines.tantivy.snapshot import begun

LONGEST = 64  # characters of a beginning
_FEW = 50


def beginning_with(field: str, beginning: str) -> Query:
    """What holds a token of the field that begins so."""
    beginning = beginning[:LONGEST]
    number = begun(field, beginning, _FEW + 1) if beginning else None
    if number == 0:
        return NOTHING
    if number is not None and number <= _FEW:
        return Query.phrase_prefix_query(schema(), field, [beginning])
    return Query.regex_query(schema(), field, re.escape(beginning) + ".*")
