"""Machinery of holdings: labels drawn as PDF."""
