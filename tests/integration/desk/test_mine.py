"""Reviewers look after members: they hear of their reports, and see theirs alone where they ask."""

from members.actions import care
from members.models import AuditEvent, Care, Notification, Organisation, User
from members.queries import actor_for, reviewers_of
from metrics.actions import submissions as actions
from metrics.models import Period
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import members, submissions


def test_taking_members_and_giving_them_back(
    browse: Browse, reviewer: User, member: Organisation, other_member: Organisation
) -> None:
    client = browse(reviewer)
    client.post("/desk/mine/", {"member": [member.slug, other_member.slug]})
    client.post("/desk/mine/", {"member": [member.slug]})
    assert [held.member for held in Care.objects.filter(person=reviewer)] == [member]
    page = client.get("/desk/mine/").content.decode()
    assert 'id="mine-example-marketplace" checked' in page
    assert 'id="mine-northern-classifieds">' in page
    told = AuditEvent.objects.filter(type__startswith="organisation.care").order_by("pk")
    assert [(event.type, event.organisation) for event in told][-1] == ("organisation.care-ended", other_member)
    assert client.post("/desk/mine/", {"member": ["never-was"]}).status_code == 200


def test_reports_reach_those_who_look_after_the_member_or_else_everybody(
    reviewer: User, convener: Organisation, member: Organisation, lead: User, open_quarter: Period
) -> None:
    other = members.person("Otto Other", convener, "reviewer")
    assert set(reviewers_of(member)) == {reviewer, other}
    care.look_after(members=[member], by=actor_for(other))
    made = submissions.submission(member, open_quarter, lead)
    actions.submit(submission=made, by=actor_for(lead))
    letter = Notification.objects.get(kind="submission.arrived")
    assert (letter.person, letter.path) == (other, f"/desk/submissions/{made.pk}/")


def test_who_left_or_no_longer_reviews_does_not_keep_others_from_hearing(
    reviewer: User, convener: Organisation, member: Organisation
) -> None:
    other = members.person("Otto Other", convener, "reviewer")
    care.look_after(members=[member], by=actor_for(other))
    other.memberships.update(role="publisher")
    assert reviewers_of(member) == [reviewer]


def test_board_and_queue_show_my_members(
    browse: Browse, reviewer: User, lead: User, rival: User, member: Organisation, other_member: Organisation,
    open_quarter: Period,
) -> None:  # fmt: skip
    care.look_after(members=[member], by=actor_for(reviewer))
    for one, by in ((member, lead), (other_member, rival)):
        submissions.submission(one, open_quarter, by, status=Status.SUBMITTED)
    client = browse(reviewer)
    for care_, name in (("mine", member.slug), ("nobody", other_member.slug)):
        board = client.get("/desk/", {"care": care_}).context["rows"]
        queue = client.get("/desk/review/", {"care": care_}).context["lines"]
        assert [row.report.member.slug for row, _ticked in board] == [name]
        assert [submission.member.slug for submission, _days in queue] == [name]
    assert "Ruth Reviewer" in client.get("/desk/").content.decode()


def test_only_reviewers_do(
    browse: Browse, publisher: User, administrator: User, lead: User, stranger: User, member: Organisation
) -> None:
    for person in (publisher, administrator, lead, stranger):
        assert browse(person).get("/desk/mine/").status_code == 404
        assert browse(person).post("/desk/mine/", {"member": [member.slug]}).status_code == 404
    assert not Care.objects.exists()
