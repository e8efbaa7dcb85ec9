"""What the rows of a file refer to is there and stays there, though it is checked once for all of them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import IntegrityError, transaction
from psycopg.errors import ForeignKeyViolation

from metrics.models import Submission, SubmissionRow
from tests.conftest import FreshDatabase
from tests.factories import members, submissions
from tests.factories.submissions import RowSpec

NOBODY = "00000000-0000-0000-0000-000000000000"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'DELETE%'"

Owner = psycopg.Connection[tuple[object, ...]]


@pytest.fixture
def sent(fresh_database: FreshDatabase) -> Submission:
    member = members.member("Northern Classifieds")
    submissions.group("Pangolins", submissions.taxon("Manis javanica"))
    rows = [
        RowSpec("Manis javanica", {"items_removed": 1}, group="pangolins", platform=member.platforms.get().slug),
        RowSpec("", {"items_removed": 2}),
    ]
    person = members.person("Lara", member)
    return submissions.submission(member, submissions.period("2026-Q1"), person, rows=rows)


@pytest.fixture
def owner(fresh_database: FreshDatabase) -> Iterator[Owner]:
    with fresh_database.connect("coalition_owner") as connection:
        yield connection
        connection.rollback()


@pytest.mark.parametrize("key", ["submission_id", "taxon_id", "group_id", "platform_id"])
def test_a_row_cannot_refer_to_what_is_not_there(sent: Submission, key: str) -> None:
    nowhere = NOBODY if key == "submission_id" else 999_999
    rows = [SubmissionRow(submission=sent, position=place, row=place) for place in (7, 8)]
    setattr(rows[1], key, nowhere)
    with pytest.raises(IntegrityError, match=f"refers by {key}"), transaction.atomic():
        SubmissionRow.objects.bulk_create(rows)
    with pytest.raises(IntegrityError, match=f"refers by {key}"), transaction.atomic():
        sent.file_rows.update(**{key: nowhere})
    with transaction.atomic():
        assert sent.file_rows.count() == 2


@pytest.mark.parametrize(
    ("target", "key"),
    [
        ("metrics_submission", "submission_id"),
        ("metrics_taxon", "taxon_id"),
        ("metrics_reportinggroup", "group_id"),
        ("members_platform", "platform_id"),
    ],
)
def test_what_a_row_refers_to_cannot_be_deleted(sent: Submission, owner: Owner, target: str, key: str) -> None:
    """Not even by a statement that knows nothing of models."""
    with pytest.raises(ForeignKeyViolation, match=f"still refers by {key}"):
        owner.execute(f"DELETE FROM {target}")


def test_what_no_row_refers_to_can_be(sent: Submission, owner: Owner) -> None:
    with transaction.atomic():
        sent.file_rows.all().delete()
    assert owner.execute("DELETE FROM members_platform").rowcount == 1


def test_what_a_row_is_about_to_refer_to_cannot_be_deleted_meanwhile(
    sent: Submission, owner: Owner, fresh_database: FreshDatabase
) -> None:
    """Whoever deletes waits for whoever adds a row, and is refused then."""
    unused = submissions.taxon("Panthera leo")
    row = "INSERT INTO metrics_submissionrow (submission_id, position, sheet, row, taxon_given, taxon_match, taxon_id,"
    row += " product, market, \"values\", rates, note) VALUES (%s, 9, '', 9, '', '', %s, '', '', '{}', '{}', '')"
    with fresh_database.connect("coalition_owner") as adding, ThreadPoolExecutor(1) as aside:
        adding.execute(row, [sent.pk, unused.pk])
        deleted = aside.submit(owner.execute, "DELETE FROM metrics_taxon WHERE id = %s", [unused.pk])
        while not _waits(fresh_database):
            assert not deleted.done()
        adding.commit()
        with pytest.raises(ForeignKeyViolation, match="still refers by taxon_id"):
            deleted.result(10)


def _waits(database: FreshDatabase) -> bool:
    with database.connect("coalition_owner") as looking:
        return looking.execute(WAITING).fetchone() == (1,)
