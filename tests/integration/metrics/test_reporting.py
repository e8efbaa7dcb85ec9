"""A member's own reporting: complete and on time, its part of published totals alone, and what it leaves out."""

import csv
import io
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import AuditEvent, Organisation, User
from metrics.actions import rollups
from metrics.models import Period, Release, Submission
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import releases, submissions
from tests.factories.submissions import RowSpec

SECRET = 918_273
PAGE = "portal:reporting"


@pytest.fixture
def reported(
    member: Organisation, other_member: Organisation, lead: User, rival: User, reviewer: User, open_quarter: Period
) -> list[Submission]:
    """Three closed quarters: one on time, one late, one missing; and one that is open."""
    first, second, _third = (submissions.period(quarter, closed=True) for quarter in ("2025-Q2", "2025-Q3", "2025-Q4"))
    submissions.group("Pangolins", submissions.taxon("Manis javanica"))
    rows = [
        RowSpec(
            "Manis javanica", {"items_removed": 30, "views_known": 20, "removed_before_first_view": 15}, market="NA"
        ),
        RowSpec("", {"items_removed": 10, "views_known": "withheld", "items_blocked": "not collected"}),
    ]
    made = []
    for period, signed_off in ((first, first.due), (second, second.grace_ends + timedelta(days=2))):
        made.append(
            submissions.submission(
                member, period, lead, status=Status.ACCEPTED, rows=rows, reviewer=reviewer, submitted=signed_off
            )
        )
        their_row = RowSpec("", {"items_removed": SECRET})
        submissions.submission(
            other_member, period, rival, status=Status.ACCEPTED, rows=[their_row], reviewer=reviewer
        )
    rollups.refresh_stale()
    return made


def _file(client: Client, table: str, **asked: str) -> list[dict[str, str]]:
    answer = client.get(reverse(PAGE), {"table": table, "format": "csv", **asked})
    assert answer["Content-Disposition"].startswith("attachment")
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def _text(client: Client, **asked: str) -> str:
    answer = client.get(reverse(PAGE), asked)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return unescape(answer.content.decode())


def test_says_how_many_of_the_reports_that_were_due_came_in_and_when(
    reported: list[Submission], browse: Browse, reporter: User
) -> None:
    client = browse(reporter)
    text = _text(client)
    assert "2 of 3 expected reports are in (66.7%): 2 accepted, 1 on time (33.3%)." in text
    assert "Not counted, since there is still time: 2026 Q1." in text
    rows = {row["period"]: row for row in _file(client, "completeness")}
    assert [rows[quarter]["on_time"] for quarter in ("2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1")] == [
        "on time", "late", "missing", "still time"
    ]  # fmt: skip
    assert [rows[quarter]["days"] for quarter in ("2025-Q2", "2025-Q3", "2025-Q4")] == ["0", "16", ""]
    assert str(SECRET) not in text


class TestPartOfTheWhole:
    def _release(self, by: User, *, total: int | None, group: int | None = 60) -> Release:
        cells = [
            releases.count("2025-Q2", "items_removed", total),
            releases.count("2025-Q2", "items_removed", group, "pangolins"),
        ]
        return releases.release(cells, by)

    def test_is_of_what_a_release_made_public_with_the_way_there(
        self, reported: list[Submission], browse: Browse, reporter: User, publisher: User
    ) -> None:
        made = self._release(publisher, total=400)
        client = browse(reporter)
        text = _text(client)
        assert f"2025 Q2: 40 of the 400 that release {made.number} made public, a share of 10.0%." in text
        assert reverse("public:release", args=[made.number]) in text
        rows = {(row["period"], row["group"]): row for row in _file(client, "share")}
        assert rows["2025-Q2", ""]["share"] == "0.1"
        assert rows["2025-Q2", "Pangolins"]["share"] == "0.5"
        assert rows["2025-Q3", ""]["status"] == "not released"
        assert rows["2025-Q3", ""]["total"] == ""

    def test_is_nothing_where_the_release_suppresses(
        self, reported: list[Submission], browse: Browse, reporter: User, publisher: User
    ) -> None:
        self._release(publisher, total=None)
        rows = _file(browse(reporter), "share")
        assert {row["status"] for row in rows if (row["period"], row["group"]) == ("2025-Q2", "")} == {"suppressed"}

    def test_a_draft_tells_nothing(
        self, reported: list[Submission], browse: Browse, reporter: User, publisher: User
    ) -> None:
        releases.release([releases.count("2025-Q2", "items_removed", 400)], publisher, published=False)
        assert {row["total"] for row in _file(browse(reporter), "share")} == {""}

    def test_what_was_revised_since_has_no_share(
        self, reported: list[Submission], browse: Browse, reporter: User, publisher: User
    ) -> None:
        self._release(publisher, total=400)
        submissions.revised(reported[0], [RowSpec("", {"items_removed": 50})])
        rollups.refresh_stale()
        (row,) = (row for row in _file(browse(reporter), "share") if (row["period"], row["group"]) == ("2025-Q2", ""))
        assert (row["own"], row["share"], row["status"]) == ("50", "", "revised")

    def test_a_later_release_that_repeats_the_total_does_not_hide_a_revision(
        self, reported: list[Submission], browse: Browse, reporter: User, publisher: User
    ) -> None:
        self._release(publisher, total=400)
        submissions.revised(reported[0], [RowSpec("", {"items_removed": 50})])
        rollups.refresh_stale()
        self._release(publisher, total=400)
        (row,) = (row for row in _file(browse(reporter), "share") if (row["period"], row["group"]) == ("2025-Q2", ""))
        assert (row["status"], row["release"]) == ("revised", "2")


