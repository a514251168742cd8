"""Sources: files, read as articles.

    walk        which files, by what reader
    sidecar     metadata beside the files
    text        one article a file, plain text
    jsonl       one article a line
    describe    what was read, for people to check

and what these are made of: decoding, unwrap, lines, head, marks, bylines, dates, body,
furniture, pull_quotes, credits, agencies, comments, outlets, language. docs/SOURCES.md tells
the rules.
"""

from index.sources.walk import SOURCES, Source, files, inputs, read

__all__ = ["SOURCES", "Source", "files", "inputs", "read"]
