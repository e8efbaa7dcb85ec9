"""Small releases for the tests: a part, the whole that it is part of, something else, and the rate part / whole."""

from collections.abc import Mapping, Sequence

from metrics.disclosure.problem import Contribution, Problem
from metrics.statistics.indicator import Definitions, Identity, Indicator, Measure, Scope
from metrics.statistics.quarter import Quarter
from metrics.statistics.table import Tabular, Value, texts

PERIOD = "2026-Q1"


def measure(code: str, scope: Scope = "taxon") -> Measure:
    return Measure(code, code, code, "item", scope, "Once.", "How many.", "Why.", Quarter(2020, 1), "Ours.")


def indicator(code: str, numerator: str, denominator: str | None = None) -> Indicator:
    unit = "ratio" if denominator else "item"
    return Indicator(code, code, code, unit, numerator, denominator, "?", "?", Quarter(2020, 1), "Ours.")


def small_definitions() -> Definitions:
    measures = [measure("part"), measure("whole"), measure("other"), measure("staff", "member")]
    shown = [indicator(each.code, each.code) for each in measures]
    return Definitions(
        measures={each.code: each for each in measures},
        indicators={each.code: each for each in [indicator("rate", "part", "whole"), *shown]},
        identities=(
            Identity("part", "whole", "error", "identity"),
            Identity("other", "part", "warning", "unusual"),
        ),
    )


def problem(rows: Sequence[tuple[str, str, Mapping[str, int]]], groups: str = "birds cats") -> Problem:
    """One quarter of rows: holding, groups that contain the row (by blanks), known measures."""
    told = tuple(Contribution(PERIOD, who, frozenset(where.split()), dict(what)) for who, where, what in rows)
    return Problem((PERIOD,), tuple(groups.split()), told, small_definitions())


def figures(table: Tabular) -> dict[tuple[str, ...], tuple[object, str]]:
    """Value and status by the words that name the figure: indicator, and group where there is one."""
    keys = [key for key in ("group", "indicator") if key in {column.key for column in table.columns}]
    names = zip(*(texts(table, key) for key in keys), strict=True)
    values = [cell.value for cell in table.column("value") if isinstance(cell, Value)]
    return dict(zip(names, zip(values, texts(table, "status"), strict=True), strict=True))
