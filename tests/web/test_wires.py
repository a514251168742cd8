"""What readers see of withdrawals, embargoes and corrections: on the page and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from whoosh import query as wq

from index.article import BERLIN, Article, Correction, Status
from index.build import rebuild_articles
from index.engine import Query
from index.holdings import Holdings
from index.live import Live
from index.settings import Settings
from search.app import create_app
from tests.factory import an_article
from tests.newsroom import TODAY
from tests.search.test_api import check

MADE = datetime(2025, 4, 10, 19, 5, tzinfo=BERLIN)
END = datetime(2025, 4, 11, 6, 0, tzinfo=BERLIN)
KILLED = an_article(
    own_id="killed",
    version=2,
    revised=MADE,
    status=Status.WITHDRAWN,
    corrections=(Correction("Die <b>Zahlen</b> sind falsch.", MADE),),
)
WITHHELD = an_article(own_id="withheld", version=2, status=Status.WITHHELD)
EMBARGOED = an_article(own_id="embargoed", title="Sperrwerk", embargo=END)
CORRECTED = an_article(
    own_id="corrected",
    title="Deich",
    version=3,
    corrections=(Correction("Der Ort heißt <i>Ufer</i>.", MADE), Correction("")),
)
ARTICLES = (an_article(own_id="killed"), KILLED, WITHHELD, EMBARGOED, CORRECTED)


class Press:
    """A page on these articles, and the time that it is there."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.moment = END - timedelta(minutes=1)
        self.application = create_app(settings, lambda: TODAY, lambda: self.moment)
        self.client: FlaskClient = self.application.test_client()

    def id(self, article: Article) -> str:
        with closing(Live(self.settings, lambda: END)) as live, live.searcher() as searcher:
            hits = searcher.search(Query(wq.Every())).hits
        found = {hit.article.own_id: hit.article.id for hit in hits}
        gone = {one.status: one.id for one in Holdings(self.settings.holdings).withdrawals()}
        return found.get(article.own_id) or gone[article.status]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder: Path = tmp_path_factory.mktemp("wires")
    settings = Settings(index=folder / "index", holdings=folder / "holdings.sqlite")
    rebuild_articles(settings, ARTICLES, now=MADE + timedelta(days=2))
    rebuild_articles(settings, ARTICLES, now=MADE + timedelta(days=3))
    return settings


@pytest.fixture
def press(settings: Settings) -> Iterator[Press]:
    press = Press(settings)
    with closing(press.application.extensions["desk"].live):
        yield press


@pytest.mark.parametrize(
    ("article", "code", "status", "said"),
    [
        (KILLED, "de", 410, ("wurde zurückgezogen", "10. April 2025", "Der Grund: Die")),
        (KILLED, "en", 410, ("was withdrawn", "April 10, 2025", "The reason: Die")),
        (WITHHELD, "de", 410, ("ist gesperrt", "bis auf Weiteres", "seit dem 12. April 2025")),
        (WITHHELD, "en", 410, ("is withheld", "until further notice", "since April 12, 2025")),
        (EMBARGOED, "de", 403, ("noch eine Sperrfrist", "11. April 2025, 06:00 Uhr")),
        (EMBARGOED, "en", 403, ("still under embargo", "April 11, 2025")),
    ],
)
def test_a_link_says_why_there_is_nothing_to_read(
    press: Press, article: Article, code: str, status: int, said: tuple[str, ...]
) -> None:
    id = press.id(article)
    page = press.client.get(f"/articles/{id}?lang={code}")
    problem = press.client.get(f"/api/articles/{id}?lang={code}")
    assert (page.status_code, problem.status_code) == (status, status)
    assert problem.mimetype == "application/problem+json"
    told = problem.get_json(force=True)
    for piece in said:
        assert piece in page.text
        assert piece in f"{told['title']} {told['detail']}"
    assert article.title not in page.text and article.body not in page.text
    assert "<b>" not in page.text
    assert ("12. April" in page.text) is (article is WITHHELD and code == "de")


@pytest.mark.parametrize("url", ["/search?q=Sperrwerk", "/search?q=sperr*", "/search?q="])
def test_no_search_shows_what_is_under_embargo(press: Press, url: str) -> None:
    for path in (url, f"/api{url}"):
        before = press.client.get(path)
        assert before.status_code == 200 and "/articles/" + press.id(EMBARGOED) not in before.text
    offered = press.client.get("/api/suggest?q=Sperr").get_json()
    assert offered["completions"] == []
    press.moment = END
    assert "/articles/" + press.id(EMBARGOED) in press.client.get(url).text
    offered = press.client.get("/api/suggest?q=Sperr").get_json()
    assert [one["label"] for one in offered["completions"]] == ["Sperrwerk"]


def test_the_link_opens_when_the_embargo_ends(press: Press) -> None:
    url = f"/articles/{press.id(EMBARGOED)}"
    statuses = []
    for press.moment in (END - timedelta(seconds=1), END, END.astimezone(UTC)):
        statuses.append(press.client.get(url).status_code)
    assert statuses == [403, 200, 200]


@pytest.mark.parametrize(
    ("code", "label", "only_that", "when"),
    [
        ("de", "Korrektur", "Diese Fassung wurde korrigiert.", "10. April 2025, 19:05 Uhr"),
        ("en", "Correction", "This version was corrected.", "April 10, 2025"),
    ],
)
def test_corrections_stand_on_the_page(
    press: Press, code: str, label: str, only_that: str, when: str
) -> None:
    page = press.client.get(f"/articles/{press.id(CORRECTED)}?lang={code}").text
    assert page.count(f"<dt>{label}</dt>") == 2
    assert "Der Ort heißt &lt;i&gt;Ufer&lt;/i&gt;." in page
    assert only_that in page and when in page


def test_corrections_stand_in_the_json(press: Press) -> None:
    body = press.client.get(f"/api/articles/{press.id(CORRECTED)}").get_json()
    check("Article", body)
    assert body["version"] == 3
    assert body["corrections"] == [
        {"text": "Der Ort heißt <i>Ufer</i>.", "date": "2025-04-10T19:05+02:00"},
        {"text": "", "date": None},
    ]
