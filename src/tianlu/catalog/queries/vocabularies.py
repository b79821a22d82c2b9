"""Vocabularies of a library, the files brought into them, and why some could not be read."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tianlu.catalog.data import (
    EDIT,
    AuthorityKind,
    NoSuchVocabulary,
    SchemeView,
    VocabularyImportView,
    VocabularyState,
    VocabularyView,
)
from tianlu.catalog.models import Authority, Vocabulary, VocabularyImport
from tianlu.kit import jobs
from tianlu.kit.errors import Sentence
from tianlu.libraries.data import Actor

REASONS: dict[str, Sentence] = {
    "no-label": gettext_lazy("it has no label"),
    "too-long": gettext_lazy("its label, number or dates are longer than can be kept"),
    "too-many-names": gettext_lazy("it has too many names"),
    "twice": gettext_lazy("its identifier stands in the file twice"),
    "edited-here": gettext_lazy("it was changed at the desk, or several here are called so; left as it is"),
    "group": gettext_lazy("it is a collection of entries, not an entry"),
    "deprecated": gettext_lazy("it is out of use, and nothing is named to use instead"),
    "no-target": gettext_lazy("what is to be used instead of it is not in the file"),
    "instead-circle": gettext_lazy("what is to be used instead of it leads back to it"),
    "damaged": gettext_lazy("its bytes are no record that can be read"),
    "description": gettext_lazy("it describes a publication: import it under Imports"),
    "other-kind": gettext_lazy(
        "its heading is of another kind, or a title: bring the file into a vocabulary of that kind"
    ),
    "reference": gettext_lazy("it only refers to other headings"),
    "not-here": gettext_lazy("this relation leads to nothing here, or to several of one name; left out"),
    "circle": gettext_lazy("this relation would make something stand above itself; left out"),
}


def vocabularies_of(actor: Actor) -> list[VocabularyView]:
    """The vocabularies of the actor's own organisation, with the number of their live authorities."""
    actor.require(EDIT)
    rows = list(Vocabulary.scoped(actor).filter(organisation_id__in=actor.own).order_by("name"))
    counted = Authority.scoped(actor).filter(vocabulary__in=rows, merged_into=None).values("vocabulary_id")
    numbers = {row["vocabulary_id"]: row["number"] for row in counted.annotate(number=Count("id")).order_by()}
    return [_view(row, numbers.get(row.id, 0)) for row in rows]


def _view(row: Vocabulary, number: int) -> VocabularyView:
    return VocabularyView(
        row.id, row.organisation_id, row.name, AuthorityKind(row.kind), row.language, row.source, row.licence, number
    )


def vocabulary_for(actor: Actor, vocabulary_id: int) -> VocabularyView:
    """One of them. Raises `NoSuchVocabulary`."""
    actor.require(EDIT)
    row = Vocabulary.scoped(actor).filter(organisation_id__in=actor.own, id=vocabulary_id).first()
    if row is None:
        raise NoSuchVocabulary()
    return _view(row, Authority.scoped(actor).filter(vocabulary_id=row.id, merged_into=None).count())


def standing(row: VocabularyImport) -> tuple[VocabularyState, str]:
    """The state an import is really in: a job that died for good leaves the row behind."""
    state = VocabularyState(row.state)
    if not state.busy or row.job_id is None:
        return state, row.error_code
    code = jobs.stopped_by(row.job_id)
    return (state, row.error_code) if code is None else (VocabularyState.FAILED, code)


def vocabulary_imports(actor: Actor, vocabulary_id: int, *, limit: int = 50) -> list[VocabularyImportView]:
    """Files brought into a vocabulary, newest first."""
    vocabulary_for(actor, vocabulary_id)
    rows = VocabularyImport.scoped(actor).filter(vocabulary_id=vocabulary_id).order_by("-id")[:limit]
    return [_import_view(row) for row in rows]


def vocabulary_imports_waiting(actor: Actor, *, limit: int = 50) -> list[VocabularyImportView]:
    """Files of the library's vocabularies that are not brought in yet, newest first."""
    actor.require(EDIT)
    rows = VocabularyImport.scoped(actor).filter(organisation_id__in=actor.own).exclude(state=VocabularyState.DONE)
    return [_import_view(row) for row in rows.order_by("-id")[:limit]]


def vocabulary_import_for(actor: Actor, import_id: int) -> VocabularyImportView:
    """One file. Raises `NoSuchVocabulary`."""
    actor.require(EDIT)
    row = VocabularyImport.scoped(actor).filter(id=import_id).first()
    if row is None:
        raise NoSuchVocabulary()
    return _import_view(row)


def _import_view(row: VocabularyImport) -> VocabularyImportView:
    state, code = standing(row)
    return VocabularyImportView(
        id=row.id,
        vocabulary_id=row.vocabulary_id,
        filename=row.filename,
        form=row.form,
        state=state,
        preview=row.preview,
        counts=row.counts,
        job_id=row.job_id,
        error_code=code,
        error_params=row.error_params,
        created_at=row.created_at,
        schemes=tuple(
            SchemeView(key, title, number, row.schemes is None or key in row.schemes)
            for key, title, number in row.preview.get("schemes", ())
        ),
        undecided=undecided(row),
    )


def undecided(row: VocabularyImport) -> bool:
    """Whether a file of several concept schemes waits to hear where they go."""
    return row.schemes is None and bool(row.preview.get("schemes"))


def vocabulary_job(view: VocabularyImportView) -> dict[str, Any]:
    """The progress of an import at work."""
    href = reverse("catalog:vocabulary-progress", args=[view.id])
    return jobs.shown_work(view.job_id, view.state.label, busy=view.state.busy, poll_href=href)


def vocabulary_files_needed(keys: Collection[str]) -> set[str]:
    """Which of these stored files an import still reads, or may be asked to."""
    rows = VocabularyImport.unscoped(reason="a file of any library's import is kept")
    kept = rows.filter(~Q(state=VocabularyState.DONE), file_key__in=keys)
    return set(kept.values_list("file_key", flat=True))


def why_unread(code: str, params: Mapping[str, Any]) -> str:
    """Why a file cannot be read, in the active language."""
    match code:
        case "entities":
            return _("it declares entities, which could grow without end. Save it without, or as Turtle.")
        case "nesting":
            return _("its elements are nested too deeply.")
        case "syntax":
            return _("line %(line)s is not in order.") % {"line": params.get("line") or "?"}
        case "csv":
            return _("a quotation mark in line %(line)s is not closed.") % params
        case "encoding":
            return _("its characters are neither UTF-8, UTF-16 nor GB 18030.")
        case "too-many":
            return _("it holds more than %(most)s entries.") % params
        case "empty":
            return _("it is empty.")
        case "no-marc":
            return _("it holds no record of MARC.")
        case "json":
            return _("it is JSON. Save the vocabulary as RDF/XML or Turtle.")
        case "no-concepts":
            return _("it holds no SKOS concept. Export the vocabulary as SKOS.")
        case "binary":
            return _("it is no text.")
        case _:
            return _("no column is called “label” or “名称”.")
