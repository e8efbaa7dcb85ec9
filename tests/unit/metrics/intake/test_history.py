"""A file beside the member's own earlier quarters: what is expected, what jumps, what is not there any more."""

from collections.abc import Collection, Mapping

import pytest

from metrics.intake.history import Earlier, History, Place, Range, expected
from metrics.intake.known import Understood
from tests.unit.metrics.intake.inputs import KNOWN, knowing, places, understood

QUARTERS = tuple(
    f"{year}-Q{number}" for year, number in ((2026, 2), (2026, 1), (2025, 4), (2025, 3), (2025, 2), (2025, 1))
)
GROUPS = {1: "pangolins", 2: "elephants", 5: "sea-turtles"}
NAMES = {1: "Manis javanica", 2: "Loxodonta africana", 5: "Sea turtles", 9: "Pangolins"}


def groups_of(asked: Collection[Place]) -> Mapping[Place, tuple[str, ...]]:
    return {place: (GROUPS[place[0]],) if place[0] in GROUPS else () for place in asked}


def history(
    *series: int,
    measure: str = "items_removed",
    group: str = "pangolins",
    taxa: Mapping[int, Collection[str]] | None = None,
) -> History:
    """Quarters with these counts, the newest first."""
    quarters = QUARTERS[: len(series)]
    totals = dict(zip(quarters, series, strict=True))
    names = {"pangolins": "Pangolins", "elephants": "Elephants", "": ""}
    return History(
        quarters=quarters,
        groups={(measure, group): Earlier(names[group], totals)},
        taxa=taxa or {},
        names=lambda ids: {id: NAMES[id] for id in ids},
        groups_of=groups_of,
    )


def beside(text: str, earlier: History) -> Understood:
    return understood(text, known=knowing(history=earlier))


@pytest.mark.parametrize(
    ("series", "usual"),
    [
        ([], None),
        ([100], Range(33, 303)),  # a plain factor of three, a little more for what chance does
        ([100, 100, 100, 100], Range(33, 303)),
        ([100, 100, 100, 100, 100], Range(50, 200)),  # a spread of 0 is no reason to ask about every change
        ([100, 100, 100, 100, 100, 100_000], Range(50, 200)),  # one odd quarter moves nothing
        ([0, 0, 0, 0, 0], Range(0, 3)),
        ([2, 2, 3, 1, 2], Range(0, 9)),
    ],
)
def test_what_is_expected_of_a_series(series: list[int], usual: Range | None) -> None:
    got = expected(series)
    if usual is None or got is None:
        assert got is usual
    else:
        assert abs(got.low - usual.low) <= 3
        assert abs(got.high - usual.high) <= 3


def test_who_varies_much_is_allowed_much_and_a_new_level_is_soon_allowed_too() -> None:
    wild = expected([10, 1_000, 50, 400, 20, 900])
    shifted = expected([1_000, 1_050, 980, 100, 95, 105])
    assert wild is not None
    assert wild.high > 5_000
    assert shifted is not None
    assert shifted.low < 100 < 1_000 < shifted.high


@pytest.mark.parametrize(
    ("now", "jumps"), [(100, False), (190, False), (55, False), (260, True), (20, True), (0, True)]
)
def test_a_jump_is_outside_of_the_members_own_history(now: int, jumps: bool) -> None:
    result = beside(f"taxon,items_removed\nManis javanica,{now}\n", history(98, 103, 100, 101, 97, 104))
    assert places(result, "jump") == ([(2, "items_removed", str(now))] if jumps else [])


def test_a_jump_says_the_measure_the_group_and_the_expected_range() -> None:
    result = beside("taxon,items_removed\nManis javanica,9000\n", history(*[100] * 6))
    (found,) = result.findings
    assert found.severity == "warning"
    assert found.message.startswith("Items removed after publication, Pangolins: 9,000, where 50 to 200 was expected")
    assert "6 earlier quarters" in found.message


def test_a_jump_points_at_the_largest_of_the_rows_that_make_it() -> None:
    text = "taxon,product,items_removed\nManis javanica,live,100\nManis javanica,ivory,9000\nElephas africanus,,1\n"
    assert places(beside(text, history(*[100] * 6)), "jump") == [(3, "items_removed", "9000")]


def test_few_of_anything_never_jump() -> None:
    assert places(beside("taxon,items_removed\nManis javanica,5\n", history(2, 2, 2, 2, 2)), "jump") == []
    assert places(beside("taxon,items_removed\nManis javanica,0\n", history(3, 3, 3, 3, 3)), "jump") == []


