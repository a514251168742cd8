"""What was read of an article, as one JSON object: the output of ``manage.py read``."""

from __future__ import annotations

import msgspec

from index.article import BODY_KINDS, Article, Kind


class Description(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """An article, field by field; what is not known is null or an empty list."""

    file: str
    number: int | msgspec.UnsetType = msgspec.UNSET  #: which of a file's articles, from 1
    id: str | None
    url: str | None
    title: str | None
    kicker: str | None
    outlet: str | None
    outlet_hint: tuple[str, ...]
    authors: tuple[str, ...]
    section: str | None
    date: str | None
    date_precision: str
    date_source: str
    date_note: str | msgspec.UnsetType = msgspec.UNSET  #: where other days are said, why not they
    language: str | None
    agencies: tuple[str, ...]
    dateline: str | None
    credit: str | None
    signoff: str | None
    body: str
    subheads: tuple[str, ...]
    pull_quote: tuple[str, ...]
    captions: tuple[str, ...]
    boilerplate: tuple[str, ...]
    comments: tuple[str, ...]
    comment_languages: tuple[str, ...]
    version: int | None
    status: str
    embargo: str | None
    corrections: tuple[str, ...]

    def json(self) -> str:
        """The description in one line."""
        return msgspec.json.encode(self).decode()


def describe(article: Article, date_note: str = "") -> Description:
    """The description of an article; ``date_note`` explains its date.

    >>> describe(Article(title="Rat tagt")).title
    'Rat tagt'
    """
    return Description(
        file=article.origin.path,
        number=article.origin.number or msgspec.UNSET,
        id=article.own_id or article.id or None,
        url=article.url or None,
        title=article.title or None,
        kicker=article.kicker or None,
        outlet=article.outlet or None,
        outlet_hint=article.outlet_hint,
        authors=article.authors,
        section=article.section or None,
        date=article.date.isoformat(),
        date_precision=article.date.precision.value,
        date_source=article.date.source.value,
        date_note=date_note or msgspec.UNSET,
        language=article.language or None,
        agencies=article.agencies,
        dateline=article.dateline or None,
        credit=article.credit or None,
        signoff=article.signoff or None,
        body="\n".join(p.text for p in article.paragraphs if p.kind in BODY_KINDS),
        subheads=article.of_kind(Kind.SUBHEAD),
        pull_quote=article.of_kind(Kind.PULL_QUOTE),
        captions=article.of_kind(Kind.CAPTION),
        boilerplate=article.furniture + article.of_kind(Kind.RELATED, Kind.FOOTER),
        comments=tuple(comment.text for comment in article.comments),
        comment_languages=tuple(comment.language for comment in article.comments),
        version=article.version or None,
        status=article.status.value,
        embargo=article.embargo.isoformat(timespec="minutes") if article.embargo else None,
        corrections=tuple(one.text for one in article.corrections),
    )
