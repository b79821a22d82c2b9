"""The query language: CQL 1.2, the simple box and the advanced form, all parsed to one tree."""
