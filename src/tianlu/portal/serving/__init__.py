"""Serving: one supervised process tree of web, worker and indexer."""
