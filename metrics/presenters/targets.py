"""Targets in words: what is wanted, of what, by when, and the verdict with its reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.models import Target as Entered
from metrics.presenters.breaks import sentence
from metrics.queries.targets import Judged, indicator_of, window
from metrics.queries.titles import title_of
from metrics.statistics.table import Number
from metrics.statistics.target import Change, Obstacle, State
from metrics.templatetags.numbers import grouped, percent, rounded
from metrics.templatetags.quarters import quarter_stretch

MOST_PLACES = 4

STATES: Mapping[State, tuple[Promise, str, str]] = {
    "met": (gettext_lazy("Met"), "ok", "circle-check"),
    "not met": (gettext_lazy("Not met"), "err", "x"),
    "on the way": (gettext_lazy("On the way"), "info", "clock"),
    "not measurable": (gettext_lazy("Not measurable"), "warn", "info"),
}
OBSTACLES: Mapping[Obstacle, Promise] = {
    Obstacle.NO_BASELINE: gettext_lazy("No baseline: nobody said compared with when."),
    Obstacle.BASELINE_ZERO: gettext_lazy("The baseline is zero, and a share of nothing is nothing."),
    Obstacle.NO_METHOD: gettext_lazy("No method: nobody said what is counted, and how."),
    Obstacle.BREAK: gettext_lazy("What is compared was not counted in the same way: a break lies in between."),
    Obstacle.PROTECTED: gettext_lazy("The figure is protected: it could tell what a single member reported."),
    Obstacle.NOT_PUBLISHED: gettext_lazy("No release holds the figures that it takes."),
    Obstacle.NOT_REPORTED: gettext_lazy("A figure that it takes is not reported."),
    Obstacle.NOT_YET_DUE: gettext_lazy("It is not due yet, and no figure shows that it has come nearer."),
}
WANTED: Mapping[str, Promise] = {
    Entered.Kind.DECREASE: gettext_lazy("%(amount)s less than in the baseline"),
    Entered.Kind.INCREASE: gettext_lazy("%(amount)s more than in the baseline"),
    Entered.Kind.AT_LEAST: gettext_lazy("at least %(amount)s"),
    Entered.Kind.AT_MOST: gettext_lazy("at most %(amount)s"),
}


@dataclass(frozen=True, slots=True)
class ShownTarget:
    """A target as a reader meets it: never without its source, its verdict, and the reasons where there is none."""

    entered: Entered
    is_invented: bool
    state: str
    kind: str
    icon: str
    reasons: tuple[str, ...]
    caveats: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


def shown_target(
    found: Judged, products: Mapping[str, str], members: Mapping[str, str] = MappingProxyType({})
) -> ShownTarget:
    """In the reader's language. `products` are what product codes cover, `members` names for those who may know."""
    row = found.entered
    label, kind, icon = STATES[found.judgement.state]
    return ShownTarget(
        entered=row,
        is_invented=row.is_invented or (row.member is not None and row.member.is_invented),
        state=str(label),
        kind=kind,
        icon=icon,
        reasons=tuple(str(OBSTACLES[obstacle]) for obstacle in found.judgement.obstacles),
        caveats=tuple(sentence(each, members) for each in found.crossed),
        facts=(
            (_("Wanted"), _wanted(row)),
            (_("What is counted"), _counted(row, products)),
            (_("Baseline"), _baseline(found)),
            (_("Method"), row.method or _("none said")),
            (_("Figure"), _figure(found)),
        ),
    )


def _wanted(row: Entered) -> str:
    is_share = row.kind in (Entered.Kind.DECREASE, Entered.Kind.INCREASE)
    amount = Fraction(row.amount)
    return str(WANTED[row.kind]) % {"amount": _exactly(amount) if is_share or _is_rate(row) else grouped(amount)}


def _counted(row: Entered, products: Mapping[str, str]) -> str:
    indicator = indicator_of(row)
    told = [
        title_of(indicator) if indicator else _("not said"),
        row.taxon.name if row.taxon else "",
        row.group.name if row.group else "",
        products.get(row.product, row.product),
    ]
    return ", ".join(part for part in told if part)


def _baseline(found: Judged) -> str:
    baseline = found.target.baseline
    if baseline is None:
        return _("none said") if isinstance(found.target.wanted, Change) else _("none, and a level needs none")
    of = quarter_stretch(baseline.first, baseline.last)
    if baseline.value is None:
        return _("%(quarters)s: no figure") % {"quarters": of}
    return _("%(quarters)s: %(figure)s") % {"quarters": of, "figure": _number(found.entered, baseline.value)}


def _figure(found: Judged) -> str:
    """What was reached, in which quarters, against what; nothing that nobody knows."""
    judgement = found.judgement
    if judgement.reached is None:
        return _("none")
    told = {
        "quarters": quarter_stretch(*window(found.target, judgement)),
        "figure": _number(found.entered, judgement.reached),
        "goal": _number(found.entered, judgement.goal) if judgement.goal is not None else "",
    }
    if judgement.gone is None:
        return _("%(quarters)s: %(figure)s; to be reached: %(goal)s") % told
    if judgement.gone < 0:
        return _("%(quarters)s: %(figure)s; to be reached: %(goal)s; further away than the baseline was") % told
    told["gone"] = percent(judgement.gone, 0)
    return _("%(quarters)s: %(figure)s; to be reached: %(goal)s; %(gone)s of the way done") % told


def _number(row: Entered, value: Number) -> str:
    """A rate as a percentage, a count with its thousands marked; a goal may lie between two counts."""
    if _is_rate(row):
        return percent(value)
    if Fraction(value).denominator == 1:
        return grouped(value)
    return str(number_format(rounded(value, 1), decimal_pos=1, force_grouping=True))


def _is_rate(row: Entered) -> bool:
    indicator = indicator_of(row)
    return indicator is not None and indicator.is_rate


def _exactly(share: Fraction) -> str:
    """A share as a percentage with as many places as it was named with, up to four."""
    places = next((n for n in range(MOST_PLACES) if (share * 100 * 10**n).denominator == 1), MOST_PLACES)
    return percent(share, places)
