"""The rows behind one figure: by the same conditions and keys that add them up, and each with both its answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from metrics.queries.cells import CONDITIONS, GROUPS_OF_PLACES, KEYS, Only, Query
from metrics.statistics.indicator import Indicator
from metrics.statistics.table import Value

# Unlike a pair of `cells`, a row that knows only one of the two is here too: people look for it. One that says nothing
# of either is not.
_ANSWERED = """
    SELECT n.member_id, n.submission_id, n.row_id, n.taxon_id, n.group_id, n.product, n.market, n.platform_id,
           max(n.value) FILTER (WHERE n.measure = %(numerator)s) AS numerator,
           max(n.missing) FILTER (WHERE n.measure = %(numerator)s) AS no_numerator,
           max(n.value) FILTER (WHERE n.measure = %(denominator)s) AS denominator,
           max(n.missing) FILTER (WHERE n.measure = %(denominator)s) AS no_denominator
    FROM metrics_observation n
    WHERE n.measure IN (%(numerator)s, %(denominator)s) AND n.missing IS DISTINCT FROM 'not reported' {where}
    GROUP BY n.member_id, n.submission_id, n.row_id, n.taxon_id, n.group_id, n.product, n.market, n.platform_id
"""
_SUMS = """
    SELECT member_id, submission_id, count(*), count(*) FILTER (WHERE enters),
           (sum(numerator) FILTER (WHERE enters))::bigint, (sum(denominator) FILTER (WHERE enters))::bigint
    FROM ({rows}) AS behind GROUP BY member_id, submission_id
"""
_LISTED = """
    SELECT behind.numerator, behind.no_numerator, behind.denominator, behind.no_denominator, behind.enters,
           behind.submission_id, r.sheet, r.row, r.position, r.taxon_given, r.taxon_match, coalesce(t.name, ''),
           coalesce(g.name, ''), r.product, r.market, coalesce(p.name, '')
    FROM ({rows}) AS behind
    JOIN metrics_submissionrow r ON r.id = behind.row_id
    LEFT JOIN metrics_taxon t ON t.id = r.taxon_id
    LEFT JOIN metrics_reportinggroup g ON g.id = r.group_id
    LEFT JOIN members_platform p ON p.id = r.platform_id
    ORDER BY array_position(%(order)s::uuid[], behind.submission_id), r.position
    LIMIT %(limit)s OFFSET %(offset)s
"""


@dataclass(frozen=True, slots=True)
class Sum:
    """What a version tells for a figure: its rows, those that enter, and what these add up to."""

    member: int
    submission: UUID
    rows: int
    entering: int
    numerator: int | None
    denominator: int | None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row behind a figure. `position` is its place in the version from 0, `row` its number as a spreadsheet shows it.

    `enters`: whether it is added up. A rate takes a row only where both its counts are known.
    """

    numerator: Value
    denominator: Value
    enters: bool
    submission: UUID
    sheet: str
    row: int
    position: int
    taxon_given: str
    taxon_match: str
    taxon: str
    group: str
    product: str
    market: str
    platform: str


def rows_behind(axis: str, key: str, only: Only, indicator: Indicator) -> Query:
    """The rows that `only` leaves and that count under the key of the axis."""
    given = only.given()
    expression, told = KEYS[axis]
    answered = _ANSWERED.format(where=" ".join(CONDITIONS[name] for name in given))
    return Query(
        f"""WITH pair AS MATERIALIZED ({answered}), at_place AS (SELECT * FROM pair),
                 of_place AS MATERIALIZED ({GROUPS_OF_PLACES.format(rows="pair")})
            SELECT told.member_id, told.submission_id, told.row_id,
                   told.numerator, told.no_numerator, told.denominator, told.no_denominator,
                   told.numerator IS NOT NULL AND (%(denominator)s::text IS NULL OR told.denominator IS NOT NULL)
                   AS enters
            FROM {told} WHERE {expression} = %(key)s""",  # noqa: S608 - made of constants
        {"numerator": indicator.numerator, "denominator": indicator.denominator, "key": key, **given},
    )


def sums(query: Query) -> list[Sum]:
    """What the rows add up to, version by version."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMS.format(rows=query.sql), query.parameters)
        return [Sum(*told) for told in cursor.fetchall()]


def listed(query: Query, order: Sequence[UUID], start: int, stop: int) -> list[SourceRow]:
    """The rows from `start` to before `stop`, version by version in the order given, and as they stand in the file."""
    place: dict[str, Any] = {"order": list(order), "limit": stop - start, "offset": start}
    with connection.cursor() as cursor:
        cursor.execute(_LISTED.format(rows=query.sql), {**query.parameters, **place})
        return [
            SourceRow(_answer(numerator, no), _answer(denominator, none), *more)
            for numerator, no, denominator, none, *more in cursor.fetchall()
        ]


def _answer(number: int | None, missing: str | None) -> Value:
    """The cell with its status; of what the file does not say, nothing was stored."""
    return Value(number, "ok" if number is not None else missing or "not reported")
