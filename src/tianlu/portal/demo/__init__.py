"""The demo library: a fictional city library with real records, built the same on every machine."""
