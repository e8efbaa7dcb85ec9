"""Changes taken apart against a slow and obvious second computation, and against what must hold of any of them."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.statistics.decomposition import Decomposition, Effects, count_decomposed, rate_decomposed

MEMBERS = [f"m{number}" for number in range(8)]

pairs = st.integers(0, 60).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
told = st.dictionaries(st.sampled_from(MEMBERS), pairs)
counted = st.dictionaries(st.sampled_from(MEMBERS), st.integers(0, 10**12))
broken = st.sets(st.sampled_from(MEMBERS))
Pairs = dict[str, tuple[int, int]]


def slow_rate(before: Pairs, after: Pairs, broke: set[str]) -> dict[str, dict[str, Fraction]]:
    """By reason and member: every member's share of either rate, less the same share of the middle of both rates.

    What a member adds to R is its numerator over the whole denominator. Less its weight at the middle rate, which adds
    up to nothing over all members, that is what it did; a stayer's is split at its own mean rate.
    """
    whole, whole_after = sum(of for _, of in before.values()), sum(of for _, of in after.values())
    rate, rate_after = (
        Fraction(sum(own for own, _ in each.values()), of) for each, of in ((before, whole), (after, whole_after))
    )
    middle = (rate + rate_after) / 2
    found: dict[str, dict[str, Fraction]] = {}
    for member in MEMBERS:
        own, of = before.get(member, (0, 0))
        own_after, of_after = after.get(member, (0, 0))
        all_of_it = (own_after - middle * of_after) / whole_after - (own - middle * of) / whole
        came, left = member not in before and member in after, member in before and member not in after
        if came or left:
            found[member] = {"entrants" if came else "leavers": all_of_it}
        elif member in broke:
            found[member] = {"breaks": all_of_it}
        elif of and of_after:
            mean = Fraction(of, whole) / 2 + Fraction(of_after, whole_after) / 2
            within = mean * (Fraction(own_after, of_after) - Fraction(own, of))
            found[member] = {"within": within, "mix": all_of_it - within}
        else:
            found[member] = {"mix": all_of_it}
    return found


def divisible(each: Pairs) -> bool:
    return any(of for _, of in each.values())


@settings(max_examples=1_500, deadline=None)
@given(told, told, broken)
def test_a_rate_agrees_with_the_slow_computation_and_adds_up_exactly(
    before: Pairs, after: Pairs, broke: set[str]
) -> None:
    found = rate_decomposed(before, after, broken=broke)
    assert (found is None) == (not (divisible(before) and divisible(after)))
    if found is not None:
        wanted = slow_rate(before, after, broke)
        assert found.parts == {member: Effects(**wanted[member]) for member in {*before, *after}}
        assert found.total.change == found.change
        assert found.before + sum(each.change for each in found.parts.values()) == found.after


@settings(max_examples=500, deadline=None)
@given(counted, counted, broken)
def test_a_count_adds_up_exactly(before: dict[str, int], after: dict[str, int], broke: set[str]) -> None:
    found = count_decomposed(before, after, broken=broke)
    assert (found is None) == (not (before and after))
    if found is not None:
        assert found.total.change == found.change == sum(after.values()) - sum(before.values())
        assert found.total.mix == 0
        for member, effects in found.parts.items():
            assert effects.change == after.get(member, 0) - before.get(member, 0)


@settings(max_examples=500, deadline=None)
@given(told, told, broken)
def test_backwards_in_time_everything_is_the_other_way_round(before: Pairs, after: Pairs, broke: set[str]) -> None:
    there, back = (rate_decomposed(*order, broken=broke) for order in ((before, after), (after, before)))
    if there is not None and back is not None:
        assert {member: mirrored(effects) for member, effects in back.parts.items()} == dict(there.parts)


def mirrored(effects: Effects) -> Effects:
    return Effects(-effects.within, -effects.mix, -effects.leavers, -effects.entrants, -effects.breaks)


@settings(max_examples=500, deadline=None)
@given(told, told, st.integers(2, 5))
def test_of_how_many_equal_pieces_a_part_is_made_is_of_no_account(before: Pairs, after: Pairs, pieces: int) -> None:
    """A company with five platforms that are all alike moves the figure as one that never says where it counted."""
    whole = rate_decomposed(scaled(before, pieces), scaled(after, pieces))
    cut = rate_decomposed(pieces_of(before, pieces), pieces_of(after, pieces))
    assert (whole is None) == (cut is None)
    if whole is not None and cut is not None:
        assert whole.total == cut.total
        assert replace(whole, parts={}) == replace(cut, parts={})


def scaled(each: Pairs, pieces: int) -> Pairs:
    return {member: (own * pieces, of * pieces) for member, (own, of) in each.items()}


def pieces_of(each: Pairs, pieces: int) -> Pairs:
    return {f"{member}.{piece}": pair for member, pair in each.items() for piece in range(pieces)}


@settings(max_examples=300, deadline=None)
@given(told, told)
def test_what_moved_most_comes_first_and_what_did_not_move_is_left_out(before: Pairs, after: Pairs) -> None:
    found: Decomposition | None = rate_decomposed(before, after)
    if found is not None:
        sizes = [abs(effects.change) for _, effects in found.ranked()]
        assert sizes == sorted(sizes, reverse=True)
        assert {key for key, effects in found.parts.items() if effects.change} <= {key for key, _ in found.ranked()}
