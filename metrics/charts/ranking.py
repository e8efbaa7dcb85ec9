"""A ranking as rows of words, bars and numbers, to be drawn as HTML: the largest figure first."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.charts.words import FigureKind, change, gaps, in_words
from metrics.statistics.table import Number, Tabular, Value, texts

TITLE = "{label} is largest, with {value}"
TITLE_OF_SOME = "Of the figures shown, {label} is largest, with {value}"
NOTHING = "No figure can be shown"
SUMMARY = "{count} in order of size, from {first} with {most} to {last} with {least}{gaps}."
SUMMARY_OF_ONE = "{first} with {most}{gaps}."
SUMMARY_OF_NONE = "No figure can be shown{gaps}."


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One line. ``width`` is the bar's length from 0 to 100, None without a number; ``text`` is what stands beside.

    ``change`` compares with the figure before, empty where nothing can be compared.
    """

    key: str
    value: Value
    text: str
    width: float | None
    change: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """A ranking with its words, of which none is optional."""

    title: str
    subtitle: str
    rows: tuple[RankedRow, ...]
    table: Tabular
    summary: str
    source: str
    notes: tuple[str, ...]


def ranking(
    table: Tabular, *, label: str, value: str, subtitle: str, before: str = "", title: str = "", limit: int = 10
) -> Ranking:
    """The rows of a table by the figure in column ``value``, the largest first and equal ones by their ``label``.

    Rows without a number come last, by label: any other place would tell how large they are. ``before`` is a
    column with the figure to compare with; ``limit`` rows are kept.
    """
    column = next(each for each in table.columns if each.key == value)
    kind: FigureKind = "rate" if column.kind == "rate" else "count"
    values = [cell for cell in table.column(value) if isinstance(cell, Value)]
    befores = [cell for cell in table.column(before) if isinstance(cell, Value)] if before else [None] * len(values)
    told = sorted(zip(texts(table, label), values, befores, strict=True), key=lambda each: _order(each[0], each[1]))
    longest = max((each.value for each in values if each.value is not None), default=None)
    rows = tuple(_row(key, now, earlier, longest, kind) for key, now, earlier in told)
    return Ranking(
        title=title or _title(rows),
        subtitle=subtitle,
        rows=rows[:limit],
        table=table,
        summary=_summary(rows[:limit]),
        source=table.source,
        notes=table.notes,
    )


def _order(label: str, value: Value) -> tuple[bool, Number, str]:
    return value.value is None, -(value.value or 0), label


def _row(key: str, value: Value, before: Value | None, longest: Number | None, kind: FigureKind) -> RankedRow:
    number = value.value
    if number is None:
        return RankedRow(key, value, text=value.status, width=None, change="")
    return RankedRow(
        key,
        value,
        text=in_words(number, kind) if kind == "rate" else f"{number:,}",
        width=round(float(100 * number / longest), 1) if longest else 0.0,
        change=change(before.value, number, kind) if before else "",
    )


def _title(rows: Sequence[RankedRow]) -> str:
    if not rows or rows[0].width is None:
        return NOTHING
    # A hidden figure may be larger than all that are shown.
    template = TITLE if all(row.value.value is not None for row in rows) else TITLE_OF_SOME
    return template.format(label=rows[0].key, value=rows[0].text)


def _summary(rows: Sequence[RankedRow]) -> str:
    known = [row for row in rows if row.width is not None]
    missing = gaps([row.value for row in rows])
    if not known:
        return SUMMARY_OF_NONE.format(gaps=missing)
    first, last = known[0], known[-1]
    template = SUMMARY if len(known) > 1 else SUMMARY_OF_ONE
    return template.format(
        count=len(known), first=first.key, most=first.text, last=last.key, least=last.text, gaps=missing
    )
