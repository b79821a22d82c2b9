"""Pages of the holdings on the staff desk."""
