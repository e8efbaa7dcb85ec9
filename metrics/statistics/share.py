"""A member's part of a total that is published: one division, or why there is none."""

from fractions import Fraction

from metrics.statistics.table import Value


def share_of(own: Value, total: Value, *, is_in: bool) -> Value:
    """The member's count divided by the published total.

    `is_in`: whether this count is in the total for certain. One that is not, or that exceeds the total that it should
    be a part of, was changed since: a quotient of the two would be of nothing.
    """
    if total.value is None:
        return Value(None, total.status)
    if own.value is None:
        return Value(None, own.status)
    if not is_in or own.value > total.value:
        return Value(None, "revised")
    if not total.value:
        return Value(None, "nothing to divide by")
    return Value(Fraction(own.value) / total.value)
