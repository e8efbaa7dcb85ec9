"""Changes, panels and totals to date once more, from the figures made by hand."""

from collections.abc import Collection, Mapping
from fractions import Fraction

from tests.reference.coalitions import figures
from tests.reference.coalitions.figures import Pair
from tests.reference.coalitions.told import RATES, Asked, Coalition

Parts = dict[str, dict[str, Fraction]]


def keys(coalition: Coalition, asked: Asked, quarter: str) -> set[str]:
    """Under what anything is listed that an expected member told of the quarter; of members, all that are expected."""
    if asked.by == "member":
        return {member for member in asked.members if figures.expected_of(coalition, asked, quarter, member)}
    if asked.by == "period":
        return {quarter}
    asked_of = [row for row in coalition.rows if row.quarter == quarter and figures.is_asked(coalition, asked, row)]
    return {key for row in asked_of for key in figures.keys_of(coalition, asked, row)}


def parts(coalition: Coalition, asked: Asked, quarter: str) -> dict[str, Pair]:
    """By key, what the expected members told of the quarter together."""
    found: dict[str, Pair] = {}
    for key in keys(coalition, asked, quarter):
        for member in figures.expected_of(coalition, asked, quarter, key):
            if pair := figures.told(coalition, asked, quarter, key, member):
                top, bottom = found.get(key, (0, 0))
                found[key] = top + pair[0], bottom + pair[1]
    return found


def broken(coalition: Coalition, asked: Asked, parts: Collection[str]) -> set[str]:
    """The parts that are counted differently from a quarter after the first up to the last.

    One member's break, where the parts are not members, is somewhere in all of them: unless it is the only member.
    """
    first, last = asked.quarters[0], asked.quarters[-1]
    cuts = [cut for cut in coalition.cuts if first < cut.quarter <= last and cut.measure in asked.measures]
    tellers = {cut.member for cut in cuts if not cut.member or cut.member in asked.members}
    if "" in tellers or (tellers and len(asked.members) == 1):
        return set(parts)
    return tellers if asked.by == "member" else set()


def rate_taken_apart(before: Mapping[str, Pair], after: Mapping[str, Pair], broke: Collection[str]) -> Parts:
    """By part and reason: every part's share of either rate, less the same share of the middle of both rates.

    What a part adds to R is its numerator over the whole denominator. Less its weight at the middle rate, which adds
    up to nothing over all parts, that is what it did; a stayer's is split at its own mean rate.
    """
    whole, whole_after = (sum(of for _, of in each.values()) for each in (before, after))
    rate, rate_after = (figures.pooled(list(each.values())) or Fraction(0) for each in (before, after))
    middle = (rate + rate_after) / 2
    found: Parts = {}
    for part in {*before, *after}:
        own, of = before.get(part, (0, 0))
        own_after, of_after = after.get(part, (0, 0))
        all_of_it = (own_after - middle * of_after) / whole_after - (own - middle * of) / whole
        if part not in before or part not in after:
            found[part] = {"leavers" if part in before else "entrants": all_of_it}
        elif part in broke:
            found[part] = {"breaks": all_of_it}
        elif of and of_after:
            mean = Fraction(of, whole) / 2 + Fraction(of_after, whole_after) / 2
            within = mean * (Fraction(own_after, of_after) - Fraction(own, of))
            found[part] = {"within": within, "mix": all_of_it - within}
        else:
            found[part] = {"mix": all_of_it}
    return found


def count_taken_apart(before: Mapping[str, int], after: Mapping[str, int], broke: Collection[str]) -> Parts:
    found: Parts = {}
    for part in {*before, *after}:
        reason = "breaks" if part in broke else "within"
        if part not in before or part not in after:
            reason = "leavers" if part in before else "entrants"
        found[part] = {reason: Fraction(after.get(part, 0) - before.get(part, 0))}
    return found


def taken_apart(coalition: Coalition, asked: Asked) -> Parts | None:
    """The change from the first quarter asked to the last; None where one of them has no figure."""
    before, after = (parts(coalition, asked, quarter) for quarter in (asked.quarters[0], asked.quarters[-1]))
    broke = broken(coalition, asked, {*before, *after})
    if asked.indicator not in RATES:
        first, last = ({part: pair[0] for part, pair in each.items()} for each in (before, after))
        return count_taken_apart(first, last, broke) if before and after else None
    if not any(of for _, of in before.values()) or not any(of for _, of in after.values()):
        return None
    return rate_taken_apart(before, after, broke)


def panel(coalition: Coalition, asked: Asked, shown: Collection[str]) -> set[str]:
    """The members that contributed in every quarter shown."""
    return {
        member
        for member in asked.members
        if shown and all(figures.figure(coalition, asked, quarter, member).contributors for quarter in shown)
    }


def to_date(series: Mapping[str, int | None], span: Collection[str]) -> tuple[int | None, list[str]]:
    """The sum over the span, and the quarters of it that nothing is known of."""
    total, unknown = None, []
    for quarter in span:
        count = series.get(quarter)
        if count is None:
            unknown.append(quarter)
        else:
            total = count if total is None else total + count
    return total, unknown
