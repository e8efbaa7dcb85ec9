"""From observations to counts along an axis: the one place where this is defined.

A rollup is this query kept for a member's quarter; a filter that no rollup answers is this query asked live.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from metrics.models import Rollup
from metrics.statistics.indicator import Indicator, definitions

# A row enters a rate only where it knows both, which makes a pair. The cells are read once (OFFSET keeps them apart),
# else the database may open each row again for every indicator.
_PAIRED = """
    SELECT i.code AS indicator, n.member_id, n.period_id, n.row_id, n.taxon_id, n.group_id, n.product, n.market,
           n.platform_id, n.value AS numerator,
           CASE WHEN i.denominator IS NOT NULL THEN (n.cells -> i.denominator)::bigint END AS denominator
    FROM (SELECT n.* FROM metrics_observation n WHERE n.value IS NOT NULL {where} OFFSET 0) n
    JOIN unnest(%(codes)s::text[], %(numerators)s::text[], %(denominators)s::text[])
         AS i(code, numerator, denominator) ON i.numerator = n.measure
    WHERE i.denominator IS NULL OR jsonb_typeof(n.cells -> i.denominator) = 'number'
"""

# The groups that a row counts in: the one it names, and those of which its taxon is a part. Looked up once for each
# pair of taxon and named group, since there are far fewer of them than rows. Zero stands for none.
GROUPS_OF_PLACES = """
    SELECT (coalesce(place.taxon_id, 0), coalesce(place.group_id, 0)) AS place, g.slug
    FROM (SELECT DISTINCT taxon_id, group_id FROM {rows}) place
    LEFT JOIN metrics_taxon t ON t.id = place.taxon_id
    JOIN metrics_reportinggroup g
      ON g.id = place.group_id OR g.id IN (
          SELECT part.reportinggroup_id FROM metrics_reportinggroup_taxa part WHERE part.taxon_id = ANY(t.path))
"""

# A taxon stands in many rows, for products and markets: they are added up before each is counted at all its ancestors
# and in all its groups, which takes a quarter of the time.
_AT_PLACES = """
    SELECT member_id, period_id, indicator, taxon_id, group_id,
           sum(numerator) AS numerator, sum(denominator) AS denominator
    FROM pair GROUP BY 1, 2, 3, 4, 5
"""

# Platforms by what they are. No rollup is kept along it: it is added up from those along platforms, so that a platform
# whose type is put right makes nothing stale.
PLATFORM_TYPE = "platform type"
_AT_PLATFORM = "pair told LEFT JOIN members_platform platform ON platform.id = told.platform_id"

# By axis: its key, and what it is counted from.
KEYS: Mapping[str, tuple[str, str]] = {
    Rollup.Axis.TOTAL: ("''", "at_place told"),
    Rollup.Axis.TAXON: (
        "ancestor.id::text",
        "at_place told JOIN metrics_taxon t ON t.id = told.taxon_id CROSS JOIN LATERAL unnest(t.path) AS ancestor(id)",
    ),
    Rollup.Axis.EXACT_TAXON: ("coalesce(told.taxon_id::text, '')", "at_place told"),
    Rollup.Axis.GROUP: (
        "coalesce(of_place.slug, '')",
        """at_place told
           LEFT JOIN of_place ON of_place.place = (coalesce(told.taxon_id, 0), coalesce(told.group_id, 0))""",
    ),
    Rollup.Axis.PRODUCT: ("told.product", "pair told"),
    Rollup.Axis.MARKET: ("told.market", "pair told"),
    Rollup.Axis.PLATFORM: ("coalesce(platform.slug, '')", _AT_PLATFORM),
    PLATFORM_TYPE: ("coalesce(platform.type, '')", _AT_PLATFORM),
}

CONDITIONS = {
    "members": "AND n.member_id = ANY(%(members)s)",
    "periods": "AND n.period_id = ANY(%(periods)s)",
    "product": "AND n.product = %(product)s",
    "market": "AND n.market = %(market)s",
    "platform": "AND n.platform_id = %(platform)s",
    "platform_type": "AND n.platform_id IN (SELECT id FROM members_platform WHERE type = %(platform_type)s)",
    "taxon": "AND n.taxon_id IN (SELECT id FROM metrics_taxon WHERE path @> ARRAY[%(taxon)s]::bigint[])",
    "group": """AND (n.group_id = %(group)s OR n.taxon_id IN (
                    SELECT t.id FROM metrics_taxon t JOIN metrics_reportinggroup_taxa gt
                      ON gt.reportinggroup_id = %(group)s AND t.path @> ARRAY[gt.taxon_id]))""",
}

@dataclass(frozen=True, slots=True)
class Only:
    """What to restrict the observations to; None leaves a dimension open. Ids, codes and alpha-2, all resolved."""

    members: list[int] | None = None
    periods: list[int] | None = None
    taxon: int | None = None
    group: int | None = None
    product: str | None = None
    market: str | None = None
    platform: int | None = None
    platform_type: str | None = None

    def given(self) -> dict[str, Any]:
        return {name: value for name in CONDITIONS if (value := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True)
class Query:
    """SQL with its named parameters; columns: member_id, period_id, indicator, axis, key, numerator, denominator."""

    sql: str
    parameters: dict[str, Any] = field(default_factory=dict)


def counts_along(axes: Iterable[str], only: Only, indicators: Iterable[Indicator] | None = None) -> Query:
    """Counts per member, quarter, indicator and key of each axis, over the rows that `only` leaves."""
    chosen = list(definitions().indicators.values() if indicators is None else indicators)
    given = only.given()
    paired = _PAIRED.format(where=" ".join(CONDITIONS[name] for name in given))
    along = " UNION ALL ".join(_along(axis) for axis in axes)
    return Query(
        f"WITH pair AS MATERIALIZED ({paired}), at_place AS MATERIALIZED ({_AT_PLACES}),"
        f" of_place AS MATERIALIZED ({GROUPS_OF_PLACES.format(rows='at_place')}) {along}",
        {
            "codes": [indicator.code for indicator in chosen],
            "numerators": [indicator.numerator for indicator in chosen],
            "denominators": [indicator.denominator for indicator in chosen],
            **given,
        },
    )


def _along(axis: str) -> str:
    key, told = KEYS[axis]
    return f"""
        SELECT told.member_id, told.period_id, told.indicator, '{axis}' AS axis, {key} AS key,
               sum(told.numerator)::bigint AS numerator, sum(told.denominator)::bigint AS denominator
        FROM {told}
        GROUP BY 1, 2, 3, 4, 5"""  # noqa: S608 - every part is a constant of this file
