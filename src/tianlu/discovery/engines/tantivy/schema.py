"""The schema of the embedded index."""

from functools import lru_cache

import tantivy

from tianlu.discovery.engines.fields import CODES, KEYS, LABELS, NUMBERS, OFFERED, ORDERS, READ, SORTS, TEXT


@lru_cache(maxsize=1)
def schema() -> tantivy.Schema:
    """Text and readings with positions; keys as whole values; labels, sorts and numbers also as columns."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)
    for name in (*TEXT, *READ):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in (*KEYS, *CODES, *OFFERED):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in (*LABELS, *SORTS):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in NUMBERS:
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in ORDERS:
        builder.add_integer_field(name, fast=True)
    return builder.build()


def prepare(index: tantivy.Index) -> tantivy.Index:
    """Register the only tokenizer there is: tokens arrive joined by spaces."""
    whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("whitespace", whitespace)
    return index
