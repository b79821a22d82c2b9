"""Pure decisions about holdings: items in MARC fields, prices, call numbers and their order on a shelf, labels."""

from tianlu.holdings.rules.authors import (
    TableFault,
    beginnings,
    four_corner_number,
    initials_number,
    read_author_table,
)
from tianlu.holdings.rules.call_numbers import (
    AFTER_MARKS,
    LEAP,
    Marks,
    Parts,
    book_text,
    class_text,
    compose,
    is_sequence,
    marks_problem,
    parse,
    starting_point,
    volume_text,
)
from tianlu.holdings.rules.items import Draft, ItemsRead, Problem, expand_numbers, read_items
from tianlu.holdings.rules.labels import (
    LAYOUTS,
    MOST_LABELS,
    Label,
    LabelKind,
    Layout,
    LayoutFault,
    Symbology,
    can_be_drawn,
    places,
    spine_lines,
)
from tianlu.holdings.rules.mapping import FieldRule, Mapping, MappingError, Role
from tianlu.holdings.rules.presets import PRESETS, fitting
from tianlu.holdings.rules.prices import Price, read_price
from tianlu.holdings.rules.shelving import shelf_key
from tianlu.holdings.rules.titles import main_author, title_key, words

__all__ = [
    "AFTER_MARKS",
    "LAYOUTS",
    "LEAP",
    "MOST_LABELS",
    "PRESETS",
    "Draft",
    "FieldRule",
    "ItemsRead",
    "Label",
    "LabelKind",
    "Layout",
    "LayoutFault",
    "Mapping",
    "MappingError",
    "Marks",
    "Parts",
    "Price",
    "Problem",
    "Role",
    "Symbology",
    "TableFault",
    "beginnings",
    "book_text",
    "can_be_drawn",
    "class_text",
    "compose",
    "expand_numbers",
    "fitting",
    "four_corner_number",
    "initials_number",
    "is_sequence",
    "main_author",
    "marks_problem",
    "parse",
    "places",
    "read_author_table",
    "read_items",
    "read_price",
    "shelf_key",
    "spine_lines",
    "starting_point",
    "title_key",
    "volume_text",
    "words",
]
