"""How good a ranking is, by judged queries."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from math import log2
from pathlib import Path

import pytest

from index.article import Article, Origin, Paragraph
from index.errors import SourceError
from search.evaluation.evaluate import Scores, corpus, evaluate

CORPUS = [
    {
        "_id": "a",
        "title": "Werft  schließt",
        "text": "Der Hafen ruht.\n\nDie Werft\u00ad schweigt.",
    },
    {"_id": "b", "text": "Der Kran steht."},
]
QUERIES = [{"_id": "q1", "text": "Werft"}, {"_id": "q2", "text": "Kran"}]
HEADER = "query-id\tcorpus-id\tscore\n"


def a_folder(
    place: Path, judgements: str, queries: list[dict[str, str]] = QUERIES, more: str = ""
) -> Path:
    lines = [json.dumps(one, ensure_ascii=False) for one in CORPUS]
    (place / "corpus.jsonl").write_text("\n".join(lines) + more, encoding="utf-8")
    lines = [json.dumps({**one, "split": "dev"}) for one in queries]
    (place / "queries.jsonl").write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    (place / "qrels.tsv").write_text(judgements, encoding="utf-8")
    return place


@pytest.mark.parametrize(
    ("judged", "found", "scores"),
    [
        ("q1\ta\t1", "a b", Scores(1.0, 1.0, 1.0, 1)),
        ("q1\ta\t1", "b a", Scores(1 / log2(3), 0.5, 1.0, 1)),
        ("q1\ta\t1", "b c", Scores(0.0, 0.0, 0.0, 1)),
        ("q1\ta\t1", "", Scores(0.0, 0.0, 0.0, 1)),
        ("q1\ta\t1", "b b b a a", Scores(1 / log2(3), 0.5, 1.0, 1)),
        ("q1\ta\t1", "1 2 3 4 5 6 7 8 9 a", Scores(1 / log2(11), 0.1, 1.0, 1)),
        ("q1\ta\t1", "1 2 3 4 5 6 7 8 9 10 a", Scores(0.0, 0.0, 0.0, 1)),
        ("q1\ta\t1\nq1\tb\t0\nq1\tc\t-1", "b c a", Scores(0.5, 1 / 3, 1.0, 1)),
        ("q1\ta\t1\nq1\tb\t1", "b", Scores(1 / (1 + 1 / log2(3)), 1.0, 0.5, 1)),
        ("q1\ta\t2\nq1\tb\t1", "b a", Scores((1 + 3 / log2(3)) / (3 + 1 / log2(3)), 1.0, 1.0, 1)),
        ("q1\ta\t1\nq2\tb\t1", "a", Scores(0.5, 0.5, 0.5, 2)),
        (HEADER + "q1\ta\t1\nunknown\ta\t1", "a", Scores(1.0, 1.0, 1.0, 1)),
    ],
)
def test_what_is_judged_and_found_and_scored(
    tmp_path: Path, judged: str, found: str, scores: Scores
) -> None:
    got = evaluate(a_folder(tmp_path, judged), lambda text, limit: found.split())
    assert (got.ndcg10, got.mrr10, got.recall10) == pytest.approx(
        (scores.ndcg10, scores.mrr10, scores.recall10)
    )
    assert got.queries == scores.queries


def test_only_judged_queries_are_asked_and_for_ten_hits(tmp_path: Path) -> None:
    asked: list[tuple[str, int]] = []

    def search(text: str, limit: int) -> list[str]:
        asked.append((text, limit))
        return ["b"]

    evaluate(a_folder(tmp_path, HEADER + "q2\tb\t1\nq1\ta\t0\n"), search)
    assert asked == [("Kran", 10)]


def test_the_corpus_is_read_as_articles(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, "")
    path = str(folder / "corpus.jsonl")
    assert list(corpus(folder)) == [
        Article(
            own_id="a",
            title="Werft schließt",
            paragraphs=(Paragraph("Der Hafen ruht."), Paragraph("Die Werft schweigt.")),
            origin=Origin(path, 1),
        ),
        Article(own_id="b", paragraphs=(Paragraph("Der Kran steht."),), origin=Origin(path, 2)),
    ]


@pytest.mark.parametrize(
    ("file", "content", "place"),
    [
        ("qrels.tsv", b"q1\ta\t1\nq1 b 1\n", "qrels.tsv:2"),
        ("qrels.tsv", b"q1\ta\tgood\n", "qrels.tsv:1"),
        ("qrels.tsv", b"q1\ta\t1000\n", "qrels.tsv:1"),
        ("qrels.tsv", None, "qrels.tsv"),
        ("qrels.tsv", b"", ""),
        ("queries.jsonl", b'{"_id": "q1", "text": "Werft"}\n{"_id": \n', "queries.jsonl:2"),
        ("queries.jsonl", b'{"text": "Werft"}', "queries.jsonl:1"),
        ("queries.jsonl", b'\n{"_id": 7, "text": "Werft"}', "queries.jsonl:2"),
        ("queries.jsonl", b'{"_id": "q1", "text": "\xe4"}', "queries.jsonl:1"),
        ("queries.jsonl", None, "queries.jsonl"),
        ("corpus.jsonl", b'{"_id": "a"}\n[]', "corpus.jsonl:2"),
        ("corpus.jsonl", b'{"_id": "a"}\n' * 5000 + b"\xff\n", "corpus.jsonl:5001"),
        ("corpus.jsonl", b'{"_id": "a", "more": ' + b"[" * 100_000, "corpus.jsonl:1"),
        ("corpus.jsonl", None, "corpus.jsonl"),
    ],
)
def test_a_broken_file_is_named_with_its_line(
    tmp_path: Path, file: str, content: bytes | None, place: str
) -> None:
    folder = a_folder(tmp_path, "q1\ta\t1\n")
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_bytes(content)
    with pytest.raises(SourceError) as caught:
        list(corpus(folder))
        evaluate(folder, lambda text, limit: ["a"])
    assert caught.value.place == str(folder / place)


@pytest.mark.parametrize("name", ["gnad_lead_eval", "xquad_sent_eval"])
def test_scores_are_those_of_the_materials_own_script(
    material: Path, tmp_path: Path, name: str
) -> None:
    folder = material / "german" / name
    chance = random.Random(1)
    known = [article.own_id for article in corpus(folder)]
    relevant = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, article, _ = line.split("\t")
        relevant[query] = article
    run: dict[str, list[str]] = {}
    for line in (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines():
        query = json.loads(line)
        found = chance.sample(known, 30)
        found.insert(chance.randrange(15), relevant[query["_id"]])
        run[query["text"]] = list(dict.fromkeys(found))
        with (tmp_path / "run").open("a", encoding="utf-8") as lines:
            for rank, article in enumerate(run[query["text"]]):
                lines.write(f"{query['_id']} Q0 {article} {rank} {100 - rank} made-up\n")
    script = [sys.executable, folder / "eval.py", tmp_path / "run", "--dir", folder]
    printed = subprocess.run(script, capture_output=True, text=True, check=True).stdout.split()
    theirs = dict(zip(printed[::2], printed[1::2], strict=True))
    ours = evaluate(folder, lambda text, limit: run[text][:limit])
    assert (
        str(ours.queries),
        f"{ours.mrr10:.4f}",
        f"{ours.ndcg10:.4f}",
        f"{ours.recall10:.4f}",
    ) == (
        theirs["n"],
        theirs["mrr10"],
        theirs["ndcg10"],
        theirs["recall10"],
    )
    assert 0.1 < ours.ndcg10 < 0.9