def test_says_what_is_not_reported_and_what_it_would_take(
    reported: list[Submission], browse: Browse, reporter: User
) -> None:
    client = browse(reporter)
    text = _text(client)
    assert "Items blocked before publication, of 2 reports: not collected in 2." in text
    assert "(user_reports_received): not reported; " in text
    rows = {(row["kind"], row["code"], row["period"]): row for row in _file(client, "reported")}
    told = {key: (row["value"], row["status"]) for key, row in rows.items() if key[2] == "2025-Q2"}
    assert told["measure", "items_removed", "2025-Q2"] == ("40", "ok")
    assert told["measure", "views_known", "2025-Q2"] == ("20", "partial")
    assert told["measure", "items_blocked", "2025-Q2"] == ("", "not collected")
    assert told["rate", "zero_view_rate", "2025-Q2"] == ("0.75", "ok")
    assert told["breakdown", "taxon", "2025-Q2"] == ("0.75", "ok")
    assert told["breakdown", "product", "2025-Q2"] == ("0.0", "ok")
    assert rows["measure", "items_removed", "2025-Q4"]["status"] == "not reported"


def test_a_new_member_is_told_that_there_is_nothing_yet(
    browse: Browse, reporter: User, open_quarter: Period
) -> None:
    text = _text(browse(reporter))
    assert "No report was due in these quarters." in text
    assert "Nothing is accepted yet" in text


def test_before_any_quarter_is_opened_the_page_is_there(browse: Browse, reporter: User) -> None:
    assert "No report was due in these quarters." in _text(browse(reporter))


def test_begins_with_the_newest_three_years_and_has_all(
    reported: list[Submission], browse: Browse, reporter: User
) -> None:
    for year in (2021, 2022, 2023, 2024):
        for number in (1, 2, 3, 4):
            submissions.period(f"{year}-Q{number}", closed=True)
    client = browse(reporter)
    assert len(_file(client, "completeness")) == 12
    assert len(_file(client, "completeness", **{"from": ""})) == 20
    assert "table=completeness&format=csv" in _text(client)
    assert "from=2021-Q1&table=completeness" in _text(client, **{"from": ""})
    assert client.get(reverse(PAGE), {"from": "soon"}).status_code == 400
    assert client.get(reverse(PAGE), {"indicator": "zero_view_rate"}).status_code == 400


def test_many_quarters_take_as_many_statements_as_few(
    reported: list[Submission], browse: Browse, reporter: User, publisher: User
) -> None:
    client = browse(reporter)
    releases.release([releases.count("2025-Q2", "items_removed", 400)], publisher)
    client.get(reverse(PAGE))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(PAGE), {"from": "2025-Q2"})
    for year in (2023, 2024):
        for number in (1, 2, 3, 4):
            period = submissions.period(f"{year}-Q{number}", closed=True)
            row = RowSpec("", {"items_removed": 5})
            submissions.submission(
                reported[0].member, period, reported[0].uploaded_by, status=Status.ACCEPTED, rows=[row],
                reviewer=reported[0].reviewed_by,
            )  # fmt: skip
    rollups.refresh_stale()
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(PAGE), {"from": ""})
    assert len(many) == len(few)
    assert len(many) <= 25


def test_a_convener_sees_it_of_one_member_and_that_is_written_down(
    reported: list[Submission], member: Organisation, browse: Browse, reviewer: User
) -> None:
    answer = browse(reviewer).get(reverse("desk:reporting", args=[member.slug]))
    assert "2 of 3 expected reports are in" in answer.content.decode()
    assert str(SECRET) not in answer.content.decode()
    assert f"member={member.slug}" in answer.content.decode()
    event = AuditEvent.objects.get(type="figures.viewed")
    assert (event.organisation, event.details["view"]) == (member, "desk:reporting")
    assert str(timezone.now().year) in answer.content.decode()


def test_it_is_nobody_elses(
    browse: Browse, rival: User, reviewer: User, stranger: User, client: Client, member: Organisation
) -> None:
    desk = reverse("desk:reporting", args=[member.slug])
    assert browse(reviewer).get(reverse(PAGE)).status_code == 404
    assert browse(reviewer).get(reverse("desk:reporting", args=["nobody"])).status_code == 404
    assert browse(rival).get(desk).status_code == 404
    assert browse(stranger).get(reverse(PAGE)).status_code == 404
    assert client.get(reverse(PAGE)).status_code == 302
