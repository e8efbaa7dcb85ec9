"""Tables of counts as HTML: every cell says what it is, and a zero never looks like an absence.

Takes whatever is `Tabular`: a `Table` of metrics.statistics or a `ProtectedTable` of metrics.disclosure."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from django import template
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.statistics.table import Number, Tabular, Value
from metrics.templatetags.numbers import compact, grouped, percent, signed, signed_points
from metrics.templatetags.quarters import quarter_short

register = template.Library()


class Symbol(NamedTuple):
    """How an absent figure is shown: a short mark, the words for it, and a class that sets it apart."""

    mark: str | Promise
    words: Promise
    css: str


SYMBOLS: Mapping[str, Symbol] = {
    "not reported": Symbol("n/r", gettext_lazy("not reported"), "is-unreported"),
    "suppressed": Symbol("c", gettext_lazy("suppressed to protect a member’s figure"), "is-suppressed"),
    "withheld": Symbol("w", gettext_lazy("withheld by the member"), "is-withheld"),
    "not collected": Symbol("n/c", gettext_lazy("not collected"), "is-uncollected"),
    "not applicable": Symbol("n/a", gettext_lazy("not applicable"), "is-inapplicable"),
    "rate only": Symbol("%", gettext_lazy("a rate without its counts"), "is-rate-only"),
    "not expected": Symbol("·", gettext_lazy("not expected to report"), "is-undefined"),
    "not released": Symbol("…", gettext_lazy("not yet released"), "is-undefined"),
    "revised": Symbol("r", gettext_lazy("revised since the release was drafted"), "is-inapplicable"),
    "nothing to divide by": Symbol("–", gettext_lazy("nothing to divide by"), "is-undefined"),
}
NO_FIGURE = Symbol("–", gettext_lazy("no figure"), "is-undefined")
NOTES = {"partial": gettext_lazy("partial"), "rate only": gettext_lazy("rate only")}  # beside a number
SHADES = 6


class Cell(NamedTuple):
    """One cell as the template writes it. `words` is empty where the text speaks for itself."""

    text: str
    words: str = ""
    css: str = ""
    note: str = ""
    url: str = ""

    @property
    def numeric(self) -> bool:
        return "n" in self.css.split()

    @property
    def html(self) -> SafeString:
        """What stands in the cell. A page has thousands, so that a template for each would be most of its time."""
        text = conditional_escape(self.text)
        if self.words:
            text = format_html(
                '<span title="{0}" aria-hidden="true">{1}</span><span class="sr">{0}</span>', self.words, text
            )
        if self.url:
            text = format_html('<a href="{}">{}</a>', self.url, text)
        return format_html('{} <small class="cell-note">{}</small>', text, self.note) if self.note else text


@register.filter
def shown(value: Value | Number | None, kind: str = "count") -> SafeString:
    """A figure outside a table, with the same marks and words as inside one."""
    cell = cell_of(value, kind)
    if not cell.words:
        return format_html("{}", cell.text)
    return format_html(
        '<span class="mark {}" title="{}"><span aria-hidden="true">{}</span>'
        '<span class="sr">{}</span></span>',
        cell.css, cell.words, cell.text, cell.words,
    )  # fmt: skip


@register.inclusion_tag("_components/data_table.html")
def data_table(
    table: Tabular,
    id: str,
    *,
    caption: str = "",
    provisional: Iterable[str] = (),
    links: Mapping[str, str] | None = None,
    cell_links: Sequence[Mapping[str, str]] = (),
    tall: bool = False,
) -> dict[str, Any]:
    """A table in a region that scrolls.

    `links` leads from a row's first text to its page; `cell_links` has for each row, by column key, the pages of its
    cells; `provisional` names the quarters to be marked; `tall` lets the table be as long as it is instead of
    scrolling inside its region."""
    rows = [row_cells(table, row, set(provisional), links or {}) for row in table.rows]
    if cell_links:
        rows = [_linked(table, cells, urls) for cells, urls in zip(rows, cell_links, strict=True)]
    return {
        "id": id,
        "caption": caption or table.title,
        "columns": [(column.title, column.is_numeric) for column in table.columns],
        "rows": rows,
        "key": key_of(cell for row in rows for cell in row),
        "tall": tall,
    }


@register.inclusion_tag("_components/heat_table.html")
def heat_table(table: Tabular, id: str, *, caption: str = "", links: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Rows by columns, darker for more, on one scale.

    The table is wide (a label, then a column per quarter) or long (label, quarter, figure)."""
    heads, rows = wide(table)
    figures = [value for _label, values in rows for value in values if value]
    maximum = max((value.value for value in figures if value.value is not None), default=0)
    kind = table.columns[-1].kind
    cells = [
        (
            Cell(quarter_short(label), url=(links or {}).get(label, "")),
            [heat_cell(value, maximum, kind) for value in values],
        )
        for label, values in rows
    ]
    return {
        "id": id,
        "caption": caption or table.title,
        "heads": heads,
        "rows": cells,
        "key": key_of(cell for _head, row in cells for cell in row),
    }


