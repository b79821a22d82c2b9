"""Addresses that do not move, of pages that belong to rooms above: a record as readers see it, and at the desk."""

ADDRESSES = {"records_at": "/records/", "managed_at": "/desk/records/"}
