"""Lines have the same number exactly where they agree in every part."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from metrics.intake.keys import Keys, packed, same

PARTS = st.integers(1, 8).flatmap(lambda lines: st.lists(st.tuples(*[st.sampled_from([0, 1, 5, 2**40])] * lines)))


def columns(parts: list[tuple[int, ...]]) -> tuple[Keys, list[tuple[int, ...]]]:
    lines = len(parts[0]) if parts else 3
    keys = packed([np.array(part, dtype=np.int64) for part in parts], lines)
    return keys, list(zip(*parts, strict=True)) or [()] * lines


@given(PARTS)
def test_the_same_number_where_all_parts_agree(parts: list[tuple[int, ...]]) -> None:
    """Parts of 40 bits do not fit together into 64: the numbers met are counted anew in between."""
    keys, lines = columns(parts)
    for one in (keys, keys.close()):
        numbers = one.numbers.tolist()
        assert all(0 <= number < one.many for number in numbers)
        assert len(set(zip(numbers, lines, strict=True))) == len(set(numbers)) == len(set(lines))


@given(PARTS)
def test_counted_in_the_order_of_their_first_lines(parts: list[tuple[int, ...]]) -> None:
    keys, lines = columns(parts)
    number, firsts = keys.in_order_of_lines()
    met = list(dict.fromkeys(lines))
    assert number.tolist() == [met.index(line) for line in lines]
    assert firsts.tolist() == [lines.index(line) for line in met]


def test_of_no_lines_there_are_no_keys() -> None:
    number, firsts = same(0).add(np.zeros(0, dtype=np.int64), 3).in_order_of_lines()
    assert (number.tolist(), firsts.tolist()) == ([], [])


def test_close_numbers_are_few_enough_to_count_by() -> None:
    keys = packed([np.array([0, 2**50, 7, 2**50])], 4)
    assert (keys.many, keys.close().many, keys.close().numbers.tolist()) == (2**50 + 1, 3, [0, 2, 1, 2])
