"""Row-level security: the database itself keeps every row from whoever has no business with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, ProgrammingError, connection, connections, models, transaction
from django.utils import timezone

from coalition.lib import context, row_security
from coalition.lib.context import PROGRAM, PUBLIC, Context, Role
from members import audit
from members.actors import COMMAND
from members.models import (
    AuditEvent,
    AuditHead,
    AuditOrigin,
    Care,
    FactorReset,
    MembershipChange,
    Notification,
    Organisation,
    User,
)
from members.notifications import notify
from metrics.models import (
    BandMark,
    Break,
    Correction,
    IdempotencyKey,
    MemberAnswer,
    Observation,
    OthersBand,
    Period,
    QueryReply,
    Release,
    ReleaseCell,
    ReleaseSource,
    ReleaseTable,
    Reminder,
    Reopening,
    ReportDraft,
    ReviewQuery,
    Rollup,
    StaleMark,
    StatedRate,
    StoredFile,
    Submission,
    SubmissionFinding,
    SubmissionRow,
    Target,
)
from metrics.tasks import refresh_stale
from metrics.transitions import Status
from tests.conftest import FreshDatabase
from tests.factories import members, releases, submissions, targets

# Everything that a member tells, and what is made of it. `test_every_confidential_table_is_tried` keeps it complete.
OF_A_MEMBER: tuple[type[models.Model], ...] = (
    Break,
    Care,
    Correction,
    FactorReset,
    IdempotencyKey,
    MemberAnswer,
    MembershipChange,
    Observation,
    QueryReply,
    Reminder,
    Reopening,
    ReviewQuery,
    Rollup,
    StaleMark,
    StatedRate,
    StoredFile,
    Submission,
    SubmissionFinding,
    SubmissionRow,
)
OF_A_RELEASE: tuple[type[models.Model], ...] = (Release, ReleaseTable, ReleaseCell)
ONCE_PUBLISHED: tuple[type[models.Model], ...] = (Target,)
OF_THE_RECORD: tuple[type[models.Model], ...] = (AuditEvent, AuditOrigin, AuditHead)
TRIED_ALONE: tuple[type[models.Model], ...] = (Notification, ReleaseSource, ReportDraft, OthersBand, BandMark)


def as_member(organisation: Organisation, person: User | None = None) -> Context:
    return Context(Role.MEMBER, organisation.pk, person.pk if person else None)


def as_convener(organisation: Organisation, role: Role = Role.CONVENER) -> Context:
    return Context(role, organisation.pk)


def count(model: type[models.Model]) -> int | None:
    """How many rows there are for the context, by no filter of ours; None where the table is closed to it."""
    try:
        with transaction.atomic():
            return model._default_manager.count()
    except ProgrammingError:
        return None


@contextmanager
def refused() -> Iterator[None]:
    """By a policy or a missing right, not by anything of ours."""
    with pytest.raises(ProgrammingError, match=r"row-level security|permission denied"), transaction.atomic():
        yield


def told_by(member: Organisation, period: Period, reviewer: User) -> Submission:
    """An accepted version with a row in every table of a member."""
    reporter = members.person(f"Reporter of {member.name}", member, "reporter")
    made = submissions.submission(
        member,
        period,
        reporter,
        status=Status.ACCEPTED,
        rows=[submissions.RowSpec("Manis javanica", {"items_removed": 12}, rates={"rate_24h": 1})],
        findings=[submissions.FindingSpec("jump", "warning", comment="It is right.")],
        reviewer=reviewer,
    )
    asked = submissions.query(made, reviewer)
    QueryReply.objects.create(query=asked, text="It is.", by=reporter, speaks_for=member)
    Reopening.objects.create(member=member, period=period, until=date(2099, 1, 1), reason="So.", by=reviewer)
    Break.objects.create(member=member, measure="items_removed", period=period, reason="So.", declared_by=reviewer)
    Correction.objects.create(submission=made, row=2, column="items_removed", text="12", by=reporter)
    MemberAnswer.objects.create(member=member, kind="taxon", written="x", folded="x", meaning="", by=reporter)
    Care.objects.create(person=reviewer, member=member)
    MembershipChange.objects.create(organisation=member, kind="leave", on=date(2099, 1, 1), reason="So.")
    Reminder.objects.create(person=reporter, member=member, period=period, step="T-3", counted_from=date(2099, 1, 1))
    FactorReset.objects.create(person=reporter, organisation=member, asked_by=reviewer, reason="Lost.")
    IdempotencyKey.objects.create(organisation=member, key="once", body_sha256="", submission=made)
    refresh_stale()
    return made


@pytest.fixture
def both(
    member: Organisation, other_member: Organisation, quarter_before: Period, reviewer: User
) -> dict[str, Submission]:
    return {
        "own": told_by(member, quarter_before, reviewer),
        "foreign": told_by(other_member, quarter_before, reviewer),
    }


class TestEveryTable:
    def test_says_who_may_see_its_rows(self) -> None:
        silent = []
        for model in apps.get_models(include_auto_created=True):
            if not row_security.is_in_the_database(model):
                continue
            try:
                row_security.wall_of(model)
            except row_security.NoWall as missing:
                silent.append(str(missing))
        assert silent == []

    def test_of_which_nothing_is_said_stops_the_migration(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delattr(Rollup, "wall")
        with pytest.raises(row_security.NoWall, match=r"metrics\.Rollup does not say who may see its rows"):
            row_security.tables()

    def test_that_is_confidential_is_tried_below(self) -> None:
        ours = (model for model in apps.get_models() if row_security.is_in_the_database(model))
        confidential = {model for model in ours if row_security.wall_of(model).is_confidential}
        assert confidential == {*OF_A_MEMBER, *OF_A_RELEASE, *ONCE_PUBLISHED, *OF_THE_RECORD, *TRIED_ALONE}

    @pytest.mark.django_db
    def test_has_in_the_database_what_its_model_says(self) -> None:
        assert deviations() == set()

    @pytest.mark.parametrize(
        "planted",
        [
            "CREATE POLICY hole ON metrics_rollup FOR SELECT TO coalition_app_member USING (true)",
            "GRANT SELECT ON metrics_rollup TO coalition_app_public",
            "GRANT SELECT ON metrics_observation TO coalition_app_public",
            "GRANT SELECT ON metrics_observation TO coalition_app",
        ],
    )
    def test_with_a_hole_in_its_wall_is_noticed(self, planted: str, fresh_database: FreshDatabase) -> None:
        with connections["owner"].cursor() as owner:
            owner.execute(planted)
        assert deviations() != set()

    def test_is_left_alone_where_nothing_changed(self, fresh_database: FreshDatabase) -> None:
        """Nothing is locked at a start at which there is nothing to do."""
        with transaction.atomic(using="owner"):
            assert row_security.bring_up_to_date(connections["owner"], connection.settings_dict["USER"]) == []


_GRANTED = """
    SELECT grantee.rolname, pg_class.relname, acl.privilege_type, pg_class.relrowsecurity,
           ARRAY(SELECT policy.qual || policy.with_check FROM pg_policies policy
                 WHERE policy.tablename = pg_class.relname AND policy.cmd = acl.privilege_type
                   AND grantee.rolname = ANY (policy.roles))
    FROM pg_class CROSS JOIN LATERAL aclexplode(relacl) acl JOIN pg_roles grantee ON grantee.oid = acl.grantee
    WHERE relkind IN ('r', 'v') AND relnamespace = 'public'::regnamespace AND grantee.oid <> relowner
