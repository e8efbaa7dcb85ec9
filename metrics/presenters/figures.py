"""The charts of public pages, drawn from released cells."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from metrics.charts.ranking import ranking
from metrics.charts.series import Point, comparable
from metrics.charts.stacked import stacked
from metrics.charts.trend import trend as line_or_bars
from metrics.charts.words import active_title
from metrics.models import ReportingGroup
from metrics.presenters.public_figure import PublicFigure, PublicRanking, public_figure, public_ranking
from metrics.presenters.publication import BLOCKED, REMOVED, Publication
from metrics.presenters.ranking import RankedGroup, ranked, ranking_table
from metrics.presenters.summary import removed_or_blocked
from metrics.statistics.indicator import Indicator, definitions
from metrics.statistics.quarter import Quarter
from metrics.statistics.table import Column, Value
from metrics.templatetags.numbers import grouped
from metrics.templatetags.quarters import quarter_label


def removals(publication: Publication, *, page: str) -> PublicFigure:
    """What was removed and what was blocked, one on top of the other: two parts of what members acted on."""
    codes = (BLOCKED, REMOVED)
    data = publication.headline.select(indicator=codes)
    columns = [_column(definitions().indicators[code]) for code in codes]
    broken = sorted({quarter for code in codes for quarter in _broken(publication, code)})
    points = comparable(_totals(publication), set(map(Quarter.parse, broken)))
    drawn = stacked(
        data.pivot(rows="period", columns="indicator", value="value", wanted=columns),
        title=active_title(_("Items removed or blocked"), "count", points),
        subtitle=_("Items that members removed or blocked, by quarter. The newest quarter is provisional."),
        provisional=(publication.period,),
        breaks=broken,
    )
    return public_figure(publication, "removals", drawn, data, page=page)


def _totals(publication: Publication) -> list[Point]:
    return [
        Point(Quarter.parse(period), Value(total, "suppressed" if total is None else "ok"))
        for period, total in ((each, removed_or_blocked(publication, each)) for each in publication.periods)
    ]


def _broken(publication: Publication, indicator: str) -> list[str]:
    """The quarters before which the series of the indicator stops."""
    return [str(each.quarter) for each in publication.series(indicator).breaks]


def trend(
    publication: Publication, indicator: Indicator, *, page: str, group: ReportingGroup | None = None
) -> PublicFigure:
    """One indicator by quarter, of the coalition or of a group: counts as bars, a rate as a line."""
    table = publication.headline if group is None else publication.groups.select(group=group.slug)
    data = table.select(indicator=indicator.code)
    drawn = line_or_bars(
        data.pivot(rows="period", columns="indicator", value="value", wanted=[_column(indicator, group)]),
        subtitle=_subtitle(indicator, group),
        bars=not indicator.is_rate,
        provisional=(publication.period,),
        breaks=_broken(publication, indicator.code),
    )
    return public_figure(publication, "trend", drawn, data, page=page)


def _subtitle(indicator: Indicator, group: ReportingGroup | None) -> str:
    of_whom = _("All members together") if group is None else group.name
    if indicator.is_rate:
        shown = _("%(who)s: share of %(whole)s, by quarter.")
        whole = definitions().measures[str(indicator.denominator)].title
        return shown % {"who": of_whom, "whole": _inside(whole)}
    return _("%(who)s: number by quarter (unit: %(unit)s).") % {"who": of_whom, "unit": indicator.unit}


def _column(indicator: Indicator, group: ReportingGroup | None = None) -> Column:
    title = indicator.title if group is None else f"{group.name}: {_inside(indicator.title)}"
    return Column(indicator.code, title, "rate" if indicator.is_rate else "count", indicator.unit)


def _inside(title: str) -> str:
    """A title as it stands inside a sentence."""
    return f"{title[:1].lower()}{title[1:]}"


def by_group(publication: Publication, groups: list[ReportingGroup], *, page: str, limit: int = 0) -> PublicRanking:
    """What was removed by reporting group in the latest quarter; `limit` lines are drawn, all without it."""
    items = ranked(publication, groups)
    compares = publication.series(REMOVED).is_comparable(1)
    with_change = _("Items removed, %(quarter)s, with the change on the quarter before. Groups overlap.")
    alone = _("Items removed, %(quarter)s. Groups overlap. The quarter before was counted differently.")
    words = ranking(
        ranking_table(publication, groups),
        label="group",
        value="now",
        before="before" if compares else "",
        title=_most(items),
        subtitle=(with_change if compares else alone) % {"quarter": quarter_label(publication.period)},
        limit=max(1, len(items)),
    )
    data = publication.groups.select(indicator=REMOVED, period=publication.period)
    return public_ranking(publication, "by-group", words, items[: limit or None], data, page=page)


def _most(items: Sequence[RankedGroup]) -> str:
    """The finding; empty where no group's figure is printed, so that the ranking says so itself."""
    if not items or not items[0].amount:
        return ""
    first = items[0]
    return _("Most items removed: %(group)s, %(number)s") % {"group": first.label, "number": grouped(first.amount)}
