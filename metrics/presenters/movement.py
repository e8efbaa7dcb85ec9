"""What changed since an earlier quarter, and which parts did it: sentences, two waterfalls and a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.charts.figure import Figure
from metrics.charts.series import Point
from metrics.charts.waterfall import waterfall
from metrics.charts.words import active_title
from metrics.models import Period
from metrics.presenters import breaks
from metrics.presenters.progress_tables import HEADS, kind_of, source_words
from metrics.presenters.shown import in_sentence
from metrics.queries.movement import Movement
from metrics.queries.reference import is_open
from metrics.statistics.decomposition import Decomposition, Effects
from metrics.statistics.indicator import Indicator
from metrics.statistics.table import Column, Kind, Table, Value
from metrics.templatetags.numbers import signed, signed_points

DRAWN, SAID = 8, 5  # parts that a chart and a text can hold; all of them stand in the table
ROUNDED = gettext_lazy("The parts add up exactly; they are rounded only to be shown.")
STILL_OPEN = gettext_lazy(
    "%(quarter)s is still being reported: who has not reported yet counts as no longer reporting."
)
# By what a figure is taken apart: members come and go, other parts are told or not.
REASONS: Mapping[str, Mapping[str, Promise]] = {
    "member": {
        "within": gettext_lazy("Members’ own figures"),
        "mix": gettext_lazy("Weight of members among each other"),
        "entrants": gettext_lazy("Members that began to report"),
        "leavers": gettext_lazy("Members that no longer report"),
        "breaks": gettext_lazy("Members that count differently now"),
    },
    "": {
        "within": gettext_lazy("Own figures of the parts"),
        "mix": gettext_lazy("Weight of the parts among each other"),
        "entrants": gettext_lazy("Newly reported"),
        "leavers": gettext_lazy("No longer reported"),
        "breaks": gettext_lazy("Counted differently now"),
    },
}


@dataclass(frozen=True, slots=True)
class MovementBoard:
    """The page of a movement. ``said`` are the largest contributions in words, the largest first."""

    indicator: Indicator
    said: Sequence[str]
    reasons: Figure
    parts: Figure
    table: Table


def movement_board(moved: Movement) -> MovementBoard | None:
    """None where one of the quarters has no figure, so that there is nothing to take apart."""
    found = moved.decomposition
    if found is None:
        return None
    table = movement_table(moved, found)
    return MovementBoard(
        indicator=_indicator(moved),
        said=[_sentence(moved, key, effects) for key, effects in found.ranked()[:SAID]],
        reasons=_drawn(moved, found, _reasons(moved, found.total), _("By reason")),
        parts=_drawn(moved, found, _largest(moved, found), _("By part")),
        table=table,
    )


def sides(moved: Movement) -> str:
    """ "2026 Q1: 120. 2026 Q2: not reported", for where there is nothing to take apart."""
    indicator = _indicator(moved)
    told = zip((moved.before, moved.after), moved.figures, strict=True)
    return ". ".join(
        f"{_short(period)}: {in_sentence(_figure(indicator, number), is_rate=indicator.is_rate)}"
        for period, number in told
    )


def _figure(indicator: Indicator, number: Fraction | None) -> Value:
    return _known(None) if number is None else _size(indicator, number)


def movement_table(moved: Movement, found: Decomposition) -> Table:
    """A row for each part: its own figure before and after, and what it did to the whole, by reason."""
    indicator = _indicator(moved)
    figures = {(row.key, row.period.pk): row.figure.value for row in moved.answer.rows}
    told = [key for key, _effects in found.ranked()]
    still = [key for key in found.parts if key not in told]
    return Table(
        name=f"{indicator.code}-moved-by-{_by(moved)}",
        title=_("What each part did"),
        columns=(
            Column("label", HEADS[_by(moved)](), "text"),
            Column("before", _short(moved.before), kind_of(indicator), indicator.unit),
            Column("after", _short(moved.after), kind_of(indicator), indicator.unit),
            *(Column(reason, str(words), _kind(indicator)) for reason, words in _named(moved).items()),
            Column("change", _("In all"), _kind(indicator)),
        ),
        rows=tuple(
            (
                moved.labels[key],
                _known(figures.get((key, moved.before.pk))),
                _known(figures.get((key, moved.after.pk))),
                *(_size(indicator, getattr(found.parts[key], reason)) for reason in _named(moved)),
                _size(indicator, found.parts[key].change),
            )
            for key in [*told, *still]
        ),
        unit=indicator.unit,
        source=source_words(),
        notes=_notes(moved),
        period_from=str(moved.before),
        period_to=str(moved.after),
    )


def _notes(moved: Movement) -> tuple[str, ...]:
    still_open = [str(STILL_OPEN) % {"quarter": _short(each)} for each in (moved.before, moved.after) if is_open(each)]
    return (*breaks.sentences(moved.answer), *still_open, str(ROUNDED))


def _by(moved: Movement) -> str:
    return moved.answer.question.by


def _indicator(moved: Movement) -> Indicator:
    return moved.answer.question.indicator


def _kind(indicator: Indicator) -> Kind:
    return "points" if indicator.is_rate else "change"


def _named(moved: Movement) -> Mapping[str, Promise]:
    """The reasons that there can be, with their words; a count has no weights that could change."""
    reasons = REASONS.get(_by(moved), REASONS[""])
    return {name: words for name, words in reasons.items() if name != "mix" or _indicator(moved).is_rate}


def _known(number: int | Fraction | None) -> Value:
    return Value(number) if number is not None else Value(None, "not reported")


def _size(indicator: Indicator, effect: Fraction) -> Value:
    return Value(effect if indicator.is_rate else int(effect))


Steps = Sequence[tuple[str, Fraction]]


def _reasons(moved: Movement, total: Effects) -> Steps:
    """What moved nothing is left out, but never all of it."""
    steps = [(str(words), getattr(total, name)) for name, words in _named(moved).items()]
    return [step for step in steps if step[1]] or steps[:1]


def _largest(moved: Movement, found: Decomposition) -> Steps:
    ranked = [(moved.labels[key], effects.change) for key, effects in found.ranked()]
    rest = sum((change for _label, change in ranked[DRAWN:]), start=Fraction(0))
    return [*ranked[:DRAWN], *([(_("All others"), rest)] if ranked[DRAWN:] else [])] or _reasons(moved, found.total)


def _drawn(moved: Movement, found: Decomposition, steps: Steps, how: str) -> Figure:
    indicator = _indicator(moved)
    table = Table(
        name=f"{indicator.code}-moved",
        title=how,
        columns=(Column("label", how, "text"), Column("change", _unit(indicator), _kind(indicator))),
        rows=tuple((label, _size(indicator, step)) for label, step in steps),
        unit=indicator.unit,
        source=source_words(),
        notes=_notes(moved),
        period_from=str(moved.before),
        period_to=str(moved.after),
    )
    listed = "; ".join(f"{label} {_written(indicator, step)}" for label, step in steps)
    return waterfall(
        table,
        label="label",
        change="change",
        title=_title(moved, found),
        subtitle=_("%(how)s, %(unit)s, %(before)s to %(after)s")
        % {"how": how, "unit": _unit(indicator), "before": _short(moved.before), "after": _short(moved.after)},
        summary=_("%(parts)s. In all %(change)s.") % {"parts": listed, "change": _written(indicator, found.change)},
        whole=_("The whole change"),
    )


def _title(moved: Movement, found: Decomposition) -> str:
    indicator = _indicator(moved)
    if moved.broken >= found.parts.keys():
        return _("%(title)s is counted differently now: %(sides)s") % {"title": indicator.title, "sides": sides(moved)}
    ends = ((moved.before, found.before), (moved.after, found.after))
    points = [Point(period.quarter, _size(indicator, number)) for period, number in ends]
    return active_title(indicator.title, "rate" if indicator.is_rate else "count", points)


def _short(period: Period) -> str:
    return period.quarter.short


def _unit(indicator: Indicator) -> str:
    return _("percentage points") if indicator.is_rate else _("number (unit: %(unit)s)") % {"unit": indicator.unit}


def _written(indicator: Indicator, size: Fraction) -> str:
    return signed_points(size) if indicator.is_rate else signed(int(size))


def _sentence(moved: Movement, key: str, effects: Effects) -> str:
    """ "Kite Market: +3.9, of which +5.5 by its own rate and −1.6 by its weight (40.0% to 45.0%)." """
    indicator = _indicator(moved)
    figures = {row.period.pk: row.figure for row in moved.answer.rows if row.key == key}
    own = [
        in_sentence(_known(figures[period.pk].value if period.pk in figures else None), is_rate=indicator.is_rate)
        for period in (moved.before, moved.after)
    ]
    told = {
        "part": moved.labels[key],
        "change": _written(indicator, effects.change),
        "within": _written(indicator, effects.within),
        "mix": _written(indicator, effects.mix),
        "before": own[0],
        "after": own[1],
    }
    return _words(effects, indicator) % told


def _words(effects: Effects, indicator: Indicator) -> str:
    if effects.breaks:
        return _("%(part)s: %(change)s, and it counts differently now (%(before)s, then %(after)s).")
    if effects.entrants:
        return _("%(part)s: %(change)s, by beginning to report (%(after)s).")
    if effects.leavers:
        return _("%(part)s: %(change)s, by reporting no longer (%(before)s).")
    if indicator.is_rate:
        return _(
            "%(part)s: %(change)s, of which %(within)s by its own rate (%(before)s to %(after)s)"
            " and %(mix)s by its weight."
        )
    return _("%(part)s: %(change)s (%(before)s to %(after)s).")
