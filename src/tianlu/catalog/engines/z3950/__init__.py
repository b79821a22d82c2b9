"""A small client of Z39.50 (ISO 23950): init, search, present, close."""

from tianlu.catalog.engines.z3950.client import Z3950Target

__all__ = ["Z3950Target"]
