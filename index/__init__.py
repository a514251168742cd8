"""The index: how an article gets in, and how it is found again.

    sources        files, read as articles
       |
    holdings       which articles we hold: ids that stay, and when each was first seen
       |
    german         words to terms
       |
    engines        tantivy or Whoosh, behind one contract (``engine``, ``tree``, ``schema``)
       |
    generations    a fresh index beside the live one, and the switch

``build`` joins them. Nothing in here knows what a reader types or what a page looks like.
"""
