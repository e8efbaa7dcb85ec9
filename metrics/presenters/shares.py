"""A member's part of what releases made public: its own count divided by a released total, and never by another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from members.models import Organisation
from metrics.models import Release, ReportingGroup
from metrics.presenters.publication import Place, figures_in
from metrics.queries.publications import newest_tables, releases_by_quarter
from metrics.queries.reporting import Reported, own_counts, whole
from metrics.statistics.indicator import Indicator
from metrics.statistics.share import share_of
from metrics.statistics.table import Column, Table, Value
from metrics.templatetags.numbers import grouped, percent
from metrics.templatetags.quarters import quarter_short

_NOT_RELEASED = Value(None, "not released")


@dataclass(frozen=True, slots=True)
class Part:
    """The member's count of a quarter beside the released total; `group` is empty for the whole coalition."""

    quarter: Reported
    group: str
    own: Value
    total: Value
    share: Value
    release: Release | None


def parts_of(member: Organisation, indicator: Indicator, quarters: Sequence[Reported]) -> list[Part]:
    """By quarter, first of the coalition, then of each group that the quarter's newest release has."""
    telling = releases_by_quarter()
    shown = {each.period.quarter: telling[each.period.quarter] for each in quarters if each.period.quarter in telling}
    figures: dict[Place, Value] = {}
    for table in newest_tables({quarter: found[-1] for quarter, found in shown.items()}, [indicator.code]).values():
        figures |= figures_in(table)
    own = own_counts(member, indicator, [each.period for each in quarters])
    groups = sorted({group for group, _indicator, _period in figures if group})
    return [
        _part(each, group, own.get((group, each.period.pk)), figures, indicator, shown.get(each.period.quarter, []))
        for each in quarters
        for group in ("", *groups)
    ]


def _part(
    quarter: Reported,
    group: str,
    counted: int | None,
    figures: Mapping[Place, Value],
    indicator: Indicator,
    releases: Sequence[Release],
) -> Part:
    own = whole(quarter, counted)
    total = figures.get((group, indicator.code, str(quarter.period)), _NOT_RELEASED)
    share = own if own.status == "not expected" else share_of(own, total, is_in=_is_in(quarter, releases))
    return Part(quarter, group, own, total, share, releases[-1] if releases else None)


def _is_in(quarter: Reported, releases: Sequence[Release]) -> bool:
    """Whether the total was counted after the version in force was accepted. Later releases only repeat it."""
    version = quarter.stands.report.in_force if quarter.stands.report else None
    if version is None or version.reviewed_at is None or not releases:
        return False
    return version.reviewed_at <= releases[0].drafted_at


def shares_table(parts: Sequence[Part], indicator: Indicator) -> Table:
    """A row for each part, the newest quarter first."""
    names = dict(ReportingGroup.objects.values_list("slug", "name"))
    return Table(
        name=f"share-of-{indicator.code}",
        title=_("Share of the released total, by quarter"),
        columns=(
            Column("period", _("Quarter"), "period"),
            Column("group", _("Reporting group"), "text"),
            Column("own", _("Own count"), "count", indicator.unit),
            Column("total", _("Released total"), "count", indicator.unit),
            Column("share", _("Share"), "rate"),
            Column("status", _("Status"), "text"),
            Column("release", _("Release"), "text"),
        ),
        rows=tuple(
            (
                str(part.quarter.period),
                names.get(part.group, part.group),
                part.own,
                part.total,
                part.share,
                part.share.status,
                str(part.release.number) if part.release else "",
            )
            for part in parts
        ),
        unit=indicator.unit,
        source=_("Accepted member reports, and totals of published releases; not for publication."),
    )


def by_group(parts: Sequence[Part], indicator: Indicator) -> Table | None:
    """Shares of groups by quarter, only of groups that the member ever counted in; None where there are none."""
    counted = {part.group for part in parts if part.group and part.own.value is not None}
    if not counted:
        return None
    names = dict(ReportingGroup.objects.values_list("slug", "name"))
    quarters = list(dict.fromkeys(part.quarter.period for part in parts))
    shares = {(part.group, part.quarter.period.pk): part.share for part in parts}
    return Table(
        name=f"share-of-{indicator.code}-by-group",
        title=_("Share of the released total, by reporting group and quarter"),
        columns=(
            Column("group", _("Reporting group"), "text"),
            *(Column(str(period), quarter_short(period), "rate") for period in quarters),
        ),
        rows=tuple(
            (names.get(group, group), *(shares[group, period.pk] for period in quarters)) for group in sorted(counted)
        ),
        unit="",
        source=_("Accepted member reports, and totals of published releases; not for publication."),
    )


def share_words(parts: Sequence[Part]) -> str:
    """The newest share in one sentence."""
    newest = next((part for part in reversed(parts) if not part.group and part.share.value is not None), None)
    if newest is None or newest.own.value is None or newest.total.value is None or newest.share.value is None:
        return _("None of these quarters has a share: the table says why.")
    return _("%(quarter)s: %(own)s of the %(total)s that release %(number)s made public, a share of %(share)s.") % {
        "quarter": quarter_short(newest.quarter.period),
        "own": grouped(newest.own.value),
        "total": grouped(newest.total.value),
        "number": newest.release.number if newest.release else "",
        "share": percent(newest.share.value),
    }
