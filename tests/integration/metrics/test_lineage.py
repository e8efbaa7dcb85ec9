"""From a figure to its reports and rows: on the desk of everybody, in the portal of one's own, as page and as file."""

import csv
import io
import re
from collections.abc import Mapping
from datetime import date
from html import unescape
from urllib.parse import urlencode

import openpyxl
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from members.models import AuditEvent, Organisation, User
from metrics.actions import rollups
from metrics.models import Period, Product, Submission
from metrics.transitions import Status
from metrics.views import lineage_page
from tests.cast import Browse
from tests.factories import members, submissions
from tests.factories.submissions import RowSpec

RATE = {"indicator": "zero_view_rate", "period": "2026-Q1"}
COUNT = {"indicator": "items_removed", "period": "2026-Q1"}
MOST_QUERIES = 26  # of the session, the question, the figure, its sources, its rows, the record
UNSEEN, VIEWED, REMOVED = "removed_before_first_view", "views_known", "items_removed"


@pytest.fixture
def reports(
    member: Organisation, other_member: Organisation, open_quarter: Period, lead: User, rival: User, reviewer: User
) -> list[Submission]:
    """Two members' accepted reports; of the first, one row does not know how often its items were seen."""
    Product.objects.create(code="scales", covers="Scales of pangolins")
    submissions.group("Pangolins", submissions.taxon("Manis javanica"))
    told = [
        (
            member,
            lead,
            [
                RowSpec("Manis javanica", {REMOVED: 400, VIEWED: 300, UNSEEN: 120}, product="scales", given="=Manis"),
                RowSpec("", {REMOVED: 100, VIEWED: 90, UNSEEN: "withheld"}),
            ],
        ),
        (other_member, rival, [RowSpec("Manis javanica", {REMOVED: 918_273, VIEWED: 700_000, UNSEEN: 650_000})]),
    ]
    made = [
        submissions.submission(
            company, open_quarter, by, status=Status.ACCEPTED, rows=rows, reviewer=reviewer, name=f"{company.slug}.csv"
        )
        for company, by, rows in told
    ]
    rollups.refresh_stale()
    return made


def _text(client: Client, address: str, asked: Mapping[str, str]) -> str:
    """The words of the page."""
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", answer.content.decode())))


def _rows(client: Client, address: str, asked: dict[str, str]) -> list[dict[str, str]]:
    answer = client.get(reverse(address), {**asked, "format": "csv"})
    assert answer["Content-Disposition"].startswith("attachment")
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


