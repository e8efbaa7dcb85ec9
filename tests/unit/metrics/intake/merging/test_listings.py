from datetime import date

import pytest

from metrics.intake.checklist import Place
from metrics.intake.merging.listings import Listed, ListingChange, change

DAY, LATER = date(2019, 11, 26), date(2023, 2, 23)


def listed(id: int, appendix: str, starts: date | None = None, annotation: str = "") -> Listed:
    return Listed(id, appendix, annotation, starts)


def test_a_new_taxon_is_listed_without_a_day() -> None:
    assert change([], [Place("I"), Place("NC")], official=True, effective=LATER) == ListingChange(
        add=[Place("I"), Place("NC")]
    )


def test_a_listing_that_differs_without_a_day_is_corrected() -> None:
    changed = change([listed(1, "II")], [Place("I")], official=True, effective=None)
    assert changed == ListingChange(add=[Place("I")], remove=[1])


def test_a_listing_that_differs_from_a_day_keeps_its_history() -> None:
    changed = change([listed(1, "II")], [Place("I")], official=True, effective=LATER)
    assert changed == ListingChange(add=[Place("I", LATER)], end=[(1, LATER)])


@pytest.mark.parametrize("effective", [None, date(2017, 4, 21)])
def test_a_dated_listing_outranks_a_checklist_without_a_later_day(effective: date | None) -> None:
    assert change([listed(1, "I", DAY)], [Place("II")], official=True, effective=effective) == ListingChange(kept=True)


def test_the_starter_dates_what_is_known_without_a_day() -> None:
    changed = change([listed(1, "I")], [Place("I", DAY)], official=False, effective=None)
    assert changed == ListingChange(amend=[(1, DAY, "")])


def test_the_starter_ends_an_undated_listing_on_the_day_of_its_own() -> None:
    changed = change([listed(1, "II")], [Place("I", DAY)], official=False, effective=None)
    assert changed == ListingChange(add=[Place("I", DAY)], end=[(1, DAY)])


def test_the_starter_overrules_nothing_without_a_day() -> None:
    assert change([listed(1, "II")], [Place("I")], official=False, effective=None) == ListingChange(kept=True)


def test_parties_that_list_a_taxon_in_appendix_three_are_named_together() -> None:
    places = [Place("III", annotation="IN"), Place("III", annotation="LK")]
    assert change([], places, official=True, effective=None).add == [Place("III", annotation="IN, LK")]


@pytest.mark.parametrize("places", [[], [Place("I", DAY)], [Place("I")]])
def test_nothing_changes_where_nothing_differs(places: list[Place]) -> None:
    assert change([listed(1, "I", DAY)], places, official=True, effective=LATER) == ListingChange()
