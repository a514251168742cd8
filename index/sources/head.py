"""The head of an article: kicker, headline, date and byline above the first running text.

The headline is the last line of the head that is long enough to be one; the line above it is
the kicker. An export may run all of a head together in one line; there a capital where German
has none ("… in Wien Das Amt …") tells where the headline begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.article import UNDATED, Kind, Paragraph, PublicationDate
from index.sources.bylines import read_byline
from index.sources.credits import has_dateline
from index.sources.furniture import is_caption, is_furniture, is_photo_credit, points_elsewhere
from index.sources.lines import ends_sentence, is_name, is_prose
from index.sources.marks import Marks, stated_date

LONGEST_KICKER = 70  #: characters
_KICKER_ALONE = 45  #: characters of a kicker that nothing but its place tells
_HEADLINE_ALONE = 100  #: characters of the headline below it
_FEW = 3  #: lines of a head that holds no navigation
_SLOGANS = 12  #: lines below a page's slogan in which a byline is looked for
_LONG = 200  #: characters that no slogan has
_BYLINE_BELOW = 3  #: lines below the first paragraph in which its byline may stand

# Words that German writes with a small letter inside a phrase.
_BEGINNERS = (
    "Der|Die|Das|Ein|Eine|Einen|Wie|Was|Warum|Wer|Wo|Wenn|Wann|Zwei|Drei|Vier|Fünf|So|Mehr|"
    "Kein|Keine|Neue|Neuer|Neues|Im|In|Auf|Bei|Für|Nach|Mit|Zum|Zur|Von|Vor|Jetzt|Noch|Nun|Viele"
)
_NEW_PHRASE = re.compile(
    rf"(?<=[\wß“”\"»«)])\s+(?=(?:{_BEGINNERS})\s)"
    r"|(?<=[a-zäöüß])\s+(?=[„»«“\"](?:\w[^“”«»\"\s]*[\s“”«»\"]+){5,}$)"
)
_NAMED_WITH_ARTICLE = re.compile(
    r"(?:Der|Die|Das) (?:Linken?|Grünen?|Erste|Zeit|Spiegel|Welt|Presse|Standard|Freitag|Ärzte"
    r"|Partei|Basis)\b"
)
_QUESTION = re.compile(r"(?i)(?:wie|was|warum|wer|wo|wenn|wann|ob|dass|weil|als|und)\b")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the running text, and the lines below it."""

    title: str
    kicker: str
    date: PublicationDate
    authors: tuple[str, ...]
    agencies: tuple[str, ...]
    furniture: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]  #: lines of the head that are none of these
    below: tuple[str, ...]


def read_head(lines: Sequence[str], title: str = "") -> Head:
    """The head of an article. ``title`` is the headline if metadata tell it already."""
    if not lines:
        return Head(title, "", UNDATED, (), (), (), (), ())
    marks = Marks()
    first = marks.take_export(lines[0]).strip()
    lines = [first, *lines[1:]] if first else list(lines[1:])
    length = _head_length(lines)
    headlines, paragraphs = _sorted([rest for line in lines[:length] if (rest := marks.take(line))])
    below = _without_byline(lines[length:], marks)
    found, kicker, spare = _known(headlines, title) if title else _headline(headlines)
    date = marks.settle_date()
    return Head(
        title=found,
        kicker=kicker,
        date=date,
        authors=tuple(dict.fromkeys(marks.authors)),
        agencies=tuple(dict.fromkeys(marks.agencies)),
        furniture=tuple(marks.furniture),
        paragraphs=(*paragraphs, *spare, *(Paragraph(line, Kind.FOOTER) for line in marks.lines)),
        below=tuple(below),
    )


def _head_length(lines: Sequence[str]) -> int:
    """How many lines stand above the first running text.

    A page's own slogans may run like text; but a byline further down, with lines between
    that could be headlines, shows that the article has not begun.
    """
    length = _first_running(lines, 0)
    if length is None:
        return 1 if len(lines) > 1 else 0
    between = 0
    for i in range(length, min(length + _SLOGANS, len(lines))):
        line = lines[i]
        if between >= 2 and read_byline(line):
            return _first_running(lines, i) or length
        if i > length and len(line) >= _LONG:
            break
        between += not is_prose(line) and line.count(" ") >= 2
    return length


