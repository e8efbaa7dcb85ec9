"""What everybody may know of the members, and what was published in words. Reads only; no figure of ours."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from members.models import FormerName, Initiative, MembershipInterval, Organisation, Platform, Statement


@dataclass(frozen=True, slots=True)
class PublicMember:
    """A member as the public sees it; `belongs` says whether it is one on the day asked about."""

    slug: str
    name: str
    is_invented: bool
    platforms: list[Platform]
    intervals: list[MembershipInterval]
    belongs: bool
    former_names: list[FormerName]

    @property
    def since(self) -> date:
        return self.intervals[0].joined


def member_list(day: date) -> QuerySet[Organisation]:
    """Members that had joined by that day, by name, with their platforms and the intervals begun by then."""
    begun = MembershipInterval.objects.filter(joined__lte=day)
    return (
        Organisation.objects.filter(kind=Organisation.Kind.MEMBER, pk__in=begun.values("organisation"))
        .prefetch_related("platforms", "former_names", Prefetch("intervals", begun.select_related("successor")))
        .order_by("name")
    )


def members_on(day: date) -> list[PublicMember]:
    """The members that had joined by that day, by name; those that paused or left included."""
    return [_entry(member, day) for member in member_list(day)]


def member_on(slug: str, day: date) -> PublicMember | None:
    """One member as of that day; None for a convener, an unknown slug, or before it joined."""
    found = member_list(day).filter(slug=slug).first()
    return _entry(found, day) if found else None


def _entry(member: Organisation, day: date) -> PublicMember:
    intervals = list(member.intervals.all())
    return PublicMember(
        slug=member.slug,
        name=member.name,
        is_invented=member.is_invented,
        platforms=list(member.platforms.all()),
        intervals=intervals,
        former_names=list(member.former_names.all()),
        belongs=any(interval.left is None or interval.left > day for interval in intervals),
    )


def statements_naming(name: str) -> QuerySet[Statement]:
    """Statements about the organisation of this name."""
    return Statement.objects.filter(subject__iregex=_as_word(name))


def initiatives_naming(name: str) -> QuerySet[Initiative]:
    """Initiatives of the organisation of this name, alone or with others."""
    return Initiative.objects.filter(subject__iregex=_as_word(name))


def statements_by_scope() -> dict[str, list[Statement]]:
    """All statements: each scope's together, then by what they count and the end of their window."""
    by_scope: dict[str, list[Statement]] = {}
    for statement in _in_reading_order(Statement.objects.all()):
        by_scope.setdefault(statement.scope, []).append(statement)
    return by_scope


def _in_reading_order(statements: Iterable[Statement]) -> list[Statement]:
    """By whose they are; what was removed before anything else."""
    return sorted(
        statements,
        key=lambda row: (
            row.subject,
            not row.indicator.startswith("removed"),
            row.indicator,
            row.period_end or date.max,
            row.value,
        ),
    )


def _as_word(name: str) -> str:
    """A pattern of PostgreSQL for the name as whole words: `X` is not in `Xanthe`."""
    return rf"(^|\W){re.escape(name)}(\W|$)"
