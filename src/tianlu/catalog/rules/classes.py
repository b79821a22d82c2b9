"""Which class stands below which, by notations alone: also alternative ones (`[R194]`) and those of a range (`I3/7`)."""

from collections.abc import Collection, Mapping

from tianlu.catalog.data import BRACKETS


def plain(notation: str) -> str:
    """The notation without the brackets of an alternative class."""
    return notation.strip().strip(BRACKETS).strip()


def bounds(notation: str) -> tuple[str, str]:
    """The first and the last class of a range: of `D73/77`, D73 and D77; of any other class itself twice."""
    first, slash, last = plain(notation).partition("/")
    if not slash or not last or len(last) > len(first):
        return first, first
    return first, first[: len(first) - len(last)] + last


def within(notation: str, other: str) -> bool:
    """Whether a class is one of those that a range names, or below one of them."""
    low, high = bounds(other)
    first = bounds(notation)[0]
    return len(first) >= len(low) and low <= first[: len(low)] <= high and bounds(notation) != (low, high)


def stem(notation: str) -> str:
    """What every class below begins with."""
    first, last = bounds(notation)
    at = next((at for at, (one, other) in enumerate(zip(first, last, strict=True)) if one != other), len(first))
    return first[:at]


def parents(codes: Collection[str], broader: Mapping[str, str]) -> dict[str, str]:
    """The class directly above each, "" for none: the one named in `broader`, else the narrowest that holds it."""
    singles: dict[str, str] = {}
    # Of I2 and [I2] the one without brackets comes last, and stays.
    for code in sorted(codes, key=lambda one: one == plain(one)):
        first, last = bounds(code)
        if first == last:
            singles[first] = code
    ranges = [code for code in codes if bounds(code)[0] != bounds(code)[1]]
    return {code: broader.get(code) or _holding(code, singles, ranges) for code in codes}


def _holding(code: str, singles: Mapping[str, str], ranges: Collection[str]) -> str:
    first, last = bounds(code)
    common = first if first == last else stem(code)
    longest = len(common) - 1 if first == last else len(common)
    found = next((common[:end] for end in range(longest, 0, -1) if common[:end] in singles), "")
    width, holder = len(found), singles.get(found, "")
    for other in ranges:
        if within(code, other) and len(bounds(other)[0]) > width:
            width, holder = len(bounds(other)[0]), other
    return holder