class TestThePage:
    def test_says_how_the_figure_came_about_and_who_accepted_what(
        self, reports: list[Submission], browse: Browse, reviewer: User
    ) -> None:
        text = _text(browse(reviewer), reverse("desk:lineage"), RATE)
        assert "650,120 of 700,300, from 2 members. 2 rows are added up." in text
        for report in reports:
            assert report.file.name in text
            assert report.file.sha256 in text
        assert text.count("Ruth Reviewer") >= 2
        assert "Leo Lead" in text
        assert f"no; {UNSEEN}: withheld by the member" in text

    def test_leads_to_the_report_the_row_and_the_file(
        self, reports: list[Submission], browse: Browse, reviewer: User
    ) -> None:
        client = browse(reviewer)
        page = client.get(reverse("desk:lineage"), RATE).content.decode()
        place = re.search(rf'href="(/desk/submissions/{reports[0].pk}/\?page=1)#(row-1)"', page)
        assert place
        assert f'id="{place[2]}"' in client.get(place[1]).content.decode()
        assert f'href="/desk/submissions/{reports[0].pk}/file/"' in page

    def test_of_a_row_of_a_table_shows_that_rows_sources_alone(
        self, reports: list[Submission], browse: Browse, reviewer: User
    ) -> None:
        client = browse(reviewer)
        for asked, expected in (
            ({"by": "product", "key": "scales"}, "400, from 1 member. 1 row is added up."),
            ({"by": "product", "key": ""}, "918,373, from 2 members. 2 rows are added up."),
            ({"by": "group", "key": "pangolins"}, "918,673, from 2 members. 2 rows are added up."),
            ({"by": "taxon", "key": ""}, "100, from 1 member. 1 row is added up."),
            ({"by": "member", "key": "example-marketplace"}, "500, from 1 member. 2 rows are added up."),
            ({"by": "group", "key": "", "member": "example-marketplace"}, "100, from 1 member. 1 row is added up."),
        ):
            assert expected in _text(client, reverse("desk:lineage"), COUNT | asked), asked

    def test_names_who_is_silent_and_who_states_a_rate_alone(
        self, reports: list[Submission], open_quarter: Period, browse: Browse, reviewer: User
    ) -> None:
        members.member("Quiet Quarters")
        rated, person = members.member("Rates Only"), members.person("Rhea")
        rows = [RowSpec(rates={"zero_view_rate": 0.735})]
        submissions.submission(rated, open_quarter, person, status=Status.ACCEPTED, rows=rows, reviewer=reviewer)
        client = browse(reviewer)
        text = _text(client, reverse("desk:lineage"), RATE)
        assert "in the median alone: states a rate without counts row 2 : 73.5%" in text
        assert re.search(r"Expected to report, and not in the figure: Quiet Quarters (Rows|A rate)", text)
        stated = [(row["member"], row["row"], row["stated_rate"]) for row in _rows(client, "desk:lineage", RATE)]
        assert ("rates-only", "2", "0.735") in stated

    def test_a_member_that_was_not_expected_is_listed_and_not_added(
        self, reports: list[Submission], open_quarter: Period, browse: Browse, reviewer: User
    ) -> None:
        late, person = members.member("Late Lots", joined=date(2026, 4, 1)), members.person("Lara")
        rows = [RowSpec("", {REMOVED: 7})]
        submissions.submission(late, open_quarter, person, status=Status.ACCEPTED, rows=rows, reviewer=reviewer)
        rollups.refresh_stale()
        text = _text(browse(reviewer), reverse("desk:lineage"), COUNT)
        assert "918,773, from 2 members. 3 rows are added up." in text
        assert "not expected to report for this quarter" in text

    def test_says_when_the_rows_are_newer_than_the_figure(
        self, reports: list[Submission], browse: Browse, reviewer: User
    ) -> None:
        client = browse(reviewer)
        assert "newer than the figure" not in _text(client, reverse("desk:lineage"), COUNT)
        submissions.revised(reports[1], [RowSpec("Manis javanica", {REMOVED: 918_274})])
        assert "newer than the figure" in _text(client, reverse("desk:lineage"), COUNT)

    def test_a_figure_that_nobody_told_has_no_sources(
        self, open_quarter: Period, browse: Browse, reviewer: User
    ) -> None:
        text = _text(browse(reviewer), reverse("desk:lineage"), {})
        assert "There is no figure" in text
        assert "No accepted report says anything of it." in text

    @pytest.mark.parametrize(
        ("asked", "told"),
        [
            ({"indicator": "love"}, "Name an indicator"),
            ({"by": "mood"}, "Write one of"),
            ({"period": "2026"}, "is not a quarter"),
            ({"period": "2031-Q1"}, "never opened"),
            ({"by": "member"}, "Name the member"),
            ({"by": "taxon", "key": "Manis"}, "no taxon right below"),
            ({"by": "group", "key": "unicorns"}, "no reporting group"),
            ({"by": "product", "key": "horn"}, "no product"),
        ],
    )
    def test_what_names_no_figure_is_said(
        self, asked: dict[str, str], told: str, reports: list[Submission], browse: Browse, reviewer: User
    ) -> None:
        answer = browse(reviewer).get(reverse("desk:lineage"), COUNT | asked)
        assert answer.status_code == 400
        assert told in answer.content.decode()


