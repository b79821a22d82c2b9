"""The schema of the embedded index."""

from functools import lru_cache

import tantivy

from tianlu.discovery.engines.fields import CODES, COLUMNS, FACETED, FORMS, KEYS, NUMBERS, OFFERED, ORDERS, READ, TEXT


@lru_cache(maxsize=1)
def schema() -> tantivy.Schema:
    """Text and readings with positions; keys as whole values; what is faceted and numbers also as columns; columns alone."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)
    for name in (*TEXT, *READ):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in (*KEYS, *CODES, *FORMS, *OFFERED):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FACETED:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in COLUMNS:
        builder.add_text_field(name, tokenizer_name="column", index_option="basic", fast=True)
    for name in NUMBERS:
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in ORDERS:
        builder.add_integer_field(name, fast=True)
    return builder.build()


def prepare(index: tantivy.Index) -> tantivy.Index:
    """Register the tokenizers: tokens arrive joined by spaces; a column is a whole value, of which no word is indexed."""
    raw, split = tantivy.Tokenizer.raw(), tantivy.Tokenizer.whitespace()
    index.register_tokenizer("whitespace", tantivy.TextAnalyzerBuilder(split).build())
    nothing = tantivy.Filter.remove_long(1)  # keeps only tokens without a letter
    index.register_tokenizer("column", tantivy.TextAnalyzerBuilder(raw).filter(nothing).build())
    index.register_fast_field_tokenizer("column", tantivy.TextAnalyzerBuilder(raw).build())
    return index
