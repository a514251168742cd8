"""Sources: files, read as articles.

    finding     which files
    walk        by what reader
    items       the bytes in a file, whatever is packed around them
    recognise   what format bytes are in
    sidecar     metadata beside the files
    memory      what was parsed before

    text html feeds newsml objects jsonl tables mail pdf web_archives      one a format

    telling, records    what a format tells, completed by what the text says
    describe            what was read, for people to check

and what these are made of: of texts decoding, unwrap, lines, head, marks, bylines, dates, body,
furniture, pull_quotes, credits, agencies, comments, outlets, language; of pages page, jsonld,
people, loose_dates, outlet_list, markup; of JSON ninjs, json_values. docs/SOURCES.md tells the
rules.
"""

from index.sources.finding import files, inputs, reading_order
from index.sources.memory import FORGETFUL, Memory
from index.sources.part import Part
from index.sources.sidecar import Metadata
from index.sources.walk import SOURCES, Divisible, Readable, Source, read, readable

__all__ = [
    "FORGETFUL",
    "SOURCES",
    "Divisible",
    "Memory",
    "Metadata",
    "Part",
    "Readable",
    "Source",
    "files",
    "inputs",
    "read",
    "readable",
    "reading_order",
]
