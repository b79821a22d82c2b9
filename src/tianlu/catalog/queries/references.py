"""What a name leads to: the preferred form under which records are listed."""

from collections.abc import Collection
from typing import Final

from tianlu.catalog.data import AuthorityKind
from tianlu.catalog.models import Authority, AuthorityName, RecordAuthority
from tianlu.catalog.rules.headings import name_key
from tianlu.libraries.data import Actor

_MOST: Final = 5  # preferred forms that one name leads to


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
