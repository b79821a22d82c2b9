"""Judged queries over the demo library: what readers type, and which records answer it. See README.md."""
