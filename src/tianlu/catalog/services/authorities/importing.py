"""A vocabulary from a file: examined without writing, brought in by steps that a crash does not undo."""

from typing import Any, Final

from tianlu.catalog.data import (
    LinkKind,
    NameForm,
    VocabularyFileNotRead,
    VocabularyState,
)
from tianlu.catalog.engines.rdf import FORMS, RdfUnusable, statements
from tianlu.catalog.models import Authority, AuthorityLink, AuthorityName, Vocabulary, VocabularyImport
from tianlu.catalog.queries.vocabularies import vocabulary_files_needed, why_unread
from tianlu.catalog.rules.authority_records import authorities_in
from tianlu.catalog.rules.headings import name_key
from tianlu.catalog.rules.skos import Gathering, Scheme
from tianlu.catalog.rules.vocabularies import Concept, TableUnusable, Unread, decoded, folded, once, table_rows
from tianlu.catalog.services.authorities.deciding import MARC
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


def run_vocabulary(actor: Actor, context: JobSteps, import_id: int, phase: str) -> dict[str, Any]:
    """The job behind both; run again after a crash, it goes on behind the last entry committed."""
    row = VocabularyImport.scoped(actor).get(id=import_id)
    if row.state == VocabularyState.DONE:
        return dict(row.counts)
    try:
        work = _Importing(actor, context, row)
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


def _read(
    row: VocabularyImport, context: JobSteps, kind: str, language: str
) -> tuple[list[Concept | Unread], list[Scheme]]:
    """What the file holds of the schemes taken, and its schemes where they are several. Refuses `VocabularyFileNotRead`."""
    try:
        with files.open_file(row.file_key) as file:
            if row.form == MARC:
                return list(folded(once(authorities_in(file, kind)))), []
            if row.form not in FORMS:
                return list(folded(once(table_rows(decoded(file.read())[0])))), []
            gathering = Gathering()
            for number, said in enumerate(statements(file, row.form), 1):
                gathering.take(said)
                if number % _BEAT == 0:
                    with context.step():
                        pass  # a sign of life: nothing is written while the file is read
        entries = list(folded(once(gathering.concepts(row.schemes))))
        if not entries and not row.schemes:
            raise RdfUnusable("no-concepts", 0)
        return entries, gathering.schemes(language)
    except RdfUnusable as error:
        cause = {"code": error.code, "line": error.line}
        raise VocabularyFileNotRead(reason=why_unread(error.code, cause), cause=cause) from error
    except TableUnusable as error:
        cause = {"code": error.code, **error.params}
        raise VocabularyFileNotRead(reason=why_unread(error.code, cause), cause=cause) from error


class _Importing:
    """One file against one vocabulary."""

    def __init__(self, actor: Actor, context: JobSteps, row: VocabularyImport) -> None:
        self.actor, self.context, self.row = actor, context, row
        self.vocabulary = Vocabulary.scoped(actor).get(id=row.vocabulary_id)
        self.entries, self.schemes = _read(row, context, self.vocabulary.kind, self.vocabulary.language)
        self.counts: dict[str, Any] = {"new": 0, "same": 0, "changed": 0, "conflict": 0, "rejected": 0, "lists": []}

    def examine(self) -> dict[str, Any]:
        """Count what would become of each entry; nothing is written."""
        for start in range(0, len(self.entries), _STEP * 5):
            for entry in self.entries[start : start + _STEP * 5]:
                self._count(entry, self._fate(entry)[0])
            with self.context.step(done=start, total=len(self.entries)):
                pass
        with self.context.step(done=len(self.entries), total=len(self.entries)) as step:
            self.row.preview = storable(self.counts | {"schemes": [list(one) for one in self.schemes]})
            self.row.state = VocabularyState.EXAMINED
            self.row.save()
            step.result = self._told()
        return dict(step.result)

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
        with self.context.step(done=total, total=total) as step:
            self.row.state, self.row.ended_at = VocabularyState.DONE, now()
            self.row.counts = storable(self.counts)
            self.row.save()
            look_for_records(self.actor)
            step.result = self._told()
        if not vocabulary_files_needed([self.row.file_key]):  # another import may take other schemes of it
            files.delete(self.row.file_key)
        return dict(step.result)

    def _told(self) -> dict[str, Any]:
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
        firsts = dict(reversed(concept.labels))  # SKOS allows one for each language
        names = [
            (text, tag or own, NameForm.PREFERRED if firsts[tag] == text else NameForm.VARIANT)
            for tag, text in concept.labels
        ]
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
