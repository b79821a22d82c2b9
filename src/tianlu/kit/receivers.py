"""Kit's own contributions: its doctor checks and the parts of a backup it owns."""
