"""``python -m tests.engines.agreement``: every engine against the others and against the judge.

All engines are asked the same generated queries about the same real articles. They must give
the same articles, counts and facets, in the same order by date. The judge, who looks at every
article by himself and takes long, is asked now and then.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from time import process_time

from index.engine import Query, Results, Searcher, Sort
from index.engines import open_engine
from index.engines.opensearch.cluster import Cluster
from index.settings import ENGINES
from tests.conftest import MATERIAL
from tests.engines.clustered import Clustered
from tests.engines.reference import Answer, Reference
from tests.engines.shelf import Shelf, filled, ids
from tests.engines.test_agreement import pool
from tests.engines.trees import Asker
from tests.opensearch.distribution import NotAvailable
from tests.opensearch.fixture import provided


def said(query: Query, results: Results) -> Answer:
    """What an engine says, as far as all must say the same."""
    found = ids(results)
    assert len(found) == len(set(found)) == results.total, query
    if query.sort is Sort.RELEVANCE:
        found = sorted(found, key=int)
    return Answer(tuple(found), results.facets, results.cut)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--queries", type=int, default=2000)
    parser.add_argument("--judged", type=int, default=20, help="one of so many goes to the judge")
    parser.add_argument("--seed", type=int, default=0, help="the first query's")
    options = parser.parse_args()
    reference = Reference(pool(MATERIAL, options.articles))
    articles = [held.article for held in reference.held]
    seconds: Counter[str] = Counter()
    judged = disagreed = some = 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        try:
            ours = stack.enter_context(provided(heap=1024, quick_start=False))
        except NotAvailable as reason:
            sys.exit(f"Error: {reason}")
        cluster = Cluster(replace(ours, shards=2))
        stack.callback(cluster.call, "DELETE", f"/{ours.prefix}*", seconds=60)
        engines = [*map(open_engine, ENGINES), Clustered(cluster)]
        searchers: dict[str, Searcher] = {}
        for engine in engines:
            shelf = Shelf(engine, folder / engine.name)
            stack.callback(shelf.close)
            searchers[engine.name] = filled(shelf, articles)
        for seed in range(options.seed, options.seed + options.queries):
            query = Asker(reference.held, seed).query()
            answers: dict[str, Answer] = {}
            for name, searcher in searchers.items():
                started = process_time()
                answers[name] = said(query, searcher.search(query))
                seconds[name] += process_time() - started
            if seed % options.judged == 0:
                answers["the judge"], judged = ordered(reference.answer(query), query), judged + 1
            some += 0 < len(answers[ENGINES[0]].ids) < len(articles)
            if len(set(answers.values())) > 1:
                disagreed += 1
                print(f"seed {seed}: {query}", file=sys.stderr)
                for name, answer in answers.items():
                    print(f"  {name}: {len(answer.ids)} articles", file=sys.stderr)
            if (seed - options.seed + 1) % 100 == 0:
                print(f"{seed - options.seed + 1} queries, {disagreed} disagreements", flush=True)
    print(
        f"{options.queries} queries over {len(articles)} articles, {some} of them finding some but"
        f" not all: {', '.join(searchers)} gave the same articles, order by date, counts and"
        f" facets for {options.queries - disagreed}; {judged} were put to the judge as well."
    )
    sys.exit(disagreed > 0)


def ordered(answer: Answer, query: Query) -> Answer:
    by_number = query.sort is Sort.RELEVANCE
    found = sorted(answer.ids, key=int) if by_number else answer.ids
    return Answer(tuple(found), answer.facets, answer.cut)


if __name__ == "__main__":
    main()
