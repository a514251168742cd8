"""Research links: from a list of hits to its lines, a sample of it, and how it is cited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from search.answer import Answer
from search.exports.address import Address
from search.i18n import Language
from search.research.citation import ResultCitation, result_citation
from search.research.concordance_link import concordance_url
from search.research.sample_link import sample_url


@dataclass(frozen=True, slots=True)
class ResearchLinks:
    """What a list of hits offers to researchers."""

    concordance: str  #: "" without a query, or where not all its words were found
    sample: str  #: "" where not all words were found
    citation: ResultCitation


def research_links(
    answer: Answer, address: Address, today: date, language: Language
) -> ResearchLinks:
    """Of this answer."""
    request = answer.request
    strictly = bool(answer.total) and not answer.relaxed
    return ResearchLinks(
        concordance_url(request) if request.text and strictly else "",
        sample_url(request) if strictly else "",
        result_citation(answer, address, today, language),
    )
