"""The rows behind a figure as a table, for the page and to take away: each with the whole way to the cell of a file."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from metrics.models import SubmissionRow
from metrics.presenters.lineage import STANDINGS, came_about
from metrics.presenters.progress_tables import source_words
from metrics.queries.lineage import Lineage
from metrics.queries.source_rows import SourceRow
from metrics.queries.sources import Source
from metrics.statistics.indicator import Indicator, definitions
from metrics.statistics.table import Cell, Column, Table, Value
from metrics.templatetags.tables import SYMBOLS

_ON_PAGE = (
    "name", "sheet", "row", "written", "taxon", "product", "market", "platform", "numerator", "denominator", "why",
)  # fmt: skip
_OF_RATES = frozenset({"denominator", "denominator_status", "stated_rate"})
_NOT_SAID = Value(None, "not reported")


def page_table(found: Lineage, rows: Iterable[SourceRow]) -> Table:
    """These rows with what a page has room for."""
    table = _table(found, _lines(found, rows))
    keys = {column.key for column in table.columns}
    return table.only(*(key for key in _ON_PAGE if key in keys))


def file_table(found: Lineage) -> Table:
    """All rows, and after them those in which members state a rate without counts."""
    stated = [
        _line(source, _as_row(source, source.stated.row), str(STANDINGS["rate only"]), Value(source.stated.rate))
        for source in found.sources
        if source.standing == "rate only" and source.stated
    ]
    return _table(found, [*_lines(found, found.listed(0, found.rows)), *stated])


def _table(found: Lineage, lines: Sequence[tuple[Cell, ...]]) -> Table:
    indicator = found.question.indicator
    table = Table(
        name=f"{indicator.code}-{found.period}-rows",
        title=_("Rows behind a figure: %(title)s, %(quarter)s") % {"title": indicator.title, "quarter": found.period},
        columns=_columns(indicator),
        rows=tuple(lines),
        unit=indicator.unit,
        source=source_words(),
        notes=(came_about(found),),
        period_from=str(found.period),
        period_to=str(found.period),
    )
    if indicator.is_rate:
        return table
    return table.only(*(column.key for column in table.columns if column.key not in _OF_RATES))


def _columns(indicator: Indicator) -> tuple[Column, ...]:
    measures = definitions().measures
    above, below = measures[indicator.numerator], measures[indicator.denominator or indicator.numerator]
    return (
        Column("member", _("Short name"), "text"),
        Column("name", _("Member"), "text"),
        Column("version", _("Version"), "count"),
        Column("file", _("File"), "text"),
        Column("sha256", "SHA-256", "text"),
        Column("accepted_by", _("Accepted by"), "text"),
        Column("accepted_at", _("Accepted (UTC)"), "text"),
        Column("sheet", _("Sheet"), "text"),
        Column("row", _("Row"), "text"),
        Column("written", _("Name as written"), "text"),
        Column("match", _("How it was matched"), "text"),
        Column("taxon", _("Taxon or group"), "text"),
        Column("product", _("Product"), "text"),
        Column("market", _("Market"), "text"),
        Column("platform", _("Platform"), "text"),
        Column("numerator", above.short, "count", above.unit),
        Column("numerator_status", _("Status"), "text"),
        Column("denominator", below.short, "count", below.unit),
        Column("denominator_status", _("Status"), "text"),
        Column("stated_rate", _("Rate stated"), "rate"),
        Column("why", _("In the figure"), "text"),
    )


def _lines(found: Lineage, rows: Iterable[SourceRow]) -> list[tuple[Cell, ...]]:
    sources = {source.submission.pk: source for source in found.sources}
    indicator = found.question.indicator
    return [_line(sources[row.submission], row, _why(sources[row.submission], row, indicator)) for row in rows]


def _line(source: Source, row: SourceRow, why: str, stated: Value = _NOT_SAID) -> tuple[Cell, ...]:
    version = source.submission
    return (
        version.member.slug,
        version.member.name,
        Value(version.version),
        version.file.name,
        version.file.sha256,
        str(version.reviewed_by or ""),
        version.reviewed_at.isoformat(timespec="seconds") if version.reviewed_at else "",
        row.sheet,
        str(row.row),
        row.taxon_given,
        row.taxon_match,
        row.group or row.taxon,
        row.product,
        row.market,
        row.platform,
        row.numerator,
        row.numerator.status,
        row.denominator,
        row.denominator.status,
        stated,
        why,
    )


def _why(source: Source, row: SourceRow, indicator: Indicator) -> str:
    """What the row is to the figure: in it, or what keeps it out."""
    if source.standing in ("not expected", "nothing to divide by"):
        return str(STANDINGS[source.standing])
    if row.enters:
        return _("yes")
    answers = [(indicator.numerator, row.numerator), (indicator.denominator, row.denominator)]
    unknown = [
        _("%(measure)s: %(why)s") % {"measure": code, "why": SYMBOLS[answer.status].words}
        for code, answer in answers
        if code and answer.value is None
    ]
    return _("no; %(reasons)s") % {"reasons": ", ".join(unknown)}


def _as_row(source: Source, row: SubmissionRow) -> SourceRow:
    """A row that states a rate for the whole member, and no counts."""
    whole = {"taxon": "", "group": "", "product": "", "market": "", "platform": ""}
    return SourceRow(
        numerator=_NOT_SAID,
        denominator=_NOT_SAID,
        enters=False,
        submission=source.submission.pk,
        sheet=row.sheet,
        row=row.row,
        position=row.position,
        taxon_given=row.taxon_given,
        taxon_match=row.taxon_match,
        **whole,
    )
