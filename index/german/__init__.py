"""German: words to terms.

tokens      text   -> words, and where they stand
normalise   word   -> folded word (Änderung, Aenderung -> anderung)
stem        folded -> stem (CISTEM)
analyzer    the three in a row, with a memory for words already seen
"""
