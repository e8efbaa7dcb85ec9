"""What the front page and a release say first, all of it from released cells."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from django.utils.translation import gettext as _

from metrics.presenters.change import change, change_sentence
from metrics.presenters.coverage import coverage_words
from metrics.presenters.publication import BLOCKED, REMOVED, Publication
from metrics.presenters.ranking import RankedGroup
from metrics.presenters.shown import Kpi, in_sentence, on_card
from metrics.statistics import window
from metrics.statistics.adding import measures_added
from metrics.statistics.indicator import Indicator, definitions
from metrics.statistics.quarter import Quarter
from metrics.statistics.table import Number
from metrics.statistics.window import Window
from metrics.templatetags.numbers import Magnitude, magnitude

HEADLINE_RATES = ("zero_view_rate", "proactive_rate")
MOST_POINTS = 6


class ToDate(NamedTuple):
    """A running total: it carries its window and never stands on an axis with quarters."""

    total: Magnitude
    window: Window
    steps: list[Number | None]


def removed_or_blocked(publication: Publication, period: str) -> int | None:
    """Both counts together, which exclude each other; None where one of them is not printed."""
    measures_added((REMOVED, BLOCKED), definitions())
    removed, blocked = (publication.value(code, period).value for code in (REMOVED, BLOCKED))
    return None if removed is None or blocked is None else int(removed) + int(blocked)


def to_date(publication: Publication) -> ToDate | None:
    """All quarters of the release together; None where one is missing or not printed, or there is only one."""
    totals = [(Quarter.parse(period), removed_or_blocked(publication, period)) for period in publication.periods]
    if len(totals) < 2:
        return None
    found = window.to_date(totals, since=totals[0][0])
    if found.value is None or found.is_at_least:
        return None
    steps = accumulate(total for _quarter, total in totals if total is not None)
    return ToDate(magnitude(found.value), found.window, [*steps])


def kpis(publication: Publication, codes: tuple[str, ...], group: str = "") -> list[Kpi]:
    """A card for each indicator of which the release says anything."""
    indicators = (definitions().indicators[code] for code in codes)
    return [kpi(publication, indicator, group) for indicator in indicators if publication.has(indicator.code, group)]


def kpi(publication: Publication, indicator: Indicator, group: str = "") -> Kpi:
    series = publication.series(indicator.code, group)
    number, unit = on_card(series.latest, is_rate=indicator.is_rate)
    moved = change_sentence(series.latest, series.to_compare(1), series.to_compare(4), is_rate=indicator.is_rate)
    return Kpi(indicator.title, number, unit, moved, [*series.numbers])


def coverage_kpi(publication: Publication) -> Kpi | None:
    """How many of the expected members reported: for the headline alone."""
    words = coverage_words(publication.release, publication.period)
    told = publication.release.coverage.get(publication.period)
    if not words or not told:
        return None
    expected = _("of %(expected)s") % {"expected": told["expected"]}
    return Kpi(_("Members that reported"), str(told["reported"]), expected, _("In the latest quarter."), [])


def main_points(publication: Publication, items: Sequence[RankedGroup]) -> list[str]:
    """At most six sentences: what was counted, the rates, the group with most, how complete it is."""
    points = [*_counts(publication), *_rates(publication), *_most(publication, items)]
    words = coverage_words(publication.release, publication.period)
    complete = [_("%(coverage)s for the latest quarter.") % {"coverage": words}] if words else []
    return [*points[: MOST_POINTS - len(complete)], *complete]


def _counts(publication: Publication) -> Iterator[str]:
    for code, pattern in (
        (REMOVED, _("Members removed %(number)s items after publication%(change)s.")),
        (BLOCKED, _("They blocked %(number)s items before publication%(change)s.")),
    ):
        if publication.value(code, publication.period).value is not None:
            yield pattern % _figures(publication, code)


def _rates(publication: Publication) -> Iterator[str]:
    for code in HEADLINE_RATES:
        if publication.value(code, publication.period).value is not None:
            title = definitions().indicators[code].title
            yield _("%(title)s: %(number)s%(change)s.") % {"title": title, **_figures(publication, code)}


def _figures(publication: Publication, code: str) -> dict[str, str]:
    is_rate = definitions().indicators[code].is_rate
    series = publication.series(code)
    moved = change(series.latest, series.to_compare(1), is_rate=is_rate)
    return {
        "number": in_sentence(series.latest, is_rate=is_rate),
        "change": _(" (%(change)s on last quarter)") % {"change": moved} if moved else "",
    }


def _most(publication: Publication, items: Sequence[RankedGroup]) -> Iterator[str]:
    printed = [item for item in items if item.amount]
    if printed:
        yield _("Among the figures by reporting group that are printed, %(group)s had most removals: %(number)s.") % {
            "group": printed[0].label,
            "number": in_sentence(printed[0].value, is_rate=False),
        }
