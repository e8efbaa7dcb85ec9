"""The constant panel of an answer by quarter: the figures of the members that are in every quarter shown."""

from dataclasses import dataclass

from metrics.models import Period
from metrics.queries.progress import Progress
from metrics.queries.reference import is_open
from metrics.statistics.panel import constant_panel
from metrics.statistics.rates import Figure, figure


@dataclass(frozen=True, slots=True)
class Panel:
    """Who is in it, by name; its figure in each quarter; and whether others were in the coalition's figures too."""

    members: tuple[str, ...]
    figures: tuple[tuple[Period, Figure], ...]
    is_everybody: bool


def panel_of(answer: Progress) -> Panel | None:
    """Over the quarters that are reported in full; None where they are fewer than two, or nobody is in all of them."""
    shown = {row.period: row.figure.told for row in answer.rows if not is_open(row.period)}
    told = {period.quarter: set(counts.counts or counts.pairs) for period, counts in shown.items()}
    constant = constant_panel(told, list(told))
    if len(shown) < 2 or not constant:
        return None
    names = {member.slug: member.name for member in answer.question.members.values()}
    indicator = answer.question.indicator
    return Panel(
        members=tuple(names[slug] for slug in sorted(constant)),
        figures=tuple((period, figure(indicator, counts, constant, {})) for period, counts in shown.items()),
        is_everybody=all(of == constant for of in told.values()),
    )
