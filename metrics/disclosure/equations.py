"""Linear algebra for the attacker, in exact fractions: a rank, and whether a linear programme has a gain."""

from collections.abc import Sequence
from fractions import Fraction

Row = list[Fraction]


def independent(rows: Sequence[Sequence[int]]) -> list[Row]:
    """A basis of the space of the rows, each with a leading 1 that no other row has; [] without rows."""
    basis: list[Row] = []
    for given in rows:
        row = _reduced([Fraction(number) for number in given], basis)
        lead = _lead(row)
        if lead is None:
            continue
        row = [number / row[lead] for number in row]
        basis = [_minus(other, row, other[lead]) for other in basis] + [row]
    return basis


def has_gain(rows: Sequence[Sequence[int]], gains: Sequence[int]) -> bool:
    """Whether some combination of the rows is nowhere negative and has a positive product with ``gains``.

    Decided by the simplex method with Bland's rule (1977), which cannot go round in circles. Combinations may
    be scaled at will, so their sum is kept to 1 at most; the start, nothing at all, is then a corner.
    """
    basis = independent(rows)
    if not basis:
        return False
    columns = list(zip(*basis, strict=True))
    limits = [[-number for number in column] for column in columns]
    limits.append([sum(row, Fraction(0)) for row in basis])
    table = [_with_slack(limit, place, len(limits)) for place, limit in enumerate(limits)]
    objective = [sum((g * n for g, n in zip(gains, row, strict=True)), Fraction(0)) for row in basis]
    top = [*objective, *(-number for number in objective), *[Fraction(0)] * (len(limits) + 1)]
    return _climbs(table, top)


def _with_slack(limit: Row, place: int, count: int) -> Row:
    """A limit as a row: factors, factors of the opposite sign, its slack of ``count``, what is allowed."""
    slack = [Fraction(int(other == place)) for other in range(count)]
    allowed = Fraction(int(place == count - 1))
    return [*limit, *(-number for number in limit), *slack, allowed]


def _climbs(table: list[Row], top: Row) -> bool:
    """Whether the objective leaves zero; ``table`` and ``top`` are worked upon."""
    basic = [len(top) - 1 - len(table) + place for place in range(len(table))]
    while (entering := next((place for place, number in enumerate(top[:-1]) if number > 0), None)) is not None:
        ratios = [(row[-1] / row[entering], basic[i], i) for i, row in enumerate(table) if row[entering] > 0]
        if not ratios:
            raise ArithmeticError("the sum of a combination is limited, so no gain is without limit")
        _, _, leaving = min(ratios)
        row = table[leaving] = [number / table[leaving][entering] for number in table[leaving]]
        for place, other in enumerate(table):
            if place != leaving:
                table[place] = _minus(other, row, other[entering])
        top[:] = _minus(top, row, top[entering])
        basic[leaving] = entering
        if top[-1] < 0:
            return True
    return False


def _reduced(row: Row, basis: Sequence[Row]) -> Row:
    for other in basis:
        lead = _lead(other)
        if lead is not None and row[lead]:
            row = _minus(row, other, row[lead])
    return row


def _minus(row: Row, other: Row, factor: Fraction) -> Row:
    if not factor:
        return row
    return [number - factor * taken for number, taken in zip(row, other, strict=True)]


def _lead(row: Row) -> int | None:
    return next((place for place, number in enumerate(row) if number), None)
