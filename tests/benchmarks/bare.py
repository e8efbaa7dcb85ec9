"""The same counts as SQL that anybody would write: one statement over all observations, in PostgreSQL and in DuckDB."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import psycopg
from pyarrow import csv, parquet

Connection = psycopg.Connection[tuple[Any, ...]]

# What stands above each taxon, and which groups it lies in; both engines get them ready-made.
CLOSURE = (
    "SELECT t.id AS taxon_id, above.id AS ancestor FROM metrics_taxon t CROSS JOIN LATERAL unnest(t.path) above(id)"
)
IN_GROUP = """
    SELECT DISTINCT t.id AS taxon_id, g.slug FROM metrics_taxon t
    JOIN metrics_reportinggroup_taxa part ON part.taxon_id = ANY(t.path)
    JOIN metrics_reportinggroup g ON g.id = part.reportinggroup_id
"""
PLATFORM = "SELECT id, slug FROM members_platform"
OBSERVATION = """
    SELECT member_id, period_id, row_id, taxon_id, product, market, platform_id, measure, value FROM metrics_observation
"""
READY_MADE = {"closure": CLOSURE, "in_group": IN_GROUP, "platform": PLATFORM}
# As a table that holds a line for each cell would have them.
_INDEXES = (
    "CREATE UNIQUE INDEX ON observation (row_id, measure)",
    "CREATE INDEX ON observation (period_id, member_id)",
)

_AXES: Mapping[str, tuple[str, str]] = {
    "total": ("''", "{whole}"),
    "taxon": ("CAST(closure.ancestor AS text)", "{by_taxon} JOIN closure ON closure.taxon_id = told.taxon_id"),
    "exact": ("CAST(told.taxon_id AS text)", "{by_taxon}"),
    "group": ("coalesce(in_group.slug, '')", "{by_taxon} LEFT JOIN in_group ON in_group.taxon_id = told.taxon_id"),
    "product": ("told.product", "{whole}"),
    "market": ("told.market", "{whole}"),
    "platform": ("platform.slug", "{whole} JOIN platform ON platform.id = told.platform_id"),
}


def indicators() -> str:
    """The definitions as VALUES, for counts and rates alike."""
    from metrics.statistics.indicator import definitions

    told = ((one.code, one.numerator, one.denominator) for one in definitions().indicators.values())
    rows = (", ".join("NULL" if word is None else f"'{word}'" for word in words) for words in told)
    return f"(VALUES ({'), ('.join(rows)})) AS i(code, numerator, denominator)"


def rollups(*, leaves_first: bool) -> str:
    """All cells of all axes. `leaves_first`: taxa are added up before they are joined with what stands above them."""
    whole = "pair told"
    by_taxon = "leaf told" if leaves_first else whole
    axes = (
        f"SELECT told.member_id, told.period_id, told.code, '{axis}' AS axis, {key} AS key,"
        f" CAST(sum(told.numerator) AS bigint) AS numerator, CAST(sum(told.denominator) AS bigint) AS denominator"
        f" FROM {told.format(whole=whole, by_taxon=by_taxon)} GROUP BY 1, 2, 3, 4, 5"
        for axis, (key, told) in _AXES.items()
    )
    return f"""
        WITH pair AS MATERIALIZED (
            SELECT i.code, n.member_id, n.period_id, n.taxon_id, n.product, n.market, n.platform_id,
                   n.value AS numerator, d.value AS denominator
            FROM {indicators()} JOIN observation n ON n.measure = i.numerator AND n.value IS NOT NULL
            LEFT JOIN observation d ON d.row_id = n.row_id AND d.measure = i.denominator
            WHERE i.denominator IS NULL OR d.value IS NOT NULL),
        leaf AS MATERIALIZED (
            SELECT member_id, period_id, code, taxon_id, sum(numerator) AS numerator, sum(denominator) AS denominator
            FROM pair GROUP BY 1, 2, 3, 4)
        {" UNION ALL ".join(axes)}
    """


def make_ready(connection: Connection) -> None:
    """What both engines get ready-made, and the observations as a table of cells with its indexes."""
    for name, query in READY_MADE.items():
        connection.execute(f"CREATE TEMPORARY TABLE {name} AS {query}")
        connection.execute(f"ANALYZE {name}")
    if not connection.execute("SELECT to_regclass('observation') IS NOT NULL").fetchall()[0][0]:
        connection.execute(f"CREATE TABLE observation AS {OBSERVATION} ORDER BY period_id, member_id")
        for index in _INDEXES:
            connection.execute(index)
        connection.execute("ANALYZE observation")
    connection.commit()


def make(connection: Connection, *, leaves_first: bool) -> None:
    """All cells, into a table without index or key."""
    connection.execute("DROP TABLE IF EXISTS made")
    connection.execute(f"CREATE TEMPORARY TABLE made AS {rollups(leaves_first=leaves_first)}")


def compare(connection: Connection) -> None:
    """ValueError where the cells are not the rollups that are kept."""
    connection.execute("ANALYZE made")
    columns = "member_id, period_id, {}, axis, key, numerator, denominator"
    kept = f"SELECT {columns.format('indicator')} FROM metrics_rollup"
    made = f"SELECT {columns.format('code')} FROM made"
    found = connection.execute(f"(({kept}) EXCEPT ({made})) UNION ALL (({made}) EXCEPT ({kept})) LIMIT 1").fetchall()
    connection.commit()
    if found:
        raise ValueError(f"Bare SQL and rollups differ, first here: {found[0]}.")


def to_parquet(connection: Connection, duck: "duckdb.DuckDBPyConnection", folder: Path) -> None:
    """The observations, and what is ready-made, as files that DuckDB reads."""
    for name, query in {**READY_MADE, "observation": "SELECT * FROM observation"}.items():
        with (
            (folder / "part.csv").open("wb") as text,
            connection.cursor() as cursor,
            cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)") as copy,
        ):
            text.writelines(copy)
        parquet.write_table(csv.read_csv(folder / "part.csv"), folder / f"{name}.parquet")
        duck.execute(f"CREATE VIEW {name} AS SELECT * FROM '{folder / name}.parquet'")
    (folder / "part.csv").unlink()


def make_columnar(duck: "duckdb.DuckDBPyConnection") -> None:
    duck.execute(f"CREATE OR REPLACE TABLE made AS {rollups(leaves_first=True)}")


def compare_columnar(connection: Connection, duck: "duckdb.DuckDBPyConnection") -> None:
    """ValueError where the cells add up to something else."""
    question = "SELECT axis, count(*), sum(numerator), sum(denominator) FROM made GROUP BY axis ORDER BY axis"
    ours, theirs = connection.execute(question).fetchall(), duck.execute(question).fetchall()
    if [tuple(map(str, row)) for row in ours] != [tuple(map(str, row)) for row in theirs]:
        raise ValueError(f"DuckDB counts {theirs}, PostgreSQL {ours}.")
