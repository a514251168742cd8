"""Every format as an archive hands it over: what is understood of it."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import sys
import zipfile
from pathlib import Path

import pytest

from index.article import Article, DateSource, Kind
from index.errors import SourceError
from index.sources import read
from tests.index.sources.hostile import _answer, _pdf, _warc

PROSE = (
    "Der Rat kam am Abend zusammen und stimmte nach langer Debatte für den Umbau des Bades. "
    "Die Arbeiten sollen im Mai beginnen und zwei Jahre dauern, sagte die Bürgermeisterin."
)
LEAD = "Lange wurde gestritten, nun steht fest: Das alte Bad der Stadt wird gebaut."


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def articles(path: Path) -> list[Article]:
    found = list(read([path]))
    assert all(isinstance(one, Article) for one in found), found
    return [one for one in found if isinstance(one, Article)]


def page(head: str = "", body: str = "", lead: str = "") -> str:
    paragraphs = f"<p>{lead}</p><p>{PROSE}</p><h2>Was folgt</h2><p>{PROSE[::-1]}</p>"
    article = f"<main><article>{body}{paragraphs}</article></main>"
    return f"<!doctype html><html lang=de><head>{head}</head><body>{article}</body></html>"


JSON_LD = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebPage", "name": "x"},
        {
            "@type": "NewsArticle",
            "headline": "Ja zum Bad",
            "datePublished": "2025-04-10T17:05:00Z",
            "dateModified": "2025-04-12T17:05:00Z",
            "author": [{"@id": "#a"}, {"@type": "Organization", "name": "dpa"}],
            "publisher": {"@type": "Organization", "name": "Der Musterbote"},
            "articleSection": ["Lokales"],
            "description": LEAD,
        },
        {"@type": "Person", "@id": "#a", "name": "Anna Muster"},
    ],
}


def test_a_page_with_json_ld(tmp_path: Path) -> None:
    head = (
        f"<script type='application/ld+json'>{json.dumps(JSON_LD)}</script>"
        "<link rel=canonical href='https://www.bote.example/1'><title>Ja zum Bad | Bote</title>"
    )
    (article,) = articles(written(tmp_path, "a.html", page(head, "<h1>Streit: Ja zum Bad</h1>")))
    assert (article.title, article.outlet, article.section) == (
        "Ja zum Bad",
        "Der Musterbote",
        "Lokales",
    )
    assert (article.authors, article.agencies) == (("Anna Muster",), ("dpa",))
    assert article.date.isoformat() == "2025-04-10T19:05+02:00"
    assert article.date.source is DateSource.META
    assert article.url == "https://www.bote.example/1"
    assert article.of_kind(Kind.LEAD) == (LEAD,)
    assert article.of_kind(Kind.SUBHEAD) == ("Was folgt",)
    assert PROSE in article.body


@pytest.mark.parametrize(
    ("head", "body", "title", "kicker"),
    [
        ("<title>Ja zum Bad - Bote</title>", "<h1>Ja zum Bad</h1>", "Ja zum Bad", ""),
        (
            "<meta property='og:title' content='Ja zum neuen Bad'>",
            "<h1>Streit in Ulm: Ja zum neuen Bad</h1>",
            "Ja zum neuen Bad",
            "Streit in Ulm",
        ),
        ("<meta property='og:title' content='Ja zum neuen Bad'>", "", "Ja zum neuen Bad", ""),
        (
            "<meta property='og:title' content='Ja zum neuen Bad | Bote'>"
            "<meta property='og:site_name' content='Bote'>",
            "",
            "Ja zum neuen Bad",
            "",
        ),
    ],
)
def test_headlines(tmp_path: Path, head: str, body: str, title: str, kicker: str) -> None:
    (article,) = articles(written(tmp_path, "a.html", page(head, body)))
    assert (article.title, article.kicker) == (title, kicker)


@pytest.mark.parametrize(
    ("head", "body", "date", "source"),
    [
        (
            "<meta property='article:published_time' content='2025-04-10T19:05:00+02:00'>",
            "",
            "2025-04-10T19:05+02:00",
            DateSource.META,
        ),
        (
            "<meta name=date content='2025-04-12'>"
            "<meta property='article:published_time' content='2025-04-10'>",
            "",
            "2025-04-10",
            DateSource.META,
        ),
        ("", "<time datetime='2025-04-10 19:05'>heute</time>", "2025-04-10T19:05+02:00", None),
        ("<link rel=canonical href='https://b.example/2025/04/10/a'>", "", "2025-04-10", None),
        ("", "<span class=date>Stand: 10.04.2025 19:05 Uhr</span>", "2025-04-10T19:05+02:00", None),
        ("", "", None, DateSource.NONE),
    ],
)
def test_days(
    tmp_path: Path, head: str, body: str, date: str | None, source: DateSource | None
) -> None:
    (article,) = articles(written(tmp_path, "a.html", page(head, f"<h1>Ja</h1>{body}")))
    assert article.date.isoformat() == date
    assert source is None or article.date.source is source


@pytest.mark.parametrize(
    ("body", "authors", "agencies"),
    [
        ("<p>Von Anna Muster und Jan Beispiel</p>", ("Anna Muster", "Jan Beispiel"), ()),
        ("<a rel=author href=/x>Anna Muster</a>", ("Anna Muster",), ()),
        ("<span class=author>Von Anna Muster, dpa</span>", ("Anna Muster",), ()),
        ("<div class=comments><span class=author>Kai Laut</span></div>", (), ()),
        ("<span class=author>Bote online</span>", (), ()),
    ],
)
def test_bylines(
    tmp_path: Path, body: str, authors: tuple[str, ...], agencies: tuple[str, ...]
) -> None:
    (article,) = articles(written(tmp_path, "a.html", page("", f"<h1>Ja zum Bad</h1>{body}")))
    assert article.authors == authors


RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Der Bote</title>
<link>https://www.bote.example/</link><language>de-DE</language><item><title>Ja zum &lt;b&gt;Bad
</title><link>https://www.bote.example/1</link><guid>bote-1</guid><category>Lokales</category>
<pubDate>Thu, 10 Apr 2025 17:05:30 GMT</pubDate><dc:creator>Anna Muster</dc:creator>
<description>{LEAD}</description><content:encoded><![CDATA[<h3>Was folgt</h3><p>{PROSE}</p>]]>
</content:encoded></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Der Bote</title>
<link rel="self" href="https://www.bote.example/feed"/><link href="https://www.bote.example/"/>
<entry><id>bote-1</id><title>Ja zum Bad</title><link href="https://www.bote.example/1"/>
<published>2025-04-10T19:05:00+02:00</published><updated>2025-04-11T09:00:00+02:00</updated>
<author><name>Anna Muster</name></author><category term="Lokales"/><summary>{LEAD}</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><h3>Was folgt</h3><p>{PROSE}</p>
</div></content></entry></feed>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Der Bote",
        "items": [
            {
                "id": "bote-1",
                "url": "https://www.bote.example/1",
                "title": "Ja zum Bad",
                "summary": LEAD,
                "content_html": f"<h3>Was folgt</h3><p>{PROSE}</p>",
                "date_published": "2025-04-10T19:05:00+02:00",
                "authors": [{"name": "Anna Muster"}],
                "tags": ["Lokales"],
            }
        ],
    }
)


@pytest.mark.parametrize(
    ("summary", "paragraphs"),
    [
        ("Der Rat kam zusammen.", 1),
        ("Der Rat kam zusammen. Er stimmte …", 1),
        ("Der Rat kam zusammen. Er stimmte [...]", 1),
        ("Das Bad wird gebaut.", 2),
    ],
)
def test_a_summary_that_the_text_begins_with_is_not_said_twice(
    tmp_path: Path, summary: str, paragraphs: int
) -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Bote</title><entry><title>Bad</title>'
        f"<id>1</id><summary>{summary}</summary>"
        "<content>Der Rat kam zusammen. Er stimmte am Abend ab.</content></entry></feed>"
    )
    (article,) = articles(written(tmp_path, "feed.xml", feed))
    assert len(article.body.split("\n")) == paragraphs


@pytest.mark.parametrize("feed", [RSS, ATOM, JSON_FEED], ids=["rss", "atom", "json"])
@pytest.mark.parametrize("name", ["feed.xml", "feed", "feed.html"])
def test_feeds_of_three_kinds_under_any_name(tmp_path: Path, feed: str, name: str) -> None:
    (article,) = articles(written(tmp_path, name, feed))
    assert (article.title, article.own_id, article.url) == (
        "Ja zum Bad",
        "bote-1",
        "https://www.bote.example/1",
    )
    assert (article.outlet, article.authors) == ("Der Bote", ("Anna Muster",))
    assert article.date.isoformat() == "2025-04-10T19:05+02:00"
    assert [p.text for p in article.paragraphs] == [LEAD, "Was folgt", PROSE]
    assert article.of_kind(Kind.SUBHEAD) == ("Was folgt",)
    assert article.language == "de"


def newsml(status: str = "usable", version: int = 1) -> str:
    return f"""<?xml version="1.0"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"
    guid="urn:newsml:agentur.example:1" version="{version}" xml:lang="de"><itemMeta>
    <itemClass qcode="ninat:text"/><provider qcode="nprov:dpa"/>
    <versionCreated>2025-04-10T19:05:00+02:00</versionCreated><pubStatus qcode="stat:{status}"/>
    <edNote>Kontakt: nicht für die Öffentlichkeit</edNote></itemMeta><contentMeta>
    <subject qcode="dpacat:pl"><name>Politik</name></subject><headline>Ja zum Bad</headline>
    </contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml">
    <html xmlns="http://www.w3.org/1999/xhtml"><body><h1>Ja zum Bad</h1>
    <p class="byline">Von Anna Muster, dpa</p><p>Ulm (dpa) - {PROSE}</p>
    <table><tr><td>1</td><td>2</td></tr></table></body></html></inlineXML>
    <inlineData contenttype="text/plain" rendition="x:nonpublic">Telefon 12</inlineData>
    </contentSet></newsItem>"""


def test_a_wire_in_newsml(tmp_path: Path) -> None:
    (article,) = articles(written(tmp_path, "wire.xml", newsml()))
    assert (article.own_id, article.title) == ("urn:newsml:agentur.example:1", "Ja zum Bad")
    assert (article.outlet, article.agencies, article.authors) == (
        "dpa",
        ("dpa",),
        ("Anna Muster",),
    )
    assert (article.section, article.dateline) == ("Politik", "Ulm")
    assert article.date.isoformat() == "2025-04-10T19:05+02:00"
    assert article.body == f"Ulm (dpa) - {PROSE}"
    everything = " ".join(p.text for p in article.paragraphs)
    assert "Kontakt" not in everything and "Telefon" not in everything


@pytest.mark.parametrize(
    "wire",
    [
        {"headline": "Ja zum Bad", "body_xhtml": f"<p>{PROSE}</p>", "byline": "Von Anna Muster"},
        {
            "headlines": [{"role": "main", "value": "Ja zum Bad"}],
            "bodies": [{"contenttype": "text/html", "value": f"<p>{PROSE}</p>"}],
            "by": "Von Anna Muster",
            "byline": "Von Anna Muster",
        },
        {
            "headlines": [{"value": "Ja zum Bad"}],
            "bodies": [
                {"contentType": "text/plain", "value": "kurz"},
                {"contentType": "text/html", "value": f"<p>{PROSE}</p>"},
            ],
            "people": [{"rel": "author", "name": "Anna Muster"}],
        },
    ],
    ids=["ninjs 1", "ninjs 2", "ninjs 3"],
)
def test_wires_in_ninjs(tmp_path: Path, wire: dict[str, object]) -> None:
    common = {
        "uri": "urn:x:1",
        "versioncreated": "2025-04-10T19:05:00+02:00",
        "pubstatus": "usable",
        "language": "de",
        "copyrightholder": "dpa",
    }
    (article,) = articles(written(tmp_path, "wire.json", json.dumps(common | wire)))
    assert (article.own_id, article.title, article.body) == ("urn:x:1", "Ja zum Bad", PROSE)
    assert (article.authors, article.outlet) == (("Anna Muster",), "dpa")
    assert article.date.isoformat() == "2025-04-10T19:05+02:00"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", f"Titel;Datum;Text;Medium\nJa zum Bad;10.04.2025;{PROSE};Bote\n"),
        ("a.csv", f'headline,date,body,source\n"Ja zum Bad",2025-04-10,"{PROSE}",Bote\n'),
        ("a.tsv", f"TITLE\tdate\tcontent\tsource\nJa zum Bad\t2025-04-10\t{PROSE}\tBote\n"),
        ("a.csv", f"titel;datum;text;medium\n'Ja zum Bad';'2025-04-10';'{PROSE}';'Bote'\n"),
        (
            "a.json",
            json.dumps([{"titel": "Ja zum Bad", "datum": "2025-04-10", "volltext": PROSE,
                         "quelle": "Bote"}]),
        ),
        (
            "a.jsonl",
            json.dumps({"headline": "Ja zum Bad", "published_at": "2025-04-10", "content": PROSE,
                        "publisher": {"name": "Bote"}}),
        ),
    ],
)  # fmt: skip
def test_tables_and_records_with_other_peoples_names(
    tmp_path: Path, name: str, content: str
) -> None:
    (article,) = articles(written(tmp_path, name, content))
    assert (article.title, article.body, article.outlet) == ("Ja zum Bad", PROSE, "Bote")
    assert article.date.isoformat() == "2025-04-10"


@pytest.mark.parametrize(
    ("name", "content", "fields"),
    [
        ("a.csv", f"x|Ja zum Bad|{PROSE}\n", {"title": 2, "text": 3}),
        ("a.csv", f"kopf;rumpf\nJa zum Bad;{PROSE}\n", {"title": "kopf", "text": "rumpf"}),
        (
            "a.json",
            json.dumps({"meta": {"kopf": "Ja zum Bad"}, "rumpf": PROSE}),
            {"title": "meta.kopf", "text": "rumpf"},
        ),
        (
            "a.jsonl",
            json.dumps({"meta": {"kopf": "Ja zum Bad"}, "rumpf": PROSE}) + "\n",
            {"title": "meta.kopf", "text": "rumpf"},
        ),
    ],
)
def test_a_side_car_says_which_field_is_which(
    tmp_path: Path, name: str, content: str, fields: dict[str, str | int]
) -> None:
    written(tmp_path, "a.meta.json", json.dumps({"fields": fields}))
    (article,) = articles(written(tmp_path, name, content))
    assert (article.title, article.body) == ("Ja zum Bad", PROSE)


def test_a_mail(tmp_path: Path) -> None:
    mail = (
        "From: Der Bote <news@bote.example>\r\nTo: a@b.example\r\nMessage-ID: <1@bote.example>\r\n"
        "Subject: =?utf-8?q?Ja_zum_B=C3=A4derbau?=\r\nDate: Thu, 10 Apr 2025 19:05:00 +0200\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{PROSE}\r\n"
    )
    (article,) = articles(written(tmp_path, "a.eml", mail))
    assert (article.title, article.outlet) == ("Ja zum Bäderbau", "Der Bote")
    assert (article.own_id, article.date.isoformat()) == (
        "1@bote.example",
        "2025-04-10T19:05+02:00",
    )
    assert article.body == PROSE


def test_a_clipping(tmp_path: Path) -> None:
    text = (
        "BT /F1 12 Tf 10 280 Td (Kurier) Tj 0 -20 Td (Ja zum Bad) Tj 0 -20 Td (Von Anna Muster) Tj"
    )
    text += " 0 -20 Td (Der Rat kam am Abend zusammen und stimmte nach langer Debatte zu.) Tj ET"
    (article,) = articles(written(tmp_path, "a.pdf", _pdf(text.encode())))
    assert "stimmte nach langer Debatte zu." in article.body
    assert (article.title, article.authors) == ("Ja zum Bad", ("Anna Muster",))
    assert article.outlet == "Kurier"


def test_a_web_archive_gives_its_pages_and_counts_the_rest(tmp_path: Path) -> None:
    html = page("<title>Ja zum Bad</title>", "<h1>Ja zum Bad</h1>").encode()
    packed = _answer(gzip.compress(html), "Content-Encoding: gzip\r\n")
    chunks = b"%x\r\n" % len(html) + html + b"\r\n0\r\n\r\n"
    gone = _answer(html).replace(b"200 OK", b"404 Not Found")
    request = _warc(b"GET / HTTP/1.1\r\n\r\n").replace(b": response", b": request")
    archive = b"".join(
        gzip.compress(record)
        for record in (
            request,
            _warc(_answer(html)),
            _warc(packed),
            _warc(_answer(chunks, "Transfer-Encoding: chunked\r\n")),
            _warc(gone),
        )
    )
    found = list(read([written(tmp_path, "a.warc.gz", archive)]))
    pages = [one for one in found if isinstance(one, Article)]
    assert [one.origin.number for one in pages] == [2, 3, 4]
    assert {one.title for one in pages} == {"Ja zum Bad"}
    assert {one.url for one in pages} == {"https://bote.example/1"}
    (told,) = [one for one in found if isinstance(one, SourceError)]
    assert "1 answers with status 404" in told.reason and "1 request records" in told.reason


def zipped(text: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("ordner/b.txt.gz", gzip.compress(text))
        archive.writestr("ordner/a.txt", text)
        archive.writestr("ordner/bild.png", b"\x89PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "pack", "places"),
    [
        ("a.txt.gz", gzip.compress, ["a.txt.gz"]),
        ("a.txt.bz2", bz2.compress, ["a.txt.bz2"]),
        ("a.xz", lzma.compress, ["a.xz"]),
        ("a", lambda data: data, ["a"]),
        ("a.zip", zipped, ["a.zip/ordner/a.txt", "a.zip/ordner/b.txt.gz"]),
    ],
)
def test_packed(tmp_path: Path, name: str, pack: object, places: list[str]) -> None:
    assert callable(pack)
    written(tmp_path, name, pack(f"Ja zum Bad\n\n{PROSE}".encode()))
    found = articles(tmp_path)
    assert [one.origin.path for one in found] == [str(tmp_path / place) for place in places]
    assert {(one.title, one.body) for one in found} == {("Ja zum Bad", PROSE)}


def test_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "a", page("<title>Ja zum Bad</title>", "<h1>Ja zum Bad</h1>"))
    with path.open(encoding="utf-8") as file:
        monkeypatch.setattr(sys, "stdin", file)
        (article,) = articles(Path("-"))
    assert (article.title, article.origin.path) == ("Ja zum Bad", "-")
