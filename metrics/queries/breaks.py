"""The breaks in series that are declared, of members and of the whole coalition."""

from collections.abc import Iterable, Mapping

from django.db.models import Q, QuerySet

from members.models import Organisation
from metrics.models import Break as Declared
from metrics.models import Period
from metrics.statistics.breaks import Break, between, breaking
from metrics.statistics.indicator import Indicator, definitions
from metrics.statistics.quarter import Quarter


def breaks_of(
    members: Mapping[int, Organisation], indicator: Indicator, periods: Iterable[Period]
) -> tuple[Break, ...]:
    """Those that break the indicator's series of these members, or of the coalition, in one of these quarters.

    Members by their ids. In the order of member and quarter, the coalition's first.
    """
    quarters = {period.pk: period.quarter for period in periods}
    found = in_force(members).filter(period__in=list(quarters)).select_related(None).order_by()
    told = found.values_list("member_id", "measure", "period_id", "reason")
    return breaking(
        indicator,
        (
            Break(members[member].slug if member else "", measure, quarters[period], reason)
            for member, measure, period, reason in told
        ),
    )


def breaks_between(before: Quarter, after: Quarter) -> tuple[Break, ...]:
    """Everybody's that lie between the two quarters, of measures that are defined still, in the order of time."""
    found = declared().filter(withdrawn_at=None, measure__in=definitions().measures)
    return between(map(value_of, reversed(found)), before, after)


def broken_between(member: Organisation, before: Quarter, after: Quarter) -> frozenset[str]:
    """The measures that the member did not count in the same way in both quarters."""
    return frozenset(each.measure for each in between(map(value_of, in_force([member])), before, after))


def newest_by_measure(member: Organisation, until: Quarter) -> Mapping[str, Quarter]:
    """By measure, the last quarter up to that one from which the member, or the coalition, counts differently."""
    found = map(value_of, in_force([member]))
    return {each.measure: each.quarter for each in found if each.quarter <= until}


def in_force(members: Iterable[Organisation | int]) -> QuerySet[Declared]:
    """Those of these members and of the coalition that are not withdrawn, in the order of time."""
    of_them = Q(member__in=list(members)) | Q(member__isnull=True)
    return declared().filter(of_them, withdrawn_at=None).order_by("period__year", "period__number", "pk")


def declared() -> QuerySet[Declared]:
    """Every break that was ever declared, the newest quarter first."""
    found = Declared.objects.select_related("member", "period", "declared_by", "withdrawn_by")
    return found.order_by("-period__year", "-period__number", "-pk")


def value_of(declared: Declared) -> Break:
    """The break as the statistics know it."""
    member = declared.member.slug if declared.member else ""
    return Break(member, declared.measure, declared.period.quarter, declared.reason)
