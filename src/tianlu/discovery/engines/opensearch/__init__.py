"""The engine for many machines: an OpenSearch cluster on tokens made by `kit.text`."""

from tianlu.discovery.engines.opensearch.engine import OpenSearchEngine

__all__ = ["OpenSearchEngine"]
