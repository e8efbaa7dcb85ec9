"""One version as its member sees it, from the check to the receipt."""

import pytest

from members.models import Notification, Organisation, User
from metrics.models import Period, Submission
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import submissions
from tests.factories.submissions import FindingSpec, row

WARNING = FindingSpec(
    "matched-by-synonym", "warning", row=3, column="taxon", value="Felis tigris",
    message="“Felis tigris” was read as Panthera tigris.", remedy="Say if that is right.",
)  # fmt: skip


@pytest.fixture
def ready(member: Organisation, open_quarter: Period, reporter: User) -> Submission:
    return submissions.submission(
        member,
        open_quarter,
        reporter,
        rows=[row("Manis javanica", items_removed=1200, items_blocked=34), row("Panthera tigris", items_removed=0)],
        findings=[WARNING],
    )


def _page(submission: Submission, step: str = "") -> str:
    return f"/portal/submissions/{submission.pk}/{step}"


def _signed(submission: Submission, comment: str) -> dict[str, str]:
    """What the form of the sign-off sends."""
    return {"comment-matched-by-synonym": comment, "preview": submission.file.sha256}


def test_while_it_is_checked_the_page_asks_again(
    browse: Browse, reporter: User, member: Organisation, open_quarter: Period
) -> None:
    checking = submissions.submission(member, open_quarter, reporter, status=Status.CHECKING)
    person = browse(reporter)
    shown = person.get(_page(checking)).content.decode()
    assert f'hx-get="{_page(checking, "progress/")}"' in shown
    assert f'href="{_page(checking)}"' in shown
    assert "Your file is being checked" in person.get(_page(checking, "progress/")).content.decode()


def test_once_checked_the_progress_has_the_page_load_anew(browse: Browse, reporter: User, ready: Submission) -> None:
    assert browse(reporter).get(_page(ready, "progress/"))["HX-Refresh"] == "true"


def test_problems_stand_first_with_place_and_remedy(
    browse: Browse, reporter: User, member: Organisation, open_quarter: Period
) -> None:
    invalid = submissions.submission(
        member,
        open_quarter,
        reporter,
        status=Status.INVALID,
        findings=[WARNING, FindingSpec("not-a-number", row=14)],
    )
    shown = browse(reporter).get(_page(invalid)).content.decode()
    assert "1 problem to fix before you can submit" in shown
    assert shown.index("1.2k is not a whole number.") < shown.index("Felis tigris")
    assert "Row 14" in shown
    assert "Write all digits" in shown
    assert "Sign off and submit" not in shown


def test_what_one_correction_mends_is_one_thing_and_all_of_it_is_a_file(
    browse: Browse, reporter: User, member: Organisation, open_quarter: Period
) -> None:
    many = [FindingSpec("negative", row=number, message=f"-{number} is below zero.") for number in range(2, 72)]
    invalid = submissions.submission(member, open_quarter, reporter, status=Status.INVALID, findings=many)
    person = browse(reporter)
    shown = person.get(_page(invalid)).content.decode()
    assert "70 rows" in shown
    assert "-11 is below zero." in shown
    assert "-12 is below zero." not in shown
    assert "and 60 more" in shown
    assert _page(invalid, "findings.csv") in shown
    listed = person.get(_page(invalid, "findings.csv")).content.decode().splitlines()
    assert len(listed) == 71
    assert "'-71 is below zero." in listed[-1]


def test_figures_stand_beside_last_quarters(
    browse: Browse, lead: User, reviewer: User, member: Organisation, quarter_before: Period, ready: Submission
) -> None:
    submissions.submission(
        member,
        quarter_before,
        lead,
        status=Status.ACCEPTED,
        reviewer=reviewer,
        rows=[row("Manis javanica", items_removed=617)],
    )
    shown = browse(lead).get(_page(ready)).content.decode()
    assert "1,234" in shown
    assert "617" in shown
    assert "+100.0%" in shown


def test_a_revision_stands_beside_the_version_in_force(
    browse: Browse, lead: User, reviewer: User, member: Organisation, open_quarter: Period
) -> None:
    submissions.submission(
        member,
        open_quarter,
        lead,
        status=Status.ACCEPTED,
        reviewer=reviewer,
        rows=[row("Manis javanica", items_removed=7777), row("Panthera tigris", items_removed=4)],
    )
    rows = [row("Manis javanica", items_removed=12), row("Panthera tigris", items_removed=4)]
    revision = submissions.submission(member, open_quarter, lead, rows=rows)
    page = browse(lead).get(_page(revision))
    shown = page.content.decode()
    assert "In force" in shown
    assert "7,777" in shown
    lines = [(line.label, line.in_force.value, line.differs) for line in page.context["figures"].subjects]
    assert lines == [("Manis javanica", 7777, True), ("Panthera tigris", 4, False)]


def test_what_was_understood_is_shown_before_anything_is_sent(browse: Browse, lead: User, ready: Submission) -> None:
    shown = browse(lead).get(_page(ready)).content.decode()
    for word in ("utf-8", "comma", "Our remarks", "left out", "<code>1,200</code>", "Panthera tigris"):
        assert word in shown


