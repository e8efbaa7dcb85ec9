"""What is known of targets from the figures of today, as the dashboards show them: for those who may see all."""

from collections.abc import Iterable, Mapping, Sequence

from members.models import Organisation
from metrics.models import Period, Target
from metrics.queries.progress import answer
from metrics.queries.question import Found, Question
from metrics.queries.reference import is_open, periods
from metrics.queries.targets import Judged, Known, as_target, compared, indicator_of, judged
from metrics.statistics.quarter import Quarter


def judged_today(rows: Iterable[Target], members: Mapping[int, Organisation]) -> list[Judged]:
    """Each with the verdict of today, from the figures of all these members.

    The figures of a quarter that is open still are not all in, and judge nothing.
    """
    closed = [period for period in periods() if not is_open(period)]
    return [judged(row, _known(row, closed, members)) for row in rows]


def _known(row: Target, closed: Sequence[Period], members: Mapping[int, Organisation]) -> Known:
    indicator = indicator_of(row)
    if indicator is None or not closed:
        return Known()
    first, last = _reach(row, closed)
    own = row.member.slug if row.member else ""
    question = Question(
        indicator=indicator,
        by="period",
        periods=[period for period in closed if first <= period.quarter <= last],
        members={pk: member for pk, member in members.items() if own in ("", member.slug)},
        filters=_filters(row),
    )
    found = answer(question)
    return Known(
        through=closed[-1].quarter,
        series={each.period.quarter: each.figure.value for each in found.rows},
        # One member of many that counts differently leaves the sum one series, as on the dashboards.
        breaks=frozenset(each.quarter for each in found.breaks if each.member in ("", own)),
        of_members=tuple(each for each in found.breaks if each.member not in ("", own)),
    )


def _reach(row: Target, closed: Sequence[Period]) -> tuple[Quarter, Quarter]:
    """The quarters that matter: from the baseline to the date, or to the last one whose figures are in."""
    first, last = compared(as_target(row, {}))
    return min(first, closed[-1].quarter), last


def _filters(row: Target) -> dict[str, Found]:
    found: dict[str, Found] = {}
    if row.taxon:
        found["taxon"] = row.taxon
    if row.group:
        found["group"] = row.group
    if row.product:
        found["product"] = row.product
    return found