def _first_running(lines: Sequence[str], start: int) -> int | None:
    for i in range(start, len(lines)):
        line = lines[i]
        if has_dateline(line) or (is_prose(line) and not _is_aside(line)):
            return i
    return None


def _is_aside(line: str) -> bool:
    return (
        is_furniture(line)
        or is_caption(line)
        or points_elsewhere(line)
        or stated_date(line) is not None
    )


def _sorted(lines: Sequence[str]) -> tuple[list[str], list[Paragraph]]:
    """Lines that can be headlines, and the others as what they are."""
    headlines: list[str] = []
    others: list[Paragraph] = []
    for line in lines:
        if is_caption(line):
            others.append(Paragraph(line, Kind.CAPTION))
        elif points_elsewhere(line):
            others.append(Paragraph(line, Kind.RELATED))
        elif is_furniture(line) or is_photo_credit(line) or line[0] in "•#|":
            others.append(Paragraph(line, Kind.FOOTER))
        else:
            headlines.append(line)
    return headlines, others


def _without_byline(lines: Sequence[str], marks: Marks) -> list[str]:
    """The lines without the byline and date that may follow the first paragraph."""
    kept: list[str] = []
    for i, line in enumerate(lines):
        near = 0 < i <= _BYLINE_BELOW and len(line) <= 120 and not is_prose(line)
        if near and (read_byline(line) or stated_date(line)):
            line = marks.take(line)
        if line:
            kept.append(line)
    return kept


def _headline(lines: Sequence[str]) -> tuple[str, str, list[Paragraph]]:
    """Headline, kicker, and the lines that are neither."""
    if not lines:
        return "", "", []
    chosen = _chosen(lines)
    title, kicker, first = lines[chosen], "", chosen
    if chosen and len(lines[chosen - 1]) <= LONGEST_KICKER:
        kicker, first = lines[chosen - 1], chosen - 1
    else:
        kicker, title = _run_on(title)
    spare = [Paragraph(line, Kind.FOOTER) for line in lines[:first]]
    for line in lines[chosen + 1 :]:
        is_lead = line.count(" ") >= 5 or ends_sentence(line)
        spare.append(Paragraph(line, Kind.LEAD if is_lead else Kind.FOOTER))
    return title, kicker, spare


def _chosen(lines: Sequence[str]) -> int:
    """Which line is the headline.

    Of a few, the first or, below a kicker, the second. Of more there is a page's navigation
    among them: then the last that would do.
    """
    if len(lines) <= _FEW:
        return 1 if len(lines) > 1 and _is_kicker(lines[0], lines[1]) else 0
    return max(range(len(lines)), key=lambda i: (_fitness(lines[i]), i))


def _is_kicker(line: str, below: str) -> bool:
    return (
        len(line) <= _KICKER_ALONE
        and len(below) <= _HEADLINE_ALONE
        and _fitness(below) > 0
        and not line.endswith((".", "?", "!", "…", "“", "”", '"', "«", "»"))
    )


def _fitness(line: str) -> int:
    """How well a line would do as a headline: one of several words, not a sentence or a name."""
    if line.count(" ") < 2:
        return 0
    return 1 if line.endswith(".") or is_name(line) else 2


def _known(lines: Sequence[str], title: str) -> tuple[str, str, list[Paragraph]]:
    """With a headline from metadata, the lines of a head are that, a kicker or subheads."""
    same = next((i for i, line in enumerate(lines) if _alike(line) == _alike(title)), None)
    kicker = lines[same - 1] if same and len(lines[same - 1]) <= LONGEST_KICKER else ""
    taken = {same, same - 1 if same and kicker else same}
    spare = [
        Paragraph(line, Kind.TEXT if ends_sentence(line) else Kind.SUBHEAD)
        for i, line in enumerate(lines)
        if i not in taken
    ]
    return title, kicker, spare


def _alike(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _run_on(line: str) -> tuple[str, str]:
    """Kicker and headline of a line in which they run on without a mark between them."""
    for match in _NEW_PHRASE.finditer(line):
        left, right = line[: match.start()], line[match.end() :]
        last = left.split()[-1]
        if (
            len(left) <= LONGEST_KICKER
            and right.count(" ") >= 2
            and (last[0].isupper() or last[-1].isdigit())
            and not _QUESTION.match(left)
            and not _NAMED_WITH_ARTICLE.match(right)
        ):
            return left, right
    return "", line
