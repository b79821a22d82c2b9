"""Stores of vectors and embedders, each behind its Protocol."""
