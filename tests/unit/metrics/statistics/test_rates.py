from fractions import Fraction

from metrics.statistics.indicator import definitions
from metrics.statistics.rates import Figure, figure
from tests.member_counts import MemberCount, told_counts, told_rates

RATE = definitions().indicators["zero_view_rate"]
COUNT = definitions().indicators["items_removed"]
EXPECTED = ("kite", "lotus", "quill")
VOLUMES = {"kite": 60, "lotus": 30, "quill": 10}


def rate(*counts: MemberCount, expected: tuple[str, ...] = EXPECTED) -> Figure:
    return figure(RATE, told_rates(counts), expected, VOLUMES)


def count(*counts: MemberCount) -> Figure:
    return figure(COUNT, told_counts(counts), EXPECTED, VOLUMES)


def test_a_pooled_rate_divides_sums_and_never_averages_rates() -> None:
    found = rate(MemberCount("kite", 1, 2), MemberCount("lotus", 90, 100), MemberCount("quill", 0, 98))
    assert (found.numerator, found.denominator, found.value) == (91, 200, Fraction(91, 200))
    assert found.median == Fraction(1, 2)
    assert found.status == "ok"


def test_the_median_of_an_even_number_of_rates_lies_exactly_between_two() -> None:
    found = rate(MemberCount("kite", 1, 3), MemberCount("lotus", 1, 2))
    assert found.median == Fraction(5, 12)
    assert found.status == "partial"


def test_a_rate_only_member_enters_the_median_and_lowers_coverage() -> None:
    found = rate(
        MemberCount("kite", 1, 4),
        MemberCount("lotus", 1, 4),
        MemberCount("quill", None, None, Fraction(735, 1000)),
    )
    assert found.value == Fraction(1, 4)
    assert found.median == Fraction(1, 4)
    assert (found.contributors, found.coverage.members, found.status) == (2, Fraction(2, 3), "partial")
    alone = rate(MemberCount("quill", None, None, Fraction(735, 1000)))
    assert (alone.value, alone.median, alone.status) == (None, Fraction(735, 1000), "rate only")
    assert (alone.numerator, alone.denominator, alone.contributors) == (None, None, 0)


def test_counts_speak_louder_than_a_stated_rate() -> None:
    assert rate(MemberCount("kite", 1, 2, Fraction(9, 10))).median == Fraction(1, 2)


def test_a_denominator_of_zero_makes_a_rate_missing_and_not_zero() -> None:
    found = rate(MemberCount("kite", 0, 0), MemberCount("lotus", 0, 0))
    assert (found.numerator, found.denominator, found.value, found.median) == (0, 0, None, None)
    assert (found.status, found.contributors) == ("nothing to divide by", 0)


def test_a_member_without_a_denominator_is_no_contributor_beside_others() -> None:
    found = rate(MemberCount("kite", 0, 0), MemberCount("lotus", 3, 4), MemberCount("quill", 0, 4))
    assert (found.value, found.contributors, found.status) == (Fraction(3, 8), 2, "partial")


def test_a_count_of_zero_is_a_contribution() -> None:
    found = count(MemberCount("kite", 0), MemberCount("lotus", 0), MemberCount("quill", 0))
    assert (found.value, found.contributors, found.status) == (0, 3, "ok")


def test_no_count_is_not_zero() -> None:
    found = count(MemberCount("kite", None))
    assert (found.numerator, found.value, found.contributors, found.status) == (None, None, 0, "not reported")


def test_a_count_has_no_median_and_no_denominator() -> None:
    found = count(MemberCount("kite", 7), MemberCount("lotus", 9))
    assert (found.numerator, found.value, found.denominator, found.median) == (16, 16, None, None)


def test_coverage_is_told_by_members_and_by_volume() -> None:
    found = count(MemberCount("kite", 7), MemberCount("quill", 0))
    assert (found.contributors, found.expected, found.status) == (2, 3, "partial")
    assert found.coverage.members == Fraction(2, 3)
    assert found.coverage.volume == Fraction(70, 100)


def test_coverage_by_volume_is_unknown_where_no_volume_is() -> None:
    assert figure(RATE, told_rates([MemberCount("kite", 1, 2)]), EXPECTED, {}).coverage.volume is None


def test_rows_that_know_the_denominator_alone_lower_coverage() -> None:
    found = rate(MemberCount("kite", 1, 2, whole=6), MemberCount("lotus", 0, 3, whole=3))
    assert (found.value, found.contributors) == (Fraction(1, 5), 2)
    assert found.coverage.members == Fraction(2, 3)
    assert found.coverage.volume == Fraction(60 * 2 // 6 + 30, 100)


def test_what_nobody_expected_stays_out() -> None:
    found = count(MemberCount("kite", 7), MemberCount("stranger", 1000))
    assert (found.value, found.contributors, found.expected) == (7, 1, 3)


def test_where_nobody_is_expected_there_is_no_share() -> None:
    found = rate(MemberCount("kite", 1, 2), expected=())
    assert (found.status, found.coverage.members, found.coverage.volume) == ("not reported", None, None)
