"""Keeping authorities: made, changed, tied together, merged, found in records, brought in from files."""

from tianlu.catalog.services.authorities.deciding import (
    choose_schemes,
    examine_vocabulary,
    receive_vocabulary,
    start_vocabulary,
)
from tianlu.catalog.services.authorities.importing import run_vocabulary
from tianlu.catalog.services.authorities.keeping import (
    add_name,
    create_authority,
    create_vocabulary,
    edit_authority,
    remove_name,
)
from tianlu.catalog.services.authorities.linking import link_records, relink, run_linking, settle_doubt
from tianlu.catalog.services.authorities.merging import merge_authorities, prepare_headings, split_authority
from tianlu.catalog.services.authorities.relating import relate, unrelate

__all__ = [
    "add_name",
    "choose_schemes",
    "create_authority",
    "create_vocabulary",
    "edit_authority",
    "examine_vocabulary",
    "link_records",
    "merge_authorities",
    "prepare_headings",
    "receive_vocabulary",
    "relate",
    "relink",
    "remove_name",
    "run_linking",
    "run_vocabulary",
    "settle_doubt",
    "split_authority",
    "start_vocabulary",
    "unrelate",
]
