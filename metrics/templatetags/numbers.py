"""Numbers as readers see them: grouped, rounded half up, with the signs and words of the language."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import NamedTuple

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()

Number = int | float | Decimal | Fraction


class Magnitude(NamedTuple):
    """A large number cut in two for a headline: 1.94 and "million". Small numbers have no word."""

    number: str
    word: str

    def __str__(self) -> str:
        return f"{self.number} {self.word}".strip()


@register.filter
def grouped(value: Number | None) -> str:
    """1234567 as 1,234,567; nothing for None."""
    if value is None:
        return ""
    return str(number_format(value if isinstance(value, int) else rounded(value, 0), force_grouping=True))


@register.filter
def percent(value: Number | None, places: int = 1) -> str:
    """A fraction of one as a percentage: 5/8 as 62.5%. Rounded half up from the exact value."""
    if value is None:
        return ""
    return _percent(value, places, get_language())


@lru_cache(maxsize=4_096)
def _percent(value: Number, places: int, _language: str | None) -> str:
    """A page says most of its shares twice, in a chart's table and below it, and each takes as long as a query."""
    hundredths = rounded(exact(value) * 100, places)
    number = number_format(hundredths, decimal_pos=places, force_grouping=True)
    return _("%(number)s%%") % {"number": number}


@register.filter
def signed_percent(value: Number | None, places: int = 1) -> str:
    """A change as a percentage with its sign, minus as U+2212: +8.9%, −4.0%, 0.0%."""
    if value is None:
        return ""
    sign = {1: "+", -1: "−", 0: ""}[direction(rounded(exact(value) * 100, places))]
    return sign + percent(abs(exact(value)), places)


@register.filter
def signed(value: int | None) -> str:
    """A difference with its sign: +1,204, −12, 0."""
    if value is None:
        return ""
    return {1: "+", -1: "−", 0: ""}[direction(value)] + grouped(abs(value))


@register.filter
def signed_points(value: Number | None, places: int = 1) -> str:
    """A difference of rates in points with its sign: 11/200 as +5.5."""
    if value is None:
        return ""
    points = rounded(exact(value) * 100, places)
    return {1: "+", -1: "−", 0: ""}[direction(points)] + str(number_format(abs(points), decimal_pos=places))


@register.filter
def compact(value: Number | None) -> str:
    """A count that fits a narrow cell: 471, 28.6k, 1.9m, 2.0bn."""
    if value is None:
        return ""
    if abs(exact(value)) < 1000:
        return grouped(value)
    units = ((10**3, _("%sk")), (10**6, _("%sm")), (10**9, _("%sbn")))
    fits = ((rounded(exact(value) / unit, 1), pattern) for unit, pattern in units)
    share, pattern = next(pair for pair in fits if abs(pair[0]) < 1000 or pair[1] == units[-1][1])
    return pattern % number_format(share, decimal_pos=1, force_grouping=True)


@register.filter
def magnitude(value: Number | None) -> Magnitude:
    """A headline number in three digits and a word from a million up, in full below."""
    if value is None:
        return Magnitude("", "")
    for unit, word in ((10**9, _("billion")), (10**6, _("million"))):
        share = exact(value) / unit
        if rounded(abs(share), 3) >= 1:
            places = max(0, 3 - len(str(floor(abs(share)))))
            return Magnitude(str(number_format(rounded(share, places), decimal_pos=places)), word)
    return Magnitude(grouped(value), "")


def exact(value: Number) -> Fraction:
    """The value as a fraction; a float as the decimal it prints as, so that 0.285 is 28.5%."""
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)


def rounded(value: Number, places: int) -> Decimal:
    """Rounded half away from zero, as readers expect, not to the even neighbour."""
    scaled = exact(value) * 10**places
    units = floor(abs(scaled) + Fraction(1, 2))
    return Decimal(units if scaled >= 0 else -units).scaleb(-places)


def direction(value: int | Decimal) -> int:
    """-1, 0 or 1."""
    return (value > 0) - (value < 0)
