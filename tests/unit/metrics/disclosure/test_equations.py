from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.disclosure.equations import has_gain, independent

matrices = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 2), min_size=width, max_size=width), max_size=4)
)


def test_a_row_made_of_others_adds_nothing() -> None:
    assert len(independent([[1, 1, 0], [0, 1, 1], [1, 2, 1]])) == 2
    assert len(independent([[1, 1, 0], [0, 1, 1], [1, 0, 1]])) == 3
    assert independent([]) == []
    assert independent([[0, 0]]) == []


@settings(deadline=None)
@given(matrices)
def test_a_basis_has_leading_ones_that_no_other_row_has(rows: list[list[int]]) -> None:
    basis = independent(rows)
    for row in basis:
        lead = next(place for place, number in enumerate(row) if number)
        assert sum(1 for other in basis if other[lead]) == 1
        assert row[lead] == 1


def test_a_difference_of_rows_is_found_where_it_is_not_negative() -> None:
    total, cats = [1, 1], [0, 1]
    assert has_gain([total, cats], [1, -1])
    assert not has_gain([total], [1, -1])
    assert not has_gain([total, cats], [-1, -1])
    assert not has_gain([], [])


def test_a_mixture_of_rows_is_found() -> None:
    """Only row 1 + row 2 - row 3 leaves the first unknown alone."""
    rows = [[1, 1, 0], [1, 0, 1], [0, 1, 1]]
    assert has_gain(rows, [1, -1, -1])
    assert not has_gain(rows[:2], [1, -1, -1])


@settings(deadline=None)
@given(matrices, st.data())
def test_a_gain_of_any_row_is_never_missed(rows: list[list[int]], data: st.DataObject) -> None:
    width = len(rows[0]) if rows else 0
    gains = data.draw(st.lists(st.integers(-3, 3), min_size=width, max_size=width))
    best = max((sum(g * n for g, n in zip(gains, row, strict=True)) for row in rows), default=0)
    if best > 0:
        assert has_gain(rows, gains)
    if all(gain <= 0 for gain in gains):
        assert not has_gain(rows, gains)
