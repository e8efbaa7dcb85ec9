"""Dashboards: the question in the address, the same figures as chart, table and file, and nobody else's."""

import csv
import io
import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.models import AuditEvent, Organisation, User
from metrics.actions import rollups
from metrics.models import Break, Period, Product, Taxon
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import members, submissions
from tests.factories.submissions import RowSpec

PAGES = ["desk:trend", "desk:by-member", "desk:by-species", "desk:by-product"]
PANGOLINS, SECRET = 120, 918_273


@pytest.fixture
def figures(
    member: Organisation, other_member: Organisation, quarter_before: Period, open_quarter: Period, reviewer: User
) -> None:
    """Two members' accepted reports of two quarters; the second member's is the bigger one."""
    Product.objects.create(code="scales", covers="scales")
    manidae = submissions.taxon("Manidae", Taxon.Rank.FAMILY)
    submissions.group("Pangolins", manidae)
    pangolin = submissions.taxon("Manis javanica", Taxon.Rank.SPECIES, manidae)
    for period in (quarter_before, open_quarter):
        for told_by, removed in ((member, PANGOLINS), (other_member, SECRET)):
            row = RowSpec(
                pangolin.name, {"items_removed": removed, "views_known": removed, "removed_before_first_view": 60}
            )
            _accepted(told_by, period, reviewer, RowSpec(row.taxon, row.values, product="scales", market="NA"))
    rollups.refresh_stale()


