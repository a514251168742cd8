"""Marking: where a query matched, and the passages that show it.

marks, snippets   what of a text matched, and what of it is shown; all that others need
passages, sentences   where a snippet begins and ends
   |
asked   what a query asks of one reading of a text
   |
sequences, patterns, needles   words in order, wildcards, letters to look for
   |
strings, parts   how a string reads, and what it is made of
"""
