"""What members count, for a question: from a rollup where one answers, else from the observations."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection

from members.models import Platform
from metrics.models import ReportingGroup, Rollup, Taxon
from metrics.queries.cells import PLATFORM_TYPE, Only, Query, counts_along
from metrics.queries.question import AXIS_OF, Question
from metrics.statistics.indicator import definitions


class Counted(NamedTuple):
    """Counts of one key in one quarter: whose they are (ids), and beside them in the same order what they are."""

    key: str
    period: int
    indicator: str
    members: Sequence[int]
    numerators: Sequence[int]
    denominators: Sequence[int | None]


class Answered(NamedTuple):
    """What was counted by what was asked for; and, of the measure that weighs members, all that they counted.

    Of a rate, that measure is counted by what was asked for too: of rows that do not know the numerator as well.
    """

    by_key: list[Counted]
    weights: list[Counted]


# One line for each key and quarter, since a line for each member takes as long to fetch as all the rest.
_LINES = """
    SELECT weighs, axis, key, period_id, indicator, array_agg(member_id), array_agg(numerator), array_agg(denominator)
    FROM ({sources}) count GROUP BY weighs, axis, key, period_id, indicator
"""
_ASKED = "period_id = ANY(%(periods)s) AND member_id = ANY(%(members)s)"
_WEIGHTS = f"""
    SELECT true AS weighs, axis, key, period_id, indicator, member_id, numerator, denominator
    FROM metrics_rollup WHERE {_ASKED} AND indicator = %(weight)s AND axis = 'total' AND key = ''
"""  # noqa: S608 - made of constants, as all statements here are
_COUNTS = """
    SELECT false AS weighs, axis, key, period_id, indicator, member_id, numerator, denominator
    FROM ({counts}) of_axis WHERE axis = '{axis}' AND (%({keys})s::text[] IS NULL OR key = ANY(%({keys})s))
"""
_KEPT = f"SELECT * FROM metrics_rollup WHERE {_ASKED} AND indicator = ANY(%(indicators)s)"  # noqa: S608
_BY_TYPE = f"""
    SELECT '{PLATFORM_TYPE}' AS axis, coalesce(platform.type, '') AS key, period_id, indicator, member_id,
           sum(numerator)::bigint AS numerator, sum(denominator)::bigint AS denominator
    FROM ({_KEPT}) kept LEFT JOIN members_platform platform ON platform.slug = key
    WHERE axis = 'platform' GROUP BY 2, 3, 4, 5
"""  # noqa: S608
_LAST = """
    SELECT DISTINCT ON (member_id) member_id, numerator
    FROM metrics_rollup JOIN metrics_period period ON period.id = period_id
    WHERE indicator = %(weight)s AND axis = 'total' AND key = '' AND member_id = ANY(%(members)s)
      AND (period.year, period.number) < (%(year)s, %(number)s)
    ORDER BY member_id, period.year DESC, period.number DESC
"""


class _Place(NamedTuple):
    """Where to look: an axis, with some of its keys or all."""

    axis: str
    keys: list[str] | None = None


def counted(question: Question) -> Answered:
    """The counts that answer the question: one statement."""
    by_key: list[Counted] = []
    weights: list[Counted] = []
    query = _query(question)
    with connection.cursor() as cursor:
        cursor.execute(query.sql, query.parameters)
        for weighs, axis, key, *told in cursor.fetchall():
            (weights if weighs else by_key).append(Counted(_as_asked(question, axis, key), *told))
    if _is_of_all_rows(question):
        weights = [line for line in by_key if line.indicator == question.volume_measure]
    return Answered(by_key, weights)


def _is_of_all_rows(question: Question) -> bool:
    return not question.filters and question.by not in AXIS_OF


def _as_asked(question: Question, axis: str, key: str) -> str:
    """What was identified no further stands beside what is below it; and quarters and members have no keys."""
    return "" if question.by in ("period", "member") or axis == Rollup.Axis.EXACT_TAXON else key


def _query(question: Question) -> Query:
    narrowed = [name for name in question.filters if name != question.by]
    is_kept = not narrowed or (question.by not in AXIS_OF and len(narrowed) == 1)
    indicators = [question.indicator]
    if question.indicator.is_rate:
        indicators.append(definitions().indicators[question.volume_measure])
    parameters: dict[str, Any] = {
        "periods": [period.pk for period in question.periods],
        "members": list(question.members),
        "weight": question.volume_measure,
        "indicators": [indicator.code for indicator in indicators],
    }
    places = _places(question, narrowed if is_kept else [])
    sources = [] if _is_of_all_rows(question) else [_WEIGHTS]
    for number, place in enumerate(places):
        if is_kept:
            counts = _BY_TYPE if place.axis == PLATFORM_TYPE else _KEPT
        else:
            live = counts_along([place.axis], only_of(question), indicators)
            counts = live.sql
            parameters |= live.parameters
        keys = f"keys_{number}"
        parameters[keys] = place.keys
        sources.append(_COUNTS.format(counts=counts, axis=place.axis, keys=keys))
    return Query(_LINES.format(sources=" UNION ALL ".join(sources)), parameters)


def _places(question: Question, narrowed: Sequence[str]) -> list[_Place]:
    """Along what the question is listed, or else narrowed."""
    if question.by == "taxon":
        return [_Place(Rollup.Axis.TAXON, _children(question)), _Place(Rollup.Axis.EXACT_TAXON, [_parent(question)])]
    if question.by in AXIS_OF:
        # A row that is in the group asked about is in others too, which were not asked about.
        wanted = [question.key_of(question.by)] if question.by in question.filters else None
        return [_Place(AXIS_OF[question.by], wanted)]
    return [_Place(AXIS_OF[name], [question.key_of(name)]) for name in narrowed] or [_Place(Rollup.Axis.TOTAL, [""])]


def only_of(question: Question) -> Only:
    """What a question restricts the observations to."""
    filters = question.filters
    taxon, group, platform = filters.get("taxon"), filters.get("group"), filters.get("platform")
    product, market, platform_type = (filters.get(name) for name in ("product", "market", "platform_type"))
    return Only(
        members=list(question.members),
        periods=[period.pk for period in question.periods],
        taxon=taxon.pk if isinstance(taxon, Taxon) else None,
        group=group.pk if isinstance(group, ReportingGroup) else None,
        product=product if isinstance(product, str) else None,
        market=market if isinstance(market, str) else None,
        platform=platform.pk if isinstance(platform, Platform) else None,
        platform_type=platform_type if isinstance(platform_type, str) else None,
    )


def _children(question: Question) -> list[str]:
    return [str(child) for child in Taxon.objects.filter(parent=question.taxon).values_list("pk", flat=True)]


def _parent(question: Question) -> str:
    return str(question.taxon.pk) if question.taxon else ""


def weights_before(question: Question, members: Iterable[int]) -> Mapping[int, int]:
    """What these members counted last, before the quarters of the question, of the measure that weighs them.

    Asked for nobody, too, so that no answer takes more statements than another.
    """
    first = question.periods[0]
    with connection.cursor() as cursor:
        cursor.execute(
            _LAST,
            {
                "weight": question.volume_measure,
                "members": list(members),
                "year": first.year,
                "number": first.number,
            },
        )
        return dict(cursor.fetchall())
