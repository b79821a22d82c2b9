"""Shapes of what staff type about holdings."""

from tianlu.holdings.forms.call_numbers import AuthorTableForm, NumberForm, SchemeForm
from tianlu.holdings.forms.labels import LabelsForm, LayoutForm, RelabellingFilter
from tianlu.holdings.forms.mappings import MappingForm

__all__ = [
    "AuthorTableForm",
    "LabelsForm",
    "LayoutForm",
    "MappingForm",
    "NumberForm",
    "RelabellingFilter",
    "SchemeForm",
]
