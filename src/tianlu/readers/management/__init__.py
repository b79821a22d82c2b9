"""Management commands of readers."""
