"""Organisations, their branches, opening hours and settings; who is acting and what that actor may see and do."""
