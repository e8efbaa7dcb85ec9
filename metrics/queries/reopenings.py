"""Quarters that are open for one member although they are closed for others."""

from collections.abc import Iterable, Mapping

from django.db.models import Func, Max, QuerySet
from django.db.models.fields import DateField

from members.models import Organisation
from metrics.models import Period, Reopening


class Today(Func):
    """The day of the database's clock."""

    template = "CURRENT_DATE"
    output_field = DateField()


def _newest() -> QuerySet[Reopening]:
    """The one that holds of each member's quarter, if only to say that it ended."""
    newest = Reopening.objects.values("member", "period").annotate(newest=Max("pk")).values("newest")
    return Reopening.objects.filter(pk__in=newest).select_related("member", "period", "by")


def reopened(period: Period | None = None, member: Organisation | None = None) -> list[Reopening]:
    """Those that hold today, the one that ends first at the beginning."""
    found = _newest().filter(until__gte=Today())
    found = found.filter(period=period) if period else found
    found = found.filter(member=member) if member else found
    return list(found.order_by("until", "pk"))


def reopened_for(member: Organisation, period: Period) -> Reopening | None:
    """The one by which the member can report for the quarter today."""
    return next(iter(reopened(period, member)), None)


def reopened_by_member(period: Period) -> Mapping[int, Reopening]:
    """By the member's number: those that hold today for the quarter."""
    return {reopening.member_id: reopening for reopening in reopened(period)}


def history(member: Organisation, period: Period) -> Iterable[Reopening]:
    """All that was decided about the member's quarter, the newest first."""
    return Reopening.objects.filter(member=member, period=period).select_related("by").order_by("-pk")
