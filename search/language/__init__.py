"""The query language: from what a reader types to a query tree.

understand   the whole way; with what it returns, all that others need
sameness     whether two queries find the same
   |
plugins      Whoosh's parser and our plugins: brackets, fields, operators, words
proximity    NAHE and VOR: words and phrases near each other
supplements  Innen- und Außenpolitik: words that were left short
quotes       phrases in all the quotation marks that are in use
   |
words        a word or a phrase with its field: the leaf of a tree
names        names of one or several words, with their other spellings
logic        UND, ODER, NICHT put in order; the tree
conditions   what the query asks of an article, one thing after the other
spelling     the query in canonical spelling
   |
reading      one text being read: its clean form, today, what there is to point out
nodes        what the text is cut into
fields       titel:, medium:, datum: and the others
function_words  what nothing is found for where any word will do
hints        what was taken differently from what was typed
"""

from search.language.conditions import Condition, ConditionKind
from search.language.hints import Hint, HintKind
from search.language.meaning import Understood, understand
from search.language.nodes import Also, PlainWord
from search.language.sameness import same

__all__ = [
    "Also",
    "Condition",
    "ConditionKind",
    "Hint",
    "HintKind",
    "PlainWord",
    "Understood",
    "same",
    "understand",
]