def _accepted(member: Organisation, period: Period, reviewer: User, row: RowSpec) -> None:
    person = User.objects.get_or_create(email=f"{member.slug}@example.org", name=member.name)[0]
    submissions.submission(member, period, person, status=Status.ACCEPTED, rows=[row], reviewer=reviewer)


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("page", PAGES)
def test_a_reviewer_sees_chart_table_and_words(page: str, browse: Browse, reviewer: User) -> None:
    answer = browse(reviewer).get(reverse(page))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert 'data-chart="board-data"' in text
    assert f"{PANGOLINS + SECRET:,}" in text or f"{SECRET:,}" in text
    assert "What it does not say" in text
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.usefixtures("figures")
def test_the_file_holds_what_is_shown(browse: Browse, reviewer: User) -> None:
    answer = browse(reviewer).get(reverse("desk:by-member"), {"indicator": "zero_view_rate", "format": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    told = {(row["key"], row["period"]): (row["numerator"], row["denominator"], row["value"]) for row in rows}
    assert told["example-marketplace", "2026-Q1"] == ("60", "120", "0.5")
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.usefixtures("figures")
def test_what_lists_something_else_begins_with_the_newest_three_years(browse: Browse, reviewer: User) -> None:
    client, page = browse(reviewer), reverse("desk:by-member")
    for year in (2022, 2023, 2024):
        for number in (1, 2, 3, 4):
            submissions.period(f"{year}-Q{number}", closed=True)

    def quarters(**asked: str) -> list[str]:
        rows = csv.DictReader(io.StringIO(client.get(page, {"format": "csv", **asked}).content.decode()))
        return sorted({row["period"] for row in rows})

    shown = quarters()
    assert (len(shown), shown[0], shown[-1]) == (12, "2022-Q3", "2026-Q1")
    assert quarters(to="2024-Q4")[0] == "2022-Q1"
    assert len(quarters(**{"from": ""})) == 14
    assert quarters(**{"from": "2024-Q4"})[0] == "2024-Q4"
    assert "from=2022-Q1" in client.get(page, {"from": ""}).content.decode()


@pytest.mark.usefixtures("figures")
def test_down_the_tree_a_level_at_a_time(browse: Browse, reviewer: User) -> None:
    client = browse(reviewer)
    top = client.get(reverse("desk:by-species"), {"by": "taxon"}).content.decode()
    assert "taxon=Manidae" in top
    below = client.get(reverse("desk:by-species"), {"by": "taxon", "taxon": "Manidae"}).content.decode()
    assert "Manis javanica" in below
    assert "All taxa" in below


@pytest.mark.usefixtures("figures")
def test_filters_combine(browse: Browse, reviewer: User) -> None:
    asked = {"group": "pangolins", "product": "scales", "market": "NA", "member": "example-marketplace"}
    answer = browse(reviewer).get(reverse("desk:trend"), {**asked, "format": "csv"}).content.decode()
    assert [row["numerator"] for row in csv.DictReader(io.StringIO(answer))] == [str(PANGOLINS), str(PANGOLINS)]


@pytest.mark.usefixtures("figures")
def test_what_does_not_exist_is_said_at_its_field(browse: Browse, reviewer: User) -> None:
    answer = browse(reviewer).get(reverse("desk:trend"), {"taxon": "Unicornis magnus"})
    assert answer.status_code == 400
    assert "no scientific name" in answer.content.decode()


@pytest.mark.usefixtures("figures")
def test_a_member_sees_its_own_figures_alone(browse: Browse, reporter: User) -> None:
    client = browse(reporter)
    for by in ("period", "group", "taxon", "product", "market"):
        text = client.get(reverse("portal:progress"), {"by": by}).content.decode()
        assert f"{PANGOLINS}" in text
        assert f"{SECRET:,}" not in text
        assert str(SECRET) not in text


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("indicator", ["items_removed", "zero_view_rate"])
def test_a_break_of_the_coalition_stops_every_series_and_says_why(
    indicator: str, browse: Browse, reviewer: User, reporter: User, open_quarter: Period
) -> None:
    measure = "views_known" if indicator == "zero_view_rate" else indicator
    Break.objects.create(measure=measure, period=open_quarter, reason="A new way.", declared_by=reviewer)
    for page in (*PAGES, "portal:progress"):
        person = reporter if page.startswith("portal") else reviewer
        text = browse(person).get(reverse(page), {"indicator": indicator}).content.decode()
        assert "Break in series" in text
        assert "From 2026 Q1 on the coalition counts differently" in text
        assert "A new way." in text
    other = browse(reviewer).get(reverse("desk:trend"), {"indicator": "items_blocked"}).content.decode()
    assert "A new way." not in other


@pytest.mark.usefixtures("figures")
def test_a_members_break_is_drawn_in_its_own_figures_and_told_beside_the_coalitions(
    browse: Browse, reviewer: User, reporter: User, rival: User, member: Organisation, open_quarter: Period
) -> None:
    asked = {"indicator": "zero_view_rate"}
    Break.objects.create(
        member=member, measure="views_known", period=open_quarter, reason="A new way.", declared_by=reviewer
    )
    desk = browse(reviewer)
    told = "From 2026 Q1 on Example Marketplace counts differently"
    together = desk.get(reverse("desk:trend"), asked).content.decode()
    assert told in together
    assert "Break in series" not in together
    alone = desk.get(reverse("desk:trend"), {**asked, "member": "example-marketplace"}).content.decode()
    beside = desk.get(reverse("desk:by-member"), asked).content.decode()
    own = browse(reporter).get(reverse("portal:progress"), asked).content.decode()
    for page in (alone, own):
        assert told in page
        assert "Break in series" in page
    assert told in beside
    assert [line["y"] for line in _chart(beside)["data"] if line["name"] == member.name] == [[0.5], [0.5]]
    assert "A new way." not in browse(rival).get(reverse("portal:progress"), asked).content.decode()


@pytest.mark.usefixtures("figures")
def test_members_stand_beside_each_other_on_one_scale(browse: Browse, reviewer: User) -> None:
    text = browse(reviewer).get(reverse("desk:by-member")).content.decode()
    charts = re.findall(r'id="each\d+-data"[^>]*>(.*?)</script>', text)
    axes = [json.loads(chart)["layout"]["yaxis"] for chart in charts]
    assert len(axes) == 2
    assert axes[0] == axes[1]
    assert 'id="each1-data"' not in browse(reviewer).get(reverse("desk:trend")).content.decode()


def _chart(page: str) -> dict[str, list[dict[str, object]]]:
    found = re.search(r'<script id="board-data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    chart: dict[str, list[dict[str, object]]] = json.loads(found[1])
    return chart


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("page", PAGES)
def test_the_number_of_queries_grows_neither_with_members_nor_with_quarters(
    page: str, browse: Browse, reviewer: User
) -> None:
    client = browse(reviewer)
    asked = {"indicator": "zero_view_rate"}
    client.get(reverse(page), asked)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(page), asked)
    for number in range(4):
        rows: dict[str, int | str] = {"items_removed": 9, "views_known": 9, "removed_before_first_view": number}
        teller = members.member(f"Member {number}")
        period = submissions.period(f"2024-Q{number + 1}", closed=True)
        _accepted(teller, period, reviewer, RowSpec("Manis javanica", rows, product="scales", market="NA"))
    rollups.refresh_stale()
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(page), asked)
    assert len(many) == len(few)


@pytest.mark.usefixtures("figures")
def test_another_member_in_the_address_is_not_there(browse: Browse, reporter: User) -> None:
    answer = browse(reporter).get(reverse("portal:progress"), {"member": "northern-classifieds"})
    assert answer.status_code == 404


@pytest.mark.parametrize("page", [*PAGES, "desk:taxa"])
def test_the_desk_is_closed_to_members_and_strangers(
    page: str, browse: Browse, reporter: User, stranger: User, client: Client
) -> None:
    if page != "desk:taxa":
        assert browse(reporter).get(reverse(page)).status_code == 404
    assert browse(stranger).get(reverse(page)).status_code == 404
    assert client.get(reverse(page)).status_code == 302


@pytest.mark.usefixtures("figures")
def test_taxa_are_offered_as_one_types(browse: Browse, reporter: User) -> None:
    Taxon.objects.get(name="Manis javanica").names.create(name="Manis javanica", kind="accepted", key="manis javanica")
    answer = browse(reporter).get(reverse("portal:taxa"), {"taxon": "manis"})
    assert '<option value="Manis javanica">' in answer.content.decode()


class TestComparing:
    """Some of what a dashboard lists, chosen in the address."""

    def test_what_was_chosen_alone_is_shown_and_taken_away(
        self, figures: None, browse: Browse, reviewer: User, open_quarter: Period
    ) -> None:
        third = members.member("Third Trades")
        _accepted(third, open_quarter, reviewer, RowSpec("", {"items_removed": 77}))
        rollups.refresh_stale()
        client, asked = browse(reviewer), {"compare": ["third-trades", "example-marketplace"]}
        text = client.get(reverse("desk:by-member"), asked).content.decode()
        assert f"{SECRET:,}" not in text
        assert len(re.findall(r'id="each\d+-data"', text)) == 2
        assert text.count(" checked>") == 2
        files = re.findall(r'href="(\?[^"]*format=(?:csv|xlsx))"', text)
        assert [file.count("compare=") for file in files] == [2, 2]
        rows = csv.DictReader(io.StringIO(client.get(reverse("desk:by-member") + unescape(files[0])).content.decode()))
        assert {row["key"] for row in rows} == {"third-trades", "example-marketplace"}

    def test_without_a_choice_or_with_none_that_is_there_all_are_shown(
        self, figures: None, browse: Browse, reviewer: User
    ) -> None:
        client = browse(reviewer)
        for asked in ({}, {"compare": "never-was"}):
            text = client.get(reverse("desk:by-member"), asked).content.decode()
            assert f"{SECRET:,}" in text
            assert " checked>" not in text

    def test_other_filters_keep_the_choice_and_what_is_listed_by(
        self, figures: None, browse: Browse, reviewer: User
    ) -> None:
        asked = {"by": "market", "compare": "NA"}
        third, row = members.member("Third Trades"), RowSpec("", {"items_removed": 77}, market="FR")
        _accepted(third, Period.objects.get(year=2026), reviewer, row)
        rollups.refresh_stale()
        client = browse(reviewer)
        for page, kept in (("desk:by-product", {"by", "compare"}), ("desk:what-changed", {"by"})):
            text = client.get(reverse(page), asked | {"from": "2025-Q4", "to": "2026-Q1"}).content.decode()
            filters = text.partition('<form class="filters"')[2].partition("</form>")[0]
            told = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', filters))
            assert told == {name: asked[name] for name in kept}

    def test_nothing_is_chosen_where_there_is_one_thing(self, figures: None, browse: Browse, reviewer: User) -> None:
        client = browse(reviewer)
        assert 'name="compare"' in client.get(reverse("desk:by-member")).content.decode()
        assert 'name="compare"' not in client.get(reverse("desk:trend"), {"compare": "2026-Q1"}).content.decode()

    def test_a_member_cannot_choose_another(self, figures: None, browse: Browse, reporter: User) -> None:
        client, page = browse(reporter), reverse("portal:progress")
        asked = {"by": "product", "compare": "northern-classifieds", "format": "csv"}
        assert client.get(page, asked).content == client.get(page, asked | {"compare": "never-was"}).content

    def test_the_record_says_what_was_compared(self, figures: None, browse: Browse, reviewer: User) -> None:
        browse(reviewer).get(reverse("desk:by-member"), {"compare": ["example-marketplace", "northern-classifieds"]})
        event = AuditEvent.objects.get(type="figures.viewed")
        assert event.details["asked"] == {"compare": "example-marketplace, northern-classifieds"}


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("page", [*PAGES, "desk:what-changed", "portal:progress", "portal:what-changed"])
def test_every_dashboard_offers_both_files(page: str, browse: Browse, reviewer: User, reporter: User) -> None:
    client = browse(reporter if page.startswith("portal") else reviewer)
    text = client.get(reverse(page), {"from": "2025-Q4", "to": "2026-Q1"}).content.decode()
    for format, kind in (("csv", "text/csv"), ("xlsx", "application/vnd.openxml")):
        address = re.search(rf'href="(\?[^"]*format={format})" download', text)
        assert address
        assert client.get(reverse(page) + unescape(address[1]))["Content-Type"].startswith(kind)


@pytest.mark.usefixtures("figures")
def test_what_is_printed_says_what_was_asked_and_when(browse: Browse, reviewer: User) -> None:
    text = browse(reviewer).get(reverse("desk:by-product"), {"by": "platform_type", "market": "NA"}).content.decode()
    printed = re.search(r'<p class="printed[^"]*">(.*?), as it was on (.*?) UTC</p>', text)
    assert printed
    assert unescape(printed[1]) == "http://testserver/desk/progress/products/?by=platform_type&market=NA"
    assert str(timezone.now().year) in printed[2]
