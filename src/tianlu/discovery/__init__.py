"""Finding: the index, the query language, facets, ranking and the pages of results and records."""
