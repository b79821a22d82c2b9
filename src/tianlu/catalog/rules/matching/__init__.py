"""When two descriptions are the same edition: keys to find pairs by, points for and against each, a threshold."""

from tianlu.catalog.rules.matching.choosing import LOWEST, THRESHOLD, Outcome, Verdict, choose, compare
from tianlu.catalog.rules.matching.keys import NUMBERS, Facts, Key, KeyKind, digest, facts_of
from tianlu.catalog.rules.matching.statements import TITLE_END, publisher_of, without_initials, without_part, words
from tianlu.catalog.rules.matching.titles import read_title
from tianlu.catalog.rules.matching.weights import Agreement, Weight

__all__ = [
    "LOWEST",
    "NUMBERS",
    "THRESHOLD",
    "TITLE_END",
    "Agreement",
    "Facts",
    "Key",
    "KeyKind",
    "Outcome",
    "Verdict",
    "Weight",
    "choose",
    "compare",
    "digest",
    "facts_of",
    "publisher_of",
    "read_title",
    "without_initials",
    "without_part",
    "words",
]
