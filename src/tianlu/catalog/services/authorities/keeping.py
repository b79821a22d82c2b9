"""Making and changing vocabularies, authorities and their names."""

from collections.abc import Iterable
from typing import Final

from django.db import IntegrityError, transaction

from tianlu.catalog.data import (
    EDIT,
    AuthorityChanged,
    AuthorityIdTaken,
    AuthorityKind,
    AuthorityMoved,
    AuthorityWithoutName,
    LastPreferredName,
    LinkRecords,
    NameForm,
    NoSuchAuthority,
    NoSuchVocabulary,
    VocabularyNameTaken,
)
from tianlu.catalog.models import Authority, AuthorityChange, AuthorityName, Vocabulary
from tianlu.catalog.rules.headings import LONGEST, name_key
from tianlu.kit import jobs
from tianlu.kit.clock import now
from tianlu.kit.feed import announce
from tianlu.kit.text import romanise, script_of
from tianlu.libraries.data import Actor

_NAMES: Final = {AuthorityKind.PERSONS, AuthorityKind.BODIES, AuthorityKind.PLACES}


def create_vocabulary(
    actor: Actor, *, name: str, kind: AuthorityKind, language: str = "zh", source: str = "", licence: str = ""
) -> int:
    """Begin a vocabulary of the actor's organisation; its number. Refuses `VocabularyNameTaken`, `AuthorityWithoutName`."""
    actor.require(EDIT, organisation_id=actor.organisation_id)
    if not (kept := name.strip()[:120]):
        raise AuthorityWithoutName(most=120)
    try:
        with transaction.atomic():
            row = Vocabulary.scoped(actor).create(
                organisation_id=actor.organisation_id,
                name=kept,
                kind=kind,
                language=language.strip()[:20] or "zh",
                source=source.strip()[:300],
                licence=licence.strip()[:300],
                created_at=now(),
            )
    except IntegrityError as error:
        raise VocabularyNameTaken() from error
    return row.id


def own_vocabulary(actor: Actor, vocabulary_id: int) -> Vocabulary:
    """The vocabulary, locked, when it is the actor's organisation's: relations and merges of it wait for each other."""
    actor.require(EDIT, organisation_id=actor.organisation_id)
    rows = Vocabulary.scoped(actor).filter(organisation_id=actor.organisation_id).select_for_update()
    row = rows.filter(id=vocabulary_id).first()
    if row is None:
        raise NoSuchVocabulary()
    return row


def own_authority(actor: Actor, authority_id: int) -> Authority:
    """The authority, locked, when it is live and the actor's organisation's."""
    actor.require(EDIT, organisation_id=actor.organisation_id)
    rows = Authority.scoped(actor).filter(organisation_id=actor.organisation_id).select_for_update()
    row = rows.filter(id=authority_id).first()
    if row is None:
        raise NoSuchAuthority()
    if row.merged_into_id is not None:
        raise AuthorityMoved(into=row.merged_into_id)
    return row


def usable_name(text: str) -> str:
    """The name without space around it. Refuses `AuthorityWithoutName`."""
    kept = " ".join(text.split())
    if not name_key(kept) or len(kept) > LONGEST:
        raise AuthorityWithoutName(most=LONGEST)
    return kept


def sounds(kind: str, label: str) -> str:
    """How a Chinese name is written in Latin letters, "" for others: readers abroad type it so."""
    if kind not in _NAMES or not script_of(label).startswith("zh"):
        return ""
    return romanise(label, name=kind == AuthorityKind.PERSONS)[:LONGEST]


def write_names(authority_id: int, names: Iterable[tuple[str, str, NameForm]]) -> None:
    """Add names (text, language, form) that the authority has not in this language yet."""
    known = set(AuthorityName.objects.filter(authority_id=authority_id).values_list("text", "language"))
    fresh = {(text, language): form for text, language, form in reversed(list(names)) if (text, language) not in known}
    AuthorityName.objects.bulk_create(
        AuthorityName(authority_id=authority_id, text=text, language=language, form=form, key=name_key(text))
        for (text, language), form in reversed(fresh.items())
    )


def named(row: Authority) -> None:
    """See that the authority has its preferred form among its names: it is found and linked by them."""
    names = AuthorityName.objects.filter(authority_id=row.id, text=row.label)
    language = Vocabulary.rows.get(id=row.vocabulary_id).language
    if not names.filter(form=NameForm.PREFERRED).exists() and not names.filter(language=language).update(
        form=NameForm.PREFERRED
    ):
        write_names(row.id, [(row.label, language, NameForm.PREFERRED)])


def noted(actor: Actor, row: Authority, action: str, detail: str = "", *, feed: str = "edited") -> None:
    """Save the locked authority as its next version, with a line of history, and announce it."""
    row.version += 1
    row.updated_at = now()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise AuthorityIdTaken() from error
    history(actor, row, action, detail)
    announce("authority", row.id, row.organisation_id, feed)


