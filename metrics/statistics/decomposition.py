"""Why a figure moved between two quarters: within its parts, by their mix, by who came, who left and who broke.

A part is a member, or whatever else excludes all others and adds up to the figure: a child of one taxon, a product, a
market, a platform. (Reporting groups overlap; they are no parts.)

For a pooled rate R = sum of w r, where w is a part's share of the denominator and r its own rate, each part present in
both quarters has

    within = (w + w') / 2 x (r' - r)                       its own rate moved, at its usual weight
    mix    = (w' - w) x ((r + r') / 2 - (R + R') / 2)      its weight moved, towards or away from the coalition's rate

and one that is there in a single quarter has w x (r - (R + R') / 2) with the sign of its coming or going. That is the
decomposition of Griliches and Regev ("Firm productivity in Israeli industry 1979-1988", Journal of Econometrics 65,
1995): symmetric in time, and exact, since the changes of all weights add up to zero. A part that broke in between, and
so counts differently, has left with its old rate and come with its new one; the two together are its break.

A count is its own sum, without weights: there is nothing to mix.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Effects:
    """How much of a change each reason made. For a rate in parts of 1, for a count whole numbers."""

    within: Fraction = Fraction(0)
    mix: Fraction = Fraction(0)
    entrants: Fraction = Fraction(0)
    leavers: Fraction = Fraction(0)
    breaks: Fraction = Fraction(0)

    @property
    def change(self) -> Fraction:
        return self.within + self.mix + self.entrants + self.leavers + self.breaks

    def __add__(self, other: "Effects") -> "Effects":
        return Effects(
            self.within + other.within,
            self.mix + other.mix,
            self.entrants + other.entrants,
            self.leavers + other.leavers,
            self.breaks + other.breaks,
        )


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The figure before and after, and what each part did to it. The effects add up to the change, exactly."""

    before: Fraction
    after: Fraction
    parts: Mapping[str, Effects]

    @property
    def change(self) -> Fraction:
        return self.after - self.before

    @property
    def total(self) -> Effects:
        return sum(self.parts.values(), start=Effects())

    def ranked(self) -> list[tuple[str, Effects]]:
        """The parts that moved the figure, the largest contribution first, up or down."""
        moved = [(key, effects) for key, effects in self.parts.items() if effects != Effects()]
        return sorted(moved, key=lambda part: (-abs(part[1].change), part[0]))


Pairs = Mapping[str, tuple[int, int]]


def rate_decomposed(before: Pairs, after: Pairs, *, broken: Collection[str] = ()) -> Decomposition | None:
    """A pooled rate, from the numerator and denominator of each part in either quarter.

    A part that told both of its counts is present, be they zero. `broken` names those that counted differently from a
    quarter in between. None where there was nothing to divide by before or after: no rate, so no change.
    """
    if not (_sum(before, 1) and _sum(after, 1)):
        return None
    first, last = Fraction(_sum(before, 0), _sum(before, 1)), Fraction(_sum(after, 0), _sum(after, 1))
    middle = (first + last) * HALF
    old, new = _weighted(before), _weighted(after)
    parts = {key: _effects_on_rate(old.get(key), new.get(key), middle, key in broken) for key in sorted({*old, *new})}
    return Decomposition(first, last, parts)


def count_decomposed(
    before: Mapping[str, int], after: Mapping[str, int], *, broken: Collection[str] = ()
) -> Decomposition | None:
    """A count, from that of each part in either quarter; None where nobody counted before or after."""
    if not before or not after:
        return None
    parts = {
        key: _effects_on_count(before.get(key), after.get(key), key in broken) for key in sorted({*before, *after})
    }
    return Decomposition(Fraction(sum(before.values())), Fraction(sum(after.values())), parts)


def _sum(pairs: Pairs, place: int) -> int:
    return sum(pair[place] for pair in pairs.values())


@dataclass(frozen=True, slots=True)
class _Weighted:
    """A part's share of the denominator, and its own rate; None where its denominator is zero."""

    weight: Fraction
    rate: Fraction | None


def _weighted(pairs: Pairs) -> dict[str, _Weighted]:
    whole = _sum(pairs, 1)
    return {key: _Weighted(Fraction(of, whole), Fraction(own, of) if of else None) for key, (own, of) in pairs.items()}


def _effects_on_rate(old: _Weighted | None, new: _Weighted | None, middle: Fraction, broke: bool) -> Effects:
    if old is not None and new is not None and not broke:
        return _stayed(old, new, middle)
    gone = -_pull(old, middle) if old else Fraction(0)
    come = _pull(new, middle) if new else Fraction(0)
    return _by_presence(gone, come, both=old is not None and new is not None)


def _pull(part: _Weighted, middle: Fraction) -> Fraction:
    """How far a part draws the figure away from the middle."""
    return part.weight * (part.rate - middle) if part.rate is not None else Fraction(0)


def _stayed(old: _Weighted, new: _Weighted, middle: Fraction) -> Effects:
    """A part without a rate of its own in one quarter has no weight there: what it did is mix alone."""
    first = old.rate if old.rate is not None else new.rate
    last = new.rate if new.rate is not None else first
    if first is None or last is None:
        return Effects()
    return Effects(
        within=(old.weight + new.weight) * HALF * (last - first),
        mix=(new.weight - old.weight) * ((first + last) * HALF - middle),
    )


def _effects_on_count(old: int | None, new: int | None, broke: bool) -> Effects:
    if old is not None and new is not None and not broke:
        return Effects(within=Fraction(new - old))
    return _by_presence(Fraction(-(old or 0)), Fraction(new or 0), both=old is not None and new is not None)


def _by_presence(gone: Fraction, come: Fraction, *, both: bool) -> Effects:
    return Effects(breaks=gone + come) if both else Effects(entrants=come, leavers=gone)
