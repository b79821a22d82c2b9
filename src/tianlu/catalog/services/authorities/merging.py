"""Two authorities of one thing become one, and one again two when that was wrong."""

from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import (
    BatchView,
    CannotMergeAuthority,
    LinkKind,
    MergeMakesCircle,
    NameForm,
    NoSuchAuthority,
    NotMerged,
    SplitOtherAuthorityFirst,
)
from tianlu.catalog.models import Authority, AuthorityLink, AuthorityMerge, AuthorityName, RecordAuthority
from tianlu.catalog.rules.headings import name_key
from tianlu.catalog.rules.rewriting import NewHeading
from tianlu.catalog.services.authorities.keeping import (
    look_for_records,
    named,
    noted,
    own_authority,
    own_vocabulary,
    sounds,
)
from tianlu.catalog.services.authorities.relating import stands_above
from tianlu.catalog.services.batches import examine_batch, prepare_batch
from tianlu.kit.db import batches
from tianlu.kit.feed import announce_many
from tianlu.libraries.data import Actor

_CHUNK: Final = 500  # ids in one IN (…)


def merge_authorities(actor: Actor, authority_id: int, *, into: int) -> None:
    """Make `authority_id` one with `into`: names, relations and record links move, its number leads on to `into`.

    The records' own text stays (`prepare_headings`). Refuses `CannotMergeAuthority` for itself or another kind,
    `AuthorityMoved` when either was merged before, `MergeMakesCircle`.
    """
    if authority_id == into:
        raise CannotMergeAuthority(reason=_("they are the same one."))
    with transaction.atomic():
        gone, kept = _both(actor, authority_id, into)
        if gone.kind != kept.kind:
            raise CannotMergeAuthority(reason=_("they are of different kinds."))
        _no_circle(gone, kept)
        records = _record_links(gone.id, kept.id)
        moved = {
            "names": _names(gone.id, kept.id),
            "links": _relations(gone.id, kept.id),
            "records": records,
        }
        gone.status, gone.merged_into_id, kept.edited = "merged", kept.id, True
        AuthorityMerge.objects.create(authority_id=gone.id, into_id=kept.id, moved=moved)
        noted(actor, gone, "merged-into", f"{kept.label} ({kept.id})", feed="merged")
        noted(actor, kept, "merged", f"{gone.label} ({gone.id})")
        announce_many("record", records["touched"], actor.organisation_id, "authorities")


def _both(actor: Actor, first: int, second: int) -> tuple[Authority, Authority]:
    """Both, locked behind the locks of their vocabularies, which every change of relations takes first."""
    rows = Authority.scoped(actor).filter(id__in=(first, second))
    for home in sorted(set(rows.values_list("vocabulary_id", flat=True))):
        own_vocabulary(actor, home)
    found = {number: own_authority(actor, number) for number in sorted((first, second))}
    return found[first], found[second]


def _no_circle(gone: Authority, kept: Authority) -> None:
    """A direct relation between the two vanishes; a longer way from one up to the other would become a circle."""
    for low, high in ((gone, kept), (kept, gone)):
        rows = AuthorityLink.objects.filter(source_id=low.id, kind=LinkKind.BROADER).exclude(target_id=high.id)
        if stands_above(high.id, rows.values_list("target_id", flat=True)):
            raise MergeMakesCircle(label=kept.label)


def _names(gone: int, kept: int) -> list[list[Any]]:
    """Move the names; each with the form it had. The preferred ones become variants of the other."""
    moved = [
        [number, form] for number, form in AuthorityName.objects.filter(authority_id=gone).values_list("id", "form")
    ]
    rows = AuthorityName.objects.filter(authority_id=gone)
    rows.filter(form=NameForm.PREFERRED).update(form=NameForm.VARIANT)
    rows.update(authority_id=kept)
    return moved


def _relations(gone: int, kept: int) -> dict[str, list[list[Any]]]:
    """Replace each relation of `gone` by one of `kept`; those that were there, and those that are new."""
    rows = [*AuthorityLink.objects.filter(source_id=gone), *AuthorityLink.objects.filter(target_id=gone)]
    before, added = [], []
    for row in rows:
        before.append([row.source_id, row.target_id, row.kind])
        source, target = (kept if end == gone else end for end in (row.source_id, row.target_id))
        row.delete()
        if source == target:
            continue
        if row.kind == LinkKind.RELATED:
            source, target = min(source, target), max(source, target)
        _link, made = AuthorityLink.objects.get_or_create(source_id=source, target_id=target, kind=row.kind)
        if made:
            added.append([source, target, row.kind])
    return {"before": before, "added": added}


def _record_links(gone: int, kept: int) -> dict[str, Any]:
    """Move the links to records; those that `kept` has as well are dropped, and remembered."""
    have = set(RecordAuthority.objects.filter(authority_id=kept).values_list("record_id", "place", "heading"))
    moved, dropped, touched = [], [], set()
    fields = ("id", "record_id", "place", "heading", "evidence")
    for number, record_id, place, heading, evidence in RecordAuthority.objects.filter(authority_id=gone).values_list(
        *fields
    ):
        touched.add(record_id)
        if (record_id, place, heading) in have:
            dropped.append([record_id, place, heading, evidence])
        else:
            moved.append(number)
    for some in batches(moved, _CHUNK):
        RecordAuthority.objects.filter(id__in=some).update(authority_id=kept)
    RecordAuthority.objects.filter(authority_id=gone).delete()
    return {"moved": moved, "dropped": dropped, "touched": sorted(touched)}


