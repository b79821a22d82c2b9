"""Files attached to records: kept, read in a sandbox, searched by page, shown to whoever may see them."""
