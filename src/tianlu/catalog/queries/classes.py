"""The tree of a classification: the two levels that are shipped, and what a library's own vocabulary adds to them."""

from typing import Final

from django.db.models import Q
from django.utils.translation import get_language

from tianlu.catalog.data import ClassNode, class_label, shipped_below
from tianlu.catalog.models import Authority, AuthorityLink
from tianlu.catalog.rules.classes import BRACKETS, bounds, parents, plain, stem, within
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
    """From the main class down to this one, as far as they are known: where a reader is in the tree."""
    wanted = [notation[:end] for end in range(1, len(notation) + 1)]
    own = {
        code: (number, label)
        for number, code, label in Authority.scoped(actor)
        .filter(kind="classes", merged_into=None, notation__in=wanted)
        .values_list("id", "notation", "label")
    }
    known = [code for code in wanted if code in own or class_label(code)][:_DEEPEST]
    return [
        ClassNode(code, own[code][1] if code in own else str(class_label(code)), own.get(code, (None, ""))[0], True)
        for code in known
    ]
