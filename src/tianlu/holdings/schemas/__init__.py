"""JSON of the holdings' API, one module for each of its own."""
