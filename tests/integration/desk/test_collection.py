"""The collection board."""

import pytest

from members.models import Organisation, User
from metrics.models import Period
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import submissions
from tests.factories.submissions import row


def test_every_expected_member_is_on_the_board_with_its_total_and_change(
    browse: Browse,
    reviewer: User,
    lead: User,
    member: Organisation,
    other_member: Organisation,
    open_quarter: Period,
    quarter_before: Period,
) -> None:
    submissions.submission(
        member,
        quarter_before,
        lead,
        status=Status.ACCEPTED,
        reviewer=reviewer,
        rows=[row("Manis javanica", items_removed=1000)],
    )
    sent = submissions.submission(
        member,
        open_quarter,
        lead,
        status=Status.SUBMITTED,
        rows=[row("Manis javanica", items_removed=1200, items_blocked=340)],
    )
    page = browse(reviewer).get("/desk/")
    words = page.content.decode()
    assert page.status_code == 200
    for word in ("Example Marketplace", "Northern Classifieds", "1,540", "+54.0%", f"/desk/submissions/{sent.pk}/"):
        assert word in words
    assert "1 of 2" in words


def test_states_are_filters_that_live_in_the_address(
    browse: Browse, reviewer: User, lead: User, member: Organisation, other_member: Organisation, open_quarter: Period
) -> None:
    submissions.submission(member, open_quarter, lead, status=Status.SUBMITTED)
    page = browse(reviewer).get("/desk/", {"period": "2026-Q1", "state": "missing"})
    assert [line.report.member.slug for line, _ticked in page.context["rows"]] == ["northern-classifieds"]
    named = browse(reviewer).get("/desk/", {"q": "market"})
    assert [line.report.member.slug for line, _ticked in named.context["rows"]] == ["example-marketplace"]


def test_the_quarter_is_chosen_in_the_address(
    browse: Browse, reviewer: User, member: Organisation, open_quarter: Period, quarter_before: Period
) -> None:
    assert "January to March 2026</h1>" in browse(reviewer).get("/desk/").content.decode()
    earlier = browse(reviewer).get("/desk/", {"period": "2025-Q4"}).content.decode()
    assert "Collection: October to December 2025</h1>" in earlier
    assert "Late 50 days" in earlier


def test_without_any_quarter_the_board_says_so(browse: Browse, reviewer: User) -> None:
    assert "No quarter is open yet" in browse(reviewer).get("/desk/").content.decode()


def test_publishers_and_administrators_see_it_too(
    browse: Browse, publisher: User, administrator: User, open_quarter: Period
) -> None:
    for person in (publisher, administrator):
        assert browse(person).get("/desk/").status_code == 200


@pytest.mark.parametrize("address", ["/desk/", "/desk/review/"])
def test_members_and_strangers_find_no_desk(
    browse: Browse, reporter: User, lead: User, rival: User, stranger: User, address: str
) -> None:
    for person in (reporter, lead, rival, stranger):
        assert browse(person).get(address).status_code == 404
