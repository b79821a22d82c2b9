"""A file for a vocabulary: received, looked at, and what is decided about it."""

import codecs
import re
from collections.abc import Collection, Mapping
from typing import BinaryIO, Final

from django.conf import settings
from django.db import transaction

from tianlu.catalog.data import (
    EDIT,
    AuthorityKind,
    NoSchemeChosen,
    NoSuchVocabulary,
    RunVocabularyImport,
    SchemesUndecided,
    VocabularyFileNotRead,
    VocabularyNotReady,
    VocabularyState,
)
from tianlu.catalog.engines.archives import unpacked
from tianlu.catalog.models import Vocabulary, VocabularyImport
from tianlu.catalog.queries.vocabularies import standing, undecided, why_unread
from tianlu.catalog.services.authorities.keeping import create_vocabulary
from tianlu.kit import files, jobs
from tianlu.kit.clock import now
from tianlu.libraries.data import Actor

# N-Triples are Turtle too, which says more of a subject in one breath.
_TURTLE: Final = re.compile(
    rb"(?:prefix\s+[\w-]*:|base)\s*<|(?:<[^>\s]*>|_:\S+)\s+(?:<[^>\s]*>|a|[\w-]*:[\w-]+)\s", re.IGNORECASE
)
MARC: Final = "marc"
_LEADER: Final = re.compile(rb"\d{5}[a-z ][a-z][ -~]{3}22\d{5}")
_MARC_XML: Final = (b"MARC21/slim", b"info:lc/xmlns/marcxchange", b"<leader>", b":leader>")


def receive_vocabulary(actor: Actor, vocabulary_id: int, *, content: BinaryIO, filename: str) -> int:
    """Store a file for a vocabulary and queue a look at it; the number of its import. Nothing is brought in yet.

    Refuses `NoSuchVocabulary`, `VocabularyFileNotRead`, damaged archives and files beyond the upload limit.
    """
    actor.require(EDIT, organisation_id=actor.organisation_id)
    if not Vocabulary.scoped(actor).filter(organisation_id=actor.organisation_id, id=vocabulary_id).exists():
        raise NoSuchVocabulary()
    with unpacked(content) as stream:
        stored = files.store(stream, filename, limit=settings.TIANLU_MAX_UPLOAD)
    try:
        with files.open_file(stored.key) as file:
            form = _form(file.read(4096), stored.name.lower())
        with transaction.atomic():
            row = VocabularyImport.scoped(actor).create(
                organisation_id=actor.organisation_id,
                vocabulary_id=vocabulary_id,
                actor_id=actor.id,
                file_key=stored.key,
                filename=stored.name,
                form=form,
                created_at=now(),
            )
            _queued(actor, row, VocabularyState.EXAMINING)
    except BaseException:
        files.delete(stored.key)
        raise
    return row.id


def _form(head: bytes, name: str) -> str:
    """What a file is, by how it begins; its name decides between what begins alike."""
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        text = head.decode("utf-16", "ignore").encode().lstrip()
    else:
        text = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if not text:
        raise VocabularyFileNotRead(reason=why_unread("empty", {}))
    if _LEADER.match(text) or (text[:1] == b"<" and any(mark in text for mark in _MARC_XML)):
        return MARC
    if name.endswith(".nt"):
        return "ntriples"
    if text[:1] in (b"@", b"#") or name.endswith((".ttl", ".turtle")) or _TURTLE.match(text):
        return "turtle"
    if text[:5] == b"<?xml" or (text[:1] == b"<" and (b"rdf-syntax-ns#" in text or name.endswith((".rdf", ".xml")))):
        return "rdfxml"
    if text[:1] in (b"{", b"[") and name.endswith((".json", ".jsonld")):
        raise VocabularyFileNotRead(reason=why_unread("json", {}))
    if b"\x00" in head and head[:2] not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise VocabularyFileNotRead(reason=why_unread("binary", {}))
    return "table"


