"""Every figure once more, slow and obvious: straight from the definitions, going through all rows each time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from tests.reference.coalitions.lives import above, belongs, last_day, runs
from tests.reference.coalitions.told import RATES, Asked, Coalition, Row

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ByHand:
    """One figure with all that qualifies it, None where there is nothing to tell."""

    numerator: int | None
    denominator: int | None
    value: Fraction | None
    mean: Fraction | None
    quartiles: tuple[Fraction, Fraction, Fraction] | None
    largest_share: Fraction | None
    without_one: tuple[Fraction, Fraction] | None
    contributors: int
    expected: int
    covered_members: Fraction | None
    covered_volume: Fraction | None
    status: str


def figure(coalition: Coalition, asked: Asked, quarter: str, key: str) -> ByHand:
    """The figure of the quarter under that key."""
    expected = expected_of(coalition, asked, quarter, key)
    pairs = {member: pair for member in expected if (pair := told(coalition, asked, quarter, key, member))}
    volumes = {member: Fraction(volume(coalition, asked, quarter, member)) for member in expected}
    held = dict(volumes)
    for member, (_top, bottom) in pairs.items():
        if asked.indicator in RATES and bottom:
            held[member] *= Fraction(bottom, whole(coalition, asked, quarter, key, member) or 0)
    return made_of(asked.indicator, pairs, own_rates(coalition, asked, quarter, key), expected, volumes, held)


def made_of(
    indicator: str,
    pairs: dict[str, Pair],
    rates: list[Fraction],
    expected: list[str],
    volumes: Mapping[str, Fraction | int],
    held: Mapping[str, Fraction | int],
) -> ByHand:
    """From what each expected member told, the members' own rates from the lowest, last known volumes, and how much of
    them would be in the figure."""
    is_rate = indicator in RATES
    in_it = {member: pair for member, pair in pairs.items() if not is_rate or pair[1] > 0}
    tops, bottoms = [pair[0] for pair in in_it.values()], [pair[1] for pair in in_it.values()]
    sizes = bottoms if is_rate else tops
    everything = Fraction(sum(volumes.values()))
    return ByHand(
        numerator=sum(tops) if pairs else None,
        denominator=sum(bottoms) if pairs and is_rate else None,
        value=pooled(list(in_it.values())) if is_rate else Fraction(sum(tops)) if pairs else None,
        mean=sum((Fraction(*pair) for pair in in_it.values()), Fraction(0)) / len(in_it) if in_it and is_rate else None,
        quartiles=(quartile(rates, 1), quartile(rates, 2), quartile(rates, 3)) if rates else None,
        largest_share=Fraction(max(sizes), sum(sizes)) if sum(sizes) else None,
        without_one=without_one(list(in_it.values())) if is_rate else None,
        contributors=len(in_it),
        expected=len(expected),
        covered_members=Fraction(len(in_it), len(expected)) if expected else None,
        covered_volume=Fraction(sum(held[member] for member in in_it)) / everything if everything else None,
        status=status(pairs, in_it, rates, expected),
    )


def expected_of(coalition: Coalition, asked: Asked, quarter: str, key: str) -> list[str]:
    """Who must report for the quarter, of the members asked about: whoever belongs on its last day."""
    members = [member for member in asked.members if belongs(coalition, member, last_day(quarter))]
    return [member for member in members if is_concerned(coalition, asked, quarter, key, member)]


def is_concerned(coalition: Coalition, asked: Asked, quarter: str, key: str, member: str) -> bool:
    """Whether the member would have something to tell: of a platform, who runs it in the end, or tells of it anyway."""
    if asked.by == "member" and member != key:
        return False
    platform = asked.platform or (key if asked.by == "platform" else "")
    return (
        not platform
        or runs(coalition, platform, last_day(quarter)) == member
        or whole(coalition, asked, quarter, key, member) is not None
    )


def rows_of(coalition: Coalition, asked: Asked, quarter: str, key: str, member: str) -> list[Row]:
    """The member's rows of the quarter that are asked about and stand under the key."""
    mine = [row for row in coalition.rows if (row.quarter, row.member) == (quarter, member)]
    return [row for row in mine if is_asked(coalition, asked, row) and key in keys_of(coalition, asked, row)]


def told(coalition: Coalition, asked: Asked, quarter: str, key: str, member: str) -> Pair | None:
    """Numerator and denominator of the rows that know both; of a count, the count. None where no row knows."""
    found = None
    for row in rows_of(coalition, asked, quarter, key, member):
        pair = [row.values.get(measure) for measure in asked.measures]
        if all(isinstance(value, int) for value in pair):
            top, bottom = found or (0, 0)
            found = top + int(pair[0] or 0), bottom + int(pair[-1] or 0)
    return found


