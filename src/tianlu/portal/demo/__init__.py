"""The demo library: a fictional city library with real records, built the same on every machine."""

from pathlib import Path

VECTORS = Path(__file__).with_name("built") / "vectors.npz"  # of titles and subjects; in the wheel, made at `make dist`
