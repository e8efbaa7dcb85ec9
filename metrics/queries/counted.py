"""What members count, for a question: from a rollup where one answers, else from the observations."""

from collections.abc import Mapping, Sequence
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
    `before` is what a member (its id) counted last of that measure before the quarters asked, where it said nothing of
    it in the first of them.
    """

    by_key: list[Counted]
    weights: list[Counted]
    before: Mapping[int, int]


# One line for each key and quarter, since a line for each member takes as long to fetch as all the rest. Each source
# makes its own, mostly in the order of its index: to sort them all together takes longer than to find them.
_LINES = """
    SELECT {weighs} AS weighs, axis, key, period_id, indicator,
           array_agg(member_id), array_agg(numerator), array_agg(denominator)
    FROM ({source}) count GROUP BY axis, key, period_id, indicator
"""
_ASKED = "period_id = ANY(%(periods)s) AND member_id = ANY(%(members)s)"
_VOLUME = "indicator = %(weight)s AND axis = 'total' AND key = ''"
_WEIGHTS = f"SELECT * FROM metrics_rollup WHERE {_ASKED} AND {_VOLUME}"  # noqa: S608 - made of constants, as all here
_COUNTS = """
    SELECT * FROM ({counts}) of_axis
    WHERE axis = '{axis}' AND (%({keys})s::text[] IS NULL OR key = ANY(%({keys})s))
"""
_KEPT = f"SELECT * FROM metrics_rollup WHERE {_ASKED} AND indicator = ANY(%(indicators)s)"  # noqa: S608
_BY_TYPE = f"""
    SELECT '{PLATFORM_TYPE}' AS axis, coalesce(platform.type, '') AS key, period_id, indicator, member_id,
           sum(numerator)::bigint AS numerator, sum(denominator)::bigint AS denominator
    FROM ({_KEPT}) kept LEFT JOIN members_platform platform ON platform.slug = key
    WHERE axis = 'platform' GROUP BY 2, 3, 4, 5
"""  # noqa: S608
_BEFORE = f"""
    SELECT '' AS axis, '' AS key, NULL::bigint AS period_id, %(weight)s::text AS indicator,
           silent.member_id, last.numerator, NULL::bigint AS denominator
    FROM (
        SELECT unnest(%(members)s::bigint[]) AS member_id
        EXCEPT SELECT member_id FROM metrics_rollup WHERE {_VOLUME} AND period_id = %(first)s
    ) silent CROSS JOIN LATERAL (
        SELECT numerator FROM metrics_rollup JOIN metrics_period period ON period.id = period_id
        WHERE {_VOLUME} AND member_id = silent.member_id AND (period.year, period.number) < (%(year)s, %(number)s)
        ORDER BY period.year DESC, period.number DESC LIMIT 1
    ) last
"""  # noqa: S608


class _Place(NamedTuple):
    """Where to look: an axis, with some of its keys or all."""

    axis: str
    keys: list[str] | None = None


def counted(question: Question) -> Answered:
    """The counts that answer the question: one statement."""
    by_key: list[Counted] = []
    weights: list[Counted] = []
    before: dict[int, int] = {}
    query = _query(question)
    with connection.cursor() as cursor:
        cursor.execute(query.sql, query.parameters)
        for weighs, axis, key, period, *told in cursor.fetchall():
            line = Counted(_as_asked(question, axis, key), period, *told)
            if period is None:
                before = dict(zip(line.members, line.numerators, strict=True))
            else:
                (weights if weighs else by_key).append(line)
    if _is_of_all_rows(question):
        weights = [line for line in by_key if line.indicator == question.volume_measure]
    return Answered(by_key, weights, before)


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
    first = question.periods[0] if question.periods else None
    parameters: dict[str, Any] = {
        "first": first.pk if first else None,
        "year": first.year if first else None,
        "number": first.number if first else None,
        "periods": [period.pk for period in question.periods],
        "members": list(question.members),
        "weight": question.volume_measure,
        "indicators": [indicator.code for indicator in indicators],
    }
    places = _places(question, narrowed if is_kept else [])
    weights = [_BEFORE] if _is_of_all_rows(question) else [_BEFORE, _WEIGHTS]
    sources = [_LINES.format(weighs="true", source=source) for source in weights]
    for number, place in enumerate(places):
        if is_kept:
            counts = _BY_TYPE if place.axis == PLATFORM_TYPE else _KEPT
        else:
            live = counts_along([place.axis], only_of(question), indicators)
            counts = live.sql
            parameters |= live.parameters
        keys = f"keys_{number}"
        parameters[keys] = place.keys
        source = _COUNTS.format(counts=counts, axis=place.axis, keys=keys)
        sources.append(_LINES.format(weighs="false", source=source))
    return Query(" UNION ALL ".join(sources), parameters)


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
