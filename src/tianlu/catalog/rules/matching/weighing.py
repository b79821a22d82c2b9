"""What each statement says for or against two descriptions being one edition, in points.

A point is one bit: two descriptions with one point more are twice as likely to be one (the sum of logarithms of likelihood
ratios of Fellegi and Sunter, A Theory for Record Linkage, JASA 64, 1969). The weights are rounded and were set once, from
how often cataloguers of one book agree on a statement and how often two books that share a key do; `bench matching` shows
what they come to on pairs that took no part in it.
"""

from collections.abc import Iterable
from typing import Final

from tianlu.catalog.rules.matching.keys import Facts, Key, KeyKind
from tianlu.catalog.rules.matching.likeness import title_alone, title_and_rest
from tianlu.catalog.rules.matching.parts import names_one_part
from tianlu.catalog.rules.matching.statements import same_person
from tianlu.catalog.rules.matching.titles import varieties
from tianlu.catalog.rules.matching.weights import NEVER, Agreement, Weight
from tianlu.kit.text import fold

PRIOR: Final = -8  # of descriptions that share a key, about one pair in 250 is one edition
_NUMBER: Final = {KeyKind.CONTROL: 16, KeyKind.OWN: 16, KeyKind.ISBN: 9, KeyKind.STANDARD: 9, KeyKind.ISSN: 9}
# A work and its author have many editions: without one of these agreeing nothing is said of the edition.
_OF_AN_EDITION: Final = frozenset({"control", "isbn", "standard", "issn", "year", "publisher", "edition"})
_VARIETY: Final = -12  # just below the threshold, but where the ISBN is one and all else agrees
_CHOSEN: Final = fold("选")
_PART: Final = -24  # a whole and its part, or parts of one number with different names
_ANNOTATOR: Final = -12
_ENOUGH_PAGES: Final = 20  # many books have 8 or 16 pages, few share 345
_FRONT_MATTER: Final = 12  # pages one cataloguer counts and another does not


def weigh(ours: Facts, theirs: Facts, evidence: tuple[Key, ...]) -> tuple[Weight, ...]:
    """All that speaks for or against, the shared numbers first. `evidence` are the keys that both are found by."""
    kinds = {key.kind for key in evidence}
    found = list(_numbers(evidence))
    if KeyKind.OWN in kinds:  # a library's own record again: whatever else it says may have been corrected
        found += title_alone(ours, theirs)
        found += [weight for weight in _volume(ours, theirs) if weight.points <= NEVER]
        return tuple(found)
    one_part = bool(ours.volume or theirs.volume) and names_one_part(ours.said, theirs.said)
    if one_part and (ours.title != theirs.title or ours.volume != theirs.volume):
        found += _with_part(ours, theirs)
    else:
        found += [*title_and_rest(ours, theirs), *_volume(ours, theirs)]
    years = _year(ours, theirs)
    if KeyKind.CONTROL in kinds:  # an agency's own record: it names the year of copyright or that of publication
        years = [
            weight._replace(points=max(weight.points, -6)) if weight.agreement is Agreement.NEAR else weight
            for weight in years
        ]
    found += years
    for part in (_edition, _names, _translators, _annotators, _publisher, _extent, _language, _format):
        found += part(ours, theirs)
    if KeyKind.ISBN not in kinds:
        found += _isbns(ours, theirs)
    if not any(weight.points > 0 and weight.field in _OF_AN_EDITION for weight in found):
        found.append(Weight("imprint", Agreement.ONE_SIDED, -6, "", ""))
    return tuple(found)


def _numbers(evidence: tuple[Key, ...]) -> Iterable[Weight]:
    """The strongest number with its points, the others without: records are copied with all their numbers at once."""
    points = None
    for kind in sorted({key.kind for key in evidence if key.kind in _NUMBER}):
        shown = _shown(evidence, kind)
        points = _NUMBER[kind] if points is None else 0
        yield Weight(kind.name.lower(), Agreement.SAME, points, shown, shown)


def score(weights: Iterable[Weight]) -> int:
    """How likely it is one edition, in percent, 0 to 100."""
    bits = PRIOR + sum(weight.points for weight in weights)
    return int(100 / (1 + 2.0**-bits)) if bits > -40 else 0


def _shown(evidence: Iterable[Key], kind: KeyKind) -> str:
    return next(key.text for key in evidence if key.kind is kind)


