"""What happens to members in time, what it does to expected reports and platforms, and what is refused."""

import contextlib
import io
import random
from datetime import date, timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from coalition.lib import context
from coalition.lib.context import Context, Role
from members.actions.membership import Asked, Kind, drop
from members.actions.refusals import Refused
from members.actors import COMMAND, NOBODY
from members.history import platforms_of
from members.models import (
    AuditEvent,
    FormerName,
    FormerOwner,
    MembershipChange,
    MembershipInterval,
    Notification,
    Organisation,
    User,
)
from members.queries import actor_for, expected_members
from metrics.actions.memberships import change
from metrics.actions.submissions import open_period_for
from metrics.models import Submission
from metrics.queries.completeness import completeness
from metrics.queries.known import known_for
from metrics.queries.report_template import template_for
from metrics.statistics.completeness import Stretch, is_expected
from metrics.statistics.quarter import Quarter
from metrics.tasks import change_memberships
from metrics.transitions import Status
from tests.factories import members, submissions
from tests.factories.submissions import RowSpec

pytestmark = pytest.mark.django_db

Q1, Q2, Q3 = Quarter(2025, 1), Quarter(2025, 2), Quarter(2025, 3)
APRIL, JULY = date(2025, 4, 1), date(2025, 7, 1)


def happens(member: Organisation, kind: Kind, on: date, **more: object) -> MembershipChange:
    return change(member=member, asked=Asked(kind, on, "as agreed", **more), by=COMMAND)  # type: ignore[arg-type]


def expected_in(member: Organisation) -> list[bool]:
    return [expected_members(quarter.last_day).filter(pk=member.pk).exists() for quarter in (Q1, Q2, Q3)]


def words_of(workbook: bytes) -> str:
    sheets = load_workbook(io.BytesIO(workbook)).worksheets
    return " ".join(str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row if cell)


def tomorrow(days: int = 1) -> date:
    return timezone.localdate() + timedelta(days=days)


