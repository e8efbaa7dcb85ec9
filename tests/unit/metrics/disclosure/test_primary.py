import pytest

from metrics.disclosure.policy import Policy
from metrics.disclosure.primary import is_safe


@pytest.mark.parametrize(
    ("amounts", "safe"),
    [
        ([], True),
        ([0, 0], True),
        ([5], False),
        ([5, 5], False),
        ([5, 5, 0], False),
        ([5, 5, 5], True),
        ([80, 10, 10], True),
        ([81, 10, 9], False),
        ([300, 20, 10], False),
        ([8 * 10**30, 10**30, 10**30], True),
        ([8 * 10**30 + 1, 10**30, 10**30 - 1], False),
    ],
)
def test_a_sum_needs_three_holdings_and_none_above_four_fifths(amounts: list[int], safe: bool) -> None:
    assert is_safe({f"h{place}": amount for place, amount in enumerate(amounts)}, Policy()) is safe
