"""Exchangeable machinery that finds records; `opened()` gives the one the settings name."""
