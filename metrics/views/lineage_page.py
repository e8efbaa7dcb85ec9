"""The page of a figure's lineage: its words, its sources and rows, and where each of them leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from metrics.presenters.lineage import STANDINGS, came_about, facts
from metrics.presenters.lineage_rows import page_table
from metrics.queries.lineage import Lineage
from metrics.queries.source_rows import SourceRow
from metrics.queries.sources import Source
from metrics.statistics.table import Value
from metrics.templatetags.numbers import grouped
from metrics.templatetags.quarters import quarter_short
from metrics.views.asking import address
from metrics.views.review import ROWS

ON_PAGE = 100
MOST_TAKEN = {"csv": 100_000, "xlsx": 20_000}  # rows in a file: either is written within about five seconds
DASHBOARDS = {
    "period": "desk:trend",
    "member": "desk:by-member",
    "taxon": "desk:by-species",
    "group": "desk:by-species",
    "product": "desk:by-product",
    "market": "desk:by-product",
    "platform": "desk:by-product",
    "platform_type": "desk:by-product",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A source as the page shows it, with the addresses that lead on; empty where there is nothing to lead to."""

    source: Source
    standing: str
    rate: Value
    alone_url: str
    stated_url: str


def page_of(request: HttpRequest, area: str, asked: Mapping[str, str], found: Lineage) -> dict[str, object]:
    """What the template shows; `asked` is the address as a question."""
    page = Paginator(range(found.rows), ON_PAGE).get_page(request.GET.get("page"))
    rows = _rows_on(page, found)
    return {
        "base": f"base_{area}.html",
        "area": area,
        "found": found,
        "heading": f"{found.question.indicator.title}: {quarter_short(found.label)}",
        "came_about": came_about(found),
        "facts": facts(found),
        "lines": [_line(source, area, asked, found) for source in found.sources],
        "page": page,
        "rows": page_table(found, rows),
        "row_links": [{"row": _row_url(row)} for row in rows] if area == "desk" else [],
        "back_url": f"{_dashboard(area, found)}{address(_kept(asked))}",
        "submission_view": f"{area}:submission",
        "file_view": f"{area}:file",
        "files": [
            (format.upper(), address({**asked, "format": format}))
            for format in MOST_TAKEN
            if found.sources and fits(found, format)
        ],
        "too_many": _too_many(found),
    }


def _rows_on(page: "Page[int]", found: Lineage) -> list[SourceRow]:
    start = (page.number - 1) * ON_PAGE
    return found.listed(start, start + ON_PAGE)


def fits(found: Lineage, format: str) -> bool:
    """Whether a file of this format holds all rows: one that left some out would not add up."""
    return found.rows <= MOST_TAKEN[format]


def _too_many(found: Lineage) -> str:
    """Which file does not hold the rows, and what to do about it; empty where each does."""
    if all(fits(found, format) for format in MOST_TAKEN):
        return ""
    most = {format: grouped(rows) for format, rows in MOST_TAKEN.items()}
    return _(
        "These are %(rows)s rows. A CSV file holds %(csv)s, a workbook %(xlsx)s: "
        "take them in parts, by member, product or market."
    ) % {"rows": grouped(found.rows), **most}


def _line(source: Source, area: str, asked: Mapping[str, str], found: Lineage) -> Line:
    alone = len(found.sources) > 1 and found.question.by != "member"
    stated = source.stated
    return Line(
        source=source,
        standing=str(STANDINGS[source.standing]),
        rate=_rate(source),
        alone_url=address({**asked, "member": source.submission.member.slug}) if alone else "",
        stated_url=_place(str(source.submission.pk), stated.row.position) if stated and area == "desk" else "",
    )


def _rate(source: Source) -> Value:
    if source.stated is not None and not source.entering:
        return Value(source.stated.rate)
    if source.numerator is None or not source.denominator:
        return Value(None, "nothing to divide by" if source.entering else "not reported")
    return Value(Fraction(source.numerator, source.denominator))


def _row_url(row: SourceRow) -> str:
    return _place(str(row.submission), row.position)


def _place(submission: str, position: int) -> str:
    """The row on the page of its report, which shows so many at once."""
    return f"{reverse('desk:submission', args=[submission])}?page={position // ROWS + 1}#row-{position}"


def _dashboard(area: str, found: Lineage) -> str:
    """The page whose table the figure stands in."""
    if area == "portal":
        return reverse("portal:progress")
    return reverse(DASHBOARDS[found.question.by])


def _kept(asked: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in asked.items() if name not in ("key", "period")}
