"""Uploading a quarter's file, and the doors that are locked."""

from datetime import timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from members.models import Organisation, User
from metrics.models import Period, Submission
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import submissions
from tests.factories.submissions import row

ADDRESS = "/portal/2026-Q1/"


def _file(content: bytes = b"taxon,items_removed\nManis javanica,12\n", name: str = "q1.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_file_becomes_a_version_that_is_checked(
    browse: Browse, reporter: User, member: Organisation, open_quarter: Period
) -> None:
    answer = browse(reporter).post(ADDRESS, {"file": _file()})
    kept = Submission.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/portal/submissions/{kept.pk}/"
    assert (kept.member, kept.period, kept.status) == (member, open_quarter, Status.CHECKING)
    assert kept.file.content == b"taxon,items_removed\nManis javanica,12\n"


def test_an_empty_file_is_kept_so_that_it_can_be_a_finding(
    browse: Browse, reporter: User, open_quarter: Period
) -> None:
    assert browse(reporter).post(ADDRESS, {"file": _file(b"")}).status_code == 302
    assert Submission.objects.get().file.size == 0


def test_no_file_is_said_at_the_field(browse: Browse, reporter: User, open_quarter: Period) -> None:
    answer = browse(reporter).post(ADDRESS, {})
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Submission.objects.exists()


def test_a_revision_asks_for_its_reason(
    browse: Browse, lead: User, reviewer: User, member: Organisation, open_quarter: Period
) -> None:
    submissions.submission(member, open_quarter, lead, status=Status.ACCEPTED, reviewer=reviewer)
    person = browse(lead)
    assert "Why is the accepted report revised?" in person.get(ADDRESS).content.decode()
    refused = person.post(ADDRESS, {"file": _file(), "reason": " "})
    assert refused.status_code == 400
    assert "Say why it is revised" in refused.content.decode()
    assert person.post(ADDRESS, {"file": _file(), "reason": "Two rows were missing."}).status_code == 302
    assert Submission.objects.get(version=2).reason == "Two rows were missing."


def test_under_review_the_door_is_locked_and_says_who_opens_it(
    browse: Browse, reporter: User, lead: User, member: Organisation, open_quarter: Period
) -> None:
    submissions.submission(member, open_quarter, lead, status=Status.SUBMITTED)
    shown = browse(reporter).get(ADDRESS).content.decode()
    assert "A lead can withdraw it" in shown
    assert 'type="file"' not in shown
    refused = browse(reporter).post(ADDRESS, {"file": _file()})
    assert refused.status_code == 409
    assert "A lead can withdraw it (Leo Lead); a reviewer can send it back" in refused.content.decode()
    assert Submission.objects.count() == 1


def test_a_closed_quarter_says_so_before_anybody_uploads(
    browse: Browse, reporter: User, quarter_before: Period
) -> None:
    person = browse(reporter)
    shown = person.get("/portal/2025-Q4/")
    assert shown.status_code == 200
    assert "can open it again for Example Marketplace" in shown.content.decode()
    assert 'type="file"' not in shown.content.decode()
    assert person.post("/portal/2025-Q4/", {"file": _file()}).status_code == 409


def test_a_quarter_nobody_opened_says_so(browse: Browse, reporter: User) -> None:
    assert "is not open yet" in browse(reporter).get("/portal/2031-Q2/").content.decode()


def test_a_quarter_that_is_none_is_no_page(browse: Browse, reporter: User) -> None:
    for address in ("/portal/2026-Q5/", "/portal/0000-Q1/", "/portal/2026/", "/portal/2026-q1/"):
        assert browse(reporter).get(address).status_code == 404


def test_a_member_that_was_not_expected_is_told(browse: Browse, reporter: User, member: Organisation) -> None:
    member.intervals.update(joined=timezone.localdate() - timedelta(days=1))
    submissions.period("2025-Q1")
    assert "no report is expected" in browse(reporter).get("/portal/2025-Q1/").content.decode()


def test_the_template_names_the_members_platforms_and_last_quarters_taxa(
    browse: Browse,
    reporter: User,
    lead: User,
    reviewer: User,
    member: Organisation,
    open_quarter: Period,
    quarter_before: Period,
) -> None:
    submissions.submission(
        member,
        quarter_before,
        lead,
        status=Status.ACCEPTED,
        reviewer=reviewer,
        rows=[row("Manis javanica", items_removed=3)],
    )
    answer = browse(reporter).get("/portal/2026-Q1/template.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="example-marketplace-2026-Q1.csv"'
    assert "Manis javanica,,,Example Marketplace" in answer.content.decode("utf-8-sig")
    assert browse(reporter).get("/portal/2026-Q1/template.xlsx").content.startswith(b"PK")
    assert browse(reporter).get("/portal/2026-Q1/template.exe").status_code == 404
    in_chinese = browse(reporter).get("/portal/2026-Q1/template.xlsx?language=zh-hans").content
    assert "填写说明" in load_workbook(BytesIO(in_chinese)).sheetnames
    assert browse(reporter).get("/portal/2026-Q1/template.csv?language=nonsense").status_code == 200


def test_nobody_else_uploads(browse: Browse, reviewer: User, stranger: User, open_quarter: Period) -> None:
    for person in (reviewer, stranger):
        assert browse(person).get(ADDRESS).status_code == 404
        assert browse(person).post(ADDRESS, {"file": _file()}).status_code == 404
    assert not Submission.objects.exists()
