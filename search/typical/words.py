"""Typical words of what a request finds.

The first hits are read, and each word is held against the whole archive: how many titles and
bodies have it here and there. It has to be more frequent here surely (``keyness``), and enough so
to be worth telling, which is another question (Gabrielatos: Keyness Analysis, in: Corpus
Approaches to Discourse, 2018).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from whoosh import query as wq

from index.article import Article
from index.engine import Query, Searcher, Window
from index.german.analyzer import stem_of
from index.german.function_words import FUNCTION_FORMS
from index.german.normalise import fold
from index.german.variants import Variants
from search.filters import dated_as_asked, engine_filters
from search.language import Understood, understand
from search.loosely import opened, ranked
from search.request import Request
from search.typical.keyness import SURE, Corpus
from search.typical.names import Said, named
from search.typical.queried import Queried
from search.typical.texts import Text, texts

READ = 100  #: articles that are read, the first ones
SHOWN = 20  #: words that are told
CONSIDERED = 3 * SHOWN  #: of which some are put together, and some are one outlet's own
LEAST = 3  #: articles that must have a word; 2 where few are read
FEW = 12  #: articles that are few
SHARE = 0.03  #: of the articles that must have it where many are read
PART = 0.05  #: a result that is a smaller part of the archive is special, and so are its words:
TIMES = (2.0, 6.0)  #: how many times as frequent as everywhere, in a large result and a special one
PLAIN = 0.5  #: what a word written small counts: German writes nouns and names with a capital
OUTLETS = 3  #: where the articles read are of so many, a word must be of two


@dataclass(frozen=True, slots=True)
class TypicalWord:
    """A word, or a name of several, as it is mostly written."""

    text: str
    articles: int  #: of those read that have it
    score: float  #: how surely it is typical; the log-likelihood ratio


@dataclass(frozen=True, slots=True)
class Typical:
    """The typical words of what a request finds, the surest first."""

    request: Request
    understood: Understood
    total: int  #: articles found
    read: int  #: of them that were read, of several with the same text one
    sampled: bool  #: whether there are more than are read
    relaxed: bool  #: whether these have only some of the words asked for
    words: tuple[TypicalWord, ...]


def typical(
    searcher: Searcher, request: Request, today: date, variants: Variants | None = None
) -> Typical:
    """The typical words of what a request finds; those hits are read that its list begins with.

    Raises what ``searcher`` raises.
    """
    understood = understand(request.text, today, variants)
    tree, relaxed = understood.tree, False
    total, articles = _found(searcher, tree, request)
    if not total and understood.relaxed is not None:
        tree, relaxed = opened(understood.relaxed), True
        total, articles = _found(searcher, ranked(tree, understood.words), request)
    read = list(texts(articles))
    said = named(_surest(searcher, read, Queried(tree), total), read)[:SHOWN]
    shown = tuple(TypicalWord(one.spellings[0], one.articles, one.score) for one in said)
    return Typical(request, understood, total, _articles(read), total > READ, relaxed, shown)


def _found(searcher: Searcher, tree: wq.Query, request: Request) -> tuple[int, list[Article]]:
    asked = dated_as_asked(tree, request)
    window = Window(0, READ)
    found = searcher.search(Query(asked, engine_filters(request), (), request.order, window))
    # Of copies the first one is read: engines that rank differently read the same.
    return found.total, sorted((hit.article for hit in found.hits), key=lambda one: one.id)


def _surest(searcher: Searcher, read: Sequence[Text], queried: Queried, total: int) -> list[Said]:
    """The words that are most surely typical, the surest first."""
    articles = _articles(read)
    spellings = _spellings(read, LEAST if articles > FEW else 2)
    counted = searcher.words.counted({fold(one) for group in spellings for one, _ in group})
    size = searcher.size()
    corpus = Corpus(len(read), max(2 * size, len(read)))
    times = TIMES[total < PART * size]
    scored = []
    for group in spellings:
        here = min(sum(count for _, count in group), len(read))
        everywhere = sum(counted.get(one, 0) for one in {fold(one) for one, _ in group})
        score = corpus.surety(here, everywhere)
        if score >= SURE and corpus.ratio(here, everywhere) >= times:
            word = group[0][0]
            score *= PLAIN if word[0].islower() else 1.0
            scored.append((-score, word, tuple(one for one, _ in group)))
    found = []
    spread = len({text.outlet for text in read}) >= OUTLETS
    least = max(LEAST if articles > FEW else 2, ceil(SHARE * articles))
    for score, word, written in sorted(scored)[:CONSIDERED]:
        having = [text for text in read if not text.distinct.isdisjoint(written)]
        number = _articles(having)
        if number >= least and (not spread or len({text.outlet for text in having}) > 1):
            found.append(Said(written, number, -score, word in queried))
    return found


def _articles(read: Sequence[Text]) -> int:
    return len({text.article for text in read})


def _spellings(read: Sequence[Text], least: int) -> list[list[tuple[str, int]]]:
    """Words by their stem that enough texts have: their spellings with counts, most first."""
    counts: Counter[str] = Counter()
    for text in read:
        counts.update(text.distinct)
    groups: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for word, count in counts.items():
        # What stands in one text alone is too little, and would be most of the work.
        if count > 1 and _may_tell(word):
            groups[stem_of(word)].append((word, count))
    return [
        sorted(group, key=lambda one: (-one[1], one[0]))
        for group in groups.values()
        if sum(count for _, count in group) >= least
    ]


def _may_tell(word: str) -> bool:
    """No number, no short word that is written small, no function word."""
    if word[0].isdigit() or len(word) < 2 or (len(word) < 4 and not word[0].isupper()):
        return False
    return word.lower() not in FUNCTION_FORMS
