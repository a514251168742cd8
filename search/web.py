"""The pages: each route reads its arguments, makes one call and shows the result."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from search.arguments import Parsed, parse
from search.delivery import (
    address_of,
    article_in_another_form,
    negotiated,
    search_in_another_form,
)
from search.desk import Desk
from search.exports.links import article_links, search_links
from search.failures import no_such_table
from search.help import help_text
from search.i18n import LANGUAGES, Language
from search.overview.csv import table
from search.overview.link import PATH as OVERVIEW
from search.overview.outlet_table import ELSEWHERE, read_shown, table_url
from search.overview.overview import overview_page
from search.page import PATH, search_page
from search.reading import article_page
from search.render import language_of_request, plain_urls, render
from search.request import Request, to_url
from search.research.citation import PARAMETER as CITED
from search.research.citation import read_cited, result_citation, since_cited
from search.stories.beside import COMPARE, compare_url
from search.stories.comparing import comparison_page
from search.stories.copies import PATH as STORIES
from search.stories.page import story_page


def pages(desk: Desk) -> Blueprint:
    """The routes that answer with a page."""
    site = Blueprint("pages", __name__)

    def asked() -> tuple[Parsed, Language]:
        return parse(request.args, desk.clock()), language_of_request(desk.settings.language)

    @site.get("/")
    @site.get(PATH)
    def search() -> Response:
        if (other := search_in_another_form(desk)) is not None:
            return other
        parsed, language = asked()
        answer = desk.answer(parsed.request, by_story=parsed.request.group != "none")
        page = search_page(answer, parsed.problems, language)
        urls = _in_each(parsed.request, PATH)
        whole = 0 if answer.relaxed else answer.total
        forms = search_links(parsed.request, whole, address_of(desk))
        cited = read_cited(request.args.get(CITED, ""))
        return negotiated(
            render(
                "search.html",
                language,
                urls,
                page=page,
                forms=forms,
                citation=result_citation(answer, address_of(desk), desk.clock(), language),
                since=since_cited(cited, answer, language) if cited else "",
            )
        )

    @site.get("/articles/<id>")
    def article(id: str) -> Response:
        if (other := article_in_another_form(desk, id)) is not None:
            return other
        parsed, language = asked()
        in_company = desk.article_in_company(id)
        if in_company is None:
            abort(404)
        found = in_company[0]
        page = article_page(
            *in_company,
            parsed.request,
            desk.clock(),
            language,
            desk.variants,
            address_of(desk),
        )
        urls = _in_each(parsed.request, f"/articles/{found.id}")
        forms = article_links(found.id)
        return negotiated(render("article.html", language, urls, page=page, forms=forms))

    @site.get(f"{STORIES}/<id>")
    def story(id: str) -> Response:
        parsed, language = asked()
        told = desk.story(id)
        if told is None:
            abort(404)
        page = story_page(told, parsed.request, language)
        return render(
            "story.html", language, _in_each(parsed.request, f"{STORIES}/{id}"), page=page
        )

    @site.get(COMPARE)
    def compare() -> Response:
        parsed, language = asked()
        a, b = (request.args.get(name, "") for name in ("a", "b"))
        page = comparison_page(*desk.two_articles(a, b), parsed.request.lang, language)
        urls = {code: compare_url(a, b, code) for code in LANGUAGES}
        return render("compare.html", language, urls, page=page)

    @site.get(OVERVIEW)
    def overview() -> Response:
        parsed, language = asked()
        shown, others = read_shown(request.args)
        found = desk.coverage(parsed.request)
        problems = (*(p for p in parsed.problems if p.parameter not in ELSEWHERE), *others)
        page = overview_page(found, problems, shown, language)
        each = {code: parsed.request.changed(lang=code) for code in LANGUAGES}
        urls = {code: table_url(one, shown) for code, one in each.items()}
        return render("overview.html", language, urls, page=page)

    @site.get(f"{OVERVIEW}.csv")
    def overview_file() -> Response:
        parsed, language = asked()
        name = request.args.get("table") or "outlets"
        text = table(desk.coverage(parsed.request), name, language)
        if text is None:
            unknown = no_such_table(name, language)
            return render("error.html", language, plain_urls(OVERVIEW), 404, failure=unknown)
        response = Response(text, mimetype="text/csv")
        response.headers["Content-Disposition"] = f'attachment; filename="overview-{name}.csv"'
        response.headers["Content-Language"] = language.code
        response.headers["Vary"] = "Accept-Language"
        response.headers["Cache-Control"] = "no-cache"
        return response

    @site.get("/help")
    def help() -> Response:
        parsed, language = asked()
        text = help_text(language.code, parsed.request.lang)
        return render("help.html", language, plain_urls("/help"), text=text)

    return site


def _in_each(asked: Request, path: str) -> dict[str, str]:
    url = to_url(asked, path, lang="")
    more = "&" if "?" in url else "?"  # the language is the last thing that a URL says
    return {code: f"{url}{more}lang={code}" for code in LANGUAGES}
