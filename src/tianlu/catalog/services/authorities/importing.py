"""A vocabulary from a file: received, examined without writing, brought in by steps that a crash does not undo."""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from django.conf import settings
from django.db import transaction

from tianlu.catalog.data import (
    EDIT,
    LinkKind,
    NameForm,
    NoSuchVocabulary,
    RunVocabularyImport,
    VocabularyFileNotRead,
    VocabularyNotReady,
    VocabularyState,
)
from tianlu.catalog.engines.archives import unpacked
from tianlu.catalog.engines.rdf import FORMS, RdfUnusable, statements
from tianlu.catalog.models import Authority, AuthorityLink, AuthorityName, Vocabulary, VocabularyImport
from tianlu.catalog.queries.vocabularies import standing, why_unread
from tianlu.catalog.rules.headings import name_key
from tianlu.catalog.rules.skos import Gathering
from tianlu.catalog.rules.vocabularies import Concept, TableUnusable, Unread, decoded, folded, once, table_rows
from tianlu.catalog.services.authorities.keeping import (
    history,
    look_for_records,
    noted,
    own_vocabulary,
    sounds,
    write_names,
)
from tianlu.catalog.services.authorities.relating import stands_above
from tianlu.catalog.services.importing.phases import JobSteps, storable
from tianlu.kit import files, jobs
from tianlu.kit.clock import now
from tianlu.kit.errors import Refusal
from tianlu.kit.feed import announce
from tianlu.libraries.data import Actor

_STEP: Final = 40  # entries of one transaction
_BEAT: Final = 50_000  # statements between two signs of life
_SHOWN: Final = 500  # rejected entries and conflicts kept in the report
# N-Triples are Turtle too, which says more of a subject in one breath.
_TURTLE: Final = re.compile(
    rb"(?:prefix\s+[\w-]*:|base)\s*<|(?:<[^>\s]*>|_:\S+)\s+(?:<[^>\s]*>|a|[\w-]*:[\w-]+)\s", re.IGNORECASE
)


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
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        raise VocabularyFileNotRead(reason=why_unread("empty", {}))
    if name.endswith(".nt"):
        return "ntriples"
    if text[:1] in (b"@", b"#") or name.endswith((".ttl", ".turtle")) or _TURTLE.match(text):
        return "turtle"
    if text[:5] == b"<?xml" or (text[:1] == b"<" and (b"rdf-syntax-ns#" in text or name.endswith((".rdf", ".xml")))):
        return "rdfxml"
    if text[:1] in (b"{", b"[") and name.endswith((".json", ".jsonld")):
        raise VocabularyFileNotRead(reason=why_unread("json", {}))
    if b"\x00" in head and head[:2] not in (b"\xff\xfe", b"\xfe\xff"):
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
        _queued(actor, row, VocabularyState.RUNNING)


def run_vocabulary(actor: Actor, context: JobSteps, import_id: int, phase: str) -> dict[str, Any]:
    """The job behind both; run again after a crash, it goes on behind the last entry committed."""
    row = VocabularyImport.scoped(actor).get(id=import_id)
    if row.state == VocabularyState.DONE:
        return dict(row.counts)
    try:
        entries = list(folded(once(_entries(row, context))))
        work = _Importing(actor, context, row, entries)
        return work.examine() if phase == VocabularyState.EXAMINING else work.bring()
    except Exception as error:
        _failed(row, error)
        raise


def _failed(row: VocabularyImport, error: Exception) -> None:
    """Write down how the job ended; one that will be tried again has not ended."""
    code = jobs.ended_with(error)
    if code is None:
        return
    params = error.params.get("cause", {}) if isinstance(error, Refusal) else {}
    rows = VocabularyImport.unscoped(reason="the job that owns this import says how it ended")
    rows.filter(id=row.id).update(state=VocabularyState.FAILED, error_code=code, error_params=params)