def _with_part(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    shown = " ".join(filter(None, ours.said[:4])), " ".join(filter(None, theirs.said[:4]))
    yield Weight("title", Agreement.SAME, 7, *shown)
    yield Weight("volume", Agreement.SAME, 2, ours.volume, theirs.volume)


def _volume(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    if not ours.volume and not theirs.volume:
        return
    if ours.volume == theirs.volume:
        yield _levels(ours, theirs)
    elif ours.volume and theirs.volume:
        yield Weight("volume", Agreement.DIFFERENT, NEVER, ours.volume, theirs.volume)
    else:  # of volume 1 too: a set is often given the ISBN of its first volume
        yield Weight("volume", Agreement.ONE_SIDED, _PART, ours.volume, theirs.volume)


def _levels(ours: Facts, theirs: Facts) -> Weight:
    """Parts whose first number or name agrees, by what they say besides: 第一卷 上册 and 下册, 必修 1 and 选修 1."""
    mine, other = ours.places, theirs.places
    if mine != other and mine and other:
        first = mine.startswith(other + ".") or other.startswith(mine + ".")
        agreement, points = (Agreement.ONE_SIDED, _PART) if first else (Agreement.DIFFERENT, NEVER)
        return Weight("volume", agreement, points, mine, other)
    mine, other = ours.part_words, theirs.part_words
    chosen = (_CHOSEN in mine) is not (_CHOSEN in other)  # 必修, 选择性必修
    if mine and other and (chosen or (mine not in other and other not in mine)):
        return Weight("volume", Agreement.DIFFERENT, _PART, f"{ours.volume} {mine}", f"{theirs.volume} {other}")
    return Weight("volume", Agreement.SAME, 2, ours.volume, theirs.volume)


def _edition(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    kinds, others = varieties(ours.said), varieties(theirs.said)
    if kinds != others and kinds.isdisjoint(others):
        agreement = Agreement.DIFFERENT if kinds and others else Agreement.ONE_SIDED
        yield Weight("edition", agreement, _VARIETY, " ".join(sorted(kinds)), " ".join(sorted(others)))
    mine, other = _numbered(ours.edition), _numbered(theirs.edition)
    if mine == other:
        if mine:
            yield Weight("edition", Agreement.SAME, 2, mine, other)
    elif (ours.edition.isdigit() and theirs.edition.isdigit()) or (mine and other):
        yield Weight("edition", Agreement.DIFFERENT, NEVER, ours.edition, theirs.edition)
    else:
        yield Weight("edition", Agreement.ONE_SIDED, -5, ours.edition, theirs.edition)


def _numbered(edition: str) -> str:
    """Of an edition what is compared as one: not that it is the first, nor words that `varieties` has."""
    return "" if edition == "1" or varieties(("", "", "", "", edition)) else edition


def _year(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    if not (ours.year and theirs.year) or (ours.serial and theirs.serial):
        return
    apart = abs(int(ours.year) - int(theirs.year))
    if not apart:
        yield Weight("year", Agreement.SAME, 3, ours.year, theirs.year)
    elif apart == 1:
        yield Weight("year", Agreement.NEAR, -11, ours.year, theirs.year)  # by itself just below the threshold
    else:
        yield Weight("year", Agreement.DIFFERENT, NEVER, ours.year, theirs.year)


def _names(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    if not ours.names or not theirs.names:
        return
    shown = min(ours.names), min(theirs.names)
    if ours.names & theirs.names:
        yield Weight("name", Agreement.SAME, 4, *shown)
    elif any(same_person(one, other) for one in ours.names for other in theirs.names):
        yield Weight("name", Agreement.NEAR, 4, *shown)
    elif any(one.isascii() == other.isascii() for one in ours.names for other in theirs.names):
        yield Weight("name", Agreement.DIFFERENT, -8, *shown)  # a name in two scripts is no contradiction


def _translators(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    if not ours.translators or not theirs.translators:
        return
    shown = min(ours.translators), min(theirs.translators)
    if any(same_person(one, other) for one in ours.translators for other in theirs.translators):
        yield Weight("translator", Agreement.SAME, 2, *shown)
    elif any(one.isascii() == other.isascii() for one in ours.translators for other in theirs.translators):
        yield Weight("translator", Agreement.DIFFERENT, NEVER, *shown)


def _annotators(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    """Who edited an old work or retold it: cataloguers of one book may choose among several, so it is not `NEVER`."""
    mine, other = ours.annotators, theirs.annotators
    if not (ours.translators and theirs.translators):  # who translated it into the language of today, or annotated it
        mine, other = mine | ours.translators, other | theirs.translators
    if any(same_person(one, two) for one in mine for two in other):
        return
    if any(one.isascii() == two.isascii() for one in mine for two in other):
        yield Weight("annotator", Agreement.DIFFERENT, _ANNOTATOR, min(mine), min(other))


def _publisher(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    mine, other = ours.publisher, theirs.publisher
    if not mine or not other:
        return
    if mine != other and not mine.isascii() and (mine in other or other in mine):
        # 人民 and 江苏人民 are two, 三联 and 生活读书新知三联 one.
        yield Weight("publisher", Agreement.NEAR, -2, mine, other)
    elif mine in other or other in mine:
        yield Weight("publisher", Agreement.SAME, 2, mine, other)
    elif mine.isascii() == other.isascii():
        yield Weight("publisher", Agreement.DIFFERENT, -2 if ours.serial else -4, mine, other)


def _extent(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    if not ours.extent or not theirs.extent:
        return
    if ours.unit != theirs.unit:
        volumes = ours.extent if ours.unit == "volumes" else theirs.extent
        if "juan" in {ours.unit, theirs.unit} or volumes == "1":
            return  # 卷 of an old book say nothing of its volumes or pages, nor does one volume of its pages
        yield Weight("extent", Agreement.DIFFERENT, -4, ours.extent, theirs.extent)
        return
    apart = abs(int(ours.extent[:9]) - int(theirs.extent[:9]))
    if not apart:
        yield Weight("extent", Agreement.SAME, 5 if _many(ours) else 1, ours.extent, theirs.extent)
    elif apart > _FRONT_MATTER or ours.unit != "pages":
        yield Weight("extent", Agreement.DIFFERENT, -4, ours.extent, theirs.extent)


def _many(facts: Facts) -> bool:
    return facts.unit == "pages" and int(facts.extent[:9]) >= _ENOUGH_PAGES


def _language(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    if ours.languages and theirs.languages and not ours.languages & theirs.languages:
        yield Weight("language", Agreement.DIFFERENT, -12, min(ours.languages), min(theirs.languages))


def _format(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    if ours.format != theirs.format and {ours.format, theirs.format} != {"book", "ancient"}:
        yield Weight("format", Agreement.DIFFERENT, -12, ours.format, theirs.format)


def _isbns(ours: Facts, theirs: Facts) -> Iterable[Weight]:
    mine = {key.text for key in ours.keys if key.kind is KeyKind.ISBN}
    other = {key.text for key in theirs.keys if key.kind is KeyKind.ISBN}
    if mine and other:
        yield Weight("isbn", Agreement.DIFFERENT, -8, min(mine), min(other))
