"""What a name leads to: the preferred form under which records are listed, and other names of the same."""

from collections.abc import Collection
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from tianlu.catalog.data import AuthorityKind, NameForm
from tianlu.catalog.models import Authority, AuthorityName, RecordAuthority
from tianlu.catalog.rules.headings import name_key
from tianlu.libraries.data import Actor

_MOST: Final = 5  # authorities or preferred forms that one name leads to
_NAMES: Final = 12  # of one authority that are looked for
_SHORTEST: Final = 2  # letters or characters of a name that is looked up


def _with_records(actor: Actor, names: "QuerySet[AuthorityName]") -> "QuerySet[Authority]":
    """The authorities in the actor's scope that have one of these names, and records."""
    records = RecordAuthority.objects.filter(authority_id=OuterRef("pk"))
    # By the names first: a database would list every authority there is to see whether one has the name.
    named = Authority.scoped(actor).filter(id__in=names.values("authority_id"))
    return named.filter(Exists(records), merged_into=None).order_by("id")


def preferred_for(actor: Actor, forms: Collection[str], kinds: Collection[AuthorityKind]) -> dict[str, tuple[str, ...]]:
    """For each of these names that is another form of an authority with records, its preferred form; of several, some.

    What is preferred itself leads nowhere. One query, and one more where there is such an authority.
    """
    keys = {form: name_key(form) for form in forms}
    names = AuthorityName.objects.filter(key__in=set(keys.values()) - {""})
    labels = dict(_with_records(actor, names).filter(kind__in=list(kinds)).values_list("id", "label"))
    rows = names.filter(authority_id__in=labels).order_by("authority_id").values_list("key", "authority_id")
    found: dict[str, dict[str, None]] = {}
    for key, number in rows if labels else ():
        if name_key(labels[number]) != key:
            found.setdefault(key, {})[labels[number]] = None
    return {form: tuple(found[key])[:_MOST] for form, key in keys.items() if key in found}


def called_otherwise(actor: Actor, terms: Collection[str]) -> dict[str, list[tuple[AuthorityKind, str]]]:
    """For each of these that is a name of authorities with records, their other names, preferred ones first.

    How a name sounds is none: 鲁迅 and 陆逊 sound alike, and search reads pinyin by itself. One query, and one more where
    there is such an authority.
    """
    keys = {term: key for term in terms if len(key := name_key(term)) >= _SHORTEST}
    names = AuthorityName.objects.exclude(form=NameForm.ROMANISED)
    held = _with_records(actor, names.filter(key__in=set(keys.values()))).exclude(kind=AuthorityKind.CLASSES)
    kinds = dict(held.values_list("id", "kind")[: _MOST * len(keys)])
    called: dict[int, list[tuple[str, str]]] = {}
    rows = names.filter(authority_id__in=kinds).order_by("authority_id", "id") if kinds else names.none()
    for number, key, text, _form in sorted(
        rows.values_list("authority_id", "key", "text", "form"), key=lambda row: row[3] != NameForm.PREFERRED
    ):
        called.setdefault(number, []).append((key, text))
    found: dict[str, list[tuple[AuthorityKind, str]]] = {}
    for term, key in keys.items():
        namesakes = [number for number in kinds if any(known == key for known, _text in called[number])][:_MOST]
        others = [
            (AuthorityKind(kinds[number]), text)
            for number in namesakes
            for known, text in called[number][:_NAMES]
            if known != key
        ]
        if others:
            found[term] = list(dict.fromkeys(others))
    return found