class TestIntervals:
    def test_a_pause_with_its_end_leaves_out_the_quarters_between(self, member: Organisation) -> None:
        happens(member, Kind.PAUSE, APRIL, until=JULY)
        assert expected_in(member) == [True, False, True]
        first, second = member.intervals.all()
        assert (first.left, first.ending, second.joined) == (APRIL, "paused", JULY)
        kinds = list(AuditEvent.objects.filter(organisation=member).values_list("type", "reason"))
        assert kinds == [("organisation.paused", "as agreed"), ("organisation.returned", "as agreed")]

    def test_an_open_pause_ends_with_coming_back_or_with_leaving(
        self, member: Organisation, other_member: Organisation
    ) -> None:
        for one in (member, other_member):
            happens(one, Kind.PAUSE, APRIL)
        happens(member, Kind.RETURN, JULY)
        happens(other_member, Kind.LEAVE, JULY)
        assert expected_in(member) == [True, False, True]
        assert expected_in(other_member) == [True, False, False]
        assert other_member.intervals.get().ending == "left"

    def test_leaving_and_joining_again(self, member: Organisation) -> None:
        happens(member, Kind.LEAVE, APRIL)
        assert expected_in(member) == [True, False, False]
        happens(member, Kind.RETURN, JULY)
        assert expected_in(member) == [True, False, True]

    def test_a_merger_ends_the_one_and_gives_its_platforms_to_the_other(
        self, member: Organisation, other_member: Organisation
    ) -> None:
        happens(member, Kind.MERGE, APRIL, other=other_member)
        interval = member.intervals.get()
        assert (interval.left, interval.ending, interval.successor) == (APRIL, "merged", other_member)
        assert expected_in(member) == [True, False, False]
        names = {platform.name for platform in other_member.platforms.all()}
        assert names == {"Example Marketplace", "Northern Classifieds"}
        told = AuditEvent.objects.filter(type="organisation.merged").values_list("organisation__slug", "reason")
        assert set(told) == {("example-marketplace", "as agreed"), ("northern-classifieds", "")}
        with pytest.raises(Refused, match="became part of another member"):
            happens(member, Kind.RETURN, JULY)

    @pytest.mark.parametrize(
        ("kind", "on", "more", "why"),
        [
            (Kind.RETURN, APRIL, {}, "is a member already"),
            (Kind.LEAVE, date(2018, 1, 1), {}, "joined on 2018-01-01 only"),
            (Kind.PAUSE, APRIL, {"until": APRIL}, "a later day than it begins"),
            (Kind.RENAME, APRIL, {"name": "northern classifieds"}, "named “northern classifieds” already"),
            (Kind.RENAME, APRIL, {"name": "Example Marketplace"}, "its name today"),
            (Kind.MERGE, APRIL, {}, "Choose the other member"),
        ],
    )
    def test_what_cannot_be_is_refused_and_leaves_nothing(
        self, kind: Kind, on: date, more: dict[str, object], why: str, member: Organisation, other_member: Organisation
    ) -> None:
        with pytest.raises(Refused, match=why):
            happens(member, kind, on, **more)
        assert not MembershipChange.objects.exists()
        assert member.intervals.get().left is None

    def test_intervals_never_overlap(self, member: Organisation) -> None:
        happens(member, Kind.LEAVE, JULY)
        with pytest.raises(Refused, match="belonged until 2025-07-01"):
            happens(member, Kind.RETURN, APRIL)
        with pytest.raises(Refused, match="not a member on the day before"):
            happens(member, Kind.PAUSE, date(2025, 9, 1))

    @pytest.mark.parametrize("status", [Status.ACCEPTED, Status.SUBMITTED])
    def test_a_quarter_with_a_report_stays_expected(
        self, status: Status, member: Organisation, other_member: Organisation, lead: User, reviewer: User
    ) -> None:
        period = submissions.period("2025-Q2", closed=True)
        submissions.submission(member, period, lead, status=status, reviewer=reviewer)
        for kind, more in ((Kind.LEAVE, {}), (Kind.PAUSE, {}), (Kind.MERGE, {"other": other_member})):
            with pytest.raises(Refused, match="Choose a day after 2025-06-30"):
                happens(member, kind, date(2025, 6, 30), **more)
        happens(member, Kind.LEAVE, JULY)
        assert expected_in(member) == [True, True, False]

    def test_only_administrators_do(self, member: Organisation, lead: User, reviewer: User) -> None:
        for by in (NOBODY, actor_for(lead), actor_for(reviewer)):
            with pytest.raises(Refused, match="Only an administrator"):
                change(member=member, asked=Asked(Kind.LEAVE, APRIL, "so"), by=by)


def name_on(organisation: Organisation, day: date) -> str:
    """What it was called on that day."""
    before = FormerName.objects.filter(organisation=organisation, until__gt=day).order_by("until").first()
    return before.name if before else organisation.name


class TestNames:
    def test_each_day_has_one_name(self, member: Organisation) -> None:
        happens(member, Kind.RENAME, APRIL, name="Second Name")
        happens(member, Kind.RENAME, JULY, name="Third Name")
        member.refresh_from_db()
        days = [date(2025, 3, 31), APRIL, date(2025, 6, 30), JULY]
        assert [name_on(member, day) for day in days] == [
            "Example Marketplace", "Second Name", "Second Name", "Third Name",
        ]  # fmt: skip
        assert (member.slug, member.name) == ("example-marketplace", "Third Name")
        with pytest.raises(Refused, match="present name since 2025-07-01"):
            happens(member, Kind.RENAME, JULY, name="Fourth Name")


