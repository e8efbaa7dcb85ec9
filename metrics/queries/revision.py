"""What changed between two versions of a quarter, cell by cell: by taxon, product, market, platform and measure."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal
from uuid import UUID

from django.db import connection

from members.models import Platform
from metrics.models import Submission
from metrics.queries.tallies import Subject, labels, totals_by_version, value_of
from metrics.statistics.indicator import definitions
from metrics.statistics.table import Value
from metrics.transitions import Status

Kind = Literal["added", "removed", "changed"]

# Both versions at once, so that the database compares and only what differs travels. Most rows of a revision are as
# they were: those are left out, by a hash that knows no order, before their cells are taken apart. A blank cell says
# nothing, so that a cell which was blank and one that was not there are the same. Percentages that members state are
# cells too. Zero stands for none.
_DIFFERENCES = """
    WITH line AS (
        SELECT row.submission_id, coalesce(row.taxon_id, 0) AS taxon, coalesce(row.group_id, 0) AS named,
               CASE WHEN row.taxon_id IS NULL AND row.group_id IS NULL THEN row.taxon_given ELSE '' END AS given,
               row.product, row.market, coalesce(row.platform_id, 0) AS platform, row."values" AS counts, row.rates
        FROM metrics_submissionrow row WHERE row.submission_id IN (%(now)s, %(before)s)
    ), told AS (
        SELECT taxon, named, given, product, market, platform, submission_id,
               sum(jsonb_hash_extended(counts, 0)::numeric) AS counts,
               sum(jsonb_hash_extended(rates, 1)::numeric) AS rates
        FROM line GROUP BY taxon, named, given, product, market, platform, submission_id
    ), moved AS (
        SELECT taxon, named, given, product, market, platform
        FROM told GROUP BY taxon, named, given, product, market, platform
        HAVING count(*) = 1 OR min(counts) <> max(counts) OR min(rates) <> max(rates)
    ), cell AS (
        SELECT line.*, answer.measure, answer.told
        FROM line JOIN moved USING (taxon, named, given, product, market, platform) CROSS JOIN LATERAL (
            SELECT key AS measure, value AS told FROM jsonb_each(line.counts)
            UNION ALL SELECT key || '_percent', value FROM jsonb_each(line.rates)
        ) answer
        WHERE answer.told <> '"not reported"'
    ), sum AS (
        SELECT submission_id, taxon, named, given, product, market, platform, measure,
               coalesce(
                   sum((told #>> '{}')::numeric)
                       FILTER (WHERE jsonb_typeof(told) = 'number' AND right(measure, 8) <> '_percent'),
                   max((told #>> '{}')::numeric) FILTER (WHERE right(measure, 8) = '_percent')
               ) AS number,
               array_agg(DISTINCT told #>> '{}') FILTER (WHERE jsonb_typeof(told) = 'string') AS words
        FROM cell GROUP BY submission_id, taxon, named, given, product, market, platform, measure
    ), pair AS (
        SELECT taxon, named, given, product, market, platform, measure,
               max(number) FILTER (WHERE submission_id = %(before)s) AS number_before,
               max(words) FILTER (WHERE submission_id = %(before)s) AS words_before,
               max(number) FILTER (WHERE submission_id = %(now)s) AS number_now,
               max(words) FILTER (WHERE submission_id = %(now)s) AS words_now,
               bool_or(submission_id = %(before)s) AS was, bool_or(submission_id = %(now)s) AS stands
        FROM sum GROUP BY taxon, named, given, product, market, platform, measure
    ), differing AS (
        SELECT *, CASE WHEN NOT was THEN 'added' WHEN NOT stands THEN 'removed' ELSE 'changed' END AS kind FROM pair
        WHERE was <> stands OR number_before IS DISTINCT FROM number_now OR words_before IS DISTINCT FROM words_now
    )
    SELECT count(*) FILTER (WHERE kind = 'added') OVER (), count(*) FILTER (WHERE kind = 'removed') OVER (),
           count(*) FILTER (WHERE kind = 'changed') OVER (),
           kind, nullif(taxon, 0), nullif(named, 0), given, product, market, platform, measure,
           number_before, words_before, was, number_now, words_now, stands
    FROM differing
    ORDER BY abs(coalesce(number_now, 0) - coalesce(number_before, 0)) DESC, measure, taxon, named, given, product,
             market, platform
    LIMIT %(limit)s OFFSET %(offset)s
"""


@dataclass(frozen=True, slots=True)
class Total:
    """A measure's total over all rows in both versions."""

    title: str
    code: str
    before: Value | None
    now: Value | None

    @property
    def moved(self) -> int | None:
        """By how much; None where one of them is no number."""
        if self.before is None or self.now is None or self.before.value is None or self.now.value is None:
            return None
        return int(self.now.value - self.before.value)


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that one version has and the other has not, or has otherwise. `breakdown`: product, market, platform."""

    kind: Kind
    label: str
    breakdown: str
    measure: str
    is_rate: bool
    before: Value | None
    now: Value | None


@dataclass(frozen=True, slots=True)
class Revision:
    """What a version says otherwise than an earlier one: `totals` of all measures that either speaks of.

    `cells` are those that were asked for of all that differ, the largest moves first.
    """

    earlier: Submission
    totals: list[Total]
    cells: list[Difference]
    added: int
    removed: int
    changed: int

    @property
    def count(self) -> int:
        """How many cells differ in all."""
        return self.added + self.removed + self.changed

    @property
    def replaces(self) -> bool:
        """Whether the earlier one counts, or counted until this one took its place; else it was only sent back."""
        return self.earlier.status in (Status.ACCEPTED, Status.SUPERSEDED)


def revision(submission: Submission, start: int, stop: int) -> Revision | None:
    """The version beside what it is to replace, or beside what a reviewer read last; None where it is the first.

    Of the differing cells, those from one place to another: the database counts them and cuts them into pages.
    """
    earlier = read_before(submission)
    if earlier is None:
        return None
    rows = _differing(earlier, submission, start, stop)
    added, removed, changed = rows[0][:3] if rows else (0, 0, 0)
    names = labels({Subject(row[4], row[5]) for row in rows})
    platforms = dict(Platform.objects.filter(pk__in={row[9] for row in rows}).values_list("pk", "name"))
    cells = [_difference(row[3:], names, platforms) for row in rows]
    return Revision(earlier, _totals(earlier, submission), cells, added, removed, changed)


def read_before(submission: Submission) -> Submission | None:
    """The version that this one is compared with."""
    signed = (
        Submission.objects.filter(
            member=submission.member_id,
            period=submission.period_id,
            version__lt=submission.version,
            submitted_at__isnull=False,
        )
        .select_related("member", "period")
        .order_by("-version")
    )
    return signed.filter(status__in=[Status.ACCEPTED, Status.SUPERSEDED]).first() or signed.first()


def _totals(before: Submission, now: Submission) -> list[Total]:
    sums = totals_by_version([before, now])
    sums_before, sums_now = sums.get(before.pk, {}), sums.get(now.pk, {})
    return [
        Total(measure.title, code, sums_before.get(code), sums_now.get(code))
        for code, measure in definitions().measures.items()
        if code in sums_before or code in sums_now
    ]


def _differing(before: Submission, now: Submission, start: int, stop: int) -> list[tuple[Any, ...]]:
    facts: dict[str, UUID | int] = {"before": before.pk, "now": now.pk, "limit": stop - start, "offset": start}
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES, facts)
        return list(cursor.fetchall())


def _difference(row: tuple[Any, ...], names: Mapping[Subject, str], platforms: Mapping[int, str]) -> Difference:
    kind, taxon, group, given, product, market, platform, measure, *cells = row
    number_before, words_before, was, number_now, words_now, stands = cells
    indicator = measure.removesuffix("_percent")
    is_rate = indicator != measure
    told = definitions()
    title = told.indicators[indicator].title if is_rate else told.measures[measure].title
    return Difference(
        kind,
        given or names[Subject(taxon, group)],
        ", ".join(part for part in (product, market, platforms.get(platform, "")) if part),
        title,
        is_rate,
        _value(number_before, words_before, is_rate) if was else None,
        _value(number_now, words_now, is_rate) if stands else None,
    )


def _value(number: Any, words: list[str] | None, is_rate: bool) -> Value:
    if is_rate:
        return Value(Fraction(number))
    return value_of(None if number is None else int(number), words)
