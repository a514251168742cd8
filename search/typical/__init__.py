"""Typical words: what the articles found talk about more than the rest of the archive does.

words      the whole way from a request to its typical words; what others need
   |
keyness    how surely a word is more frequent here than everywhere
names      words that mostly stand side by side, put together
queried    which words the query itself asks for
texts      what is read of the articles found
"""

from search.typical.words import Typical, TypicalWord, typical

__all__ = ["Typical", "TypicalWord", "typical"]
