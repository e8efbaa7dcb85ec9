"""Several members at once on the board: reminders, acceptance, and the board as a file."""

import csv
import io

from openpyxl import load_workbook

from members.models import AuditEvent, Notification, Organisation, User
from metrics.models import Period, Submission
from metrics.queries.content_hash import content_hash
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import members, submissions
from tests.factories.submissions import FindingSpec, row


def ticked(submission: Submission) -> str:
    return f"{submission.pk}:{submission.file.sha256}"


def said(answer: object) -> str:
    return " ".join(str(message) for message in answer.context["messages"])  # type: ignore[attr-defined]


class TestReminding:
    def test_says_who_got_a_letter_and_who_not(
        self, browse: Browse, reviewer: User, lead: User, rival: User, member: Organisation,
        other_member: Organisation, open_quarter: Period,
    ) -> None:  # fmt: skip
        submissions.submission(other_member, open_quarter, rival, status=Status.SUBMITTED)
        chosen = {"period": "2026-Q1", "member": [member.slug, other_member.slug], "state": "missing"}
        answer = browse(reviewer).post("/desk/remind/", chosen, follow=True)
        assert answer.redirect_chain[0][0] == "/desk/?period=2026-Q1&state=missing"
        assert "Reminded: Example Marketplace (Leo Lead)." in said(answer)
        assert "Not reminded: Northern Classifieds (its report is in" in said(answer)
        again = browse(reviewer).post("/desk/remind/", chosen, follow=True)
        assert "Example Marketplace (reminded today already)" in said(again)
        letter = Notification.objects.get(kind="reminder.asked")
        assert letter.person == lead

    def test_nothing_ticked_is_said(self, browse: Browse, administrator: User, open_quarter: Period) -> None:
        for given in ({}, {"period": "2026-Q1"}, {"period": "2026-Q1", "member": ["never-was"]}):
            assert "Tick the members" in said(browse(administrator).post("/desk/remind/", given, follow=True))

    def test_boxes_can_be_ticked_by_the_page(
        self, browse: Browse, reviewer: User, publisher: User, member: Organisation, open_quarter: Period
    ) -> None:
        assert 'value="example-marketplace" checked' in browse(reviewer).get("/desk/?tick=missing").content.decode()
        assert "checked" not in browse(reviewer).get("/desk/?tick=plain").content.decode()
        assert 'type="checkbox"' not in browse(publisher).get("/desk/").content.decode()


