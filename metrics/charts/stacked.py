"""Parts of a total over quarters, one bar on top of the other: at most four parts and what is left over."""

from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import Any

from metrics.charts import marks
from metrics.charts.figure import Figure, LegendEntry
from metrics.charts.series import Point, Series, last_known, read
from metrics.charts.theme import OTHER, SERIES
from metrics.charts.trend import bar, layout, provisional_entry
from metrics.charts.words import LEADS, NOTHING, count_in_words, label_of, total_sentence
from metrics.statistics.adding import parts_of_a_total
from metrics.statistics.quarter import Quarter
from metrics.statistics.table import Number, Tabular, Value

OTHER_LABEL = "Other"


def stacked(
    table: Tabular,
    *,
    subtitle: str,
    series: Sequence[str] = (),
    title: str = "",
    provisional: Collection[str] = (),
    breaks: Collection[str] = (),
) -> Figure:
    """The columns of a table as parts of a total. They must exclude each other: groups overlap and are not parts.

    Of more than five the four largest are drawn and the others added up as "Other", in a quarter in which all of
    them are known. A break stands before its quarter. NotAdded for rates and for different units, which are never
    added.
    """
    found = read(table, series)
    parts_of_a_total("ratio" if each.kind == "rate" else each.unit for each in found)
    parts = _at_most_five(found)
    colours = [*SERIES[: len(parts)], *([OTHER] if len(parts) > len(SERIES) else [])]
    hatched, broken = {Quarter.parse(text) for text in provisional}, {Quarter.parse(text) for text in breaks}
    return Figure(
        title=title or _title(parts),
        subtitle=subtitle,
        plotly={
            "data": [bar(part, colour, hatched) for part, colour in zip(parts, colours, strict=True)],
            "layout": _layout(parts, broken),
        },
        table=table,
        summary=_summary(parts),
        source=table.source,
        notes=(*table.notes, *marks.notes(parts, provisional=hatched, breaks=broken, left_out=())),
        legend=(
            *(LegendEntry(part.label, colour) for part, colour in zip(parts, colours, strict=True)),
            *provisional_entry(parts, hatched),
        ),
    )


def _at_most_five(found: Sequence[Series]) -> list[Series]:
    if len(found) <= len(SERIES) + 1:
        return list(found)
    largest = sorted(found, key=lambda each: -each.size)[: len(SERIES)]
    rest = [each for each in found if each not in largest]
    points = tuple(_added(points) for points in zip(*(each.points for each in rest), strict=True))
    return [*(each for each in found if each in largest), Series(OTHER_LABEL, "count", found[0].unit, points)]


def _added(points: Sequence[Point]) -> Point:
    """The sum of the points; missing, for the reason of the first that is, where one of them is missing."""
    missing = next((point.value for point in points if point.number is None), None)
    return Point(points[0].quarter, missing or Value(_sum([point.number for point in points])))


def _sum(numbers: Sequence[Number | None]) -> int:
    return sum(int(number) for number in numbers if number is not None)


def _totals(parts: Sequence[Series]) -> list[int | None]:
    """The total of each quarter, None where a part is missing."""
    columns = [[point.number for point in points] for points in zip(*(part.points for part in parts), strict=True)]
    return [None if None in numbers else _sum(numbers) for numbers in columns]


def _layout(parts: Sequence[Series], breaks: Collection[Quarter]) -> dict[str, Any]:
    heights = [
        _sum([point.number for point in points]) for points in zip(*(part.points for part in parts), strict=True)
    ]
    totals = _totals(parts)
    ends = _end_labels(totals)
    missing = [*marks.gap_labels(parts), *marks.incomplete_labels(parts)]
    shown = [point.quarter for point in parts[0].points]
    shapes, broken = marks.break_marks(breaks, shown)
    annotations = [*broken, *missing, *ends, *marks.zero_labels(totals, [end["x"] for end in ends])]
    return layout(shown, Fraction(max(heights)), parts[0], annotations, shapes) | {"barmode": "stack"}


def _end_labels(totals: Sequence[int | None]) -> list[dict[str, Any]]:
    known = [(place, total) for place, total in enumerate(totals) if total is not None]
    labels = [marks.value_label(place, total, label_of(total, "count"), strong=True) for place, total in known[-1:]]
    first = known[:1] if len(known) > 1 else []
    return labels + [marks.value_label(place, total, label_of(total, "count"), strong=False) for place, total in first]


def _title(parts: Sequence[Series]) -> str:
    period = last_known(parts)
    if period is None:
        return NOTHING.format(label=", ".join(part.label for part in parts))
    numbers = {part.label: number for part in parts if (number := part.at(period).value) is not None}
    leader = max(numbers, key=lambda label: numbers[label])
    return LEADS.format(label=leader, value=count_in_words(numbers[leader]), period=period.label)


def _summary(parts: Sequence[Series]) -> str:
    period = last_known(parts) or parts[0].points[-1].quarter
    return total_sentence(period.label, [(part.label, part.at(period)) for part in parts])