def test_a_first_report_and_a_new_group_are_no_jumps() -> None:
    assert not len(beside("taxon,items_removed\nManis javanica,9000\n", History()).findings)
    assert places(beside("taxon,items_removed\nLoxodonta africana,9000\n", history(*[100] * 6)), "jump") == []


def test_no_fall_is_claimed_while_a_cell_or_a_name_is_not_clear() -> None:
    earlier = history(*[1_000] * 6)
    assert places(beside("taxon,items_removed\nManis javanica,5\nManis javanica ,1.2k\n", earlier), "jump") == []
    assert places(beside("taxon,items_removed\nManis javanica,5\nManis javanicus,990\n", earlier), "jump") == []
    assert len(places(beside("taxon,items_removed\nManis javanica,5\nManis javanicus,9\n", earlier), "jump")) == 1


def test_figures_of_the_whole_member_and_of_no_group_are_compared_too() -> None:
    result = beside("staff_trained\n900\n", history(*[10] * 6, measure="staff_trained", group=""))
    assert "Staff trained, the whole member: 900" in result.findings.listed[0].message
    result = beside("taxon,items_removed\n,900\n", history(*[10] * 6, group=""))
    assert "in no reporting group" in result.findings.listed[0].message


@pytest.mark.parametrize(
    ("reported", "asked"),
    [
        (QUARTERS[:1], False),  # once among several quarters is no habit
        (QUARTERS[:2], True),
        ((QUARTERS[0], QUARTERS[3]), True),
        ((QUARTERS[0], QUARTERS[4]), False),  # the last four count
        (QUARTERS[1:4], False),  # it was asked about when it stopped
    ],
)
def test_a_taxon_is_missed_where_it_was_a_habit(reported: Collection[str], asked: bool) -> None:
    result = beside("taxon,items_removed\nManis javanica,100\n", history(*[100] * 6, taxa={1: QUARTERS, 2: reported}))
    assert [found.code for found in result.findings] == (["missing-row"] if asked else [])


def test_the_only_quarter_before_is_enough_and_the_answers_are_offered() -> None:
    result = beside("taxon,items_removed\nManis javanica,100\n", history(100, taxa={2: QUARTERS[:1]}))
    (found,) = result.findings
    assert found.message == "Loxodonta africana was reported in 2026-Q2, and this file has no figure for it."
    assert found.candidates == ("0", "not collected", "withheld", "not applicable")
    assert "None found, or not reported?" in found.remedy


def test_a_row_left_blank_is_missed_at_its_place_and_a_reason_is_an_answer() -> None:
    earlier = history(100, taxa={2: QUARTERS[:1]})
    text = "taxon,items_removed\nManis javanica,100\nLoxodonta africana,{}\n"
    assert places(beside(text.format(""), earlier), "missing-row") == [(3, None, None)]
    for answer in ("0", "withheld", "not applicable", "x"):
        assert places(beside(text.format(answer), earlier), "missing-row") == []


def test_a_name_that_may_be_the_missing_one_is_enough_for_now() -> None:
    earlier = history(100, taxa={9: QUARTERS[:1]})
    assert places(beside("taxon,items_removed\nPangolín,100\n", earlier), "missing-row") == []


def test_a_measure_is_missed_with_its_column_where_there_is_one() -> None:
    earlier = history(100, measure="views_known")
    assert places(beside("taxon,items_removed\nManis javanica,9\n", earlier), "missing-row") == [(None, None, None)]
    result = beside("taxon,items_removed,Views known\nManis javanica,9,\n", earlier)
    assert places(result, "missing-row") == [(None, "Views known", None)]
    result = beside("taxon,items_removed,views_known\nManis javanica,9,withheld\n", earlier)
    assert places(result, "missing-row") == []


def test_a_file_without_figures_is_only_told_that() -> None:
    result = beside("taxon,items_removed\nManis javanica,\n", history(100, taxa={1: QUARTERS[:1]}))
    assert [found.code for found in result.findings] == ["template-not-filled"]


def test_totals_do_not_count_twice() -> None:
    text = "taxon,product,items_removed\nManis javanica,live,700\nManis javanica,ivory,900\nManis javanica,,1600\n"
    result = beside(text, history(*[1_600] * 6))
    assert [found.code for found in result.findings] == ["total-row"]


def test_the_long_form_is_compared_alike() -> None:
    text = "taxon,measure,value\nManis javanica,items_removed,9000\n"
    assert places(beside(text, history(*[100] * 6)), "jump") == [(2, "value", "9000")]


def test_who_knows_nothing_earlier_asks_nothing() -> None:
    assert KNOWN.history == History()