"""


def deviations() -> set[tuple[str, ...]]:
    """Rights and policies that the database has and no model asks for, and the other way round."""
    login = connection.settings_dict["USER"]
    with connection.cursor() as cursor:
        cursor.execute(_GRANTED)
        there = {(role, table, verb, str(len(policies))) for role, table, verb, _on, policies in cursor.fetchall()}
    wanted = set()
    for table in row_security.tables():
        wanted |= {(login, table.name, verb, "0") for verb in table.wall.login}
        policies = "1" if table.wall.is_confidential and not table.is_view else "0"
        for role, verbs in table.wall.rows.items():
            wanted |= {(role.of(login), table.name, verb, policies) for verb in verbs}
    return {right for right in there ^ wanted if right[0].startswith(login)}


@pytest.mark.parametrize(
    ("switched_off", "table"),
    [
        ("ALTER TABLE metrics_rollup DISABLE ROW LEVEL SECURITY", "metrics_rollup"),
        ("ALTER VIEW metrics_observation SET (security_invoker = false)", "metrics_observation"),
    ],
)
def test_the_program_refuses_to_run_where_a_policy_is_switched_off(
    switched_off: str, table: str, fresh_database: FreshDatabase
) -> None:
    with connections["owner"].cursor() as owner:
        owner.execute(switched_off)
    with pytest.raises(SystemCheckError, match=f"rows of {table} are not guarded"):
        call_command("check", databases=["default"], tags=["database"])


class TestWithoutAnyFilter:
    """What each context sees when a query forgets to say whose rows it wants."""

    @pytest.mark.parametrize("model", OF_A_MEMBER)
    def test_a_member_sees_its_own_rows_and_conveners_see_all(
        self, model: type[models.Model], both: dict[str, Submission], convener: Organisation
    ) -> None:
        everything, own = count(model), both["own"].member
        with context.entered(as_member(own)):
            seen = count(model)
        with context.entered(as_convener(convener)):
            assert count(model) == everything
        assert seen
        assert everything == 2 * seen

    @pytest.mark.parametrize("model", [*OF_A_MEMBER, *OF_THE_RECORD, *TRIED_ALONE])
    def test_the_public_is_refused_the_table(self, model: type[models.Model], both: dict[str, Submission]) -> None:
        with context.entered(PUBLIC):
            assert count(model) is None

    @pytest.mark.parametrize("model", OF_A_MEMBER)
    def test_a_member_without_an_organisation_sees_nothing(
        self, model: type[models.Model], both: dict[str, Submission]
    ) -> None:
        with context.entered(Context(Role.MEMBER)):
            assert count(model) == 0

    def test_a_break_of_the_coalition_is_every_members_and_conveners_write_breaks(
        self, both: dict[str, Submission], convener: Organisation, reviewer: User
    ) -> None:
        own = both["own"]
        with context.entered(as_convener(convener)):
            made = Break.objects.create(measure="items_removed", period=own.period, reason="So.", declared_by=reviewer)
        for told in both.values():
            with context.entered(as_member(told.member)):
                assert {each.member for each in Break.objects.all()} == {None, told.member}
                with refused():
                    Break.objects.filter(pk=made.pk).update(reason="planted")
                with refused():
                    Break.objects.create(
                        member=told.member, measure="views_known", period=own.period, reason="x", declared_by=reviewer
                    )

    def test_a_form_that_is_not_sent_is_its_members_alone(
        self, both: dict[str, Submission], reporter: User, convener: Organisation
    ) -> None:
        for told in both.values():
            ReportDraft.objects.create(member=told.member, period=told.period, edited_by=reporter)
        with context.entered(as_member(both["own"].member)):
            assert count(ReportDraft) == 1
        for role in (Role.CONVENER, Role.PUBLISHER):
            with context.entered(as_convener(convener, role)):
                assert count(ReportDraft) is None

    def test_how_others_rates_lie_is_known_of_closed_quarters_to_the_member_that_it_is_made_for(
        self, both: dict[str, Submission], convener: Organisation
    ) -> None:
        own, period = both["own"].member, both["own"].period
        before = submissions.period("2020-Q1", closed=True)
        OthersBand.objects.all().delete()
        for member in (own, both["foreign"].member):
            for quarter in (period, before):
                OthersBand.objects.create(member=member, period=quarter, indicator="rate_24h", missing="few")
        period.closes = timezone.localdate()
        period.save()
        with context.entered(as_member(own)):
            assert [(row.member, row.period) for row in OthersBand.objects.all()] == [(own, before)]
            for write in (OthersBand.objects.all().delete, lambda: OthersBand.objects.update(missing="dominated")):
                with refused():
                    write()
            assert count(BandMark) is None
        for role in (Role.CONVENER, Role.PUBLISHER):
            with context.entered(as_convener(convener, role)):
                assert (count(OthersBand), count(BandMark)) == (None, None)

    @pytest.mark.parametrize("model", OF_A_RELEASE)
    def test_a_draft_is_the_publishers(
        self, model: type[models.Model], publisher: User, member: Organisation, convener: Organisation
    ) -> None:
        cells = [releases.count("2025-Q3", "items_removed", 7)]
        releases.release(cells, publisher, published=True)
        published = count(model)
        releases.release(cells, publisher, published=False)
        for outside in (PUBLIC, as_member(member), as_convener(convener)):
            with context.entered(outside):
                assert count(model) == published
        with context.entered(as_convener(convener, Role.PUBLISHER)):
            assert count(model) == count(model) != published

    def test_a_target_is_everybodys_once_it_is_published_and_publishers_write_it(
        self, publisher: User, member: Organisation, convener: Organisation
    ) -> None:
        told = targets.target(publisher, member=member)
        draft = targets.target(publisher, member=member, published=False, wording="Not out yet.")
        for outside in (PUBLIC, as_member(member)):
            with context.entered(outside):
                assert list(Target.objects.all()) == [told]
        for reader in (PUBLIC, as_member(member), as_convener(convener)):
            with context.entered(reader):
                with refused():
                    Target.objects.filter(pk=draft.pk).update(withdrawn_because="planted")
                with refused():
                    targets.target(publisher, wording="Planted.")
        with context.entered(as_convener(convener)):
            assert count(Target) == 2
        with context.entered(as_convener(convener, Role.PUBLISHER)):
            targets.target(publisher, wording="Another.")
            assert count(Target) == 3

    def test_the_record_is_everybodys_to_add_to_and_a_member_reads_its_own(
        self, member: Organisation, other_member: Organisation, convener: Organisation
    ) -> None:
        for each in (member, other_member):
            for writer in (PUBLIC, as_member(member), as_convener(convener), PROGRAM):
                with context.entered(writer):
                    audit.record("something.done", by=COMMAND, object="it", organisation=each)
        with context.entered(as_member(member)):
            assert {event.organisation for event in AuditEvent.objects.all()} == {member}
            assert count(AuditEvent) == 4
            assert count(AuditOrigin) is None
        with context.entered(as_convener(convener)):
            assert count(AuditEvent) == 8

    def test_a_message_is_read_by_whom_it_is_for(
        self, reporter: User, lead: User, member: Organisation, convener: Organisation
    ) -> None:
        with context.entered(as_convener(convener)):
            notify([reporter, lead], kind="told", subject="Accepted", body="Your figures count.")
            assert count(Notification) == 0
        with context.entered(as_member(member, lead)):
            assert [message.person for message in Notification.objects.all()] == [lead]


class TestWriting:
    """A member writes its own rows, and nothing that would count or speak for another."""

    def test_nothing_can_be_put_under_another_members_name(self, both: dict[str, Submission]) -> None:
        own, foreign = both["own"], both["foreign"]
        with context.entered(as_member(own.member)):
            with refused():
                StoredFile.objects.create(member=foreign.member, sha256="", name="planted.csv", size=0)
            with refused():
                SubmissionRow.objects.create(submission=foreign, position=9, row=9)
            with refused():
                Submission.objects.filter(pk=own.pk).update(member=foreign.member)
            with refused():
                SubmissionRow.objects.create(submission=own, position=9, row=9)
            assert own.file_rows.all().delete()[0] == 0
            with refused():
                Rollup.objects.update(numerator=1)
            assert Submission.objects.filter(pk=foreign.pk).update(reason="planted") == 0
            assert SubmissionFinding.objects.filter(submission=foreign).update(comment="planted") == 0

    def test_a_version_can_only_be_of_a_file_of_its_own_member(
        self, both: dict[str, Submission], open_quarter: Period
    ) -> None:
        own, foreign = both["own"], both["foreign"]
        with pytest.raises(IntegrityError, match=r"own_file|own_submission"), transaction.atomic():
            Submission.objects.filter(pk=own.pk).update(member=foreign.member, period=open_quarter)

    def test_a_convener_reviews_and_reports_nothing(self, both: dict[str, Submission], convener: Organisation) -> None:
        with context.entered(as_convener(convener)):
            assert Submission.objects.filter(pk=both["own"].pk).update(return_reason="Look again.") == 1
            with refused():
                SubmissionRow.objects.create(submission=both["own"], position=9, row=9)
            with refused():
                Release.objects.update(title="planted")

    @pytest.mark.parametrize("model", [SubmissionRow, SubmissionFinding])
    def test_what_was_understood_is_made_anew_only_while_it_is_checked(
        self, model: type[models.Model], member: Organisation, reporter: User, open_quarter: Period
    ) -> None:
        made = submissions.submission(
            member, open_quarter, reporter, rows=[submissions.row(items_removed=1)],
            findings=[submissions.FindingSpec("jump", "warning")],
        )  # fmt: skip
        with context.entered(as_member(member)):
            for status, left in ((Status.READY, 1), (Status.SUBMITTED, 1), (Status.CHECKING, 0)):
                with context.entered(PROGRAM):
                    Submission.objects.filter(pk=made.pk).update(
                        status=status,
                        submitted_by=reporter if status == Status.SUBMITTED else None,
                        submitted_at=made.uploaded_at if status == Status.SUBMITTED else None,
                    )
                model._default_manager.all().delete()
                assert count(model) == left
