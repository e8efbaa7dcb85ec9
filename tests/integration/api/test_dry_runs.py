"""A dry run answers like an upload, is seen by its own member alone, and is gone within the hour."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from coalition.lib import context
from coalition.lib.context import Context, Role
from members.models import AuditEvent, Organisation, User
from metrics.actions import checking, dry_runs
from metrics.intake.pipeline import understand
from metrics.intake.readers.records import rows_from_json
from metrics.models import Period, StoredFile, Submission, SubmissionFinding, SubmissionRow
from metrics.queries.known import known_for
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import submissions
from tests.integration.api.test_submissions import BAD, GOOD, URL, calls

TRY = f"{URL}?dry_run=true"


def _try(client: Client, content: bytes = GOOD, address: str = TRY, **more: Any) -> Any:
    file = SimpleUploadedFile("figures.csv", content)
    return client.post(address, {"period": "2026-Q1", "file": file}, **more)


def _checked(client: Client, content: bytes = GOOD) -> Submission:
    tried = Submission.uploads.get(pk=_try(client, content).json()["id"])
    checking.check(tried.pk)
    return tried


def test_answers_as_the_upload_would(open_quarter: Period, reporter: User) -> None:
    client = calls(reporter)
    tried, uploaded = _try(client, BAD), _try(client, BAD, URL)
    assert tried.status_code == uploaded.status_code == 201
    assert {**tried.json(), "id": ""} == {**uploaded.json(), "id": ""}
    for answer in (tried, uploaded):
        checking.check(answer.json()["id"])
    for part in ("", "findings/", "rows/", "findings/?format=csv"):
        told, expected = (client.get(f"{URL}{answer.json()['id']}/{part}") for answer in (tried, uploaded))
        assert told.status_code == 200
        assert told.content.replace(tried.json()["id"].encode(), b"") == expected.content.replace(
            uploaded.json()["id"].encode(), b""
        )


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
def test_is_refused_as_the_upload_would_be(
    status: Status, open_quarter: Period, member: Organisation, lead: User, reviewer: User
) -> None:
    submissions.submission(member, open_quarter, lead, status=status, reviewer=reviewer)
    tried, uploaded = _try(calls(lead)), _try(calls(lead), address=URL)
    assert tried.status_code == uploaded.status_code == {Status.SUBMITTED: 409, Status.ACCEPTED: 400}[status]
    assert tried.json() == uploaded.json()


def test_takes_no_number_and_replaces_nothing(open_quarter: Period, member: Organisation, reporter: User) -> None:
    ready = submissions.submission(member, open_quarter, reporter)
    client = calls(reporter)
    assert [_try(client).json()["version"] for _ in range(2)] == [2, 2]
    ready.refresh_from_db()
    assert ready.status == Status.READY
    assert _try(client, address=URL).json()["version"] == 2


def test_is_in_no_list_and_in_no_record(open_quarter: Period, reporter: User, browse: Browse) -> None:
    events = AuditEvent.objects.count()
    tried = _checked(calls(reporter))
    assert AuditEvent.objects.count() == events + 1  # of the token that asked
    assert calls(reporter).get(URL).json()["results"] == []
    for page in ("/portal/", "/portal/history/", "/portal/2026-Q1/"):
        assert str(tried.pk) not in browse(reporter).get(page).content.decode()


def test_is_nobody_elses_to_see(open_quarter: Period, reporter: User, reviewer: User, rival: User) -> None:
    tried = _checked(calls(reporter))
    for person in (reviewer, rival):
        for part in ("", "findings/", "rows/"):
            assert calls(person).get(f"{URL}{tried.pk}/{part}").status_code == 404
    with transaction.atomic(), context.entered(Context(Role.CONVENER, reviewer.memberships.get().organisation_id)):
        assert not Submission.uploads.exists()
        assert not StoredFile.objects.exists()


def test_is_signed_off_and_accepted_by_nobody(open_quarter: Period, lead: User, reviewer: User) -> None:
    tried = _checked(calls(lead))
    for person, step, body in (
        (lead, "submit", {}),
        (lead, "withdraw", {}),
        (reviewer, "accept", {"sha256": tried.file.sha256}),
    ):
        answer = calls(person).post(f"{URL}{tried.pk}/{step}/", body, content_type="application/json")
        assert answer.status_code == 404
    with pytest.raises(IntegrityError, match="dry_run_is_no_version"), transaction.atomic():
        Submission.uploads.filter(pk=tried.pk).update(status=Status.SUBMITTED)


def test_a_key_serves_the_try_and_then_the_upload(open_quarter: Period, reporter: User) -> None:
    client = calls(reporter)
    key: dict[str, Any] = {"headers": {"Idempotency-Key": "k"}}
    tried = [_try(client, **key) for _ in range(2)]
    assert [answer.status_code for answer in tried] == [201, 200]
    assert tried[0].json()["id"] == tried[1].json()["id"]
    uploaded = _try(client, address=URL, **key)
    assert uploaded.status_code == 201
    assert not Submission.objects.get(pk=uploaded.json()["id"]).is_dry_run


def test_only_true_and_false_are_understood(open_quarter: Period, reporter: User) -> None:
    answer = _try(calls(reporter), address=f"{URL}?dry_run=yes")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/dry_run")
    assert not Submission.uploads.exists()


def test_is_forgotten_with_all_that_it_left(open_quarter: Period, reporter: User) -> None:
    client = calls(reporter)
    tried = _checked(client, BAD)
    kept = submissions.submission(tried.member, open_quarter, reporter)
    assert tried.kept_until is not None
    assert tried.kept_until < timezone.now() + timedelta(hours=1)
    assert dry_runs.forget() == 0
    Submission.uploads.filter(pk=tried.pk).update(kept_until=timezone.now())
    assert client.get(f"{URL}{tried.pk}/").status_code == 404  # though it is still there
    assert dry_runs.forget() == 1
    assert list(Submission.uploads.all()) == [kept]
    assert list(StoredFile.objects.all()) == [kept.file]
    assert not SubmissionRow.objects.exists()
    assert not SubmissionFinding.objects.exists()


def test_what_is_forgotten_while_it_is_read_stays_forgotten(open_quarter: Period, reporter: User) -> None:
    tried = Submission.uploads.get(pk=_try(calls(reporter)).json()["id"])
    Submission.uploads.filter(pk=tried.pk).update(kept_until=timezone.now())
    dry_runs.forget()
    understood = understand(rows_from_json([{"items_removed": 1}]), known_for(tried.member, open_quarter.quarter))
    checking._keep(tried, understood, {})
    assert not Submission.uploads.exists()


def test_a_file_of_a_version_stays(open_quarter: Period, member: Organisation, reporter: User) -> None:
    kept = submissions.submission(member, open_quarter, reporter, status=Status.WITHDRAWN)
    with pytest.raises(IntegrityError, match="A file stays as it was uploaded"), transaction.atomic():
        StoredFile.objects.filter(pk=kept.file_id).update(name="another.csv")


class TestOnThePage:
    def test_the_file_is_tried_and_its_findings_are_shown(
        self, browse: Browse, reporter: User, open_quarter: Period
    ) -> None:
        person = browse(reporter)
        assert 'formaction="?dry_run=true"' in person.get("/portal/2026-Q1/").content.decode()
        answer = person.post("/portal/2026-Q1/?dry_run=true", {"file": SimpleUploadedFile("q1.csv", BAD)})
        tried = Submission.uploads.get()
        assert (answer.status_code, answer["Location"]) == (302, f"/portal/submissions/{tried.pk}/")
        assert "is being checked" in person.get(answer["Location"]).content.decode()
        checking.check(tried.pk)
        assert person.get(f"{answer['Location']}progress/")["HX-Refresh"] == "true"
        shown = person.get(answer["Location"]).content.decode()
        assert "problems would stop this report" in shown
        assert "Sign off" not in shown
        assert person.get(f"{answer['Location']}findings.csv").status_code == 200

    def test_nobody_else_finds_it(
        self, browse: Browse, reporter: User, rival: User, reviewer: User, open_quarter: Period
    ) -> None:
        tried = _checked(calls(reporter))
        for person in (rival, reviewer):
            assert browse(person).get(f"/portal/submissions/{tried.pk}/").status_code == 404
        for address in (f"/desk/submissions/{tried.pk}/", f"/desk/submissions/{tried.pk}/file/"):
            assert browse(reviewer).get(address).status_code == 404