def row_cells(
    table: Tabular, row: Sequence[str | Value], provisional: set[str], links: Mapping[str, str]
) -> list[Cell]:
    cells = []
    for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
        if isinstance(value, str):
            note = _("provisional") if column.kind == "period" and value in provisional else ""
            url = links.get(value, "") if place == 0 else ""
            css = "whole" if column.kind == "period" else ""
            cells.append(Cell(quarter_short(value), css=css, note=note, url=url))
        else:
            cells.append(cell_of(value, column.kind))
    return cells


def _linked(table: Tabular, cells: Sequence[Cell], urls: Mapping[str, str]) -> list[Cell]:
    """The cells of a row, each with its page where it has one; a link that a cell has already stays."""
    return [
        cell._replace(url=cell.url or urls.get(column.key, ""))
        for column, cell in zip(table.columns, cells, strict=True)
    ]


def cell_of(value: Value | Number | None, kind: str) -> Cell:
    """The cell of a figure: the number, or the mark of the reason why there is none."""
    number, status = (value.value, value.status) if isinstance(value, Value) else (value, "ok")
    if number is None:
        symbol = SYMBOLS.get(status, NO_FIGURE)
        return Cell(str(symbol.mark), str(symbol.words), f"n {symbol.css}")
    text = _written(number, kind)
    return Cell(text, css="n is-zero" if number == 0 else "n", note=str(NOTES.get(status, "")))


def _written(number: Number, kind: str) -> str:
    """As its column writes it: a share in per cent, a difference with its sign, of rates in points."""
    if kind in ("change", "points"):
        return signed(int(number)) if kind == "change" else signed_points(number)
    return percent(number) if is_rate(number, kind) else grouped(number)


def is_rate(number: Number, kind: str) -> bool:
    """Whether a number is a share of one: by its column, or among mixed figures by being a fraction."""
    return kind == "rate" or (kind == "figure" and isinstance(number, Fraction))


def heat_cell(value: Value | None, maximum: Number, kind: str) -> Cell:
    """A cell shaded by its share of the maximum; the square root tells small ones apart."""
    cell = cell_of(value, kind)
    number = value.value if value else None
    if number is None or number <= 0:
        return cell
    shade = min(SHADES, int(SHADES * float(number / Fraction(maximum)) ** 0.5) + 1)
    return cell._replace(text=cell.text if is_rate(number, kind) else compact(number), css=f"n q{shade}")


def wide(table: Tabular) -> tuple[list[str], list[tuple[str, list[Value | None]]]]:
    """Column heads without the corner, and per label its figures; None where a long table has no row."""
    if [column.is_numeric for column in table.columns] != [False, False, True]:
        heads = [column.title for column in table.columns]
        return heads, [(str(row[0]), [figure(value) for value in row[1:]]) for row in table.rows]
    found = {(str(label), str(head)): figure(value) for label, head, value in table.rows}
    labels = list(dict.fromkeys(label for label, _head in found))
    heads = list(dict.fromkeys(head for _label, head in found))
    rows = [(label, [found.get((label, head)) for head in heads]) for label in labels]
    return [table.columns[0].title, *map(quarter_short, heads)], rows


def figure(value: str | Value) -> Value:
    if isinstance(value, str):
        raise template.TemplateSyntaxError(f"A heat table has figures after its labels, not {value!r}.")
    return value


def key_of(cells: Iterable[Cell]) -> list[Cell]:
    """One cell per kind of absence in the table, for the key below it."""
    return list({cell.words: cell for cell in cells if cell.words}.values())
