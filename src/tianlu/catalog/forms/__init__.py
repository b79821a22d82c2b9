"""Shapes of what staff type on the catalog's pages."""

from tianlu.catalog.forms.authorities import AuthorityForm, VocabularyFileForm, VocabularyForm, read_schemes
from tianlu.catalog.forms.batches import read_operations
from tianlu.catalog.forms.imports import PreviewForm, UploadForm
from tianlu.catalog.forms.tables import (
    TableFileForm,
    TableMappingForm,
    TableSheetForm,
)
from tianlu.catalog.forms.targets import TARGET_PRESETS, TargetForm, TrialForm
from tianlu.catalog.forms.writing import Typed, read_typed, row_key

__all__ = [
    "TARGET_PRESETS",
    "AuthorityForm",
    "PreviewForm",
    "TableFileForm",
    "TableMappingForm",
    "TableSheetForm",
    "TargetForm",
    "TrialForm",
    "Typed",
    "UploadForm",
    "VocabularyFileForm",
    "VocabularyForm",
    "read_operations",
    "read_schemes",
    "read_typed",
    "row_key",
]
