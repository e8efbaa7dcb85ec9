"""How a figure moved, in words that take no side: more removals are neither good nor bad."""

from fractions import Fraction

from django.utils.translation import gettext as _

from metrics.statistics.table import Number, Value
from metrics.templatetags.numbers import signed_percent, signed_points


def change(now: Value, before: Value, *, is_rate: bool) -> str:
    """ "+8.9%" for counts, "+1.2 points" for rates; empty where one of them is not printed or was zero."""
    if now.value is None or before.value is None:
        return ""
    if is_rate:
        return _points(Fraction(now.value) - Fraction(before.value))
    return signed_percent(relative(now.value, before.value)) if before.value else ""


def relative(now: Number, before: Number) -> Fraction:
    """The change as a share of the earlier figure, which is not zero."""
    return Fraction(now - before) / Fraction(before)


def _points(difference: Fraction) -> str:
    return _("%(points)s points") % {"points": signed_points(difference)}


def change_sentence(now: Value, last: Value, year_ago: Value, *, is_rate: bool) -> str:
    """ "+8.9% on last quarter, +26.3% on a year ago", with what is known of it."""
    on_last, on_year = change(now, last, is_rate=is_rate), change(now, year_ago, is_rate=is_rate)
    if on_last and on_year:
        return _("%(last)s on last quarter, %(year)s on a year ago") % {"last": on_last, "year": on_year}
    if on_last:
        return _("%(last)s on last quarter") % {"last": on_last}
    return _("%(year)s on a year ago") % {"year": on_year} if on_year else ""
