import pytest

from metrics.statistics import adding
from metrics.statistics.indicator import definitions

KNOWN = definitions()
RATES = KNOWN.indicators


def test_one_unit_is_added_to_itself() -> None:
    assert adding.one_unit(["item", "item"]) == "item"


def test_two_units_are_never_added() -> None:
    with pytest.raises(adding.DifferentUnits, match=r"item, person.*Show a figure for each unit"):
        adding.one_unit(["item", "person", "item"])


def test_rates_are_no_parts_of_a_total() -> None:
    with pytest.raises(adding.RatesAdded, match="then divide"):
        adding.parts_of_a_total(["ratio", "ratio"])
    with pytest.raises(adding.DifferentUnits):
        adding.parts_of_a_total(["ratio", "item"])
    adding.parts_of_a_total(["item", "item"])


def test_what_was_removed_and_what_was_blocked_exclude_each_other() -> None:
    assert adding.measures_added(("items_removed", "items_blocked"), KNOWN) == "item"


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (("removed_within_24h", "items_removed"), "removed_within_24h is a part of items_removed"),
        (("items_removed", "removed_before_first_view"), "removed_before_first_view is a part of items_removed"),
        (("items_removed", "items_removed"), "added to itself"),
    ],
)
def test_a_part_is_not_added_to_its_whole(codes: tuple[str, ...], words: str) -> None:
    with pytest.raises(adding.OverlappingParts, match=words):
        adding.measures_added(codes, KNOWN)


def test_items_and_accounts_are_not_added() -> None:
    with pytest.raises(adding.DifferentUnits, match="account"):
        adding.measures_added(("items_removed", "accounts_actioned"), KNOWN)


def test_every_identity_forbids_the_sum_of_its_two_sides() -> None:
    certain = [each for each in KNOWN.identities if each.severity == "error"]
    assert certain
    for identity in certain:
        with pytest.raises(adding.NotAdded):
            adding.measures_added((identity.smaller, identity.larger), KNOWN)


@pytest.mark.parametrize(
    ("code", "by", "adds_up"),
    [
        ("items_removed", "taxon", True),
        ("items_removed", "market", True),
        ("items_removed", "group", False),
        ("zero_view_rate", "taxon", False),
    ],
)
def test_counts_add_up_by_whatever_does_not_overlap(code: str, by: str, adds_up: bool) -> None:
    assert adding.adds_up(RATES[code], by) is adds_up


def test_groups_are_shown_one_by_one() -> None:
    adding.groups_added(["sea-turtles"])
    with pytest.raises(adding.OverlappingParts, match=r"sea-turtles, reptiles.*on its own"):
        adding.groups_added(["sea-turtles", "reptiles"])


def test_rates_of_one_indicator_are_pooled() -> None:
    assert adding.pooled([RATES["zero_view_rate"], RATES["zero_view_rate"]]) == "views_known"


def test_two_denominators_are_never_pooled() -> None:
    with pytest.raises(adding.DifferentDenominators, match=r"zero_view_rate \(of views_known\).*share of"):
        adding.pooled([RATES["zero_view_rate"], RATES["proactive_rate"]])


def test_two_rates_of_the_same_items_are_not_pooled_either() -> None:
    with pytest.raises(adding.OverlappingParts, match="proactive_rate, rate_24h"):
        adding.pooled([RATES["proactive_rate"], RATES["rate_24h"]])


@pytest.mark.parametrize(
    ("codes", "refusal"),
    [
        (["zero_view_rate", "rate_24h"], adding.DifferentDenominators),
        (["proactive_rate", "rate_24h"], adding.OverlappingParts),
        (["zero_view_rate", "items_removed"], adding.DifferentUnits),
        (["items_removed", "staff_trained"], adding.DifferentUnits),
        (["items_removed", "removed_within_24h"], adding.OverlappingParts),
    ],
)
def test_several_indicators_make_one_figure_only_where_they_add_up(
    codes: list[str], refusal: type[adding.NotAdded]
) -> None:
    adding.indicators_together(codes[:1], KNOWN)
    with pytest.raises(refusal):
        adding.indicators_together(codes, KNOWN)


def test_counts_that_exclude_each_other_make_one_figure() -> None:
    adding.indicators_together(["items_removed", "items_blocked"], KNOWN)
    adding.indicators_together([], KNOWN)


def test_counts_and_nothing_are_not_pooled() -> None:
    with pytest.raises(ValueError, match="add it up instead"):
        adding.pooled([RATES["items_removed"]])
    with pytest.raises(ValueError, match="nothing to pool"):
        adding.pooled([])
    with pytest.raises(ValueError, match="nothing to add"):
        adding.one_unit([])


def test_every_refusal_has_a_code_of_its_own_and_says_what_to_do_instead() -> None:
    refusals = adding.NotAdded.__subclasses__()
    assert len({refusal.code for refusal in refusals}) == len(refusals)
    for refusal in refusals:
        error = refusal("It cannot be.")
        assert str(error) == f"It cannot be. {refusal.remedy}"
        assert refusal.remedy.startswith(("Show", "Add"))