def _queued(actor: Actor, row: VocabularyImport, state: VocabularyState) -> None:
    row.state, row.error_code = state, ""
    row.job_id = jobs.enqueue(
        RunVocabularyImport(row.id, state), actor=actor, key=f"catalog.vocabulary:{row.id}:{state}", about=row.filename
    )
    row.save()


def _locked(actor: Actor, import_id: int, *allowed: VocabularyState) -> VocabularyImport:
    actor.require(EDIT, organisation_id=actor.organisation_id)
    rows = VocabularyImport.scoped(actor).filter(organisation_id=actor.organisation_id).select_for_update()
    row = rows.filter(id=import_id).first()
    if row is None:
        raise NoSuchVocabulary()
    state, _code = standing(row)
    if state not in allowed:
        raise VocabularyNotReady(state=state.label)
    return row


def examine_vocabulary(actor: Actor, import_id: int) -> None:
    """Queue another look at the file. Refuses `VocabularyNotReady`."""
    with transaction.atomic():
        row = _locked(actor, import_id, VocabularyState.EXAMINED, VocabularyState.FAILED)
        if row.position:
            raise VocabularyNotReady(state=VocabularyState.RUNNING.label)
        _queued(actor, row, VocabularyState.EXAMINING)


def start_vocabulary(actor: Actor, import_id: int) -> None:
    """Queue the bringing in, or go on where it stopped. Refuses `VocabularyNotReady`."""
    with transaction.atomic():
        row = _locked(actor, import_id, VocabularyState.EXAMINED, VocabularyState.FAILED)
        if not row.preview:
            raise VocabularyNotReady(state=VocabularyState(row.state).label)
        if undecided(row):
            raise SchemesUndecided(count=sum(bool(key) for key, _title, _number in row.preview["schemes"]))
        _queued(actor, row, VocabularyState.RUNNING)


def choose_schemes(actor: Actor, import_id: int, *, here: Collection[str], apart: Mapping[str, str]) -> list[int]:
    """Say where the concept schemes of a file go: `here` into its vocabulary, each of `apart` into the one of that name,
    which is begun where there is none and gets an import of its own; the others are left out. All are examined anew.

    The numbers of the imports. Refuses `NoSchemeChosen`, `VocabularyNotReady`, `AuthorityWithoutName`.
    """
    with transaction.atomic():
        row = _locked(actor, import_id, VocabularyState.EXAMINED)
        if not undecided(row):
            raise VocabularyNotReady(state=VocabularyState(row.state).label)
        known = {key for key, _title, _number in row.preview["schemes"]}
        home = Vocabulary.scoped(actor).get(id=row.vocabulary_id)
        taken: dict[int, list[str]] = {}
        for key in sorted(known & {*here, *apart}):
            number = home.id if key in here else _called(actor, apart[key], home)
            taken.setdefault(number, []).append(key)
        if not taken:
            raise NoSchemeChosen()
        made = [_taking(actor, row, number, keys) for number, keys in taken.items()]
        if home.id not in taken:
            row.delete()
    return made


def _called(actor: Actor, name: str, like: Vocabulary) -> int:
    """The vocabulary of this name, else a new one of the same kind as `like`."""
    name = " ".join(name.split())[:120]
    own = Vocabulary.scoped(actor).filter(organisation_id=actor.organisation_id, name=name).first()
    if own is not None:
        return own.id
    said = {"language": like.language, "source": like.source, "licence": like.licence}
    return create_vocabulary(actor, name=name, kind=AuthorityKind(like.kind), **said)


def _taking(actor: Actor, row: VocabularyImport, vocabulary_id: int, schemes: list[str]) -> int:
    """Have these schemes of the file examined for a vocabulary: by the import there is, or by one of its own of the same file."""
    if vocabulary_id != row.vocabulary_id:
        row = VocabularyImport.scoped(actor).create(
            organisation_id=row.organisation_id,
            vocabulary_id=vocabulary_id,
            actor_id=actor.id,
            file_key=row.file_key,
            filename=row.filename,
            form=row.form,
            created_at=now(),
        )
    row.schemes = schemes
    _queued(actor, row, VocabularyState.EXAMINING)
    return row.id
