"""The embedded engine: tantivy on tokens made by `kit.text`."""

from tianlu.discovery.engines.tantivy.engine import TantivyEngine

__all__ = ["TantivyEngine"]
