"""Relations between authorities: one above another, two beside each other; never one above itself."""

from collections.abc import Iterable
from typing import Final

from django.db import transaction

from tianlu.catalog.data import BroaderCircle, LinkKind, OtherVocabulary
from tianlu.catalog.models import Authority, AuthorityLink
from tianlu.catalog.services.authorities.keeping import noted, own_authority, own_vocabulary
from tianlu.kit.db import batches
from tianlu.libraries.data import Actor

_CHUNK: Final = 500  # ids in one IN (…)


def relate(actor: Actor, authority_id: int, *, other: int, kind: LinkKind) -> None:
    """Say that `other` stands above the authority (`BROADER`) or beside it (`RELATED`).

    Refuses `BroaderCircle` when it stands below already, and `OtherVocabulary`.
    """
    with transaction.atomic():
        first, second = _both(actor, authority_id, other)
        if kind is LinkKind.BROADER and stands_above(first.id, {second.id}):
            raise BroaderCircle(narrower=first.label, broader=second.label)
        source, target = _ends(first.id, second.id, kind)
        _link, made = AuthorityLink.objects.get_or_create(source_id=source, target_id=target, kind=kind)
        if made:
            first.edited = True
            noted(actor, first, kind.value, second.label)


def unrelate(actor: Actor, authority_id: int, *, other: int, kind: LinkKind) -> None:
    """Take such a relation away again; where there is none, nothing happens."""
    with transaction.atomic():
        first, second = _both(actor, authority_id, other)
        source, target = _ends(first.id, second.id, kind)
        gone, _each = AuthorityLink.objects.filter(source_id=source, target_id=target, kind=kind).delete()
        if gone:
            first.edited = True
            noted(actor, first, "unrelated", second.label)


def _ends(first: int, second: int, kind: LinkKind) -> tuple[int, int]:
    return (first, second) if kind is LinkKind.BROADER else (min(first, second), max(first, second))


def _both(actor: Actor, first: int, second: int) -> tuple[Authority, Authority]:
    """Both authorities and their vocabulary, locked in this order everywhere."""
    home = Authority.scoped(actor).filter(id=first).values_list("vocabulary_id", flat=True).first()
    own_vocabulary(actor, home or 0)
    found = {number: own_authority(actor, number) for number in sorted({first, second})}
    one, other = found[first], found[second]
    if one.vocabulary_id != other.vocabulary_id:
        raise OtherVocabulary()
    if one.id == other.id:
        raise BroaderCircle(narrower=one.label, broader=other.label)
    return one, other


def stands_above(authority_id: int, below: Iterable[int]) -> bool:
    """Whether the authority is one of `below` or above one of them; the caller holds the vocabulary's lock."""
    seen: set[int] = set()
    level = set(below)
    while level:
        if authority_id in level:
            return True
        seen |= level
        above: set[int] = set()
        for some in batches(sorted(level), _CHUNK):
            rows = AuthorityLink.objects.filter(source_id__in=some, kind=LinkKind.BROADER)
            above.update(rows.values_list("target_id", flat=True))
        level = above - seen
    return False
