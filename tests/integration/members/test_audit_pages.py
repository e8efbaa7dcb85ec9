"""The audit record on pages: administrators see all of it, a lead what concerns its member, nobody else anything."""

import csv
import io

import pytest
from django.http import HttpResponse

from members import audit
from members.models import AuditEvent, Organisation, User
from members.queries import actor_for
from metrics.models import Period, Submission
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import submissions

DESK, PORTAL = "/desk/audit/", "/portal/audit/"


@pytest.fixture
def submission(member: Organisation, reporter: User, open_quarter: Period) -> Submission:
    return submissions.submission(member, open_quarter, reporter, status=Status.SUBMITTED)


@pytest.fixture
def theirs(other_member: Organisation, rival: User, open_quarter: Period) -> Submission:
    return submissions.submission(other_member, open_quarter, rival, status=Status.SUBMITTED)


@pytest.fixture
def looked_at(submission: Submission, theirs: Submission, reviewer: User, browse: Browse) -> None:
    """A reviewer opens one report of each member, and a dashboard of all of them that names the other's platform."""
    for each in (submission, theirs):
        browse(reviewer).get(f"/desk/submissions/{each.pk}/")
    browse(reviewer).get("/desk/progress/?indicator=items_removed&taxon=Manis")


def _said(answer: HttpResponse) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def _rows(answer: HttpResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_said(answer))))


class TestTheDesk:
    def test_an_administrator_sees_who_did_what_and_from_where(
        self, looked_at: None, theirs: Submission, administrator: User, browse: Browse
    ) -> None:
        said = _said(browse(administrator).get(DESK))  # type: ignore[arg-type]
        for expected in ("Figures looked at", "Ruth Reviewer", "Convening Trust", "127.0.0.1", str(theirs.pk)):
            assert expected in said

    @pytest.mark.parametrize(
        ("question", "found"),
        [
            ("type=figures.viewed", 3),
            ("type=release.drafted", 0),
            ("organisation=northern-classifieds", 1),
            ("person=ruth", 3),
            ("person=ruth-reviewer@example.org", 3),
            ("person=nobody", 0),
            ("day=2001-01-01", 0),
            ("object=desk:trend", 1),
            ("day=soon", 3),
        ],
    )
    def test_filters(self, question: str, found: int, looked_at: None, administrator: User, browse: Browse) -> None:
        rows = _rows(browse(administrator).get(f"{DESK}?{question}&format=csv"))  # type: ignore[arg-type]
        assert sum(row["type"] == "figures.viewed" for row in rows) == found

    def test_an_object_is_found_by_its_id(
        self, looked_at: None, theirs: Submission, administrator: User, browse: Browse
    ) -> None:
        [row] = _rows(browse(administrator).get(f"{DESK}?object={theirs.pk}&format=csv"))  # type: ignore[arg-type]
        assert row["organisation"] == "northern-classifieds"

    def test_taking_the_record_away_is_recorded_and_runs_no_formula(
        self, administrator: User, convener: Organisation, browse: Browse
    ) -> None:
        audit.record("test", by=actor_for(administrator), object="=1+1", organisation=None, reason="@sum")
        head = audit.head()
        [row] = _rows(browse(administrator).get(f"{DESK}?format=csv"))  # type: ignore[arg-type]
        assert (row["object"], row["reason"]) == ("'=1+1", "'@sum")
        assert (row["position"], row["sha256"]) == (str(head.position), head.hash)
        assert AuditEvent.objects.get(type="audit.exported").actor == administrator

    def test_shows_the_head_of_the_chain(self, looked_at: None, administrator: User, browse: Browse) -> None:
        head = audit.head()
        assert str(head) in _said(browse(administrator).get(DESK))  # type: ignore[arg-type]

    def test_other_conveners_see_nothing_of_peoples_accounts_nor_where_they_were(
        self, looked_at: None, publisher: User, convener: Organisation, browse: Browse
    ) -> None:
        audit.record("person.role-given", by=actor_for(publisher), object="1", organisation=convener)
        said = _said(browse(publisher).get(DESK))  # type: ignore[arg-type]
        assert "Figures looked at" in said
        assert "127.0.0.1" not in said
        rows = _rows(browse(publisher).get(f"{DESK}?format=csv"))  # type: ignore[arg-type]
        assert "person.role-given" not in {row["type"] for row in rows}

    def test_is_cut_into_pages(self, administrator: User, browse: Browse) -> None:
        for number in range(51):
            audit.record("test", by=actor_for(administrator), object=str(number), organisation=None)
        assert "Page 1 of 2" in _said(browse(administrator).get(DESK))  # type: ignore[arg-type]

    @pytest.mark.parametrize("who", ["reporter", "lead", "rival", "stranger"])
    def test_is_nobody_elses(self, who: str, browse: Browse, request: pytest.FixtureRequest) -> None:
        assert browse(request.getfixturevalue(who)).get(DESK).status_code == 404


class TestAMember:
    def test_a_lead_sees_which_convener_looked_at_its_figures(
        self, looked_at: None, submission: Submission, lead: User, browse: Browse
    ) -> None:
        said = _said(browse(lead).get(PORTAL))  # type: ignore[arg-type]
        assert "Ruth Reviewer" in said
        assert f"/portal/submissions/{submission.pk}/" in said
        assert "127.0.0.1" not in said

    def test_and_nothing_of_another_member(
        self, looked_at: None, theirs: Submission, lead: User, browse: Browse
    ) -> None:
        for address in (PORTAL, f"{PORTAL}?format=csv", f"{PORTAL}?object={theirs.pk}"):
            said = _said(browse(lead).get(address))  # type: ignore[arg-type]
            assert "Northern Classifieds" not in said
            assert "northern-classifieds" not in said
            assert f"/{theirs.pk}/" not in said
        rows = _rows(browse(lead).get(f"{PORTAL}?format=csv"))  # type: ignore[arg-type]
        assert {row["organisation"] for row in rows} == {"", "example-marketplace"}

    def test_of_a_look_at_everybody_it_learns_that_it_was_one_and_not_the_question(
        self, looked_at: None, lead: User, browse: Browse
    ) -> None:
        said = _said(browse(lead).get(PORTAL))  # type: ignore[arg-type]
        assert "all members" in said
        assert "Manis" not in said

    def test_the_head_it_is_shown_is_that_of_the_whole_chain(self, looked_at: None, lead: User, browse: Browse) -> None:
        """Not of what the database shows to its role."""
        audit.record("test", by=actor_for(lead), object="", organisation=None)
        head = audit.head()
        assert str(head) in _said(browse(lead).get(PORTAL))  # type: ignore[arg-type]

    def test_its_own_export_is_recorded_as_its_own(self, lead: User, member: Organisation, browse: Browse) -> None:
        browse(lead).get(f"{PORTAL}?format=csv")
        assert AuditEvent.objects.get(type="audit.exported").organisation == member

    @pytest.mark.parametrize("who", ["reporter", "reviewer", "administrator", "stranger"])
    def test_is_the_leads_alone(self, who: str, browse: Browse, request: pytest.FixtureRequest) -> None:
        assert browse(request.getfixturevalue(who)).get(PORTAL).status_code == 404
