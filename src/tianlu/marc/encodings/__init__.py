"""Encodings of MARC files: strict codecs, and the evidence by which one is chosen."""

from tianlu.marc.encodings.codecs import CODECS, Codec, codec

__all__ = ["CODECS", "Codec", "codec"]
