"""Handlers of the jobs of discovery."""
