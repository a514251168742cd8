"""Patterns and the words they stand for."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from fnmatch import fnmatchcase
from itertools import count
from pathlib import Path

import pytest
from whoosh import query as wq

from index.article import Article, Comment, Paragraph
from index.document import prepare
from index.errors import IndexDamaged
from index.german.normalise import fold
from index.german.tokens import words
from index.german.wildcards import expression
from index.vocabulary import Vocabulary
from index.wordcount import FILE, VocabularyWriter

TEXTS = (
    "Röntgenbild und Röntgenbilder, roentgen und Roentgenarzt",
    "Truppen, Schutztruppen und Schutztruppe; der Wert, die Worte, das Wort, ein Wirt",
    "Wort um Wort; 73.000 Worte, Straße, Strasse",
)


@pytest.fixture
def vocabulary(tmp_path: Path) -> Iterator[Vocabulary]:
    writer, numbers = VocabularyWriter(tmp_path), count(1)
    for text in TEXTS:
        comments = (Comment("Leserbrief aus Bonn"),)
        article = Article(
            id=text, paragraphs=(Paragraph(text),), comments=comments, authors=("Jörg Müller",)
        )
        writer.add(prepare(article, next(numbers)))
    writer.commit()
    with closing(Vocabulary(tmp_path)) as vocabulary:
        yield vocabulary


def found(vocabulary: Vocabulary, pattern: wq.Query, limit: int = 10_000) -> set[str]:
    return set(vocabulary.expand(pattern, limit).words)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("rontgen*", {"Röntgenbild", "Röntgenbilder", "roentgen", "Roentgenarzt"}),
        ("*truppen", {"Truppen", "Schutztruppen"}),
        ("*trupp*", {"Truppen", "Schutztruppen", "Schutztruppe"}),
        ("w?rt", {"Wert", "Wort", "Wirt"}),
        ("str*se", {"Straße", "Strasse"}),
        ("stra?e", {"Straße", "Strasse"}),
        ("*tra?e", {"Straße", "Strasse"}),
        ("st???e", {"Straße", "Strasse"}),
        ("stras?e", {"Straße", "Strasse"}),
        ("stra??", {"Straße", "Strasse"}),
        ("7300?", {"73.000"}),
        ("x[ab]*", set()),
        ("leser*", set()),
    ],
)
def test_wildcards(vocabulary: Vocabulary, pattern: str, expected: set[str]) -> None:
    assert found(vocabulary, wq.Wildcard("any", pattern)) == expected


@pytest.mark.parametrize(
    ("word", "distance", "expected"),
    [
        ("wort", 1, {"Wert", "Wort", "Wirt", "Worte"}),
        ("schutztrupen", 1, {"Schutztruppen"}),
        ("schutztrupen", 2, {"Schutztruppen", "Schutztruppe"}),
        ("chutztruppe", 1, {"Schutztruppe"}),
    ],
)
def test_words_nearby(vocabulary: Vocabulary, word: str, distance: int, expected: set[str]) -> None:
    assert found(vocabulary, wq.FuzzyTerm("any", word, maxdist=distance)) == expected


def test_comments_give_stems_and_names_give_folded_words(vocabulary: Vocabulary) -> None:
    assert found(vocabulary, wq.Wildcard("comments", "leser*")) == {"leserbrief"}
    assert found(vocabulary, wq.Wildcard("author_words", "mul*")) == {"muller"}


def test_the_most_frequent_are_taken_and_the_cut_is_told(vocabulary: Vocabulary) -> None:
    expansion = vocabulary.expand(wq.Wildcard("any", "wor*"), 2)
    assert expansion.words == ("Wort", "Worte")  # two articles each, then by name
    assert not expansion.cut
    assert vocabulary.expand(wq.Wildcard("any", "w*r*t*"), 2).cut


def test_counts_of_a_later_commit_are_added(tmp_path: Path) -> None:
    writer = VocabularyWriter(tmp_path)
    for number, text in enumerate(("Seite", "Saite", "Saite"), 1):
        writer.add(prepare(Article(id=str(number), title=text), number))
        writer.commit()
    with closing(Vocabulary(tmp_path)) as vocabulary:
        assert vocabulary.expand(wq.Wildcard("any", "s?ite"), 10).words == ("Saite", "Seite")


def test_the_most_frequent_of_several_files_are_those_of_all_words_sorted(tmp_path: Path) -> None:
    chance = random.Random(3)
    counted: Counter[str] = Counter()
    for size in (3000, 400, 60):
        writer = VocabularyWriter(tmp_path)
        batch = Counter({_word(chance): chance.choice((1, 1, 2, 3, 50)) for _ in range(size)})
        counted.update(batch)
        writer.set_text(batch.items())
        writer.commit()
    with closing(Vocabulary(tmp_path)) as vocabulary:
        for pattern in ("*an*", "*ba", "*n?b*", "*ana*", "*"):
            meant = expression(pattern).fullmatch
            every = [word for word in counted if meant(fold(word))]
            every.sort(key=lambda word: (-counted[word], word))
            for limit in (1, 10, 300):
                expansion = vocabulary.expand(wq.Wildcard("any", pattern), limit)
                assert list(expansion.words) == every[:limit], (pattern, limit)
                assert expansion.cut == (len(every) > limit)


def test_words_nearby_are_those_of_a_full_comparison(tmp_path: Path, material: Path) -> None:
    """The look-up by halves of a word finds what comparing with every word finds."""
    gold = (material / "german" / "news_compounds_gold.tsv").read_text(encoding="utf-8")
    known = sorted(set(words(gold)))
    writer = VocabularyWriter(tmp_path)
    writer.add(prepare(Article(id="1", title=" ".join(known)), 1))
    writer.commit()
    chance = random.Random(7)
    with closing(Vocabulary(tmp_path)) as vocabulary:
        for word in chance.sample(known, 40):
            letters = list(fold(word))
            letters[chance.randrange(len(letters))] = chance.choice("aenx")
            typed = "".join(letters)
            for distance in (1, 2):
                near = {w for w in known if _distance(typed, fold(w)) <= distance}
                assert found(vocabulary, wq.FuzzyTerm("any", typed, maxdist=distance)) == near
            pattern = f"*{typed[2:5]}*"
            alike = {w for w in known if fnmatchcase(fold(w), pattern)}
            assert found(vocabulary, wq.Wildcard("any", pattern)) == alike


def _word(chance: random.Random) -> str:
    word = "".join(chance.choices("abn", k=chance.randint(2, 9)))
    return word.title() if chance.random() < 0.3 else word


def _distance(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]


def test_a_missing_or_broken_file_is_damage(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="missing"):
        Vocabulary(tmp_path)
    (tmp_path / FILE).write_bytes(b"no database" * 100)
    with closing(Vocabulary(tmp_path)) as broken, pytest.raises(IndexDamaged):
        broken.expand(wq.Wildcard("any", "wort*"), 10)
    with closing(Vocabulary(tmp_path)) as broken, pytest.raises(IndexDamaged):
        broken.prepare()


def test_what_is_prepared_is_at_hand(tmp_path: Path, vocabulary: Vocabulary) -> None:
    vocabulary.prepare()
    (tmp_path / FILE).unlink()
    [file] = vocabulary._files
    assert [word for _, word in file.containing("text", "truppen")] == ["truppen", "schutztruppen"]
