"""A table that is pasted into the page goes the way of a file, with the same findings."""

from members.models import Organisation, User
from metrics.actions import checking
from metrics.models import Period, Submission
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import submissions

ADDRESS = "/portal/2026-Q1/paste/"
CELLS = "taxon\titems_removed\tnote\r\n\t1,200\tall of them\r\n"


def test_cells_of_a_spreadsheet_become_a_version_as_they_were_pasted(
    browse: Browse, reporter: User, open_quarter: Period
) -> None:
    answer = browse(reporter).post(ADDRESS, {"table": CELLS})
    made = Submission.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/portal/submissions/{made.pk}/")
    assert (made.file.name, bytes(made.file.content or b"")) == ("pasted-2026-Q1.tsv", CELLS.encode())
    checking.check(made.pk)
    made.refresh_from_db()
    assert (made.status, made.file_rows.get().values["items_removed"]) == (Status.READY, 1200)


def test_a_blank_first_cell_is_not_lost(browse: Browse, reporter: User, open_quarter: Period) -> None:
    browse(reporter).post(ADDRESS, {"table": "\titems_removed\r\n\t5\r\n"})
    assert bytes(Submission.objects.get().file.content or b"").startswith(b"\t")


def test_csv_has_the_findings_of_the_same_file(browse: Browse, reporter: User, open_quarter: Period) -> None:
    browse(reporter).post(ADDRESS, {"table": "taxon,items_removed\n,1.2k\n"})
    made = Submission.objects.get()
    checking.check(made.pk)
    found = made.findings.get()
    assert (made.file.name, found.code, found.row, found.value) == ("pasted-2026-Q1.csv", "not-a-number", 2, "1.2k")


def test_it_can_be_tried_first(browse: Browse, reporter: User, open_quarter: Period) -> None:
    assert browse(reporter).post(f"{ADDRESS}?dry_run=true", {"table": CELLS}).status_code == 302
    assert Submission.uploads.get().is_dry_run


def test_nothing_is_said_at_the_field(browse: Browse, reporter: User, open_quarter: Period) -> None:
    answer = browse(reporter).post(ADDRESS, {"table": ""})
    assert answer.status_code == 400
    assert "Paste your table here first." in answer.content.decode()


def test_what_was_pasted_is_still_there_when_it_is_refused(
    browse: Browse, lead: User, member: Organisation, open_quarter: Period
) -> None:
    submissions.submission(member, open_quarter, lead, status=Status.SUBMITTED)
    answer = browse(lead).post(ADDRESS, {"table": CELLS})
    assert answer.status_code == 409
    assert "all of them" in answer.content.decode()


def test_a_closed_quarter_says_so(browse: Browse, reporter: User, quarter_before: Period) -> None:
    shown = browse(reporter).get("/portal/2025-Q4/paste/").content.decode()
    assert "can open it again" in shown
    assert "<textarea" not in shown


def test_nobody_else_pastes(browse: Browse, reviewer: User, stranger: User, open_quarter: Period) -> None:
    for person in (reviewer, stranger):
        assert browse(person).get(ADDRESS).status_code == 404
        assert browse(person).post(ADDRESS, {"table": CELLS}).status_code == 404
