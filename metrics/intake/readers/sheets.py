"""Which sheet of a workbook is the report, and what is said of the others: the same for every kind of spreadsheet."""

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from metrics.intake.findings import RefusedError
from metrics.intake.findings.files import OnlyHiddenSheets
from metrics.intake.headers import header_index, is_header, is_marks
from metrics.intake.readers.answer import Answer, Order
from metrics.intake.sheet import Cell, Kind, is_blank

MERGED_LISTED = 1_000

Line = tuple[int, list[Cell]]
Head = list[list[Cell]]


class Sheet(Protocol):
    """A sheet; what it says of itself beside its title is known when its lines have been read."""

    title: str
    visible: bool
    merged: list[tuple[int, int, int, int]]
    hidden_rows: list[int]
    hidden_columns: set[int]  # counted from 0

    def lines(self) -> Iterator[Line]: ...


S = TypeVar("S", bound=Sheet)


def answer_with(kind: Kind, heads: Sequence[tuple[S, Head]], order: Order, answer: Answer) -> None:
    """The first visible sheet whose columns are the template's; failing that, the first with content.

    ``heads`` are the sheets with the first of their lines that are not blank. What we wrote ourselves into a member's
    file is passed over.
    """
    filled = [(sheet, head) for sheet, head in heads if head and not is_marks(head)]
    visible = [sheet for sheet, _ in filled if sheet.visible]
    ours = [sheet for sheet, head in filled if _matches(head, order)]
    matching = [sheet for sheet in ours if sheet.visible]
    chosen = next(iter(matching or visible), None)
    if chosen is None:
        if filled:
            raise RefusedError(OnlyHiddenSheets(sheets=", ".join(sheet.title for sheet, _ in filled)))
        answer.facts(kind=kind)
        return
    answer.facts(
        kind=kind,
        sheet=chosen.title,
        matching=[sheet.title for sheet in matching],
        others=[sheet.title for sheet in visible if sheet is not chosen],
        hidden_sheets=[sheet.title for sheet in ours if not sheet.visible],
    )
    _answer_lines(chosen, answer)


def _answer_lines(sheet: Sheet, answer: Answer) -> None:
    hidden: set[int] = set()
    for row, cells in sheet.lines():
        answer.line(row, cells)
        if sheet.hidden_columns:
            hidden.update(i for i in sheet.hidden_columns if i < len(cells) and not is_blank(cells[i]))
    answer.facts(
        merged=sheet.merged,
        hidden_rows=len(sheet.hidden_rows),
        first_hidden=sheet.hidden_rows[:1],
        hidden_columns=sorted(hidden),
    )


def _matches(head: Head, order: Order) -> bool:
    return is_header(head[header_index(head, order.names)], order.names)
