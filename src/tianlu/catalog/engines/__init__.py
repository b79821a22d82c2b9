"""Exchangeable machinery of the catalog."""
