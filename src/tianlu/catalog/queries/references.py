"""What a name leads to: the preferred form under which records are listed."""

from collections.abc import Collection
from typing import Final

from tianlu.catalog.data import AuthorityKind, NameForm
from tianlu.catalog.models import Authority, AuthorityName, RecordAuthority
from tianlu.catalog.queries.authorities import names_of
from tianlu.catalog.rules.headings import name_key
from tianlu.libraries.data import Actor

_MOST: Final = 5  # authorities or preferred forms that one name leads to
_NAMES: Final = 12  # of one authority that are looked for
_SHORTEST: Final = 2  # letters or characters of a name that is looked up


def preferred_for(actor: Actor, forms: Collection[str], kinds: Collection[AuthorityKind]) -> dict[str, tuple[str, ...]]:
    """For each of these names that is another form of an authority with records, its preferred form; of several, some.

    What is preferred itself leads nowhere. One query.
    """
    keys = {form: name_key(form) for form in forms}
    live = Authority.scoped(actor).filter(merged_into=None, kind__in=list(kinds))
    used = RecordAuthority.objects.values("authority_id")
    names = AuthorityName.objects.filter(key__in=set(keys.values()) - {""}, authority__in=live, authority_id__in=used)
    found: dict[str, list[str]] = {}
    for key, label in names.order_by("authority_id").values_list("key", "authority__label").distinct():
        if name_key(label) != key:
            found.setdefault(key, []).append(label)
    return {form: tuple(dict.fromkeys(found[key]))[:_MOST] for form, key in keys.items() if key in found}


def called_otherwise(actor: Actor, terms: Collection[str]) -> dict[str, list[tuple[AuthorityKind, str]]]:
    """For each of these that is a name of authorities with records, their other names, preferred ones first.

    How a name sounds is none: search reads pinyin by itself, and to others of that sound. One query, and one more where there is such an authority.
    """
    keys = {term: key for term in terms if len(key := name_key(term)) >= _SHORTEST}
    live = Authority.scoped(actor).filter(merged_into=None).exclude(kind=AuthorityKind.CLASSES)
    used = RecordAuthority.objects.values("authority_id")
    held = AuthorityName.objects.filter(key__in=set(keys.values()), authority__in=live, authority_id__in=used)
    held = held.exclude(form=NameForm.ROMANISED)
    rows = list(held.values_list("key", "authority_id", "authority__kind").distinct().order_by("authority_id")[:_MOST])
    names = names_of(actor, {number for _key, number, _kind in rows}) if rows else {}
    found: dict[str, list[tuple[AuthorityKind, str]]] = {}
    for term, key in keys.items():
        others = [
            (AuthorityKind(kind), name)
            for known, number, kind in rows
            if known == key
            for name in names.get(number, [])[:_NAMES]
            if name_key(name) != key
        ]
        if others:
            found[term] = list(dict.fromkeys(others))
    return found