def whole(coalition: Coalition, asked: Asked, quarter: str, key: str, member: str) -> int | None:
    """The denominator (of a count, the count) of all rows that know it, whether or not they know the numerator."""
    known = [row.values.get(asked.measures[-1]) for row in rows_of(coalition, asked, quarter, key, member)]
    numbers = [value for value in known if isinstance(value, int)]
    return sum(numbers) if numbers else None


def is_asked(coalition: Coalition, asked: Asked, row: Row) -> bool:
    return (
        (not asked.taxon or asked.taxon in above(coalition, row.taxon))
        and (not asked.group or asked.group in groups_of(coalition, row))
        and (not asked.product or asked.product == row.product)
        and (not asked.market or asked.market == row.market)
        and (not asked.platform or asked.platform == row.platform)
    )


def groups_of(coalition: Coalition, row: Row) -> list[str]:
    line = above(coalition, row.taxon)
    return [g for g, taxa in coalition.groups.items() if g == row.group or any(taxon in line for taxon in taxa)]


def keys_of(coalition: Coalition, asked: Asked, row: Row) -> list[str]:
    """Under what the row is listed; who asks for one of them gets that one."""
    if asked.by == "period":
        return [row.quarter]
    if asked.by == "taxon":
        if row.taxon == asked.taxon:
            return [""]
        return [taxon for taxon in above(coalition, row.taxon) if coalition.tree[taxon] == asked.taxon]
    if asked.by == "group":
        return [asked.group] if asked.group else groups_of(coalition, row) or [""]
    return [{"member": row.member, "product": row.product, "market": row.market, "platform": row.platform}[asked.by]]


def own_rates(coalition: Coalition, asked: Asked, quarter: str, key: str) -> list[Fraction]:
    """The expected members' own rates, from the lowest; as stated where a member gives no counts.

    A stated rate is of the whole member: nobody knows of which taxon, product, market or platform it would be.
    """
    found = []
    for member in expected_of(coalition, asked, quarter, key):
        pair = told(coalition, asked, quarter, key, member)
        mine = [row for row in coalition.rows if (row.quarter, row.member) == (quarter, member)]
        stated = [row.rates.get(asked.indicator) for row in mine if row.is_of_the_whole_member]
        known = [rate for rate in stated if rate is not None]
        if asked.indicator not in RATES or (pair and not pair[1]):
            continue
        if pair:
            found.append(Fraction(pair[0], pair[1]))
        elif known and asked.by in ("period", "member") and not asked.filters:
            found.append(known[0])
    return sorted(found)


def quartile(rates: Sequence[Fraction], number: int) -> Fraction:
    """The rate that stands so many quarters of the way from the lowest to the highest, in proportion in between."""
    steps = [rates[0]]
    for low, high in pairwise(rates):
        steps += [low + (high - low) * part / 4 for part in (1, 2, 3, 4)]
    return steps[(len(rates) - 1) * number]


def pooled(pairs: Sequence[Pair]) -> Fraction | None:
    """Sum, then divide; nothing to divide by is missing."""
    return Fraction(sum(top for top, _ in pairs), sum(of for _, of in pairs)) if any(of for _, of in pairs) else None


def without_one(pairs: Sequence[Pair]) -> tuple[Fraction, Fraction] | None:
    """The lowest and the highest pooled rate when any one is left out."""
    found = [rate for i in range(len(pairs)) if (rate := pooled([*pairs[:i], *pairs[i + 1 :]])) is not None]
    return (min(found), max(found)) if found else None


def volume(coalition: Coalition, asked: Asked, quarter: str, member: str) -> int:
    """What the member last told of the denominator (of the count, where it is one) up to that quarter, in all rows."""
    for earlier in sorted((each for each in coalition.quarters if each <= quarter), reverse=True):
        mine = [row for row in coalition.rows if (row.quarter, row.member) == (earlier, member)]
        numbers = [value for row in mine if isinstance(value := row.values.get(asked.measures[-1]), int)]
        if numbers:
            return sum(numbers)
    return 0


def status(pairs: dict[str, Pair], in_it: dict[str, Pair], rates: list[Fraction], expected: list[str]) -> str:
    if in_it:
        return "ok" if len(in_it) == len(expected) else "partial"
    if pairs:
        return "nothing to divide by"
    return "rate only" if rates else "not reported"
