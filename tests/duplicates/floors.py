"""What finding copies must not fall below. Raise a floor when a change has earned it."""

RECALL = 0.98  #: of passages of fifteen words and more, found in the whole archive
PRECISION = 0.97
SHARES = (0.42, 0.52)  #: of the first two seeds that stands in the other
PLANTED = {  #: of copies, by the way of copying: in the sample corpus, and in real articles
    "cut": (1.0, 0.99),
    "reordered": (1.0, 0.99),
    "reworded, four words in a row": (1.0, 0.99),
    "reworded, every fifth sentence": (1.0, 0.99),
    "reworded, single words": (0.7, 0.94),  # few shingles are left of a short text
}
STRANGERS = 0.005  #: of the copies, at most, in a story that is not theirs
DIFFERING = 0.005  #: of the articles, at most, grouped otherwise when they came one by one
MICROSECONDS = 700  #: of CPU an article of 359 words, at most, for all of it
MEGABYTES = 500  #: at most, for any archive