class TestPlatforms:
    @pytest.fixture
    def sold(self, member: Organisation, other_member: Organisation) -> Organisation:
        """The member, whose only platform belongs to the other one from the first of April."""
        happens(member, Kind.SALE, APRIL, platform=member.platforms.get(), other=other_member)
        return member

    def test_rows_are_taken_from_the_owner_of_the_quarter_only(
        self, sold: Organisation, other_member: Organisation
    ) -> None:
        def of(member: Organisation, quarter: Quarter) -> set[str]:
            return set(known_for(member, quarter).platforms.values())

        assert (of(sold, Q1), of(sold, Q2)) == ({"Example Marketplace"}, set())
        assert of(other_member, Q1) == {"Northern Classifieds"}
        assert of(other_member, Q2) == {"Northern Classifieds", "Example Marketplace"}
        assert FormerOwner.objects.get().organisation == sold

    def test_so_do_templates(self, sold: Organisation, other_member: Organisation, rival: User, reviewer: User) -> None:
        for quarter in ("2024-Q4", "2025-Q1"):
            period = submissions.period(quarter, closed=True)
            rows = [RowSpec("Manis javanica", {"items_removed": 1})]
            submissions.submission(other_member, period, rival, status=Status.ACCEPTED, rows=rows, reviewer=reviewer)
        assert "Example Marketplace" in words_of(template_for(other_member, Q2, "xlsx"))
        assert "Example Marketplace" not in words_of(template_for(other_member, Q1, "xlsx"))

    def test_sold_on_and_back(self, sold: Organisation, other_member: Organisation) -> None:
        happens(other_member, Kind.SALE, JULY, platform=other_member.platforms.get(slug=sold.slug), other=sold)
        ran = [[platforms_of(member, q.last_day).filter(slug=sold.slug).exists() for q in (Q1, Q2, Q3)]
               for member in (sold, other_member)]  # fmt: skip
        assert ran == [[True, False, True], [False, True, False]]
        with pytest.raises(Refused, match="by its present owner since 2025-07-01"):
            happens(sold, Kind.SALE, date(2025, 6, 1), platform=sold.platforms.get(), other=other_member)

    def test_what_a_report_counts_is_not_sold_away_from_it(
        self, member: Organisation, other_member: Organisation, lead: User, reviewer: User
    ) -> None:
        period = submissions.period("2025-Q2", closed=True)
        rows = [RowSpec("Manis javanica", {"items_removed": 3}, platform=member.platforms.get().slug)]
        submissions.submission(member, period, lead, status=Status.ACCEPTED, rows=rows, reviewer=reviewer)
        with pytest.raises(Refused, match=r"counts this platform\. Choose a day after 2025-06-30"):
            happens(member, Kind.SALE, APRIL, platform=member.platforms.get(), other=other_member)

    def test_nobody_sells_what_is_anothers_nor_to_one_that_left(
        self, member: Organisation, other_member: Organisation
    ) -> None:
        with pytest.raises(Refused, match="not this member’s to sell"):
            happens(other_member, Kind.SALE, APRIL, platform=member.platforms.get(), other=member)
        happens(other_member, Kind.LEAVE, date(2025, 2, 1))
        with pytest.raises(Refused, match="nobody would report"):
            happens(member, Kind.SALE, APRIL, platform=member.platforms.get(), other=other_member)


