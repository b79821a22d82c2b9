"""Tianlu 天禄: a whole smart library in one Python package."""

__version__ = "0.1.0"
