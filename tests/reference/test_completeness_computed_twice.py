"""Completeness over random histories: never more than 1, and the same as somebody counts who lives through the days."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.statistics.completeness import Stretch, Version, counts, is_expected, standing
from metrics.statistics.quarter import Quarter

QUARTERS = [Quarter(2025, 4), Quarter(2026, 1), Quarter(2026, 2)]
FIRST = QUARTERS[0].first_day
GRACE = 45  # days after the quarter's last day


@dataclass
class Kept:
    """A version as a clerk would note it down: each step with its day."""

    signed_off: date
    status: str = "submitted"
    was_returned: bool = False


@dataclass
class Company:
    """A member, day by day."""

    belongs: bool = False
    paused: bool = False
    merged: bool = False
    stretches: list[Stretch] = field(default_factory=list)
    versions: dict[Quarter, list[Kept]] = field(default_factory=lambda: {quarter: [] for quarter in QUARTERS})
    expected: set[Quarter] = field(default_factory=set)  # noted on the last evening of each quarter

    def joins(self, day: date) -> None:
        if not self.belongs and not self.merged and (not self.stretches or self.stretches[-1].left != day):
            self.belongs, self.paused = True, False
            self.stretches.append(Stretch(day))

    def goes(self, day: date, how: str) -> None:
        if self.belongs and self.stretches[-1].joined < day:
            self.belongs, self.paused, self.merged = False, how == "pause", how == "merge"
            self.stretches[-1] = Stretch(self.stretches[-1].joined, day)

    def uploads(self, quarter: Quarter) -> None:
        """A new file takes the place of one that was sent back."""
        for version in self.versions[quarter]:
            if version.status == "returned":
                version.status = "withdrawn"

    def signs_off(self, day: date, quarter: Quarter) -> None:
        if not any(version.status == "submitted" for version in self.versions[quarter]):
            self.uploads(quarter)
            self.versions[quarter].append(Kept(day))

    def meets(self, quarter: Quarter, step: str) -> None:
        for version in self.versions[quarter]:
            if version.status == "submitted":
                if step == "accepted":
                    for other in self.versions[quarter]:
                        other.status = "superseded" if other.status == "accepted" else other.status
                version.was_returned = version.was_returned or step == "returned"
                version.status = step
                return


Event = tuple[int, int, str, int]  # after so many days, which member, what, in which quarter
EVENTS = ["join", "join", "pause", "leave", "merge", "sign off", "sign off", "accepted", "returned", "withdrawn"]
histories = st.lists(
    st.tuples(st.integers(0, 500), st.integers(0, 4), st.sampled_from(EVENTS), st.integers(0, 2)), max_size=60
)


def lived(history: list[Event]) -> Iterator[tuple[date, list[Company]]]:
    """Every day, with the companies as they are that evening."""
    companies = [Company() for _number in range(5)]
    by_day: dict[int, list[Event]] = {}
    for event in history:
        by_day.setdefault(event[0], []).append(event)
    for number in range(502):
        day = FIRST + timedelta(days=number)
        for _day, who, what, which in by_day.get(number, []):
            _happens(companies[who], day, what, QUARTERS[which])
        for company in companies:
            for quarter in QUARTERS:
                if day == quarter.last_day and company.belongs:
                    company.expected.add(quarter)
        yield day, companies


def _happens(company: Company, day: date, what: str, quarter: Quarter) -> None:
    if what == "join":
        company.joins(day)
    elif what in ("pause", "leave", "merge"):
        company.goes(day, what)
    elif what == "sign off":
        if day >= quarter.first_day:  # early too, and by a member that is not expected: neither may add to a share
            company.signs_off(day, quarter)
    else:
        company.meets(quarter, what)


def _obvious(companies: list[Company], quarter: Quarter, today: date) -> tuple[int, int, int, int]:
    """Counted on the fingers: expected, submitted, accepted, on time."""
    expected = submitted = accepted = on_time = 0
    for company in companies:
        if quarter not in company.expected:
            continue
        expected += 1
        there = [v for v in company.versions[quarter] if v.status in ("submitted", "accepted", "superseded")]
        if not there:
            continue
        submitted += 1
        accepted += any(v.status == "accepted" for v in there)
        came = [v.signed_off for v in company.versions[quarter] if v.status != "withdrawn" or v.was_returned]
        on_time += min(came) <= quarter.last_day + timedelta(days=GRACE)
    return expected, submitted, accepted, on_time


def _by_the_module(companies: list[Company], quarter: Quarter, today: date) -> tuple[int, int, int, int]:
    expected, standings = [], {}
    for number, company in enumerate(companies):
        if is_expected(company.stretches, quarter.last_day):
            expected.append(number)
        versions = [
            Version(v.signed_off, v.status in ("submitted", "accepted", "superseded"), v.status == "accepted")
            for v in company.versions[quarter]
            if v.status != "withdrawn" or v.was_returned
        ]
        standings[number] = standing(versions, grace_ends=quarter.last_day + timedelta(days=GRACE), today=today)
    found = counts(expected, standings)
    assert found.accepted <= found.submitted <= found.expected
    assert found.on_time <= found.submitted
    for share in (found.completeness, found.timeliness):
        assert (share is None) == (found.expected == 0)
        assert share is None or 0 <= share <= 1
    return found.expected, found.submitted, found.accepted, found.on_time


@settings(max_examples=150, deadline=None)
@given(histories)
def test_no_share_exceeds_one_and_both_ways_of_counting_agree(history: list[Event]) -> None:
    for day, companies in lived(history):
        for quarter in QUARTERS:
            if day > quarter.last_day and (day - quarter.last_day).days % 15 in (1, 0):
                assert _by_the_module(companies, quarter, day) == _obvious(companies, quarter, day)


def test_whoever_is_not_expected_is_not_counted_however_much_it_sends() -> None:
    early = Version(date(2026, 4, 3), is_in=True, accepted=True)
    there = standing([early, early, early], grace_ends=date(2026, 5, 15), today=date(2026, 6, 1))
    found = counts([], {1: there, 2: there})
    assert (found.expected, found.submitted, found.on_time, found.completeness) == (0, 0, 0, None)
    assert counts([1, 1, 1], {1: there}).completeness == 1


def test_a_correction_is_not_late_and_a_question_does_not_make_it_so() -> None:
    grace, today = date(2026, 5, 15), date(2026, 7, 1)
    first, second = date(2026, 5, 2), date(2026, 6, 20)
    returned = [Version(first)]
    assert standing(returned, grace_ends=grace, today=today).on_time is False
    assert standing([*returned, Version(second, is_in=True)], grace_ends=grace, today=today).on_time is True
    assert standing([Version(second, is_in=True)], grace_ends=grace, today=today).on_time is False
    assert standing([], grace_ends=grace, today=grace).on_time is None
