from fractions import Fraction

import pytest

from metrics.disclosure.policy import Policy


def test_one_holding_is_never_enough() -> None:
    with pytest.raises(ValueError, match="never safe"):
        Policy(minimum=1)


@pytest.mark.parametrize("share", [Fraction(0), Fraction(1), Fraction(3, 2)])
def test_a_share_that_forbids_all_or_nothing_is_refused(share: Fraction) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Policy(largest_share=share)
