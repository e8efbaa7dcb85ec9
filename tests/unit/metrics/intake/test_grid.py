"""A table by columns is the table that its lines are, and single cells of it can be replaced."""

from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.intake.grid import grid_of
from metrics.intake.sheet import Cell, Odd, is_blank

CELLS: st.SearchStrategy[Cell] = (
    st.none()
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4)
    | st.integers()
    | st.floats(allow_nan=False)
    | st.builds(Odd, st.sampled_from(["formula", "date", "error", "structure"]), st.just("x"))
)
LINES = st.lists(st.lists(CELLS, max_size=4)).map(lambda lines: list(enumerate(lines, start=1)))


@given(LINES)
@settings(deadline=None)
def test_lines_come_back_as_they_were(lines: list[tuple[int, list[Cell]]]) -> None:
    grid = grid_of(lines)
    found = list(grid)
    assert [(row, _type(cells)) for row, cells in found] == [(row, _type(_cut(cells))) for row, cells in lines]
    filled = [row for row, cells in lines if _cut(cells)]
    assert [row for row, _ in grid.without_blank_lines()] == filled
    assert list(grid[1:]) == found[1:]


def test_single_cells_are_replaced_and_the_rest_stays() -> None:
    before = grid_of([(1, ["a", "b"]), (3, ["a", 5]), (4, ["a"])])
    after = before.with_cells([(1, 1, "6"), (2, 0, "c"), (2, 3, "d")])
    assert list(after) == [(1, ["a", "b"]), (3, ["a", "6"]), (4, ["c", None, None, "d"])]
    assert list(before) == [(1, ["a", "b"]), (3, ["a", 5]), (4, ["a"])]


def _cut(cells: list[Cell]) -> list[Cell]:
    width = len(cells)
    while width and is_blank(cells[width - 1]):
        width -= 1
    return cells[:width]


def _type(cells: object) -> list[tuple[type, Cell]]:
    """1 and 1.0 are equal and not the same cell."""
    assert isinstance(cells, list)
    return [(type(cell), cell) for cell in cells]
