"""OpenSearch: the engine for what one machine does not hold.

    cluster     the connection: one call, its errors as ours
    fields      the schema as OpenSearch takes it
    compiler    a query tree to the query DSL; intervals for what is not side by side
    moment      a point in time, which a searcher reads
    searcher    a query to results; counting for facets
    words       the words of an index, in an index beside it
    writer      documents into an index; bulk sends, tally counts words
    building    an index being written; deferred holds back what an update changes
    generations which index is live, behind an alias; lock for the one writer

It is not opened in a folder as the others are, but by ``index.opening`` from the settings.
"""
