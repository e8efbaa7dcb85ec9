"""A form's grid as the page draws it: a name, a label and suggestions for each cell."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from members.history import platforms_of
from members.models import Organisation
from metrics.intake.comparing import ANSWERS
from metrics.intake.form_grid import FIRST_ROW, NOTE, FormGrid
from metrics.models import ReportingGroup
from metrics.queries.reference import markets, products
from metrics.statistics.indicator import definitions
from metrics.statistics.quarter import Quarter


@dataclass(frozen=True, slots=True)
class Cell:
    """`name` is also the element's id; `list` names the suggestions."""

    name: str
    title: str
    label: str
    value: str
    list: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Table:
    titles: list[tuple[str, bool]]
    rows: list[tuple[int, list[Cell]]]


def cell_name(row: int, column: str) -> str:
    """What the cell is called in the form that is sent; `row` counts from 0."""
    return f"r{row}-{column}"


def table_of(grid: FormGrid) -> Table:
    """Titles (and whether figures stand below), and the cells of each row with the number that the file gives it."""
    titles = {column: _title(column) for column in grid.columns}
    return Table(
        [(title, column in grid.measures) for column, title in titles.items()],
        [
            (
                place + FIRST_ROW,
                [_cell(place, column, title, row, column in grid.measures) for column, title in titles.items()],
            )
            for place, row in enumerate(grid.rows)
        ],
    )


def _title(column: str) -> str:
    fixed = {
        "taxon": _("Taxon or group"),
        "product": _("Product"),
        "market": _("Market"),
        "platform": _("Platform"),
        NOTE: _("Note"),
    }
    return fixed.get(column) or definitions().measures[column].short


def _cell(place: int, column: str, title: str, row: Mapping[str, str], is_number: bool) -> Cell:
    label = _("%(title)s, row %(row)s") % {"title": title, "row": place + FIRST_ROW}
    suggested = "words" if is_number else "" if column == NOTE else column
    return Cell(cell_name(place, column), title, label, row.get(column, ""), suggested, is_number)


def suggestions(member: Organisation, quarter: Quarter, grid: FormGrid) -> dict[str, list[tuple[str, str]]]:
    """What the cells offer, by list: values with what they stand for. Anything else can be typed."""
    named = sorted({row["taxon"] for row in grid.rows if row.get("taxon")})
    groups = [group for group in ReportingGroup.objects.values_list("name", flat=True) if group not in named]
    return {
        "taxon": [(name, "") for name in [*named, *groups]],
        "product": list(products().items()),
        "market": list(markets().items()),
        "platform": [(platform.name, "") for platform in platforms_of(member, quarter.last_day)],
        "words": [(word, "") for word in ANSWERS],
    }
