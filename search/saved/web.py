"""Saved searches on the web: saving, their pages and feeds, and the end of alerts.

Whoever has a link may do with its search what can be done. There are no cookies, so no other site
can make a reader's browser do more than it could do itself; forms of other sites are refused all
the same (``search.http.security``).
"""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from search.arguments import parse
from search.delivery import address_of
from search.exports.atom import MEDIA_TYPE, Entry, Feed, atom
from search.failures import Failure
from search.i18n import LANGUAGES, Language
from search.render import language_of_request, plain_urls, render
from search.saved.desk import News, SavedDesk
from search.saved.letters import STOP
from search.saved.page import SHOWN, saved_page
from search.saved.saved import PATH, CannotBeSaved, Saved, TooManySearches

FEED_PAGE = 100  #: entries on one page of a feed


def saved_pages(saving: SavedDesk) -> Blueprint:
    """The routes of saved searches."""
    site = Blueprint("saved", __name__)
    desk, store = saving.desk, saving.store

    @site.after_request
    def privately(response: AnyResponse) -> AnyResponse:
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        feeds = request.endpoint == "saved.feed"  # whose readers ask whether anything is new
        response.headers["Cache-Control"] = "private, no-cache" if feeds else "no-store"
        return response

    @site.post(PATH)
    def save() -> AnyResponse:
        language = spoken()
        parsed = parse(request.form, desk.clock())
        if parsed.problems:
            return cannot(language, 400)
        try:
            token = saving.save(request.form.get("name", ""), parsed.request)
        except CannotBeSaved:
            return cannot(language, 400)
        except TooManySearches:
            return cannot(language, 503)
        return redirect(f"{PATH}/{token}{carried()}", 303)

    @site.get(f"{PATH}/<token>")
    def show(token: str) -> AnyResponse:
        language, before = spoken(), position()
        news = found(token, SHOWN, before)
        page = saved_page(
            news.saved,
            token,
            news.hits,
            news.earlier,
            before is None,
            desk.clock(),
            desk.variants,
            language,
            lang(),
        )
        return render("saved.html", language, plain_urls(f"{PATH}/{token}"), page=page)

    @site.get(f"{PATH}/<token>/feed")
    def feed(token: str) -> AnyResponse:
        language, before = spoken(), position()
        news = found(token, FEED_PAGE, before)
        response = Response(mimetype=MEDIA_TYPE)
        told_by = f"{news.saved} {before} {language.code} {news.state} {request.host}"
        response.set_etag(blake2b(told_by.encode(), digest_size=12).hexdigest())
        response.make_conditional(request)
        if response.status_code != 304:
            response.set_data("".join(atom(told(token, news, before, language))))
        return response

    @site.post(f"{PATH}/<token>")
    def change(token: str) -> AnyResponse:
        saved = known(token)
        name, text = request.form.get("name", ""), request.form.get("q", "")
        try:
            saving.change(saved, name, text)
        except CannotBeSaved:
            return cannot(spoken(), 400)
        return redirect(f"{PATH}/{token}{carried()}", 303)

    @site.post(f"{PATH}/<token>/delete")
    def delete(token: str) -> AnyResponse:
        saved = known(token)
        store.delete(saved.number)
        language = spoken()
        _ = language.gettext
        said = _("Ihr Link, ihr Feed und alle Benachrichtigungen gelten nicht mehr.")
        title = _("»%(name)s« ist gelöscht", name=saved.name)
        return render("error.html", language, plain_urls("/"), failure=Failure(title, said))

    @site.get(f"{STOP}/<word>")
    def ask(word: str) -> AnyResponse:
        target = saving.outbox.of_word(word)
        if target is None:
            abort(404)
        urls = plain_urls(f"{STOP}/{word}")
        saved = store.get(target.search)
        action = f"{STOP}/{word}{carried()}"
        return render("stop.html", spoken(), urls, saved=saved, target=target, action=action)

    @site.post(f"{STOP}/<word>")
    def stop(word: str) -> AnyResponse:
        target = saving.outbox.of_word(word)
        if target is not None:
            saving.outbox.remove(target.number)
        language = spoken()
        _ = language.gettext
        said = _("An diese Adresse geht zu dieser Suche keine Nachricht mehr.")
        title = _("Die Benachrichtigung ist beendet")
        return render("error.html", language, plain_urls("/"), failure=Failure(title, said))

    def known(token: str) -> Saved:
        saved = store.find(token)
        if saved is None:
            abort(404)
        return saved

    def found(token: str, most: int, before: int | None) -> News:
        news = saving.news(token, most, before)
        if news is None:
            abort(404)
        return news

    def told(token: str, news: News, before: int | None, language: Language) -> Feed:
        address, saved = address_of(desk), news.saved
        here = address.url(f"{PATH}/{token}")
        feed, made = f"{here}/feed{carried()}", datetime.fromisoformat(saved.made)
        asks = "&" if carried() else "?"
        return Feed(
            address=address,
            id=f"urn:uuid:{saved.uuid}",
            title=saved.name or language.gettext("Alle Artikel"),
            subtitle=language.gettext("Neue Artikel einer gemerkten Suche"),
            url=feed if before is None else f"{feed}{asks}before={before}",
            page_url=here,
            entries=tuple(
                Entry(article, datetime.fromisoformat(hit.noticed)) for hit, article in news.hits
            ),
            updated=made,
            language=language.code,
            first="" if before is None else feed,
            next=f"{feed}{asks}before={news.earlier}" if news.earlier is not None else "",
            complete=before is None and news.earlier is None,
        )

    def spoken() -> Language:
        return language_of_request(desk.settings.language)

    return site


def lang() -> str:
    """The language that the URL names, "" where it names none of ours."""
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else ""


def carried() -> str:
    """The language, for a URL to the same reader."""
    return f"?lang={lang()}" if lang() else ""


def position() -> int | None:
    """The position that the hits wanted lie below."""
    given = request.args.get("before", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else None


def cannot(language: Language, status: int) -> Response:
    """The page that says why a search was not saved."""
    _ = language.gettext
    if status == 400:
        title = _("Diese Suche lässt sich nicht merken")
        text = _("Eine ihrer Angaben wurde nicht verstanden, oder sie ist zu lang.")
    else:
        title = _("Mehr Suchen lassen sich nicht merken")
        text = _("Der Platz dafür ist voll. Wer das Archiv betreibt, kann welchen schaffen.")
    return render("error.html", language, plain_urls("/"), status, failure=Failure(title, text))