def test_a_lead_signs_off_with_an_answer_to_every_warning(browse: Browse, lead: User, ready: Submission) -> None:
    person = browse(lead)
    shown = person.get(_page(ready)).content.decode()
    assert 'name="comment-matched-by-synonym"' in shown
    assert ready.file.sha256 in shown
    answer = person.post(_page(ready, "submit/"), _signed(ready, "It is the older name."))
    assert answer.status_code == 302
    ready.refresh_from_db()
    assert (ready.status, ready.submitted_by) == (Status.SUBMITTED, lead)
    assert ready.findings.get().comment == "It is the older name."
    assert Notification.objects.filter(person=lead, kind="submission.receipt").exists()
    receipt = person.get(_page(ready)).content.decode()
    assert "Signed off by Leo Lead" in receipt
    assert "It is the older name." in receipt


def test_what_was_changed_after_the_page_was_opened_is_not_signed_off(
    browse: Browse, lead: User, ready: Submission
) -> None:
    person = browse(lead)
    shown = person.get(_page(ready)).content.decode()
    card = shown[shown.index("This is exactly what the conveners receive") :]
    for sent in (ready.file.sha256, "Items removed", "1,200", "with your answer"):
        assert sent in card
    other = {**_signed(ready, "It is the older name."), "preview": "0" * 64}
    answer = person.post(_page(ready, "submit/"), other)
    assert answer.status_code == 409
    assert "it was changed meanwhile" in answer.content.decode()
    ready.refresh_from_db()
    assert ready.status == Status.READY


def test_a_warning_without_an_answer_is_refused_and_what_was_written_stays(
    browse: Browse, lead: User, member: Organisation, open_quarter: Period
) -> None:
    other = FindingSpec("not-cites-listed", "warning", message="Felis catus is not listed.")
    version = submissions.submission(member, open_quarter, lead, findings=[WARNING, other])
    answer = browse(lead).post(_page(version, "submit/"), _signed(version, "An older name."))
    assert answer.status_code == 400
    assert 'href="#id_comment-not-cites-listed"' in answer.content.decode()
    assert "An older name." in answer.content.decode()
    version.refresh_from_db()
    assert version.status == Status.READY


def test_a_reporter_sees_who_can_sign_off_and_is_refused(
    browse: Browse, reporter: User, lead: User, ready: Submission
) -> None:
    shown = browse(reporter).get(_page(ready)).content.decode()
    assert "A lead of Example Marketplace does: Leo Lead." in shown
    assert "Leo Lead" in shown
    assert 'type="submit">Sign off' not in shown
    answer = browse(reporter).post(_page(ready, "submit/"), _signed(ready, "Fine."))
    assert answer.status_code == 403
    ready.refresh_from_db()
    assert ready.status == Status.READY


def test_where_the_member_allows_it_a_reporter_signs_off(
    browse: Browse, reporter: User, member: Organisation, ready: Submission
) -> None:
    member.reporters_may_submit = True
    member.save()
    answer = browse(reporter).post(_page(ready, "submit/"), _signed(ready, "Fine."))
    assert answer.status_code == 302


def test_a_lead_withdraws_what_is_under_review_and_a_reporter_does_not(
    browse: Browse, reporter: User, lead: User, member: Organisation, open_quarter: Period
) -> None:
    sent = submissions.submission(member, open_quarter, lead, status=Status.SUBMITTED)
    assert browse(reporter).post(_page(sent, "withdraw/")).status_code == 403
    assert browse(lead).post(_page(sent, "withdraw/")).status_code == 302
    sent.refresh_from_db()
    assert sent.status == Status.WITHDRAWN
    assert browse(lead).post(_page(sent, "withdraw/")).status_code == 409


def test_what_was_sent_back_shows_the_reason_and_the_questions(
    browse: Browse, reporter: User, lead: User, reviewer: User, member: Organisation, open_quarter: Period
) -> None:
    returned = submissions.submission(member, open_quarter, lead, status=Status.RETURNED, reviewer=reviewer)
    submissions.query(returned, reviewer, "Is this a total?")
    shown = browse(reporter).get(_page(returned)).content.decode()
    assert "Please look at row 2 again." in shown
    assert "Is this a total?" in shown
    assert "Upload corrected file" in shown


def test_the_file_comes_back_as_it_was_sent_and_only_to_be_saved(
    browse: Browse, reporter: User, member: Organisation, open_quarter: Period
) -> None:
    sent = submissions.submission(
        member, open_quarter, reporter, content=b"<script>alert(1)</script>", name='a"b\r\nc.html'
    )
    answer = browse(reporter).get(_page(sent, "file/"))
    assert answer.getvalue() == b"<script>alert(1)</script>"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_was_too_large_to_be_kept_is_not_there(
    browse: Browse, reporter: User, member: Organisation, open_quarter: Period
) -> None:
    large = submissions.submission(member, open_quarter, reporter, status=Status.INVALID, content=None)
    person = browse(reporter)
    assert person.get(_page(large, "file/")).status_code == 404
    shown = person.get(_page(large)).content.decode()
    assert "larger than what is kept" in shown
    assert _page(large, "file/") not in shown


@pytest.mark.parametrize("step", ["", "progress/", "file/", "findings.csv"])
def test_others_find_nothing(browse: Browse, rival: User, stranger: User, ready: Submission, step: str) -> None:
    for person in (rival, stranger):
        assert browse(person).get(_page(ready, step)).status_code == 404


@pytest.mark.parametrize("step", ["submit/", "withdraw/"])
def test_others_change_nothing(
    browse: Browse, rival: User, stranger: User, reviewer: User, ready: Submission, step: str
) -> None:
    for person in (rival, stranger, reviewer):
        assert browse(person).post(_page(ready, step)).status_code == 404
    ready.refresh_from_db()
    assert ready.status == Status.READY
