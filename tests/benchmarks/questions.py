"""What a dashboard asks, against the same question as raw SQL on the observations and as pandas on the same rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

import pandas as pd
from django.db import transaction

from tests.benchmarks import bare
from tests.benchmarks.ground import MEASURES, MEMBERS, QUARTERS, ROWS
from tests.benchmarks.measuring import seconds, target

if TYPE_CHECKING:
    from members.actors import Actor
    from tests.benchmarks.ground import World

LIMIT = 5  # milliseconds for the data of a chart
ROUNDS, SLOW_ROUNDS = 30, 3
HEADING = f"Questions of a dashboard: {MEMBERS * ROWS * MEASURES * QUARTERS:,} observations behind them"
NOTE = (
    "The zero-view rate. Ours answers from rollups, with contributors, medians, coverage and labels, as the actor may"
    " see it; raw SQL and pandas give the sums alone, which are compared. pandas has all observations in memory"
    " already."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what to add to the raw statement for its key."""

    title: str
    parameters: dict[str, str]
    key: str
    joins: str = ""


def _asked() -> list[Asked]:
    year = {"from": f"{2010 + QUARTERS // 4}-Q1", "to": f"{2010 + QUARTERS // 4}-Q4"} if QUARTERS >= 4 else {}
    in_group = "LEFT JOIN in_group ON in_group.taxon_id = n.taxon_id"
    return [
        Asked(f"by quarter, all {QUARTERS}", {"by": "period"}, "''"),
        Asked("by group, four quarters", {"by": "group", **year}, "coalesce(in_group.slug, '')", in_group),
        Asked("by product, four quarters", {"by": "product", **year}, "n.product"),
    ]


@dataclass(frozen=True, slots=True)
class Frames:
    """The observations, and the groups of each taxon."""

    observations: pd.DataFrame
    groups: pd.DataFrame


Sums = dict[tuple[str, str], tuple[int, int]]


def run(world: "World") -> Iterator[str]:
    """The section as Markdown. ValueError where the three do not give the same sums."""
    from members.models import User
    from members.queries import actor_for

    yield f"## {HEADING}"
    yield ""
    yield NOTE
    yield ""
    yield "| question | ours, ms | raw SQL | pandas |"
    yield "|---|---|---|---|"
    ours = []
    with world.bare() as connection:
        bare.make_ready(connection)
        frames = _frames(connection)
        for asked in _asked():
            with transaction.atomic():
                actor = actor_for(User.objects.get(name="Ruth Reviewer"))
                times = _times(asked, actor, connection, frames)
            ours.append(times[0])
            ratios = (f"{took:.0f} ({took / times[0]:.0f} x)" for took in times[1:])
            yield f"| {asked.title} | {times[0]:.1f} | {' | '.join(ratios)} |"
    yield ""
    yield "| target | measured | |"
    yield "|---|---|---|"
    told = ", ".join(f"{took:.1f} ms" for took in ours)
    yield target(f"the data of a chart within {LIMIT} ms", told, met=max(ours) <= LIMIT)


def _times(asked: Asked, actor: "Actor", connection: bare.Connection, frames: Frames) -> list[float]:
    """Medians in milliseconds: ours, raw SQL, pandas."""
    engines: list[tuple[Callable[[], Sums], int]] = [
        (lambda: _ours(asked, actor), ROUNDS),
        (lambda: _raw(asked, connection), SLOW_ROUNDS),
        (lambda: _pandas(asked, frames), SLOW_ROUNDS),
    ]
    sums = [engine() for engine, _rounds in engines]
    if sums[0] != sums[1] or sums[0] != sums[2]:
        raise ValueError(f"{asked.title}: ours, raw SQL and pandas give other sums.")
    return [median(seconds(engine) for _ in range(rounds)) * 1000 for engine, rounds in engines]


def _ours(asked: Asked, actor: "Actor") -> Sums:
    from metrics.queries.progress import progress

    rows = progress(actor, {"indicator": "zero_view_rate", **asked.parameters}).rows
    return {
        ("" if asked.parameters["by"] == "period" else row.key, str(row.period)): (
            row.figure.numerator or 0,
            row.figure.denominator or 0,
        )
        for row in rows
    }


_RAW = """
    SELECT {key}, p.year || '-Q' || p.number, sum(n.value)::bigint, sum(d.value)::bigint
    FROM observation n JOIN observation d ON d.row_id = n.row_id
    JOIN metrics_period p ON p.id = n.period_id {joins}
    WHERE n.measure = 'removed_before_first_view' AND d.measure = 'views_known' AND n.value IS NOT NULL
      AND d.value IS NOT NULL AND p.year || '-Q' || p.number BETWEEN %s AND %s
    GROUP BY 1, 2
"""


def _raw(asked: Asked, connection: bare.Connection) -> Sums:
    found = connection.execute(_RAW.format(key=asked.key, joins=asked.joins), _window(asked)).fetchall()
    return {(key, quarter): (numerator, denominator) for key, quarter, numerator, denominator in found}


def _window(asked: Asked) -> tuple[str, str]:
    return asked.parameters.get("from", "0000"), asked.parameters.get("to", "9999")


def _frames(connection: bare.Connection) -> Frames:
    """All observations, their quarters and their groups by name, texts as categories."""
    columns = ["row", "quarter", "taxon", "product", "measure", "value"]
    query = """
        SELECT o.row_id, p.year || '-Q' || p.number, o.taxon_id, o.product, o.measure, o.value
        FROM observation o JOIN metrics_period p ON p.id = o.period_id
    """
    parts = []
    with connection.cursor("observations") as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(500_000):
            parts.append(pd.DataFrame(rows, columns=columns).astype({"measure": "category", "product": "category"}))
    frame = pd.concat(parts, ignore_index=True)
    frame = frame.astype(dict.fromkeys(("quarter", "product", "measure"), "category"))
    groups = connection.execute("SELECT taxon_id, slug FROM in_group").fetchall()
    return Frames(frame, pd.DataFrame(groups, columns=["taxon", "group"]))


def _pandas(asked: Asked, frames: Frames) -> Sums:
    frame = frames.observations
    first, last = _window(asked)
    names = frame["quarter"].cat.categories
    within = frame[frame["quarter"].isin(names[(names >= first) & (names <= last)])]
    numerators = within[within["measure"] == "removed_before_first_view"]
    denominators = within.loc[within["measure"] == "views_known", ["row", "value"]]
    pairs: Any = numerators.merge(denominators, on="row", suffixes=("", "_of"))
    by = asked.parameters["by"]
    if by == "group":
        pairs = pairs.merge(frames.groups, on="taxon", how="left").fillna({"group": ""})
    if by == "period":
        pairs = pairs.assign(period="")
    sums = pairs.groupby([by, "quarter"], observed=True)[["value", "value_of"]].sum()
    return {
        (str(key), str(quarter)): (int(numerator), int(denominator))
        for (key, quarter), numerator, denominator in sums.itertuples()
    }
