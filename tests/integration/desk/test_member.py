"""A member's page at the desk: its life in the coalition and how punctually it reports."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from members.actions.membership import Asked, Kind, change
from members.actors import COMMAND
from members.models import AuditEvent, MembershipChange, Organisation, User
from metrics.models import Period
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import submissions

PAGE = "/desk/members/example-marketplace/"


def test_shows_how_its_reports_came_in_and_leaves_an_event(
    browse: Browse, reviewer: User, lead: User, member: Organisation, quarter_before: Period, open_quarter: Period
) -> None:
    late = quarter_before.due + timedelta(days=20)
    submissions.submission(member, quarter_before, lead, status=Status.ACCEPTED, reviewer=reviewer, submitted=late)
    words = browse(reviewer).get(PAGE).content.decode()
    for told in ("20 days after", "late", "still time", "Joined the coalition", "every reviewer hears"):
        assert told in words
    assert "What happens next" not in words
    event = AuditEvent.objects.get(type="figures.viewed")
    assert (event.organisation, event.details["view"]) == (member, "desk:member")


def test_an_administrator_enters_what_happens(
    browse: Browse, administrator: User, member: Organisation, other_member: Organisation
) -> None:
    client = browse(administrator)
    page = client.get(PAGE).content.decode()
    for form in ("pause", "leave", "rename", "merge", "sale"):
        assert f"{PAGE}changes/{form}/" in page
    answers = [
        ("rename", {"name": "Second Name", "on": "2025-02-01", "reason": "a new brand"}),
        ("sale", {"platform": member.platforms.get().pk, "other": other_member.pk, "on": "2025-03-01", "reason": "x"}),
        ("pause", {"on": "2025-04-01", "until": "2025-07-01", "reason": "moved house"}),
    ]
    for kind, given in answers:
        assert client.post(f"{PAGE}changes/{kind}/", given)["Location"] == PAGE, kind
    words = client.get(PAGE).content.decode()
    for told in ("Second Name", "Called Example Marketplace until 1 February 2025", "a new brand", "moved house",
                 "Sold Example Marketplace to Northern Classifieds", "Paused, back on 2025-07-01"):  # fmt: skip
        assert told in words
    assert (
        "Bought Example Marketplace of Second Name"
        in client.get("/desk/members/northern-classifieds/").content.decode()
    )


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("leave", {"on": "2018-01-01", "reason": "x"}, "choose a later day"),
        ("leave", {"on": "2025-01-01"}, "This field is required"),
        ("pause", {"on": "soon", "reason": "x"}, "Enter a valid date"),
        ("return", {"on": "2025-01-01", "reason": "x"}, "is a member already"),
        ("merge", {"on": "2025-01-01", "reason": "x", "other": "0"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_in_its_form(
    browse: Browse, administrator: User, member: Organisation, kind: str, given: dict[str, str], said: str
) -> None:
    answer = browse(administrator).post(f"{PAGE}changes/{kind}/", given)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not MembershipChange.objects.exists()


def test_a_plan_is_marked_and_dropped(browse: Browse, administrator: User, member: Organisation) -> None:
    client = browse(administrator)
    day = timezone.localdate() + timedelta(days=9)
    client.post(f"{PAGE}changes/leave/", {"on": day.isoformat(), "reason": "closing down"})
    page = client.get(PAGE).content.decode()
    assert "Planned" in page
    planned = MembershipChange.objects.get()
    assert "closing down" not in browse(administrator).get("/members/example-marketplace/").content.decode()
    client.post(f"{PAGE}changes/{planned.pk}/drop/")
    assert client.post(f"{PAGE}changes/{planned.pk}/drop/").status_code == 404
    assert "closing down" not in client.get(PAGE).content.decode()


def test_the_public_page_tells_what_has_happened(
    browse: Browse, administrator: User, member: Organisation, other_member: Organisation
) -> None:
    change(member=member, asked=Asked(Kind.RENAME, date(2025, 1, 1), "secret reason", name="Kite"), by=COMMAND)
    merged = Asked(Kind.MERGE, date(2025, 4, 1), "secret reason", other=other_member)
    change(member=member, asked=merged, by=COMMAND)
    page = browse(administrator).get("/members/example-marketplace/").content.decode()
    for told in ("Kite", "Example Marketplace until 1 January 2025", "part of", "Northern Classifieds"):
        assert told in page
    assert "secret reason" not in page
    listed = browse(administrator).get("/api/v1/members/").json()["results"]
    assert next(each for each in listed if each["slug"] == member.slug)["former_names"] == [
        {"name": "Example Marketplace", "until": "2025-01-01"}
    ]


def test_others_find_none_of_it(
    browse: Browse, member: Organisation, lead: User, rival: User, reviewer: User, publisher: User, stranger: User
) -> None:
    given = {"on": "2025-01-01", "reason": "x"}
    for person in (lead, rival, reviewer, publisher, stranger):
        client = browse(person)
        assert (client.get(PAGE).status_code == 200) == (person in (reviewer, publisher))
        for kind in ("leave", "pause", "nonsense"):
            assert client.post(f"{PAGE}changes/{kind}/", given).status_code == 404
    assert browse(reviewer).get("/desk/members/convening-trust/").status_code == 404
    assert browse(reviewer).get("/desk/members/never-was/").status_code == 404
    assert not MembershipChange.objects.exists()