def _entries(row: VocabularyImport, context: JobSteps) -> Iterator[Concept | Unread]:
    """What the file holds. Refuses `VocabularyFileNotRead`."""
    try:
        with files.open_file(row.file_key) as file:
            if row.form not in FORMS:
                yield from table_rows(decoded(file.read())[0])
                return
            gathering = Gathering()
            for number, said in enumerate(statements(file, row.form), 1):
                gathering.take(said)
                if number % _BEAT == 0:
                    with context.step():
                        pass  # a sign of life: nothing is written while the file is read
        yield from gathering.concepts()
    except RdfUnusable as error:
        cause = {"code": error.code, "line": error.line}
        raise VocabularyFileNotRead(reason=why_unread(error.code, cause), cause=cause) from error
    except TableUnusable as error:
        cause = {"code": error.code, **error.params}
        raise VocabularyFileNotRead(reason=why_unread(error.code, cause), cause=cause) from error


class _Importing:
    """One file against one vocabulary."""

    def __init__(self, actor: Actor, context: JobSteps, row: VocabularyImport, entries: list[Concept | Unread]) -> None:
        self.actor, self.context, self.row, self.entries = actor, context, row, entries
        self.vocabulary = Vocabulary.scoped(actor).get(id=row.vocabulary_id)
        self.counts: dict[str, Any] = {"new": 0, "same": 0, "changed": 0, "conflict": 0, "rejected": 0, "lists": []}

    def examine(self) -> dict[str, Any]:
        """Count what would become of each entry; nothing is written."""
        for start in range(0, len(self.entries), _STEP * 5):
            for entry in self.entries[start : start + _STEP * 5]:
                self._count(entry, self._fate(entry)[0])
            with self.context.step(done=start, total=len(self.entries)):
                pass
        with self.context.step(done=len(self.entries), total=len(self.entries)):
            self.row.preview, self.row.state = storable(self.counts), VocabularyState.EXAMINED
            self.row.save()
        return {name: self.counts[name] for name in ("new", "same", "changed", "conflict", "rejected")}

    def bring(self) -> dict[str, Any]:
        """Bring the entries in from the last one committed on, then the relations between them."""
        self.counts = self.row.counts or self.counts
        total = 2 * len(self.entries)
        while self.row.position < total:
            at = self.row.position
            first = at < len(self.entries)
            piece = self.entries[at : at + _STEP] if first else self.entries[at - len(self.entries) :][:_STEP]
            with self.context.step(done=at, total=total) as step:
                own_vocabulary(self.actor, self.vocabulary.id)
                for entry in piece:
                    if first:
                        self._bring(entry)
                    elif isinstance(entry, Concept):
                        self._tie(entry)
                self.row.position = step.done = at + len(piece)
                self.row.counts = storable(self.counts)
                self.row.save()
        with self.context.step(done=total, total=total):
            self.row.state, self.row.ended_at = VocabularyState.DONE, now()
            self.row.counts = storable(self.counts)
            self.row.save()
            look_for_records(self.actor)
        files.delete(self.row.file_key)
        return {name: self.counts[name] for name in ("new", "same", "changed", "conflict", "rejected")}

    def _count(self, entry: Concept | Unread, fate: str) -> None:
        self.counts[fate] += 1
        if fate in ("rejected", "conflict") and len(self.counts["lists"]) < _SHOWN:
            unread = entry if isinstance(entry, Unread) else Unread(entry.place, self._label(entry), "edited-here")
            self.counts["lists"].append([fate, *unread])

    def _label(self, concept: Concept) -> str:
        return concept.preferred(self.vocabulary.language)

    def _fate(self, entry: Concept | Unread) -> tuple[str, Authority | None]:
        """What becomes of an entry, and the authority it is about."""
        if isinstance(entry, Unread):
            return "rejected", None
        found = self._known(entry)
        if not found:
            return "new", None
        if len(found) > 1 or found[0].merged_into_id is not None:
            return ("conflict", None) if len(found) > 1 else ("same", found[0])
        [row] = found
        if not self._differs(entry, row):
            return "same", row
        return ("conflict" if row.edited else "changed"), row

    def _known(self, concept: Concept) -> list[Authority]:
        rows = Authority.scoped(self.actor).filter(vocabulary_id=self.vocabulary.id).order_by("id")
        if concept.key:
            return list(rows.filter(external_id=concept.key)[:1])
        labelled = rows.filter(label=self._label(concept), merged_into=None)
        return list(labelled.filter(dates=concept.dates)[:2])

    def _differs(self, concept: Concept, row: Authority) -> bool:
        said = (self._label(concept), concept.notation, concept.dates, concept.note)
        if said != (row.label, row.notation, row.dates, row.note):
            return True
        names = AuthorityName.objects.filter(authority_id=row.id).exclude(form=NameForm.ROMANISED)
        return {text for text, _language, _form in self._names(concept)} != set(names.values_list("text", flat=True))

    def _names(self, concept: Concept) -> list[tuple[str, str, NameForm]]:
        own = self.vocabulary.language
        names = [(text, tag or own, NameForm.PREFERRED) for tag, text in concept.labels]
        return names + [(text, tag or own, NameForm.VARIANT) for tag, text in concept.variants]

    def _bring(self, entry: Concept | Unread) -> None:
        fate, row = self._fate(entry)
        self._count(entry, fate)
        if not isinstance(entry, Concept) or fate not in ("new", "changed"):
            return
        at = now()
        label = self._label(entry)
        if row is None:
            row = Authority(
                organisation_id=self.row.organisation_id,
                vocabulary_id=self.vocabulary.id,
                kind=self.vocabulary.kind,
                external_id=entry.key,
                created_at=at,
                updated_at=at,
            )
        row.label, row.notation, row.dates, row.note = label, entry.notation, entry.dates, entry.note
        if fate == "new":
            row.save(force_insert=True)
            history(self.actor, row, "imported", self.row.filename)
            announce("authority", row.id, row.organisation_id, "created")
        else:
            AuthorityName.objects.filter(authority_id=row.id).delete()
            noted(self.actor, row, "imported", self.row.filename)
        names = self._names(entry)
        sound = sounds(row.kind, label)
        if sound and name_key(sound) not in {name_key(text) for text, _language, _form in names}:
            names.append((sound, "zh-Latn", NameForm.ROMANISED))
        write_names(row.id, names)

    def _tie(self, concept: Concept) -> None:
        """Write the relations of an entry; one that would stand above itself is listed and left out."""
        found = self._known(concept)
        if len(found) != 1 or found[0].merged_into_id is not None or found[0].edited:
            return
        row = found[0]
        self._drop_relations(row, concept)
        for key in concept.broader:
            for other in self._one(concept, key):
                if stands_above(row.id, {other.id}):
                    self._left_out(concept, key, "circle")
                else:
                    AuthorityLink.objects.get_or_create(source_id=row.id, target_id=other.id, kind=LinkKind.BROADER)
        for key in concept.related:
            for other in self._one(concept, key):
                if other.id != row.id:
                    low, high = min(row.id, other.id), max(row.id, other.id)
                    AuthorityLink.objects.get_or_create(source_id=low, target_id=high, kind=LinkKind.RELATED)

    def _drop_relations(self, row: Authority, concept: Concept) -> None:
        """A broader one that the file does not name any more is taken away."""
        wanted = {other.id for key in concept.broader for other in self._pointed(key)}
        links = AuthorityLink.objects.filter(source_id=row.id, kind=LinkKind.BROADER)
        links.exclude(target_id__in=wanted).delete()

    def _pointed(self, key: str) -> list[Authority]:
        """The authority that a relation names by identifier, notation or label, when it is one only."""
        rows = Authority.scoped(self.actor).filter(vocabulary_id=self.vocabulary.id, merged_into=None)
        for column in ("external_id", "notation", "label"):
            found = list(rows.filter(**{column: key})[:2])
            if found:
                return found if len(found) == 1 else []
        return []

    def _one(self, concept: Concept, key: str) -> list[Authority]:
        """The same; where there is none, or more than one, the relation is listed."""
        found = self._pointed(key)
        if not found:
            self._left_out(concept, key, "not-here")
        return found

    def _left_out(self, concept: Concept, key: str, reason: str) -> None:
        if len(self.counts["lists"]) < _SHOWN:
            self.counts["lists"].append(["relation", concept.place, f"{self._label(concept)} → {key}"[:200], reason])
