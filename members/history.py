"""Who belonged to the coalition, who ran which platform and what was called how, on a day. Reads only."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from members.models import Care, FormerOwner, MembershipChange, MembershipInterval, Organisation, Platform


def belonging(day: date) -> Q:
    """Of organisations: those with a membership interval that covers the day."""
    return Q(intervals__joined__lte=day) & (Q(intervals__left__isnull=True) | Q(intervals__left__gt=day))


def belongs(member: Organisation, day: date) -> bool:
    """Whether the organisation is a member on that day."""
    return Organisation.objects.filter(belonging(day), pk=member.pk, kind=Organisation.Kind.MEMBER).exists()


def platforms_of(member: Organisation, day: date) -> QuerySet[Platform]:
    """The platforms that the member ran on that day, sold ones included: they count where they belonged."""
    before = FormerOwner.objects.filter(platform=OuterRef("pk"), until__gt=day).order_by("until")
    ran = Coalesce(Subquery(before.values("organisation")[:1]), F("organisation"), output_field=BigIntegerField())
    return Platform.objects.annotate(ran_by=ran).filter(ran_by=member.pk)


def runners_by_day(days: Iterable[date]) -> Mapping[date, Mapping[Platform, int]]:
    """Who ran each platform on each of the days, by the member's id: two queries, however many days."""
    platforms = list(Platform.objects.only("slug", "type", "organisation"))
    former: dict[int, list[tuple[date, int]]] = {}
    sales = FormerOwner.objects.order_by("until").values_list("platform_id", "until", "organisation_id")
    for platform, until, organisation in sales:
        former.setdefault(platform, []).append((until, organisation))
    return {
        day: {
            each: next((owner for until, owner in former.get(each.pk, ()) if until > day), each.organisation_id)
            for each in platforms
        }
        for day in days
    }


def ever_ran(member: Organisation) -> Q:
    """Of platforms: those that are the member's or once were."""
    return Q(organisation=member) | Q(former_owners__organisation=member)


def planned_changes() -> QuerySet[MembershipChange]:
    """What waits for its day."""
    return MembershipChange.objects.filter(in_force_at=None, dropped_at=None)


def changes_of(member: Organisation) -> QuerySet[MembershipChange]:
    """What happened to a member or is planned, the newest first; also what it took over from others."""
    concerning = Q(organisation=member) | Q(other=member, in_force_at__isnull=False)
    found = MembershipChange.objects.filter(concerning, dropped_at=None)
    return found.select_related("organisation", "other", "platform", "written_by").order_by("-on", "-pk")


def intervals_of(member: Organisation) -> QuerySet[MembershipInterval]:
    """Its stretches in the coalition, the oldest first."""
    return MembershipInterval.objects.filter(organisation=member).select_related("successor").order_by("joined")


def carers_by_member(members: Iterable[Organisation]) -> Mapping[int, list[Care]]:
    """By member: who looks after it, by name."""
    found: dict[int, list[Care]] = {}
    for care in Care.objects.filter(member__in=list(members)).select_related("person").order_by("person__name", "pk"):
        found.setdefault(care.member_id, []).append(care)
    return found
