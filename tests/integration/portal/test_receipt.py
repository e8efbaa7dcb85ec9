"""The receipt of a report, and the mail where a check outlasts the page."""

from datetime import timedelta

from django.utils import timezone

from members.models import Notification, Organisation, User
from metrics.actions import checking
from metrics.models import Period, Submission
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import submissions
from tests.factories.submissions import row


class TestTheReceipt:
    def test_says_what_was_signed_when_and_by_whom(
        self, browse: Browse, lead: User, reporter: User, member: Organisation, open_quarter: Period
    ) -> None:
        rows = [row("Manis javanica", items_removed=1200), row("Panthera tigris", items_removed=34)]
        ready = submissions.submission(member, open_quarter, lead, rows=rows)
        browse(lead).post(f"/portal/submissions/{ready.pk}/submit/")
        mail = Notification.objects.get(person=lead, kind="submission.receipt")
        assert ready.file.sha256 in mail.body
        assert "1,234" not in mail.body
        shown = browse(reporter).get(mail.path).content.decode()
        for said in ("1,234", ready.file.sha256, "Leo Lead", "version 1", "UTC", "Items removed"):
            assert said in shown
        assert mail.path in browse(reporter).get(f"/portal/submissions/{ready.pk}/").content.decode()

    def test_there_is_none_of_what_nobody_signed(
        self, browse: Browse, lead: User, member: Organisation, open_quarter: Period
    ) -> None:
        ready = submissions.submission(member, open_quarter, lead)
        assert browse(lead).get(f"/portal/submissions/{ready.pk}/receipt/").status_code == 404

    def test_is_the_members_own(
        self, browse: Browse, lead: User, rival: User, reviewer: User, member: Organisation, open_quarter: Period
    ) -> None:
        signed = submissions.submission(member, open_quarter, lead, status=Status.SUBMITTED)
        for person in (rival, reviewer):
            assert browse(person).get(f"/portal/submissions/{signed.pk}/receipt/").status_code == 404


class TestAfterALongCheck:
    def _checked(self, member: Organisation, period: Period, by: User, content: bytes, *, waited: int) -> Submission:
        made = submissions.submission(member, period, by, status=Status.CHECKING, content=content)
        Submission.objects.filter(pk=made.pk).update(uploaded_at=timezone.now() - timedelta(seconds=waited))
        checking.check(made.pk)
        return made

    def test_whoever_uploaded_is_told_how_it_went(
        self, member: Organisation, reporter: User, lead: User, open_quarter: Period
    ) -> None:
        made = self._checked(member, open_quarter, reporter, b"taxon,items_removed\n,918273\n", waited=61)
        told = Notification.objects.get(kind="submission.checked")
        assert (told.person, told.path) == (reporter, f"/portal/submissions/{made.pk}/")
        assert "ready to sign off" in told.subject
        assert "918" not in told.subject + told.body

    def test_problems_are_announced_as_such(self, member: Organisation, reporter: User, open_quarter: Period) -> None:
        self._checked(member, open_quarter, reporter, b"taxon,items_removed\n,1.2k\n", waited=61)
        assert "problems to correct" in Notification.objects.get(kind="submission.checked").subject

    def test_nobody_is_written_to_who_still_sees_the_page(
        self, member: Organisation, reporter: User, open_quarter: Period
    ) -> None:
        self._checked(member, open_quarter, reporter, b"taxon,items_removed\n,12\n", waited=20)
        assert not Notification.objects.exists()


def test_every_version_hands_out_its_file_again(
    browse: Browse, lead: User, reviewer: User, member: Organisation, open_quarter: Period
) -> None:
    for number, status in enumerate((Status.WITHDRAWN, Status.SUPERSEDED, Status.ACCEPTED, Status.READY), 1):
        made = submissions.submission(
            member, open_quarter, lead, status=status, reviewer=reviewer, content=f"version,{number}".encode()
        )
        for person, area in ((lead, "portal"), (reviewer, "desk")):
            answer = browse(person).get(f"/{area}/submissions/{made.pk}/file/")
            assert b"".join(answer.streaming_content) == f"version,{number}".encode()  # type: ignore[attr-defined]
