"""Reminders: to whom they go, in which words, once each, and that they stop when the report is in."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from members.actions import care
from members.actions.membership import Asked, Kind, change
from members.actors import COMMAND
from members.models import AuditEvent, Notification, Organisation, User
from members.queries import actor_for
from metrics.actions import reminders
from metrics.actions.refusals import Forbidden
from metrics.actions.retention import apply_retention
from metrics.models import Period, Reminder, Reopening, Submission
from metrics.tasks import send_reminders
from metrics.transitions import Status
from tests.conftest import FreshDatabase
from tests.factories import members, submissions
from tests.integration.metrics.test_interleaving import Doing

DUE = date(2026, 10, 31)
MORNING = datetime(2026, 10, 28, 9, 5, tzinfo=UTC)  # three days before
LATE = datetime(2026, 11, 1, 10, tzinfo=UTC)
WEEK_LATE = datetime(2026, 11, 7, 10, tzinfo=UTC)


@pytest.fixture
def quarter(db: None) -> Period:
    return Period.objects.create(
        year=2026, number=3, opens=date(2026, 10, 1), due=DUE, grace_ends=date(2026, 11, 14), closes=date(2026, 12, 31)
    )


def letters() -> list[tuple[str, str]]:
    found = Notification.objects.filter(kind__startswith="reminder.").order_by("kind", "person__name")
    return [(letter.kind, letter.person.name if letter.person else "") for letter in found]


class TestWho:
    def test_reporters_and_leads_once_each(
        self, quarter: Period, lead: User, reporter: User, rival: User, reviewer: User, stranger: User
    ) -> None:
        assert reminders.send_due(MORNING) == 3
        assert reminders.send_due(MORNING + timedelta(hours=3)) == 0
        assert letters() == [("reminder.T-3", name) for name in (lead.name, reporter.name, rival.name)]

    def test_each_step_until_the_report_is_in(self, quarter: Period, member: Organisation, lead: User) -> None:
        for now in (datetime(2026, 10, 17, 9, tzinfo=UTC), MORNING, LATE):
            assert reminders.send_due(now) == 1
        draft = submissions.submission(member, quarter, lead, status=Status.READY)
        Submission.objects.filter(pk=draft.pk).update(
            status=Status.SUBMITTED, submitted_by=lead, submitted_at=timezone.now()
        )
        assert reminders.send_due(WEEK_LATE) == 0
        assert [kind for kind, _person in letters()] == ["reminder.T+1", "reminder.T-14", "reminder.T-3"]

    @pytest.mark.parametrize("status", [Status.READY, Status.RETURNED, Status.WITHDRAWN])
    def test_what_is_not_in_is_asked_for(
        self, status: Status, quarter: Period, member: Organisation, lead: User, reviewer: User
    ) -> None:
        submissions.submission(member, quarter, lead, status=status, reviewer=reviewer)
        assert reminders.send_due(MORNING) == 1

    def test_nobody_of_a_member_that_is_paused_or_was_not_there(
        self, quarter: Period, member: Organisation, other_member: Organisation, lead: User, rival: User
    ) -> None:
        change(member=member, asked=Asked(Kind.PAUSE, date(2026, 10, 10), "a move"), by=COMMAND)
        change(member=other_member, asked=Asked(Kind.LEAVE, date(2026, 8, 1), "sold"), by=COMMAND)
        assert reminders.send_due(MORNING) == 0

    def test_a_week_late_the_reviewers_who_look_after_it_hear_too(
        self, quarter: Period, member: Organisation, convener: Organisation, lead: User, reviewer: User, rival: User
    ) -> None:
        other = members.person("Otto Other", convener, "reviewer")
        care.look_after(members=[member], by=actor_for(other))
        reminders.send_due(WEEK_LATE)
        to = [(letter.person, "Northern" in letter.subject) for letter in Notification.objects.order_by("pk")]
        assert set(to) == {(lead, False), (other, False), (rival, True), (reviewer, True), (other, True)}
        assert len(to) == 5

    def test_who_switched_it_off_hears_nothing_but_that_they_are_late(self, quarter: Period, lead: User) -> None:
        lead.muted = ["reminder.T-14", "reminder.T-3", "reminder.T+7"]
        lead.save()
        assert [reminders.send_due(now) for now in (MORNING, LATE, WEEK_LATE)] == [0, 1, 0]
        assert letters() == [("reminder.T+1", lead.name)]


class TestOpenedAgain:
    def test_reminders_count_from_the_day_until_which_it_is_open_for_one(
        self, quarter: Period, member: Organisation, lead: User, rival: User, reviewer: User
    ) -> None:
        Period.objects.filter(pk=quarter.pk).update(closes=date(2026, 11, 20))
        until = date(2027, 1, 10)
        made = Reopening.objects.create(
            member=member, period=quarter, until=until, reason="their system was down", by=reviewer
        )
        at = {day: datetime(2027, 1, day, 10, tzinfo=UTC) for day in (7, 11)}
        assert made.at.date() < at[7].date()
        assert [reminders.send_due(now) for now in at.values()] == [1, 1]
        assert {row.counted_from for row in Reminder.objects.all()} == {until}
        early = Notification.objects.filter(kind="reminder.T-3").get()
        assert early.person == lead
        assert "closed on 20 November 2026, and is open again for you until that day" in early.body


class TestWords:
    def test_the_deadline_stands_on_the_clock_of_its_reader(self, quarter: Period, lead: User, reporter: User) -> None:
        lead.time_zone, reporter.time_zone = "Asia/Shanghai", "America/Los_Angeles"
        lead.save()
        reporter.save()
        reminders.send_due(datetime(2026, 10, 29, 1, 30, tzinfo=UTC))  # half past nine in Shanghai, yesterday in L.A.
        bodies = {letter.person: letter.body for letter in Notification.objects.all()}
        assert "by the end of 31 October 2026 (UTC), in 2 days." in bodies[lead]
        assert "On the clocks of Asia/Shanghai that is 1 November 2026, 08:00." in bodies[lead]
        assert "On the clocks of America/Los_Angeles that is 31 October 2026, 17:00." in bodies[reporter]

    def test_they_say_what_is_still_possible(self, quarter: Period, lead: User) -> None:
        reminders.send_due(LATE)
        letter = Notification.objects.get()
        assert letter.subject == "Overdue: Example Marketplace, July to September 2026"
        assert "counts as on time until 14 November 2026, and is taken until 31 December 2026" in letter.body
        assert "2026-Q3" in letter.path

    @pytest.mark.parametrize(
        ("language", "subject", "due"),
        [
            (
                "fr",
                "En retard : Example Marketplace, juillet à septembre 2026",
                "Elle était attendue le 31 octobre 2026.",
            ),
            ("es", "Vencido: Example Marketplace, ", "Vencía el 31 de octubre de 2026."),
            ("zh-hans", "已逾期：Example Marketplace，2026", "截止日期为2026年10月31日。"),
        ],
    )
    def test_they_are_in_the_language_of_their_reader(
        self, language: str, subject: str, due: str, quarter: Period, lead: User
    ) -> None:
        lead.language = language
        lead.save()
        reminders.send_due(LATE)
        letter = Notification.objects.get()
        assert letter.subject.startswith(subject)
        assert due in letter.body


class TestAsked:
    def test_one_letter_each_and_not_twice_a_day(
        self, quarter: Period, member: Organisation, other_member: Organisation, lead: User, reporter: User,
        reviewer: User,
    ) -> None:  # fmt: skip
        by = actor_for(reviewer)
        first = reminders.ask(members=[member, other_member], period=quarter, by=by)
        assert [(set(asked.people), asked.why) for asked in first] == [
            ({lead, reporter}, ""), (set(), "nobody there to write to"),
        ]  # fmt: skip
        (again,) = reminders.ask(members=[member], period=quarter, by=by)
        assert (again.people, again.why) == ((), "reminded today already")
        Reminder.objects.update(counted_from=timezone.localdate() - timedelta(days=1))
        assert len(reminders.ask(members=[member], period=quarter, by=by)[0].people) == 2
        event = AuditEvent.objects.filter(type="reminder.sent").first()
        assert event is not None
        assert (event.organisation, event.details["people"]) == (member, sorted([lead.pk, reporter.pk]))

    def test_a_report_that_is_in_is_not_asked_for(
        self, quarter: Period, member: Organisation, lead: User, reviewer: User
    ) -> None:
        submissions.submission(member, quarter, lead, status=Status.SUBMITTED)
        (asked,) = reminders.ask(members=[member], period=quarter, by=actor_for(reviewer))
        assert "its report is in" in asked.why
        assert not Notification.objects.exists()

    def test_members_and_publishers_ask_nobody(
        self, quarter: Period, member: Organisation, lead: User, publisher: User
    ) -> None:
        for person in (lead, publisher):
            with pytest.raises(Forbidden):
                reminders.ask(members=[member], period=quarter, by=actor_for(person))


def test_the_task_counts_from_today(member: Organisation, lead: User) -> None:
    today = timezone.localdate()
    period = submissions.period("2026-Q1", due_in=3)
    send_reminders()
    expected = 1 if timezone.now().hour >= 9 else 0
    assert Reminder.objects.filter(period=period, counted_from=today + timedelta(days=3)).count() == expected


@pytest.mark.usefixtures("silence", "statement_by_statement")
def test_two_schedulers_at_once_write_once(fresh_database: FreshDatabase) -> None:
    member = members.member("Example Marketplace")
    for name in ("Rita", "Leo", "Lea"):
        members.person(name, member, "reporter")
    due = timezone.localdate() - timedelta(days=2)
    period = submissions.period("2026-Q1", due_in=-2)
    assert period.due == due
    now = datetime(due.year, due.month, due.day, 10, tzinfo=UTC) + timedelta(days=1)
    both = [Doing(lambda: reminders.send_due(now)) for _twice in range(2)]
    assert sorted(int(str(doing.done())) for doing in both) == [0, 3]
    assert Notification.objects.count() == Reminder.objects.count() == 3


def test_notes_are_forgotten_after_a_year(quarter: Period, lead: User) -> None:
    reminders.send_due(MORNING)
    Reminder.objects.update(at=timezone.now() - timedelta(days=366))
    apply_retention()
    assert not Reminder.objects.exists()
