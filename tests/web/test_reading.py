"""The page of an article: reading it, going through its marks, citing it, printing it."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page, expect

from index.article import Article, Comment, Kind, Paragraph
from index.build import rebuild_articles
from index.holdings import Holdings
from index.settings import Settings
from search.app import create_app
from tests.factory import an_article, published
from tests.newsroom import TODAY
from tests.web.looking import Scheme, problems, served, unfold, width

LONG = (
    "Seit Donnerstag rollt der Verkehr über das Wasser, und wer morgens zur Arbeit fährt, spart"
    " nach Angaben der Behörde zwanzig Minuten; die Fähren fahren vorerst weiter. "
)
OPENED = an_article(
    own_id="eroeffnet",
    url="https://hafenkurier.example/eroeffnet",
    title="Die Brücke ist eröffnet",
    kicker="Verkehr",
    outlet="Hafenkurier",
    authors=("Ada von der Lotse", "Ben Kai"),
    section="Lokales",
    credit="HAFENSTADT (dpa) -",
    dateline="HAFENSTADT",
    date=published("2025-04-10T19:05"),
    paragraphs=(
        Paragraph("Nach drei Jahren Bauzeit rollt der Verkehr.", Kind.LEAD),
        Paragraph("Die Brücke verbindet beide Ufer. " + LONG * 3),
        Paragraph("Was die Brücke kostet", Kind.SUBHEAD),
        Paragraph(LONG * 6),
        Paragraph("Ein Radweg auf der Brücke soll folgen."),
        Paragraph("Wie es weitergeht", Kind.SUBHEAD),
        Paragraph(LONG * 6),
        Paragraph("Lesen Sie auch: Die alte Brücke", Kind.RELATED),
    ),
    comments=(Comment("Diese Brücke fehlte uns.", "de"), Comment("Na endlich.", "de")),
)
STRANGE = an_article(
    own_id="seltsam",
    url="",
    title="</script><script>alert(1)</script><!-- Quastenflosser",
    outlet="",
    authors=("<b>x</b>",),
    agencies=(),
    language="",
    date=published("2025-04"),
    paragraphs=(Paragraph("Ein </script> mit --> und <!--<script> Quastenflosser darin."),),
)
BRIEF = an_article(
    own_id="kurz",
    title="Kurz gemeldet",
    language="en",
    paragraphs=(Paragraph("A ferry runs."), Paragraph("Later", Kind.SUBHEAD)),
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("reading")
    settings = Settings(index=folder / "index", holdings=folder / "holdings.sqlite")
    rebuild_articles(settings, [OPENED, STRANGE, BRIEF])
    return settings


@pytest.fixture(scope="module")
def reader(settings: Settings) -> Iterator[FlaskClient]:
    application = create_app(settings, lambda: TODAY)
    with closing(application.extensions["desk"].live):
        yield application.test_client()


@pytest.fixture(scope="module")
def site(reader: FlaskClient) -> Iterator[str]:
    with served(reader.application) as address:
        yield address


def path(client: FlaskClient, words: str) -> str:
    """The link of the article that these words find, without the search."""
    found = client.get("/api/search", query_string={"q": words}).get_json()["hits"]
    assert len(found) == 1
    return f"/articles/{found[0]['id']}"


@pytest.fixture(scope="module")
def opened(reader: FlaskClient) -> str:
    return path(reader, "eröffnet")


def linked(page: str) -> dict[str, object]:
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert len(blocks) == 1
    facts: dict[str, object] = json.loads(blocks[0])
    return facts


def test_marks_are_numbered_in_reading_order(reader: FlaskClient, opened: str) -> None:
    page = reader.get(f"{opened}?q=Brücke kommentar:Brücke").text
    numbers = re.findall(r'<mark id="treffer-(\d+)">', page)
    assert numbers == ["1", "2", "3", "4", "5"]
    assert page.count("<mark") == len(numbers)
    assert re.findall(r'<li><a href="#treffer-(\d+)"', page) == numbers
    assert "5 Fundstellen" in page
    assert '<h2 id="abschnitt-1">Was die <mark id="treffer-3">Brücke</mark> kostet</h2>' in page
    assert "<details open>" in page


def test_without_a_mark_there_is_nothing_to_go_through(reader: FlaskClient, opened: str) -> None:
    for url in (opened, f"{opened}?q=Quastenflosser"):
        page = reader.get(url).text
        assert "finds" not in page
        assert "<mark" not in page


def test_an_article_of_several_parts_has_an_outline(reader: FlaskClient, opened: str) -> None:
    page = reader.get(opened).text
    outline = re.search('<nav class="outline".*?</nav>', page, re.DOTALL)
    assert outline
    assert re.findall('href="(.*?)">(.*?)<', outline[0]) == [
        ("#abschnitt-1", "Was die Brücke kostet"),
        ("#abschnitt-2", "Wie es weitergeht"),
    ]
    assert '<h2 id="abschnitt-2">Wie es weitergeht</h2>' in page
    brief = reader.get(path(reader, "ferry")).text
    assert 'class="outline"' not in brief
    assert "<h2>Later</h2>" in brief


def test_the_language_of_the_text_is_told_even_where_it_is_unknown(
    reader: FlaskClient, opened: str
) -> None:
    assert "<article>" in reader.get(opened).text
    assert '<article lang="de">' in reader.get(f"{opened}?lang=en").text
    assert '<article lang="en">' in reader.get(path(reader, "ferry")).text
    assert '<article lang="">' in reader.get(path(reader, "Quastenflosser")).text


@pytest.mark.parametrize(
    ("code", "reference"),
    [
        (
            "de",
            "von der Lotse, A. und Kai, B. (2025) ‚Die Brücke ist eröffnet‘,"
            " <cite>Hafenkurier</cite>, 10. April. Verfügbar unter:"
            " https://hafenkurier.example/eroeffnet (Zugriff: 15. Juni 2025).",
        ),
        (
            "en",
            "von der Lotse, A. and Kai, B. (2025) ‘Die Brücke ist eröffnet’,"
            " <cite>Hafenkurier</cite>, 10 April. Available at:"
            " https://hafenkurier.example/eroeffnet (Accessed: 15 June 2025).",
        ),
    ],
)
def test_how_to_cite_it(reader: FlaskClient, opened: str, code: str, reference: str) -> None:
    assert f'<p id="zitat">{reference}</p>' in reader.get(f"{opened}?lang={code}").text


def test_an_article_without_an_address_is_cited_by_its_permanent_link(
    reader: FlaskClient,
) -> None:
    strange = path(reader, "Quastenflosser")
    page = html.unescape(reader.get(strange).text)
    assert f"Verfügbar unter: http://localhost{strange} (Zugriff: 15. Juni 2025)." in page


def test_the_reference_is_had_as_a_file(reader: FlaskClient, opened: str) -> None:
    page = reader.get(f"{opened}?q=Brücke").text
    kinds = {
        "BibTeX": ("bibtex", "@", "von der Lotse"),
        "RIS": ("ris", "TY  - NEWS", "von der Lotse, Ada"),
    }
    for name, (form, begin, author) in kinds.items():
        url = f"{opened}?format={form}"
        assert f'<a href="{url}" rel="nofollow">{name}</a>' in page
        file = reader.get(url)
        assert file.text.startswith(begin)
        assert author in file.text
        link = re.search(f'<link rel="alternate" href="{re.escape(url)}".*? type="(.*?)">', page)
        assert link
        assert link[1] == file.mimetype


def test_machines_are_told_what_is_true(reader: FlaskClient, opened: str) -> None:
    page = reader.get(f"{opened}?q=Brücke&lang=en").text
    address = f"http://localhost{opened}"
    assert f'<link rel="canonical" href="{address}">' in page
    facts = linked(page)
    assert facts["@type"] == "NewsArticle"
    assert facts["archivedAt"] == address
    assert facts["datePublished"] == "2025-04-10T19:05+02:00"
    assert '<meta name="author" content="Ada von der Lotse">' in page
    assert '<meta name="description" content="Nach drei Jahren Bauzeit' in page
    assert "og:" not in page


def test_the_setting_says_where_we_are(settings: Settings, opened: str) -> None:
    ours = replace(settings, address="https://presse.example")
    application = create_app(ours, lambda: TODAY)
    with closing(application.extensions["desk"].live):
        page = application.test_client().get(opened).text
    assert f'<link rel="canonical" href="https://presse.example{opened}">' in page
    assert f'rel="bookmark">https://presse.example{opened}</a>' in page


def test_no_text_gets_out_of_the_data_block(reader: FlaskClient) -> None:
    page = reader.get(f"{path(reader, 'Quastenflosser')}?q=Quastenflosser").text
    assert linked(page)["headline"] == STRANGE.title
    assert "<script>" not in page
    assert "<!--" not in page
    assert page.count("</script>") == page.count("<script ")


def test_where_facts_come_from_is_folded(reader: FlaskClient, opened: str) -> None:
    page = reader.get(opened).text
    fold = re.search('<details class="provenance".*?</details>', page, re.DOTALL)
    assert fold
    text = " ".join(re.sub("<.*?>", " ", fold[0]).split())
    assert "Herkunft der Angaben Datum 2025-04-10T19:05+02:00 aus den Angaben" in text
    assert "Kennung beim Medium eroeffnet Datei sitzung.txt" in text


def test_the_permanent_link_survives_rebuilds_and_changes(tmp_path: Path) -> None:
    def article(title: str) -> Article:
        return an_article(own_id="eins", outlet="Bote", url="", title=title)

    settings = Settings(index=tmp_path / "index", holdings=tmp_path / "holdings.sqlite")
    rebuild_articles(settings, [an_article(own_id="null"), article("Erste Fassung")])
    application = create_app(settings, lambda: TODAY)
    client = application.test_client()
    with closing(application.extensions["desk"].live):
        link = path(client, "Fassung")
        for title in ("Zweite Fassung", "Dritte Fassung"):
            rebuild_articles(settings, [article(title), an_article(own_id="neu")])
            page = client.get(link).text
            assert f"<h1>{title}</h1>" in page
            assert f'<link rel="canonical" href="http://localhost{link}">' in page
    with Holdings(settings.holdings).looking() as look:
        assert link.removeprefix("/articles/") in [id for id, *_ in look.articles(str)]


# In a browser


def url(opened: str) -> str:
    return f"{opened}?q=Brücke kommentar:Brücke"


@pytest.mark.parametrize("by", ["keys", "buttons"])
def test_going_through_the_marks(page: Page, opened: str, by: str) -> None:
    page.goto(url(opened))
    label, said = page.locator("#fundstellen"), page.locator(".finds [role=status]")
    next_one = page.get_by_role("button", name="Nächste")
    previous = page.get_by_role("button", name="Vorige")

    def go(button: str) -> None:
        if by == "keys":
            page.keyboard.press({"Nächste": "n", "Vorige": "p"}[button])
        else:
            page.get_by_role("button", name=button).press("Enter")

    expect(label).to_have_text("5 Fundstellen")
    expect(page.locator(".finds ol")).to_be_hidden()
    expect(next_one).to_be_visible()
    expect(previous).to_be_visible()
    length = page.evaluate("history.length")
    for number in (1, 2, 3, 4):
        go("Nächste")
        expect(label).to_have_text(f"{number} von 5")
        expect(page.locator(f"mark:target#treffer-{number}")).to_be_in_viewport()
        assert page.url.endswith(f"#treffer-{number}")
    expect(said).to_have_text("4 von 5: Ein Radweg auf der Brücke soll folgen.")
    go("Vorige")
    expect(label).to_have_text("3 von 5")
    page.locator(".comments summary").click()  # folded; the next but one is in there
    go("Nächste")
    go("Nächste")
    expect(page.locator("#treffer-5")).to_be_in_viewport()
    go("Nächste")
    expect(label).to_have_text("1 von 5")
    go("Vorige")
    expect(label).to_have_text("5 von 5")
    assert page.evaluate("history.length") == length
    if by == "buttons":
        expect(previous).to_be_focused()


def test_keys_are_left_alone_while_typing_and_with_modifiers(page: Page, opened: str) -> None:
    page.goto(url(opened))
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    page.locator("main > input").press("n")
    page.locator("body").press("Alt+p")
    expect(page.locator("#fundstellen")).to_have_text("5 Fundstellen")


def test_a_link_to_a_mark_says_which_it_is(page: Page, opened: str) -> None:
    page.goto(f"{url(opened)}#treffer-3")
    expect(page.locator("#fundstellen")).to_have_text("3 von 5")
    page.keyboard.press("n")
    expect(page.locator("#fundstellen")).to_have_text("4 von 5")


def test_without_scripts_marks_are_reached_by_links(
    browser: Browser, site: str, opened: str
) -> None:
    context = browser.new_context(base_url=site, locale="de-DE", java_script_enabled=False)
    page = context.new_page()
    page.goto(url(opened))
    expect(page.get_by_role("button")).to_have_count(0)
    page.get_by_role("link", name="Fundstelle 4: Brücke").click()
    expect(page.locator("#treffer-4")).to_be_in_viewport()
    page.get_by_role("link", name="Fundstelle 5: Brücke").press("Enter")  # still at hand
    expect(page.locator("#treffer-5")).to_be_in_viewport()
    page.get_by_role("link", name="Wie es weitergeht").click()
    expect(page.locator("#abschnitt-2")).to_be_in_viewport()
    context.close()


@pytest.mark.parametrize(
    ("button", "copied"),
    [
        ("Zitat kopieren", "von der Lotse, A. und Kai, B. (2025) ‚Die Brücke ist eröffnet‘, Haf"),
        ("Link kopieren", "http://127.0.0.1:"),
    ],
)
def test_citation_and_link_are_copied(
    context: BrowserContext, page: Page, opened: str, button: str, copied: str
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(opened)
    page.get_by_role("button", name=button).press("Enter")
    expect(page.get_by_role("button", name="Kopiert")).to_be_focused()
    expect(page.locator("#kopiert")).to_have_text("Kopiert")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith(copied)
    assert text == page.locator("#zitat" if "Zitat" in button else "#dauerlink").inner_text()
    expect(page.get_by_role("button", name=button)).to_be_visible()


def test_where_there_is_no_clipboard_the_text_is_copied_all_the_same(
    context: BrowserContext, page: Page, opened: str
) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(opened)
    page.get_by_role("button", name="Link kopieren").click()
    expect(page.get_by_role("button", name="Kopiert")).to_be_visible()
    assert page.evaluate("getSelection().toString()") == page.locator("#dauerlink").inner_text()


def test_the_data_block_is_no_script_to_the_browser(page: Page, reader: FlaskClient) -> None:
    """The fixture ``context`` fails where the console tells of a breach of the policy."""
    page.goto(path(reader, "Quastenflosser"))
    block = page.locator("script[type='application/ld+json']")
    expect(block).to_have_count(1)
    assert json.loads(block.text_content() or "")["headline"] == STRANGE.title
    expect(page.locator("h1")).to_have_text(STRANGE.title)


def test_nothing_moves_when_scripts_have_come(page: Page, opened: str) -> None:
    page.add_init_script(
        "self.moved = []; new PerformanceObserver(list => list.getEntries().forEach(e => {"
        " for (const s of e.sources) moved.push(s.node?.outerHTML) }))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.set_viewport_size({"width": 1280, "height": 4000})  # all of it is in sight
    page.goto(url(opened))
    expect(page.get_by_role("button", name="Link kopieren")).to_be_visible()
    page.wait_for_timeout(100)
    assert page.evaluate("moved") == []
    heights = []
    for enabled in (True, False):
        context = page.context.browser
        assert context
        other = context.new_context(base_url=page.url, java_script_enabled=enabled)
        tab = other.new_page()
        tab.goto(url(opened))
        boxes = [tab.locator(one).bounding_box() for one in (".finds", ".citing", "h1")]
        heights.append([(box["y"], box["height"]) for box in boxes if box])
        other.close()
    assert heights[0] == heights[1]


def test_a_line_has_some_sixty_six_letters(page: Page, opened: str) -> None:
    """Measured in Liberation Serif, which is as wide as most serifs for text."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(opened)
    page.locator(".text").evaluate("e => { e.style.fontFamily = 'Liberation Serif, Times' }")
    letters = page.evaluate(
        """() => {
          const paragraph = document.querySelectorAll(".text p")[3];
          const range = document.createRange();
          const node = paragraph.firstChild;
          const lines = {};
          for (let at = 0; at < node.length; at++) {
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            const top = Math.round(range.getBoundingClientRect().top);
            lines[top] = (lines[top] || 0) + 1;
          }
          return Object.values(lines).slice(0, -1);
        }"""
    )
    assert len(letters) > 5
    assert 60 <= sum(letters) / len(letters) <= 80
    hyphens = page.locator(".text").evaluate("e => getComputedStyle(e).hyphens")
    assert hyphens == "auto"


def test_on_paper_there_are_addresses_and_marks_but_no_ways(page: Page, opened: str) -> None:
    page.goto(url(opened))
    page.emulate_media(media="print")
    for gone in (".masthead nav", ".back", ".finds", ".outline", ".citing .actions", ".provenance"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.get_by_text(OPENED.url).first).to_be_visible()
    expect(page.locator("#dauerlink")).to_be_visible()
    mark = page.locator("#treffer-2")
    style = mark.evaluate(
        "e => { const s = getComputedStyle(e);"
        " return [s.fontWeight, s.textDecorationLine, s.backgroundColor, s.color]; }"
    )
    assert style == ["700", "underline", "rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("which", ["eröffnet", "Quastenflosser"])
def test_axe_finds_nothing(
    browser: Browser, site: str, reader: FlaskClient, which: str, scheme: Scheme
) -> None:
    link = path(reader, which)

    def show(page: Page) -> None:
        page.goto(f"{link}?q=Brücke oder Quastenflosser oder kommentar:Brücke")
        unfold(page)
        page.keyboard.press("n")

    assert problems(browser, site, scheme, show) == []
    assert width(browser, site, show) == 320