def split_authority(actor: Actor, authority_id: int) -> None:
    """Undo a merge: names, relations and record links go back as far as they are still where the merge put them.

    Refuses `NotMerged`, and `SplitOtherAuthorityFirst` when the other was merged in its turn.
    """
    with transaction.atomic():
        merge = AuthorityMerge.objects.filter(authority_id=authority_id).first()
        row = Authority.scoped(actor).filter(organisation_id=actor.organisation_id, id=authority_id).first()
        if row is None:
            raise NoSuchAuthority()
        if merge is None:
            raise NotMerged()
        homes = (
            Authority.scoped(actor).filter(id__in=(authority_id, merge.into_id)).values_list("vocabulary_id", flat=True)
        )
        for home in sorted(set(homes)):
            own_vocabulary(actor, home)
        row, kept = _merged_pair(actor, authority_id)
        merge = AuthorityMerge.objects.get(authority_id=authority_id)
        _give_back(merge, row, kept)
        row.status, row.merged_into_id = "live", None
        named(row)
        noted(actor, row, "split", f"{kept.label} ({kept.id})", feed="split")
        noted(actor, kept, "split", f"{row.label} ({row.id})")
        announce_many("record", merge.moved["records"]["touched"], actor.organisation_id, "authorities")
        merge.delete()
        look_for_records(actor)


def _merged_pair(actor: Actor, authority_id: int) -> tuple[Authority, Authority]:
    """A merged authority and the live one it is in, looked at again behind the locks."""
    rows = Authority.scoped(actor).filter(organisation_id=actor.organisation_id).select_for_update()
    into = Authority.scoped(actor).filter(id=authority_id).values_list("merged_into_id", flat=True).first()
    if into is None:
        raise NotMerged()
    found = {row.id: row for row in rows.filter(id__in=(authority_id, into)).order_by("id")}
    row, kept = found[authority_id], found[into]
    if kept.merged_into_id is not None:
        raise SplitOtherAuthorityFirst(number=kept.id)
    return row, kept


def _give_back(merge: AuthorityMerge, row: Authority, kept: Authority) -> None:
    for number, form in merge.moved["names"]:
        AuthorityName.objects.filter(id=number, authority_id=kept.id).update(authority_id=row.id, form=form)
    links = merge.moved["links"]
    for source, target, kind in links["added"]:
        AuthorityLink.objects.filter(source_id=source, target_id=target, kind=kind).delete()
    for source, target, kind in links["before"]:
        if kind != LinkKind.BROADER or not stands_above(source, {target}):
            AuthorityLink.objects.get_or_create(source_id=source, target_id=target, kind=kind)
    records = merge.moved["records"]
    for some in batches(records["moved"], _CHUNK):
        RecordAuthority.objects.filter(id__in=some, authority_id=kept.id).update(authority_id=row.id)
    for record_id, place, heading, evidence in records["dropped"]:
        RecordAuthority.objects.get_or_create(
            record_id=record_id,
            authority_id=row.id,
            place=place,
            heading=heading,
            defaults={"evidence": evidence},
        )


def prepare_headings(actor: Actor, authority_id: int) -> BatchView:
    """Prepare the batch edit that writes the preferred form into records that still have the merged authority's own;
    it is examined now and changes nothing until a cataloguer decides.

    Refuses `NotMerged` and as `prepare_batch` does.
    """
    row = Authority.scoped(actor).filter(organisation_id=actor.organisation_id, id=authority_id).first()
    merge = AuthorityMerge.objects.filter(authority_id=authority_id).first()
    if row is None or merge is None:
        raise NotMerged() if row else NoSuchAuthority()
    kept = _lasting(actor, merge.into_id)
    batch_id = prepare_batch(actor, record_ids=merge.moved["records"]["touched"], name=f"{row.label} → {kept.label}")
    return examine_batch(actor, batch_id, operations=[_new_heading(actor, row, kept)])


def _lasting(actor: Actor, authority_id: int) -> Authority:
    """The live authority at the end of a chain of merges."""
    row = Authority.scoped(actor).get(id=authority_id)
    while row.merged_into_id is not None:
        row = Authority.scoped(actor).get(id=row.merged_into_id)
    return row


def _new_heading(actor: Actor, row: Authority, kept: Authority) -> NewHeading:
    namesakes = AuthorityName.objects.filter(key=name_key(row.label)).exclude(authority_id__in=(row.id, kept.id))
    others = Authority.scoped(actor).filter(organisation_id=actor.organisation_id, kind=row.kind, merged_into=None)
    others = others.filter(id__in=namesakes.values("authority_id")).exclude(external_id="")
    readings = AuthorityName.objects.filter(authority_id=kept.id, form=NameForm.ROMANISED).order_by("id")
    return NewHeading(
        kind=row.kind,
        old=row.label,
        new=kept.label,
        dates=row.dates,
        reading=sounds(kept.kind, kept.label) or readings.values_list("text", flat=True).first() or "",
        number=row.external_id,
        new_number=kept.external_id,
        others=tuple(sorted(others.values_list("external_id", flat=True))),
    )
