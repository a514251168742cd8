"""German: words to terms.

tokens      text   -> words, and where they stand
normalise   word   -> folded word (Änderung, Aenderung -> anderung)
stem        folded -> stem (CISTEM)
variants    name   -> its other spellings (Kiew, Kyjiw), when a query is asked
analyzer    the three in a row, with a memory for words already seen
"""
