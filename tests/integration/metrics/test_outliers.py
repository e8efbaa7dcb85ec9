"""Outliers: what is unlike the member's own quarters, or unlike the other members; and all of it a second time."""

import csv
import io
import random
import re
from datetime import date
from fractions import Fraction
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import AuditEvent, Organisation, User
from members.queries import actor_for
from metrics.actions import rollups
from metrics.intake.history import expected
from metrics.models import Break, Period, Submission
from metrics.queries.outliers import outliers
from metrics.queries.progress import progress
from metrics.statistics.indicator import definitions
from metrics.statistics.outliers import usual_of_others, usual_of_own
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import members, submissions
from tests.factories.submissions import RowSpec

QUARTERS = ["2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]
PAGE = {"period": "2025-Q4"}
MEMBERS = 6


def _report(member: Organisation, period: Period, reviewer: User, *rows: RowSpec) -> None:
    person = User.objects.get_or_create(email=f"{member.slug}@example.org", name=member.name)[0]
    submissions.submission(member, period, person, status=Status.ACCEPTED, rows=list(rows), reviewer=reviewer)


def _row(removed: int, unseen: int, taxon: str = "") -> RowSpec:
    return RowSpec(taxon, {"items_removed": removed, "views_known": 100, "removed_before_first_view": unseen})


@pytest.fixture
def steady(reviewer: User) -> list[Organisation]:
    """Six members that tell the same each quarter, but that the first removes ten times as much in the last one, and
    that the second goes from 60 of 100 to 12.
    """
    made = [members.member(f"Member {number}") for number in range(MEMBERS)]
    for quarter in QUARTERS:
        period = submissions.period(quarter, closed=True)
        last = quarter == QUARTERS[-1]
        for number, member in enumerate(made):
            removed = 1_000 * (10 if last and number == 0 else 1)
            unseen = 12 if last and number == 1 else 58 + number
            _report(member, period, reviewer, _row(removed, unseen))
    rollups.refresh_stale()
    return made


def _lines(client: Client, **asked: str) -> list[tuple[str, str, str]]:
    answer = client.get(reverse("desk:outliers"), {**PAGE, **asked, "format": "csv"})
    rows = csv.DictReader(io.StringIO(answer.content.decode()))
    return [(row["member"], row["value"], row["against"]) for row in rows]


class TestThePage:
    def test_says_what_is_unusual_and_leads_to_the_report_and_the_rows(
        self, steady: list[Organisation], browse: Browse, reviewer: User
    ) -> None:
        client = browse(reviewer)
        answer = client.get(reverse("desk:outliers"))
        text = answer.content.decode()
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert "10,000, where 500 to 2,000 was expected from its 5 earlier quarters." in text
        assert "12.0%, where 54.0% to 64.0% was expected from its 5 earlier quarters." in text
        assert re.search(r"12\.0%, outside \d\d\.\d% to \d\d\.\d%, the fences of the rates of 6 members\.", text)
        report = Submission.objects.get(member=steady[0], period__year=2025, period__number=4)
        assert f'href="/desk/submissions/{report.pk}/"' in text
        rows = re.findall(r'href="(/desk/lineage/[^"]*)"', text)
        assert all(client.get(unescape(address)).status_code == 200 for address in rows)
        removed = next(address for address in rows if "items_removed" in address)
        assert "10,000, from 1 member" in client.get(unescape(removed)).content.decode()

    def test_is_restricted_by_its_address(self, steady: list[Organisation], browse: Browse, reviewer: User) -> None:
        client = browse(reviewer)
        whole = _lines(client)
        assert {member for member, _value, _against in whole} == {"Member 0", "Member 1"}
        assert _lines(client, indicator="items_removed") == [("Member 0", "10000", "its own earlier quarters")]
        assert {line[0] for line in _lines(client, member="member-1")} == {"Member 1"}
        assert _lines(client, period="2025-Q3") == []
        assert "Nothing unusual" in client.get(reverse("desk:outliers"), {"period": "2025-Q3"}).content.decode()
        for wrong in ({"period": "2031-Q1"}, {"indicator": "love"}, {"group": "unicorns"}, {"member": "nobody"}):
            assert client.get(reverse("desk:outliers"), wrong).status_code == 400

    def test_of_a_group_looks_at_the_group_alone(
        self, steady: list[Organisation], browse: Browse, reviewer: User
    ) -> None:
        submissions.group("Pangolins", submissions.taxon("Manis javanica"))
        third = members.member("Third Trades")
        for quarter, number in zip(QUARTERS, (40, 44, 38, 41, 40, 400), strict=True):
            period = Period.objects.get(year=int(quarter[:4]), number=int(quarter[-1]))
            _report(third, period, reviewer, RowSpec("Manis javanica", {"items_removed": number}))
        rollups.refresh_stale()
        assert [line[0] for line in _lines(browse(reviewer), group="pangolins")] == ["Third Trades"]

    def test_without_a_quarter_there_is_nothing_to_ask(self, browse: Browse, reviewer: User) -> None:
        assert browse(reviewer).get(reverse("desk:outliers")).status_code == 200

    def test_a_workbook_holds_the_same(self, steady: list[Organisation], browse: Browse, reviewer: User) -> None:
        answer = browse(reviewer).get(reverse("desk:outliers"), {**PAGE, "format": "xlsx"})
        assert answer["Content-Disposition"] == 'attachment; filename="outliers-2025-Q4.xlsx"'

    def test_a_look_is_written_down_with_its_question(
        self, steady: list[Organisation], browse: Browse, reviewer: User
    ) -> None:
        browse(reviewer).get(reverse("desk:outliers"), {**PAGE, "member": "member-0"})
        event = AuditEvent.objects.get(type="figures.viewed")
        assert event.organisation == steady[0]
        assert event.details["asked"] == {**PAGE, "member": "member-0"}

    def test_members_and_strangers_find_no_such_page(
        self, browse: Browse, reporter: User, stranger: User, client: Client
    ) -> None:
        assert browse(reporter).get(reverse("desk:outliers")).status_code == 404
        assert browse(stranger).get(reverse("desk:outliers")).status_code == 404
        assert client.get(reverse("desk:outliers")).status_code == 302


class TestWhatIsCompared:
    def test_nothing_across_a_break(self, steady: list[Organisation], browse: Browse, reviewer: User) -> None:
        period = Period.objects.get(year=2025, number=4)
        Break.objects.create(
            member=steady[0], measure="items_removed", period=period, reason="A new way.", declared_by=reviewer
        )
        assert "Member 0" not in {line[0] for line in _lines(browse(reviewer))}
        Break.objects.create(measure="views_known", period=period, reason="A new way.", declared_by=reviewer)
        assert {line[2] for line in _lines(browse(reviewer), indicator="zero_view_rate")} == {"the other members"}

    def test_a_rate_that_is_stated_counts_among_the_others(
        self, steady: list[Organisation], browse: Browse, reviewer: User
    ) -> None:
        rated = members.member("Rates Only")
        _report(rated, Period.objects.get(year=2025, number=4), reviewer, RowSpec(rates={"zero_view_rate": 0.99}))
        assert ("Rates Only", "0.99", "the other members") in _lines(browse(reviewer))

    def test_who_is_not_expected_is_not_looked_at(
        self, steady: list[Organisation], browse: Browse, reviewer: User
    ) -> None:
        steady[0].intervals.update(left=date(2025, 11, 1))
        assert {line[0] for line in _lines(browse(reviewer))} == {"Member 1"}


class TestWhatItCosts:
    def test_as_many_queries_for_many_members_as_for_few(
        self, steady: list[Organisation], browse: Browse, reviewer: User
    ) -> None:
        client = browse(reviewer)
        client.get(reverse("desk:outliers"), PAGE)
        with CaptureQueriesContext(connection) as few:
            client.get(reverse("desk:outliers"), PAGE)
        for number in range(8):
            member = members.member(f"More {number}")
            _report(member, Period.objects.get(year=2025, number=3), reviewer, _row(10, 50))
            _report(member, Period.objects.get(year=2025, number=4), reviewer, _row(1_000, 1))
        rollups.refresh_stale()
        with CaptureQueriesContext(connection) as many:
            text = client.get(reverse("desk:outliers"), PAGE).content.decode()
        assert "More 7" in text
        assert len(many) == len(few)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_agrees_with_asking_for_every_figure_one_by_one(seed: int, reviewer: User) -> None:
    """Over a random coalition: what dashboards show of each member, put beside what they showed before."""
    chance = random.Random(seed)
    made = [members.member(f"Member {number}") for number in range(MEMBERS)]
    for quarter in QUARTERS:
        period = submissions.period(quarter, closed=True)
        for member in made:
            if chance.random() < 0.85:
                _report(member, period, reviewer, _row(int(10 ** chance.uniform(1, 4)), chance.randrange(101)))
    rollups.refresh_stale()
    actor, last = actor_for(reviewer), Period.objects.get(year=2025, number=4)
    for code in ("items_removed", "zero_view_rate"):
        indicator = definitions().indicators[code]
        shown = {
            (row.key, str(row.period)): row.figure.value
            for row in progress(actor, {"indicator": code, "by": "member"}).rows
            if row.figure.value is not None
        }
        found = {(each.member.slug, each.against) for each in outliers(actor, last, [indicator])}
        assert found == set(_one_by_one(shown, is_rate=indicator.is_rate))


def _one_by_one(shown: dict[tuple[str, str], Fraction | int], *, is_rate: bool) -> list[tuple[str, str]]:
    last = QUARTERS[-1]
    now = {member: value for (member, quarter), value in shown.items() if quarter == last}
    unusual = []
    for member, value in now.items():
        earlier = [told for (who, quarter), told in shown.items() if who == member and quarter != last]
        own = usual_of_own([Fraction(e) for e in earlier]) if is_rate else expected(int(told) for told in earlier)
        if own is not None and not own.low <= value <= own.high:
            unusual.append((member, "its own earlier quarters"))
        others = usual_of_others([Fraction(told) for told in now.values()]) if is_rate else None
        if others is not None and not others.low <= value <= others.high:
            unusual.append((member, "the other members"))
    return unusual