class TestThePages:
    """Many rows, page by page."""

    @pytest.fixture
    def many(self, member: Organisation, open_quarter: Period, lead: User, reviewer: User) -> Submission:
        rows = [RowSpec("", {REMOVED: number}) for number in range(250)]
        made = submissions.submission(member, open_quarter, lead, status=Status.ACCEPTED, rows=rows, reviewer=reviewer)
        rollups.refresh_stale()
        return made

    def test_hold_a_hundred_rows_each(self, many: Submission, browse: Browse, reviewer: User) -> None:
        client = browse(reviewer)
        seen = []
        for page in ("1", "2", "3"):
            text = client.get(reverse("desk:lineage"), COUNT | {"page": page}).content.decode()
            seen.append([int(found) for found in re.findall(r"#row-(\d+)\"", text)])
        assert seen == [list(range(100)), list(range(100, 200)), list(range(200, 250))]

    def test_a_file_of_too_many_rows_is_refused_with_a_way_out(
        self, many: Submission, browse: Browse, reviewer: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = browse(reviewer)
        assert len(_rows(client, "desk:lineage", COUNT)) == 250
        monkeypatch.setattr(lineage_page, "MOST_TAKEN", {"csv": 249, "xlsx": 250})
        answer = client.get(reverse("desk:lineage"), COUNT | {"format": "csv"})
        assert answer.status_code == 400
        text = answer.content.decode()
        assert "take them in parts, by member, product or market" in text
        assert "Download as XLSX" in text
        assert "Download as CSV" not in text


class TestTheFile:
    def test_names_the_way_of_each_row_to_its_cell(
        self, reports: list[Submission], browse: Browse, reviewer: User
    ) -> None:
        rows = _rows(browse(reviewer), "desk:lineage", RATE)
        told = [(row["member"], row["row"], row["numerator"], row["denominator"], row["why"]) for row in rows]
        assert told == [
            ("example-marketplace", "2", "120", "300", "yes"),
            ("example-marketplace", "3", "", "90", f"no; {UNSEEN}: withheld by the member"),
            ("northern-classifieds", "2", "650000", "700000", "yes"),
        ]
        first = rows[0]
        assert (first["sha256"], first["accepted_by"]) == (reports[0].file.sha256, "Ruth Reviewer")
        assert first["accepted_at"].startswith(str(reports[0].reviewed_at)[:10])
        assert rows[1]["numerator_status"] == "withheld"

    def test_runs_nothing_in_a_spreadsheet(self, reports: list[Submission], browse: Browse, reviewer: User) -> None:
        client = browse(reviewer)
        assert _rows(client, "desk:lineage", RATE)[0]["written"] == "'=Manis"
        answer = client.get(reverse("desk:lineage"), RATE | {"format": "xlsx"})
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
        heads, *lines = sheet.iter_rows(values_only=True)
        assert [dict(zip(heads, line, strict=True))["written"] for line in lines] == [
            "'=Manis", None, "Manis javanica",
        ]  # fmt: skip


class TestWhoSees:
    def test_a_member_its_own_rows_alone(self, reports: list[Submission], browse: Browse, reporter: User) -> None:
        client = browse(reporter)
        text = _text(client, reverse("portal:lineage"), RATE)
        assert "40.0% : 120 of 300, from 1 member. 1 row is added up." in text
        assert reports[0].file.sha256 in text
        assert "Northern" not in text
        assert "650,000" not in text
        assert f"/portal/submissions/{reports[0].pk}/" in client.get(reverse("portal:lineage"), RATE).content.decode()
        assert {row["member"] for row in _rows(client, "portal:lineage", RATE)} == {"example-marketplace"}

    def test_a_member_in_its_own_language(self, reports: list[Submission], browse: Browse, reporter: User) -> None:
        client = browse(reporter)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
        text = _text(client, reverse("portal:lineage"), RATE)
        assert "120 sur 300, de 1 membre. 1 ligne est additionnée." in text

    @pytest.mark.parametrize(
        "asked",
        [
            {"member": "northern-classifieds"},
            {"by": "member", "key": "northern-classifieds"},
            {"by": "platform", "key": "northern-classifieds"},
            {"by": "member", "key": "never-was"},
        ],
    )
    def test_anothers_is_as_if_it_never_was(
        self, asked: dict[str, str], reports: list[Submission], browse: Browse, reporter: User
    ) -> None:
        assert browse(reporter).get(reverse("portal:lineage"), COUNT | asked).status_code == 404

    def test_strangers_and_the_other_side_find_nothing(
        self, reports: list[Submission], browse: Browse, reporter: User, reviewer: User, stranger: User, client: Client
    ) -> None:
        assert browse(reporter).get(reverse("desk:lineage"), COUNT).status_code == 404
        assert browse(reviewer).get(reverse("portal:lineage"), COUNT).status_code == 404
        assert browse(stranger).get(reverse("desk:lineage"), COUNT).status_code == 404
        assert client.get(reverse("portal:lineage"), COUNT).status_code == 302


class TestTheRecord:
    def test_a_look_and_an_export_of_a_convener_are_written_down(
        self, reports: list[Submission], browse: Browse, reviewer: User
    ) -> None:
        client, asked = browse(reviewer), COUNT | {"by": "member", "key": "example-marketplace"}
        client.get(reverse("desk:lineage"), asked)
        client.get(reverse("desk:lineage"), asked | {"format": "csv"})
        client.get(reverse("desk:lineage"), COUNT)
        events = AuditEvent.objects.filter(type__startswith="figures.").order_by("pk")
        about = reports[0].member
        assert [(event.type, event.organisation) for event in events] == [
            ("figures.viewed", about), ("figures.exported", about), ("figures.viewed", None),
        ]  # fmt: skip
        assert events[0].details["asked"] == asked


class TestTheDashboards:
    @pytest.mark.parametrize(
        ("dashboard", "asked"),
        [
            ("desk:trend", {}),
            ("desk:by-member", {}),
            ("desk:by-species", {"by": "group"}),
            ("desk:by-species", {"by": "taxon"}),
            ("desk:by-product", {"by": "product", "group": "pangolins"}),
        ],
    )
    @pytest.mark.parametrize("indicator", ["items_removed", "zero_view_rate"])
    def test_every_number_leads_to_where_it_comes_from(
        self,
        dashboard: str,
        asked: dict[str, str],
        indicator: str,
        reports: list[Submission],
        browse: Browse,
        reviewer: User,
    ) -> None:
        client = browse(reviewer)
        text = client.get(reverse(dashboard), {**asked, "indicator": indicator}).content.decode()
        table = text.partition('id="breakdown-caption"')[2].partition("</table>")[0]
        cells = re.findall(r'<td class="n[^"]*">(.*?)</td>', table, re.S)
        assert cells
        for cell in cells:
            found = re.fullmatch(r'\s*<a href="(/desk/lineage/\?[^"]*)">(.*?)</a>.*', cell, re.S)
            assert found, cell
            told = _text(client, unescape(found[1]), {})
            assert "There is no figure" not in told
            assert unescape(re.sub(r"<[^>]*>", "", found[2])).strip() in told

    def test_a_members_own_lead_to_its_own(self, reports: list[Submission], browse: Browse, reporter: User) -> None:
        client = browse(reporter)
        text = client.get(reverse("portal:progress"), {"by": "product"}).content.decode()
        asked = urlencode({"indicator": "items_removed", "by": "product", "key": "scales", "period": "2026-Q1"})
        assert f'href="/portal/lineage/?{asked}"'.replace("&", "&amp;") in text

    def test_an_absence_leads_nowhere(
        self, reports: list[Submission], quarter_before: Period, browse: Browse, reviewer: User
    ) -> None:
        text = browse(reviewer).get(reverse("desk:by-product")).content.decode()
        assert "period=2026-Q1" in text
        assert "lineage/?indicator=items_removed&amp;by=product&amp;key=scales&amp;period=2025-Q4" not in text


class TestWhatItCosts:
    def test_as_many_queries_for_thirty_members_as_for_one(
        self,
        member: Organisation,
        open_quarter: Period,
        lead: User,
        reviewer: User,
        browse: Browse,
        django_assert_max_num_queries: object,
    ) -> None:
        """And as many rows as you like: what a source needs is asked of all of them at once."""
        client, asked = browse(reviewer), {**RATE, "by": "group", "key": ""}
        client.get(reverse("desk:lineage"), asked)  # what is asked once in a session
        for number in range(30):
            company = members.member(f"Member {number}")
            rows = [RowSpec("", {REMOVED: 9, VIEWED: 8, UNSEEN: 7}) for _ in range(5)]
            submissions.submission(company, open_quarter, lead, status=Status.ACCEPTED, rows=rows, reviewer=reviewer)
            rollups.refresh_stale()
            if number in (0, 29):
                with django_assert_max_num_queries(MOST_QUERIES):  # type: ignore[operator]
                    text = _text(client, reverse("desk:lineage"), asked)
                assert f"from {number + 1} member" in text
