"""A chart of a public page: the figure, the released cells behind it, and every way to take it along."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from metrics.charts.figure import Figure
from metrics.charts.ranking import Ranking
from metrics.disclosure.protected import ProtectedTable
from metrics.presenters.citation import absolute, citation
from metrics.presenters.publication import Publication
from metrics.presenters.ranking import RankedGroup


@dataclass(frozen=True, slots=True)
class Taking:
    """How to take a figure along: files of the released cells behind it, a frame for other sites, a citation."""

    csv_url: str
    json_url: str
    embed_url: str
    citation: str


@dataclass(frozen=True, slots=True)
class PublicFigure:
    """What `_components/figure_card.html` shows. `data` are the released cells, with status and footnotes."""

    id: str
    figure: Figure
    data: ProtectedTable
    taking: Taking
    provisional: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublicRanking:
    """A ranking, which is HTML: what `public/_ranking.html` shows."""

    id: str
    figure: Ranking
    items: tuple[RankedGroup, ...]
    data: ProtectedTable
    taking: Taking


def public_figure(
    publication: Publication, id: str, figure: Figure, data: ProtectedTable, *, page: str
) -> PublicFigure:
    """The figure of a page; `page` is the page's address with the query that holds its state."""
    taking = _taking(publication, id, figure.title, page)
    return PublicFigure(id, figure, data, taking, provisional=(publication.period,))


def public_ranking(
    publication: Publication, id: str, words: Ranking, items: Sequence[RankedGroup], data: ProtectedTable, *, page: str
) -> PublicRanking:
    """The ranking of a page, with as many lines as are drawn; its table and its files have all."""
    return PublicRanking(id, words, tuple(items), data, _taking(publication, id, words.title, page))


def _taking(publication: Publication, id: str, title: str, page: str) -> Taking:
    return Taking(
        csv_url=_with(page, figure=id, format="csv"),
        json_url=_with(page, figure=id, format="json"),
        embed_url=absolute(_with(page, embed=id)),
        citation=citation(publication.release, page, title),
    )


def _with(page: str, **query: str) -> str:
    return f"{page}{'&' if urlsplit(page).query else '?'}{urlencode(query)}"
