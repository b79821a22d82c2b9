"""What engines make of what they counted and where they found it: the same for every engine."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from tianlu.discovery.data import FacetValue
from tianlu.discovery.engines.fields import key_of

ON_SHELF: Final = "any"  # the one value of the facet of what is on the shelf
_known_key = lru_cache(maxsize=20_000)(key_of)  # the same values are offered again and again


def merged(pairs: Iterable[tuple[str, int]]) -> list[FacetValue]:
    """Values from terms that hold them: one form of a value counts once however it was read, its written forms add up."""
    counts: dict[str, dict[str, int]] = {}
    for value, count in pairs:
        forms = counts.setdefault(_known_key(value), {})
        forms[value] = max(count, forms.get(value, 0))
    found = [
        FacetValue(max(forms, key=lambda form: (forms[form], form)), sum(forms.values())) for forms in counts.values()
    ]
    return sorted(found, key=lambda one: (-one.count, one.value))


def end_of_most(places: Sequence[int], gap: int) -> int:
    """The end of the longest row of places that lie close together: a record that was renamed meanwhile lies elsewhere."""
    rows = [[places[0]]]
    for place in places[1:]:
        if place - rows[-1][-1] <= gap:
            rows[-1].append(place)
        else:
            rows.append([place])
    return max(rows, key=len)[-1]
