"""Cut-over: items of another system from a table, tried out, brought in, taken back as a whole."""

from tianlu.holdings.rules import CutoverMapping
from tianlu.holdings.services.cutovers.deciding import (
    examine_cutover,
    map_cutover,
    receive_cutover,
    start_cutover,
    undo_cutover,
)
from tianlu.holdings.services.cutovers.lending import return_lent_book
from tianlu.holdings.services.cutovers.running import run_cutover
from tianlu.holdings.services.cutovers.showing import first_rows

__all__ = [
    "CutoverMapping",
    "examine_cutover",
    "first_rows",
    "map_cutover",
    "receive_cutover",
    "return_lent_book",
    "run_cutover",
    "start_cutover",
    "undo_cutover",
]
