"""What lies between the totals to date that somebody published: a monthly pace, or the reason why there is none."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Statement
from members.wording import COUNTED, figure
from members.wording import window as window_words
from metrics.statistics import stated
from metrics.statistics.interval import Interval
from metrics.statistics.pace import NoPace, Pace, Why
from metrics.statistics.reading import Reading, Verdict, reading
from metrics.statistics.stated import Precision
from metrics.statistics.window import Window
from metrics.templatetags.numbers import grouped

_SHARES = "share"

_WHY: Mapping[Why, Promise] = {
    Why.OTHER_SCOPE: gettext_lazy("No pace: the two totals are of different things."),
    Why.NO_WINDOW: gettext_lazy("No pace: a source does not say from when until when it counts."),
    Why.OTHER_UNIT: gettext_lazy(
        "No pace, and no comparison: the earlier total counts %(earlier)s, the later one %(later)s."
    ),
    Why.NO_LATER_END: gettext_lazy("No pace: both totals reach to the same day."),
    Why.OTHER_START: gettext_lazy(
        "No pace: the two totals begin on different days, so that their difference is of no one stretch of time."
    ),
    Why.TOTAL_FALLS: gettext_lazy(
        "No pace: the later total is the smaller one. What was counted is not uncounted, so that one of the two was "
        "revised or counts something else."
    ),
    Why.SIGN_OPEN: gettext_lazy(
        "No pace: in these words the two totals are too imprecise to say whether there was any difference."
    ),
}

_VERDICTS: Mapping[Verdict, Promise] = {
    "rise": gettext_lazy("More a month than in the stretch before."),
    "fall": gettext_lazy("Fewer a month than in the stretch before."),
    "same": gettext_lazy("As many a month as in the stretch before."),
    "open": gettext_lazy("More or fewer than in the stretch before? The totals are too imprecise to say."),
}


@dataclass(frozen=True, slots=True)
class ShownStretch:
    """One line: the stretch of time, how many a month (empty where there is no pace), and what can be said of it."""

    window: str
    pace: str
    words: str


@dataclass(frozen=True, slots=True)
class ShownReading:
    """The totals of one speaker about one thing. `left_out` names those whose sources state no window."""

    subject: str
    counted: str | Promise
    stretches: tuple[ShownStretch, ...]
    left_out: tuple[str, ...]


def readings(statements: Iterable[Statement]) -> list[ShownReading]:
    """One for each speaker and thing counted of which two totals to date are in one unit."""
    alike: dict[tuple[str, str], list[Statement]] = {}
    for row in statements:
        if row.cumulative and row.unit != _SHARES:
            alike.setdefault((row.subject, row.indicator), []).append(row)
    return [_shown(rows) for rows in alike.values() if max(Counter(row.unit for row in rows).values()) > 1]


def as_stated(row: Statement) -> stated.Statement:
    """The row for calculation. A rounded figure of unknown step is no more than "about"."""
    precision = _PRECISIONS[Statement.Precision(row.precision)]
    if precision is Precision.ROUNDED and row.step is None:
        precision = Precision.ABOUT
    return stated.Statement(
        value=Fraction(row.value),
        window=_window(row),
        unit=row.unit,
        scope=f"{row.subject}: {row.indicator}",
        precision=precision,
        step=None if row.step is None else Fraction(row.step),
    )


_PRECISIONS: Mapping[Statement.Precision, Precision] = {
    Statement.Precision.EXACT: Precision.EXACT,
    Statement.Precision.ROUNDED: Precision.ROUNDED,
    Statement.Precision.LOWER_BOUND: Precision.MORE_THAN,
    Statement.Precision.UPPER_BOUND: Precision.LESS_THAN,
}


def _window(row: Statement) -> Window | None:
    if row.period_start is None or row.period_end is None or not row.end_stated:
        return None
    return Window(row.period_start, row.period_end)


def _shown(rows: list[Statement]) -> ShownReading:
    left_out = [row for row in rows if _window(row) is None]
    return ShownReading(
        subject=rows[0].subject,
        counted=COUNTED.get(rows[0].indicator, rows[0].indicator),
        stretches=tuple(_stretches(reading(as_stated(row) for row in rows))),
        left_out=tuple(f"{figure(row.value, row.unit)} {row.unit}" for row in left_out),
    )


def _stretches(found: Reading) -> Iterator[ShownStretch]:
    """The paces that can be compared, each with its verdict, and the places where there is none.

    The average over a total's own window is left out where nothing of its unit follows: it would seem to belong
    beside the averages of another unit.
    """
    verdicts = {comparison.later: comparison.verdict for comparison in found.comparisons}
    compared = {comparison.earlier for comparison in found.comparisons} | verdicts.keys()
    for part in found.parts:
        if isinstance(part, NoPace):
            yield _without_pace(part)
        elif part in compared:
            verdict = verdicts.get(part)
            yield ShownStretch(_words_of(part.window), _a_month(part), str(_VERDICTS[verdict]) if verdict else "")


def _without_pace(part: NoPace) -> ShownStretch:
    words = _WHY[part.why] % {"earlier": part.earlier.unit, "later": part.later.unit}
    if part.at_most is not None:
        ceiling = _("Were all of it %(unit)s, it would be at most %(number)s a month; how many fewer, nobody can tell.")
        words = f"{words} {ceiling % {'unit': part.earlier.unit, 'number': grouped(ceil(part.at_most))}}"
    return ShownStretch(_between(part), "", words)


def _between(part: NoPace) -> str:
    """The days after the earlier total, or all of the later one's where it reaches no further."""
    earlier, later = part.earlier.window, part.later.window
    if earlier is None or later is None:
        return _("window not stated")
    return _words_of(later.after(earlier.end) if earlier.end < later.end else later)


def _words_of(window: Window) -> str:
    return window_words(window.start, window.end, cumulative=False)


def _a_month(pace: Pace) -> str:
    return _("%(number)s %(unit)s a month") % {"number": interval_in_words(pace.per_month), "unit": pace.unit}


def interval_in_words(interval: Interval) -> str:
    """Whole numbers, rounded outwards: what is shown never allows less than what is known. No count is below zero."""
    low, high = interval.low or Fraction(0), interval.high
    if high is None:
        return _("at least %(number)s") % {"number": grouped(floor(low))}
    if low == high:
        return grouped(round(low))
    return _("%(low)s to %(high)s") % {"low": grouped(floor(low)), "high": grouped(ceil(high))}