class TestPlans:
    def test_a_plan_changes_nothing_until_its_day(self, member: Organisation) -> None:
        planned = happens(member, Kind.LEAVE, tomorrow())
        change_memberships()
        assert member.intervals.get().left is None
        MembershipChange.objects.filter(pk=planned.pk).update(on=timezone.localdate())
        for _twice in range(2):
            change_memberships()
        assert member.intervals.get().left == timezone.localdate()
        assert AuditEvent.objects.filter(type="organisation.left").count() == 1

    def test_only_the_member_and_conveners_see_it(self, member: Organisation, other_member: Organisation) -> None:
        happens(member, Kind.MERGE, tomorrow(), other=other_member)
        assert MembershipInterval.objects.filter(left__isnull=False).count() == 0
        seen = {}
        for name, role, organisation in (
            ("own", Role.MEMBER, member.pk),
            ("other", Role.MEMBER, other_member.pk),
            ("convener", Role.CONVENER, None),
        ):
            with context.entered(Context(role, organisation)):
                seen[name] = MembershipChange.objects.count()
        assert seen == {"own": 1, "other": 0, "convener": 1}

    def test_what_cannot_be_is_refused_when_it_is_planned(
        self, member: Organisation, other_member: Organisation
    ) -> None:
        with pytest.raises(Refused, match="already"):
            happens(member, Kind.RENAME, tomorrow(), name="Northern Classifieds")
        happens(member, Kind.LEAVE, tomorrow())
        with pytest.raises(Refused, match="Something is planned already"):
            happens(member, Kind.PAUSE, tomorrow(2))
        assert Organisation.objects.get(pk=member.pk).name == "Example Marketplace"

    def test_what_can_no_longer_be_is_dropped_and_administrators_hear_of_it(
        self, member: Organisation, administrator: User
    ) -> None:
        planned = happens(member, Kind.RENAME, tomorrow(), name="Kite")
        members.member("Kite")
        MembershipChange.objects.filter(pk=planned.pk).update(on=timezone.localdate())
        change_memberships()
        planned.refresh_from_db()
        assert planned.dropped_at is not None
        letter = Notification.objects.get(kind="membership.change-dropped")
        assert letter.person == administrator
        assert "named “Kite” already" in letter.body

    def test_a_planned_return_is_dropped_by_coming_back_earlier(self, member: Organisation) -> None:
        happens(member, Kind.PAUSE, APRIL, until=tomorrow(30))
        assert MembershipChange.objects.filter(kind=Kind.RETURN, in_force_at=None, dropped_at=None).exists()
        happens(member, Kind.RETURN, JULY)
        assert not MembershipChange.objects.filter(in_force_at=None, dropped_at=None).exists()
        assert expected_in(member) == [True, False, True]

    def test_a_plan_is_taken_back(self, member: Organisation) -> None:
        planned = happens(member, Kind.LEAVE, tomorrow())
        drop(change=planned, by=COMMAND)
        MembershipChange.objects.update(on=timezone.localdate())
        change_memberships()
        assert member.intervals.get().left is None
        with pytest.raises(Refused, match="not planned any more"):
            drop(change=planned, by=COMMAND)


def test_who_left_is_told_why_no_report_is_expected(member: Organisation, open_quarter: object) -> None:
    happens(member, Kind.LEAVE, APRIL)
    with pytest.raises(Exception, match="was not a member in 2026-Q1"):
        open_period_for(member, Quarter(2026, 1))


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_expectation_follows_from_the_days(seed: int, administrator: User, reviewer: User) -> None:
    """The database's answer against the pure one over what happened, and completeness of every quarter at most 1."""
    chance = random.Random(seed)
    firms = [members.member(f"Firm {number}", joined=date(2024, 2, 1 + number)) for number in range(4)]
    people = [members.person(f"Lead {number}", firm, "lead") for number, firm in enumerate(firms)]
    quarters = [Quarter(2024, 1).next(number) for number in range(6)]
    periods = [submissions.period(str(quarter), closed=True) for quarter in quarters]
    day = date(2024, 3, 1)
    for _step in range(25):
        day += timedelta(days=chance.randrange(1, 40))
        number = chance.randrange(4)
        kind = chance.choice([Kind.PAUSE, Kind.LEAVE, Kind.RETURN, Kind.RETURN, Kind.MERGE])
        more = {"other": firms[(number + 1) % 4]} if kind == Kind.MERGE else {}
        if chance.random() < 0.3:
            place = chance.randrange(6)
            status = chance.choice([Status.SUBMITTED, Status.ACCEPTED, Status.WITHDRAWN])
            if not Submission.objects.filter(member=firms[number], period=periods[place]).exists():
                submissions.submission(firms[number], periods[place], people[number], status=status, reviewer=reviewer)
        with contextlib.suppress(Refused):
            happens(firms[number], kind, day, **more)
    for quarter, period in zip(quarters, periods, strict=True):
        stretches = {
            firm.pk: [Stretch(interval.joined, interval.left) for interval in firm.intervals.all()] for firm in firms
        }
        expected = {pk for pk, held in stretches.items() if is_expected(held, quarter.last_day)}
        assert {member.pk for member in expected_members(quarter.last_day)} == expected
        found = completeness(actor_for(reviewer), period, timezone.localdate()).counts
        assert found.expected == len(expected)
        assert found.accepted <= found.submitted <= found.expected
        assert found.on_time <= found.submitted
