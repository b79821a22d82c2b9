"""The tree of a classification: the two levels that are shipped, and what a library's own vocabulary adds to them."""

from collections.abc import Collection
from typing import Final

from django.db.models import Q
from django.utils.translation import get_language

from tianlu.catalog.data import BRACKETS, ClassNode, class_label, shipped_below
from tianlu.catalog.models import Authority, AuthorityLink
from tianlu.catalog.rules.classes import bounds, parents, plain, stem, within
from tianlu.libraries.data import Actor

_DEEPEST: Final = 20  # levels of a tree


def class_tree(actor: Actor, notation: str = "") -> list[ClassNode]:
    """The classes directly below one (main classes below ""), by notation, with labels in the active language.

    A library's own class of the same notation gives its label; what its vocabulary has no broader class for stands below
    the longest notation that begins it. At most two queries.
    """
    shipped = {code: class_label(code) for code in shipped_below(notation)}
    rows = Authority.scoped(actor).filter(kind="classes", merged_into=None).exclude(notation="")
    rows = rows.filter(_beginning(notation)) if notation else rows.filter(notation__in=list(shipped))
    own = {code: (number, label) for number, code, label in rows.order_by("-id").values_list("id", "notation", "label")}
    ranges = [code for code in own if bounds(code)[0] != bounds(code)[1] and code != notation]
    of_shipped = {code: next((one for one in ranges if within(code, one)), notation) for code in shipped}
    broader = of_shipped | (_broader(actor, notation) if notation else {})
    named = _below(notation, {notation, *own, *shipped}, broader)
    chinese = (get_language() or "zh").startswith("zh")
    nodes = []
    for code, is_open in sorted(named.items(), key=lambda item: (plain(item[0]), item[0])):
        number, label = own.get(code, (None, ""))
        shown = label if label and (chinese or code not in shipped) else str(shipped.get(code, label))
        nodes.append(ClassNode(code, shown, number, is_open or bool(shipped_below(code))))
    return nodes


def _broader(actor: Actor, notation: str) -> dict[str, str]:
    """The broader class that the library's vocabulary names, by notation."""
    classes = Authority.scoped(actor).filter(_beginning(notation), kind="classes", merged_into=None)
    rows = AuthorityLink.objects.filter(kind="broader", source__in=classes)
    return dict(rows.values_list("source__notation", "target__notation"))


def _below(notation: str, codes: set[str], broader: dict[str, str]) -> dict[str, bool]:
    """Classes directly below `notation`, and whether something is below each of them."""
    above = parents({code for code in codes if code}, broader)
    open_ones = set(above.values())
    return {code: code in open_ones for code, parent in above.items() if parent == notation and code != notation}


def _beginning(notation: str) -> Q:
    """Classes that may stand below one, or in brackets there."""
    begin = stem(notation)
    found = Q(notation__startswith=begin)
    for bracket in BRACKETS[::2]:
        found |= Q(notation__startswith=f"{bracket}{begin}")
    return found


def class_path(actor: Actor, notation: str) -> list[ClassNode]:
    """From the main class down to this one, as far as they are known, ranges that hold it too: where a reader is in the tree."""
    begin = stem(notation)
    above = [begin[:end] for end in range(1, len(begin) + 1)]
    own = _own(actor, _called([*above, notation]) | (_beginning(notation[:1]) & Q(notation__contains="/")))
    nodes = {}
    for code, (number, label) in own.items():
        first, last = bounds(code)
        if code == notation or (within(notation, code) if first != last else first in above):
            nodes[len(first), first == last, first] = ClassNode(code, label, number, True)
    for code in above:
        if shipped := class_label(code):
            nodes.setdefault((len(code), True, code), ClassNode(code, str(shipped), None, True))
    return [nodes[place] for place in sorted(nodes)][:_DEEPEST]


def _own(actor: Actor, wanted: Q) -> dict[str, tuple[int, str]]:
    """Number and label of the library's own classes by notation, those without brackets last."""
    rows = Authority.scoped(actor).filter(wanted, kind="classes", merged_into=None).order_by("-id")
    found = {code: (number, label) for number, code, label in rows.values_list("id", "notation", "label")}
    return dict(sorted(found.items(), key=lambda one: one[0] == plain(one[0])))


def _called(notations: Collection[str]) -> Q:
    """Classes of these notations, in brackets or not."""
    pairs = zip(BRACKETS[::2], BRACKETS[1::2], strict=True)
    return Q(notation__in=[*notations, *(f"{begin}{code}{end}" for begin, end in pairs for code in notations)])
