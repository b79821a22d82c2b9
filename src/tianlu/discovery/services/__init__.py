"""What discovery does: keep the index and the vectors in step with the catalog and the shelves."""

from tianlu.discovery.services.embedding import load_vectors, record_text
from tianlu.discovery.services.evaluating import Evaluation, accept_run, compared, evaluate_file
from tianlu.discovery.services.gaps import count_gaps, settle_gap
from tianlu.discovery.services.indexing import follow_changes, ready_index, rebuild_index, settle, status_of_index
from tianlu.discovery.services.judging import (
    ask_for_run,
    evaluate_own,
    forget_judged_search,
    keep_judged_search,
    run_judged_searches,
)
from tianlu.discovery.services.kept import (
    add_to_list,
    forget_list,
    forget_search,
    make_list,
    save_search,
    tag_record,
    take_from_list,
    untag_record,
)
from tianlu.discovery.services.meaning import (
    embed_titles,
    rebuild_vectors,
    status_of_vectors,
)

__all__ = [
    "Evaluation",
    "accept_run",
    "add_to_list",
    "ask_for_run",
    "compared",
    "count_gaps",
    "embed_titles",
    "evaluate_file",
    "evaluate_own",
    "follow_changes",
    "forget_judged_search",
    "forget_list",
    "forget_search",
    "keep_judged_search",
    "load_vectors",
    "make_list",
    "ready_index",
    "rebuild_index",
    "rebuild_vectors",
    "record_text",
    "run_judged_searches",
    "save_search",
    "settle",
    "settle_gap",
    "status_of_index",
    "status_of_vectors",
    "tag_record",
    "take_from_list",
    "untag_record",
]
