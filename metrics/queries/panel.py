"""The constant panel of a question: the figures of the members that are in every quarter shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from members.actors import Actor
from metrics.models import Period
from metrics.queries.progress import progress
from metrics.queries.reference import is_open
from metrics.statistics.panel import constant_panel
from metrics.statistics.rates import Figure, MemberCount, figure


@dataclass(frozen=True, slots=True)
class Panel:
    """Who is in it, by name; its figure in each quarter; and whether others were in the coalition's figures too."""

    members: tuple[str, ...]
    figures: tuple[tuple[Period, Figure], ...]
    is_everybody: bool


def panel_of(actor: Actor, parameters: Mapping[str, str]) -> Panel | None:
    """Over the quarters that are reported in full; None where they are fewer than two, or nobody is in all of them."""
    answer = progress(actor, {**parameters, "by": "member"})
    shown = [period for period in answer.question.periods if not is_open(period)]
    rows = {(row.key, row.period.pk): row for row in answer.rows if row.figure.contributors}
    told = {period.quarter: {key for key, pk in rows if pk == period.pk} for period in shown}
    constant = sorted(constant_panel(told, list(told)))
    if len(shown) < 2 or not constant:
        return None
    return Panel(
        members=tuple(rows[key, shown[0].pk].label for key in constant),
        figures=tuple(
            (
                period,
                figure(
                    answer.question.indicator,
                    [_count(key, rows[key, period.pk].figure) for key in constant],
                    constant,
                    {},
                ),
            )
            for period in shown
        ),
        is_everybody=all(of == set(constant) for of in told.values()),
    )


def _count(member: str, told: Figure) -> MemberCount:
    return MemberCount(member, told.numerator, told.denominator)