class TestAccepting:
    def test_each_as_it_was_shown_and_the_others_by_name(
        self, browse: Browse, reviewer: User, lead: User, rival: User, member: Organisation,
        other_member: Organisation, open_quarter: Period,
    ) -> None:  # fmt: skip
        third = members.member("Third Market")
        plain = submissions.submission(
            member, open_quarter, lead, status=Status.SUBMITTED, rows=[row("Manis javanica", items_removed=3)]
        )
        changed = submissions.submission(other_member, open_quarter, rival, status=Status.SUBMITTED)
        warned = submissions.submission(
            third, open_quarter, lead, status=Status.SUBMITTED, findings=[FindingSpec("jump", "warning")]
        )
        page = browse(reviewer).get("/desk/?tick=plain").content.decode()
        assert f'value="{ticked(plain)}" checked' in page
        assert plain.file.sha256[:8] in page
        assert str(warned.pk) + ":" not in page
        shown = [ticked(plain), ticked(changed), ticked(warned), "nonsense"]
        Submission.objects.filter(pk=changed.pk).update(status=Status.WITHDRAWN)
        answer = browse(reviewer).post("/desk/accept/", {"version": shown}, follow=True)
        assert "Accepted: Example Marketplace." in said(answer)
        assert "Northern Classifieds (Version 1 was withdrawn" in said(answer)
        assert "Third Market (It has warnings" in said(answer)
        statuses = {each.pk: each.status for each in Submission.objects.all()}
        assert statuses == {plain.pk: "accepted", changed.pk: "withdrawn", warned.pk: "submitted"}
        assert AuditEvent.objects.get(type="submission.accepted").object == str(plain.pk)

    def test_what_was_changed_in_place_is_accepted_by_the_hash_of_the_whole(
        self, browse: Browse, reviewer: User, lead: User, member: Organisation, open_quarter: Period
    ) -> None:
        made = submissions.submission(member, open_quarter, lead, status=Status.SUBMITTED)
        made.corrections.create(row=2, column="items_removed", written="12", text="13", by=lead)
        shown = f"{made.pk}:{content_hash(made)}"
        assert f'value="{shown}"' in browse(reviewer).get("/desk/").content.decode()
        assert "its hash differs" in said(
            browse(reviewer).post("/desk/accept/", {"version": ticked(made)}, follow=True)
        )
        assert "Accepted" in said(browse(reviewer).post("/desk/accept/", {"version": shown}, follow=True))

    def test_another_hash_is_refused(
        self, browse: Browse, reviewer: User, lead: User, member: Organisation, open_quarter: Period
    ) -> None:
        made = submissions.submission(member, open_quarter, lead, status=Status.SUBMITTED)
        answer = browse(reviewer).post("/desk/accept/", {"version": f"{made.pk}:{'0' * 64}"}, follow=True)
        assert "its hash differs" in said(answer)
        assert not AuditEvent.objects.filter(type="submission.accepted").exists()

    def test_nobody_accepts_what_they_signed_off(
        self, browse: Browse, reviewer: User, member: Organisation, open_quarter: Period
    ) -> None:
        own = submissions.submission(member, open_quarter, reviewer, status=Status.SUBMITTED)
        answer = browse(reviewer).post("/desk/accept/", {"version": ticked(own)}, follow=True)
        assert "Whoever uploaded or signed off a report cannot review it" in said(answer)

    def test_nothing_ticked_is_said(self, browse: Browse, reviewer: User, open_quarter: Period) -> None:
        assert "Tick the reports" in said(browse(reviewer).post("/desk/accept/", follow=True))


class TestTheFile:
    def test_holds_what_the_board_shows_and_is_recorded(
        self, browse: Browse, reviewer: User, lead: User, member: Organisation, other_member: Organisation,
        open_quarter: Period,
    ) -> None:  # fmt: skip
        submissions.submission(
            member, open_quarter, lead, status=Status.SUBMITTED, rows=[row("Manis javanica", items_removed=1200)]
        )
        answer = browse(reviewer).get("/desk/?format=csv&state=review")
        (line,) = csv.DictReader(io.StringIO(answer.content.decode()))
        assert (line["member"], line["state"], line["total"], line["days_for_reviewer"]) == (
            member.slug, "To review", "1200", "0",
        )  # fmt: skip
        assert "collection-2026-Q1.csv" in answer["Content-Disposition"]
        workbook = load_workbook(io.BytesIO(browse(reviewer).get("/desk/?format=xlsx").content))
        cells = [str(cell) for sheet in workbook for line in sheet.iter_rows(values_only=True) for cell in line]
        assert {"northern-classifieds", "Nothing yet"} <= set(cells)
        assert not any("CC-BY" in cell for cell in cells)
        kinds = AuditEvent.objects.filter(type__startswith="figures.").values_list("type", flat=True)
        assert set(kinds) == {"figures.exported"}


def test_members_publishers_and_strangers_do_none_of_it(
    browse: Browse, lead: User, rival: User, publisher: User, administrator: User, stranger: User,
    member: Organisation, open_quarter: Period,
) -> None:  # fmt: skip
    made = submissions.submission(member, open_quarter, lead, status=Status.SUBMITTED)
    for person in (lead, rival, publisher, stranger):
        given = {"period": "2026-Q1", "member": [member.slug]}
        assert browse(person).post("/desk/remind/", given).status_code == 404
    for person in (lead, rival, publisher, stranger, administrator):
        assert browse(person).post("/desk/accept/", {"version": ticked(made)}).status_code == 404
    made.refresh_from_db()
    assert made.status == Status.SUBMITTED
