"""A file beside the member's earlier quarters: figures far from what was expected, and what is not there any more."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from metrics.intake.findings import Problem
from metrics.intake.findings.history import FarAbove, FarBelow, MissingMeasure, MissingRow
from metrics.intake.history import Earlier, History, expected
from metrics.intake.keys import Integers
from metrics.intake.known import REASONS
from metrics.intake.tally import BLANK, UNREAD, Tally
from metrics.statistics.indicator import Definitions, Measure

WHOLE_MEMBER = "the whole member"
NO_GROUP = "in no reporting group"
ANSWERS = ("0", *REASONS)


class Placed(NamedTuple):
    """A problem and where it stands; the column by the measure that it holds."""

    problem: Problem
    row: int | None = None
    measure: str | None = None
    value: object = None


def compared(tally: Tally, history: History, definitions: Definitions) -> Iterator[Placed]:
    """What the member is asked about; nothing for its first report, and nothing of a file without figures."""
    if history.quarters and tally.told.any():
        yield from _jumps(tally, history, definitions)
        yield from _missing_measures(tally, history, definitions)
        yield from _missing_rows(tally, history)


def _jumps(tally: Tally, history: History, definitions: Definitions) -> Iterator[Placed]:
    members = _members_of_groups(tally, history)
    for (code, slug), earlier in history.groups.items():
        counts = tally.counts.get(code)
        if counts is None or slug not in members:
            continue
        own = np.isin(tally.keys["taxon"], members[slug])
        known = own & (counts >= 0)
        if known.any():
            measure = definitions.measures[code]
            problem = _jump(measure, slug, earlier, counts, known, _uncertain(tally, counts, own))
            if problem is not None:
                place = int(np.argmax(np.where(known, counts, BLANK)))
                yield Placed(problem, int(tally.rows[place]), code, int(counts[place]))


def _members_of_groups(tally: Tally, history: History) -> Mapping[str, Sequence[int]]:
    """By group, the keys of the taxon column that count in it; under "" those in no group."""
    keys = [int(key) for key in np.unique(tally.keys["taxon"]) if not tally.unclear[key]]
    groups_of = history.groups_of({tally.taxa[key] for key in keys})
    found: dict[str, list[int]] = {}
    for key in keys:
        for slug in groups_of.get(tally.taxa[key]) or ("",):
            found.setdefault(slug, []).append(key)
    return found


def _uncertain(tally: Tally, counts: Integers, own: np.typing.NDArray[np.bool_]) -> float:
    """How much more a group may have, by rows whose name is not clear yet; anything where a cell was not read."""
    unclear = tally.unclear[tally.keys["taxon"]]
    if (counts[own | unclear] == UNREAD).any():
        return np.inf
    return float(counts[unclear & (counts > 0)].sum())


def _jump(
    measure: Measure,
    slug: str,
    earlier: Earlier,
    counts: Integers,
    known: np.typing.NDArray[np.bool_],
    more: float,
) -> Problem | None:
    series = earlier.totals.values()
    usual, now = expected(series), int(counts[known].sum())
    if usual is None or usual.low <= now <= usual.high:
        return None
    if now < usual.low and now + more >= usual.low:
        return None
    above = now > usual.high
    return (FarAbove if above else FarBelow)(
        measure=measure.title,
        group=earlier.name or (WHOLE_MEMBER if measure.scope == "member" else NO_GROUP),
        now=f"{now:,}",
        low=f"{usual.low:,}",
        high=f"{usual.high:,}",
        quarters=len(series),
    )


def _missing_measures(tally: Tally, history: History, definitions: Definitions) -> Iterator[Placed]:
    reported = history.measures()
    for code, measure in definitions.measures.items():
        counts = tally.counts.get(code)
        told = counts is not None and bool((counts != BLANK).any())
        if not told and history.is_habit(reported.get(code, ())):
            problem = MissingMeasure(measure=measure.title, quarter=history.quarters[0], candidates=ANSWERS)
            yield Placed(problem, measure=code)


def _missing_rows(tally: Tally, history: History) -> Iterator[Placed]:
    """Taxa of which the file says nothing, unless a name that is not clear yet may be theirs."""
    keys, told = tally.keys["taxon"], tally.told
    said = {tally.taxa[key][0] for key in np.unique(keys[told]).tolist()}
    absent = [id for id, quarters in history.taxa.items() if id not in said and history.is_habit(quarters)]
    names = history.names(absent) if absent else {}
    blank = dict(zip((tally.taxa[key][0] for key in keys.tolist()), tally.rows.tolist(), strict=True)) if names else {}
    for id in sorted(absent, key=lambda id: names.get(id, "")):
        if id in names and names[id] not in tally.offered:
            problem = MissingRow(name=names[id], quarter=history.quarters[0], candidates=ANSWERS)
            yield Placed(problem, row=blank.get(id))
