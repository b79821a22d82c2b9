"""Shapes of what staff type about holdings."""

from tianlu.holdings.forms.call_numbers import AuthorTableForm, GiveUpForm, NumberForm, SchemeForm
from tianlu.holdings.forms.cutovers import CutoverFileForm, CutoverMappingForm
from tianlu.holdings.forms.inventories import InventoryForm, InventoryScansForm
from tianlu.holdings.forms.labels import LabelsForm, LayoutForm, RelabellingFilter
from tianlu.holdings.forms.mappings import MappingForm
from tianlu.holdings.forms.scanning import ScanForm

__all__ = [
    "AuthorTableForm",
    "CutoverFileForm",
    "CutoverMappingForm",
    "GiveUpForm",
    "InventoryForm",
    "InventoryScansForm",
    "LabelsForm",
    "LayoutForm",
    "MappingForm",
    "NumberForm",
    "RelabellingFilter",
    "ScanForm",
    "SchemeForm",
]
