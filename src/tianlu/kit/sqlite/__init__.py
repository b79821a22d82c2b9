"""SQLite as Django's backend of this name; see `base`."""
