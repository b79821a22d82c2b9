"""The one place that knows scripts: folding, index and query tokens, pinyin, collation, conversion for display.

Pure Python without Django. `docs/reference/text.md` explains the rules and gives the measurements.
"""

from .asking import asks, closest_sentences, gist, grams_of, part_held, parts_of, pieces_of, simplified
from .collate import sort_key
from .corners import four_corners
from .fold import fold, fold_classes
from .pinyin import initials_tokens, pinyin_tokens, romanise
from .plain import foldings, plain_forms, typed_without
from .query import Term, Unit, query_units
from .readings import syllables_of
from .scripts import script_of, to_simplified, to_traditional
from .sounds import sounding_like, syllables_like
from .tokens import GAP, in_pairs, index_tokens, join_values, phrase_tokens, single_tokens
from .wade import from_wade_giles
from .words import bare_words

__all__ = [
    "GAP",
    "Term",
    "Unit",
    "asks",
    "bare_words",
    "closest_sentences",
    "fold",
    "fold_classes",
    "foldings",
    "four_corners",
    "from_wade_giles",
    "gist",
    "grams_of",
    "in_pairs",
    "index_tokens",
    "initials_tokens",
    "join_values",
    "part_held",
    "parts_of",
    "phrase_tokens",
    "pieces_of",
    "pinyin_tokens",
    "plain_forms",
    "query_units",
    "romanise",
    "script_of",
    "simplified",
    "single_tokens",
    "sort_key",
    "sounding_like",
    "syllables_like",
    "syllables_of",
    "to_simplified",
    "to_traditional",
    "typed_without",
]