def history(actor: Actor, row: Authority, action: str, detail: str = "") -> None:
    """One more line of an authority's history."""
    AuthorityChange.objects.create(
        authority_id=row.id,
        number=row.version,
        action=action,
        detail=detail[:500],
        actor_id=actor.id,
        created_at=row.updated_at,
    )


def look_for_records(actor: Actor) -> None:
    """Queue a look through the library's records, inside the transaction that changed what they are linked by."""
    jobs.enqueue(LinkRecords(), actor=actor, key=f"catalog.link-records:{actor.organisation_id}")


def create_authority(
    actor: Actor,
    *,
    vocabulary_id: int,
    label: str,
    dates: str = "",
    qualifier: str = "",
    note: str = "",
    external_id: str = "",
    notation: str = "",
    names: Iterable[tuple[str, str, NameForm]] = (),
) -> int:
    """Add an authority to a vocabulary; its number. A Chinese name gets its sound in Latin letters beside it.

    `names` are (text, language, form). Refuses `NoSuchVocabulary`, `AuthorityWithoutName`, `AuthorityIdTaken`.
    """
    label = usable_name(label)
    at = now()
    with transaction.atomic():
        vocabulary = own_vocabulary(actor, vocabulary_id)
        row = Authority(
            organisation_id=actor.organisation_id,
            vocabulary_id=vocabulary.id,
            kind=vocabulary.kind,
            label=label,
            dates=dates.strip()[:60],
            qualifier=qualifier.strip()[:120],
            note=note.strip(),
            external_id=external_id.strip()[:300],
            notation=notation.strip()[:60],
            edited=True,
            created_at=at,
            updated_at=at,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise AuthorityIdTaken() from error
        said = [(usable_name(text), language.strip()[:20], form) for text, language, form in names]
        sound = sounds(vocabulary.kind, label)
        if sound and name_key(sound) not in {name_key(text) for text, _language, _form in said}:
            said.append((sound, "zh-Latn", NameForm.ROMANISED))
        write_names(row.id, [(label, vocabulary.language, NameForm.PREFERRED), *said])
        history(actor, row, "created", label)
        announce("authority", row.id, row.organisation_id, "created")
        look_for_records(actor)
    return row.id


def edit_authority(
    actor: Actor,
    authority_id: int,
    *,
    expected_version: int,
    label: str,
    dates: str = "",
    qualifier: str = "",
    note: str = "",
    external_id: str = "",
    notation: str = "",
) -> int:
    """Change what an authority says of itself; its new version. The form it had before stays as a variant.

    Refuses `AuthorityChanged` when it is not at `expected_version` any more, and as `create_authority` does.
    """
    with transaction.atomic():
        row = own_authority(actor, authority_id)
        label = usable_name(label)
        if row.version != expected_version:
            raise AuthorityChanged(current=row.version)
        if label != row.label:
            _renamed(row, label)
        row.dates, row.qualifier, row.note = dates.strip()[:60], qualifier.strip()[:120], note.strip()
        row.external_id, row.notation = external_id.strip()[:300], notation.strip()[:60]
        row.edited = True
        noted(actor, row, "edited", label)
        look_for_records(actor)
    return row.version


def _renamed(row: Authority, label: str) -> None:
    """Make `label` the preferred form in the vocabulary's language; the one before stays a variant."""
    language = Vocabulary.rows.get(id=row.vocabulary_id).language
    names = AuthorityName.objects.filter(authority_id=row.id)
    names.filter(form=NameForm.PREFERRED, text=row.label).update(form=NameForm.VARIANT)
    if not names.filter(text=label, language=language).update(form=NameForm.PREFERRED):
        write_names(row.id, [(label, language, NameForm.PREFERRED)])
    if sound := sounds(row.kind, label):
        write_names(row.id, [(sound, "zh-Latn", NameForm.ROMANISED)])
    row.label = label


def add_name(
    actor: Actor, authority_id: int, *, text: str, language: str = "", form: NameForm = NameForm.VARIANT
) -> None:
    """Add a name that leads to the authority; one it has already changes nothing. Refuses `AuthorityWithoutName`."""
    with transaction.atomic():
        row = own_authority(actor, authority_id)
        text = usable_name(text)
        write_names(row.id, [(text, language.strip()[:20], form)])
        row.edited = True
        noted(actor, row, "name-added", text)
        look_for_records(actor)


def remove_name(actor: Actor, authority_id: int, *, name_id: int) -> None:
    """Take a name away; records linked by it are looked at again. Refuses `LastPreferredName`."""
    with transaction.atomic():
        row = own_authority(actor, authority_id)
        name = AuthorityName.objects.filter(authority_id=row.id, id=name_id).first()
        if name is None:
            return
        if name.form == NameForm.PREFERRED and name.text == row.label:
            raise LastPreferredName()
        name.delete()
        row.edited = True
        noted(actor, row, "name-removed", name.text)
        look_for_records(actor)
