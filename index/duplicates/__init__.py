"""The same copy in several outlets.

    spool     the prints of a whole archive, on disk
       |
    pairs     which articles have prints in common, and how much of each stands in the other
       |
    clusters  which of them tell one story in the same words
       |
    origin    who of these wrote it first, and why one may think so

    runs      the passages that two texts have in common, word for word

Prints themselves are made in ``index.prints``, where the text is analysed.
"""
