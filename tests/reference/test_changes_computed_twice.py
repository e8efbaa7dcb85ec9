"""Changes taken apart against a slow and obvious second computation, and against what must hold of any of them."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.statistics.decomposition import Decomposition, Effects, count_decomposed, rate_decomposed
from tests.reference.coalitions.changes import rate_taken_apart

MEMBERS = [f"m{number}" for number in range(8)]

pairs = st.integers(0, 60).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
told = st.dictionaries(st.sampled_from(MEMBERS), pairs)
counted = st.dictionaries(st.sampled_from(MEMBERS), st.integers(0, 10**12))
broken = st.sets(st.sampled_from(MEMBERS))
Pairs = dict[str, tuple[int, int]]


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
        wanted = rate_taken_apart(before, after, broke)
        assert found.parts == {member: Effects(**reasons) for member, reasons in wanted.items()}
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
