"""What a member's versions in force counted in earlier quarters, for the intake to compare a new file with."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial

from django.db import connection, transaction
from django.db.models import F, Q

from members.models import Organisation
from metrics.intake.history import LOOKED_AT, RECENT, Earlier, History, Place
from metrics.models import ReportingGroup, Rollup, StaleMark, Submission, SubmissionRow, Taxon
from metrics.queries.breaks import newest_by_measure
from metrics.queries.cells import Only, counts_along
from metrics.statistics.indicator import definitions
from metrics.statistics.quarter import Quarter
from metrics.transitions import Status

_LIVE = "SELECT period_id, indicator, key, numerator FROM ({sql}) AS cell"

Cell = tuple[int, str, str, int]


@transaction.atomic
def history_of(member: Organisation, quarter: Quarter) -> History:
    """The quarters before this one that the member reported, at most three years of them.

    Of a measure that is counted differently since one of them, or from this quarter on, only what was counted so.

    In a transaction of its own, as is whatever is asked later: files are understood outside of one, and there the
    database shows nothing confidential.
    """
    earlier = _in_force_before(member, quarter)
    if not earlier:
        return History()
    return History(
        quarters=tuple(str(submission.period.quarter) for submission in earlier),
        groups=_groups(member, earlier, newest_by_measure(member, quarter)),
        taxa=_taxa(member, earlier[:RECENT]),
        names=partial(_names, earlier[0]),
        groups_of=groups_of,
    )


def _in_force_before(member: Organisation, quarter: Quarter) -> Sequence[Submission]:
    before = Q(period__year__lt=quarter.year) | Q(period__year=quarter.year, period__number__lt=quarter.number)
    found = Submission.objects.filter(before, member=member, status=Status.ACCEPTED)
    return list(found.select_related("period").order_by("-period__year", "-period__number")[:LOOKED_AT])


def _groups(
    member: Organisation, earlier: Sequence[Submission], since: Mapping[str, Quarter]
) -> Mapping[tuple[str, str], Earlier]:
    quarters = {submission.period_id: submission.period.quarter for submission in earlier}
    names = dict(ReportingGroup.objects.values_list("slug", "name"))
    totals: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for period, measure, slug, count in _cells(member, list(quarters), Rollup.Axis.GROUP):
        if measure not in since or quarters[period] >= since[measure]:
            totals[measure, slug][str(quarters[period])] = count
    return {key: Earlier(names.get(key[1], ""), counted) for key, counted in totals.items()}


def _taxa(member: Organisation, earlier: Sequence[Submission]) -> Mapping[int, Collection[str]]:
    quarters = {submission.period_id: str(submission.period.quarter) for submission in earlier}
    found: dict[int, set[str]] = defaultdict(set)
    for period, _measure, id, _count in _cells(member, list(quarters), Rollup.Axis.EXACT_TAXON):
        if id:
            found[int(id)].add(quarters[period])
    return found


def _cells(member: Organisation, periods: Sequence[int], axis: str) -> Iterator[Cell]:
    """From the rollups; a quarter whose rollups are not made yet is counted live, as they will be."""
    stale = set(
        StaleMark.objects.filter(member=member, period__in=periods, dirty__gt=F("done")).values_list(
            "period", flat=True
        )
    )
    measures = definitions().measures
    kept = Rollup.objects.filter(member=member, period__in=set(periods) - stale, axis=axis, indicator__in=measures)
    yield from kept.values_list("period", "indicator", "key", "numerator")
    if stale:
        counted = [definitions().indicators[code] for code in measures]
        live = counts_along([axis], Only(members=[member.pk], periods=sorted(stale)), counted)
        with connection.cursor() as cursor:
            cursor.execute(_LIVE.format(sql=live.sql), live.parameters)
            yield from cursor.fetchall()


@transaction.atomic
def _names(last: Submission, ids: Collection[int]) -> Mapping[int, str]:
    """What these taxa are called: by the group where the last version named one, otherwise by scientific name.

    A taxon that was retired since is left out: nobody can report it any more.
    """
    names = dict(Taxon.objects.filter(pk__in=ids, retired_at=None).values_list("pk", "name"))
    of_groups = SubmissionRow.objects.filter(submission=last, taxon__in=ids, group__isnull=False)
    for id, name in of_groups.values_list("taxon", "group__name").distinct():
        if id is not None:
            names[id] = name
    return names


def groups_of(places: Collection[Place]) -> Mapping[Place, Sequence[str]]:
    """The groups that rows with these taxa or groups count in, as `queries/cells.py` counts them."""
    groups: dict[int, set[str]] = defaultdict(set)
    for slug, taxon in ReportingGroup.objects.filter(taxa__isnull=False).values_list("slug", "taxa"):
        groups[taxon].add(slug)
    ids = {taxon for taxon, _group in places if taxon is not None}
    above = {
        id: {slug for step in path for slug in groups.get(step, ())}
        for id, path in Taxon.objects.filter(pk__in=ids).values_list("pk", "path")
    }
    return {
        (taxon, group): sorted(above.get(taxon or 0, set()) | ({group} if group else set())) for taxon, group in places
    }
