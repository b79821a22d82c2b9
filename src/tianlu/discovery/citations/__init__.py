"""A record cited, exported to reference managers, and described for machines (schema.org)."""

from tianlu.discovery.citations.accounting import WRITERS
from tianlu.discovery.citations.exporting import bibtex, ris
from tianlu.discovery.citations.items import csl_item
from tianlu.discovery.citations.linked import json_ld_script, schema_org
from tianlu.discovery.citations.styling import STYLES, Quoted, cite

__all__ = ["STYLES", "WRITERS", "Quoted", "bibtex", "cite", "csl_item", "json_ld_script", "ris", "schema_org"]
