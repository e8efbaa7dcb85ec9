"""Breaks in what is published: lines stop, nothing is compared across them, and no member is named."""

import json
import re

import pytest
from django.test import Client

from members.models import Organisation, User
from members.queries import actor_for
from metrics.actions import breaks, releases
from metrics.actions.release_breaks import FOOTNOTE
from metrics.models import Break, Period, Release, ReleaseCell, ReportingGroup
from metrics.statistics import breaks as statistics
from metrics.statistics.quarter import Quarter
from metrics.transitions import Status
from tests.factories.releases import release
from tests.factories.submissions import group, row, taxon
from tests.factories.submissions import submission as make
from tests.integration.public.published import CELLS

WHY = "Whole listings are counted instead of pictures."
CHANGE = "+23.5%"  # of items removed, between the two quarters of CELLS


@pytest.fixture
def groups(db: None) -> list[ReportingGroup]:
    return [group("Elephants", taxon("Elephantidae", "family"))]


def published(by: User, *measures: str) -> Release:
    """Two quarters, with a break between them of each measure."""
    return release(CELLS, by, breaks=[statistics.Break("", measure, Quarter(2026, 1), WHY) for measure in measures])


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("address", ["/", "/releases/1/"])
def test_nothing_is_compared_across_a_break(
    address: str, client: Client, publisher: User, groups: list[ReportingGroup]
) -> None:
    published(publisher, "items_removed")
    said = text(client, address)
    assert CHANGE not in said
    assert "+50.0%" not in said  # of elephants
    assert "+25.0%" in said  # what was blocked has no break
    assert WHY in said


@pytest.mark.parametrize("address", ["/", "/releases/1/"])
def test_without_one_it_is(address: str, client: Client, publisher: User, groups: list[ReportingGroup]) -> None:
    published(publisher)
    assert CHANGE in text(client, address)


@pytest.mark.parametrize(
    ("address", "measure"),
    [
        ("/indicators/items_removed/", "items_removed"),
        ("/indicators/zero_view_rate/", "views_known"),
        ("/species/elephants/", "items_removed"),
    ],
)
def test_a_chart_marks_it_and_its_title_does_not_reach_across(
    address: str, measure: str, client: Client, publisher: User, groups: list[ReportingGroup]
) -> None:
    published(publisher, measure)
    said = text(client, address)
    chart = re.search(r'<script id="trend-data" type="application/json">(.*?)</script>', said, re.DOTALL)
    assert chart
    assert [shape["x0"] for shape in json.loads(chart[1])["layout"]["shapes"]] == [0.5]
    assert " rose from " not in said
    assert WHY in said


def test_the_files_and_the_open_data_say_it(client: Client, publisher: User, groups: list[ReportingGroup]) -> None:
    published(publisher, "views_known")
    told = client.get("/api/v1/releases/1/tables/headline/").json()
    assert any(WHY in note for note in told["notes"])
    marked = {(each["indicator"], each["period"]) for each in told["rows"] if FOOTNOTE in " ".join(each["footnotes"])}
    assert marked == {("zero_view_rate", "2026-Q1")}


@pytest.fixture
def accepted(
    member: Organisation, reporter: User, reviewer: User, quarter_before: Period, open_quarter: Period
) -> None:
    for period in (quarter_before, open_quarter):
        make(
            member, period, reporter, status=Status.ACCEPTED, reviewer=reviewer, version=1,
            rows=[row("Manis javanica", items_removed=5, views_known=5)],
        )  # fmt: skip


def _draft(by: User, period: Period, before: Period) -> Release:
    return releases.draft(title="Figures", first=before.quarter, last=period.quarter, by=actor_for(by))


def _footnoted() -> set[tuple[str, str]]:
    cells = ReleaseCell.objects.filter(footnotes__contains=[FOOTNOTE])
    return set(cells.values_list("indicator", "period"))


@pytest.mark.usefixtures("accepted")
def test_a_draft_takes_the_coalitions_breaks_along_and_names_no_member(
    member: Organisation, reviewer: User, publisher: User, quarter_before: Period, open_quarter: Period
) -> None:
    by = actor_for(reviewer)
    breaks.declare(member=None, measure="items_removed", period=open_quarter, reason=WHY, by=by)
    breaks.declare(member=member, measure="views_known", period=open_quarter, reason="A new system.", by=by)
    breaks.declare(member=None, measure="views_known", period=quarter_before, reason="Before all of it.", by=by)
    made = _draft(publisher, open_quarter, quarter_before)
    assert made.breaks == [{"measure": "items_removed", "quarter": "2026-Q1", "reason": WHY}]
    for table in made.tables.all():
        said = " ".join(table.notes)
        assert f"From 2026 Q1 on the coalition counts differently (Items removed after publication): {WHY}" in said
        assert "From 2026 Q1 on one or more members count differently" in said
        assert member.name not in said
        assert "A new system." not in said
        assert "Before all of it." not in said
    assert {quarter for _indicator, quarter in _footnoted()} == {"2026-Q1"}
    assert {indicator for indicator, _quarter in _footnoted()} >= {"items_removed", "proactive_rate", "rate_24h"}
    assert "views_known" not in {indicator for indicator, _quarter in _footnoted()}


@pytest.mark.usefixtures("accepted")
def test_a_break_that_was_withdrawn_is_gone_from_the_next_release_and_stays_in_the_published_one(
    reviewer: User, publisher: User, quarter_before: Period, open_quarter: Period
) -> None:
    declared = breaks.declare(
        member=None, measure="items_removed", period=open_quarter, reason=WHY, by=actor_for(reviewer)
    )
    first = releases.publish(release=_draft(publisher, open_quarter, quarter_before), by=actor_for(publisher))
    breaks.withdraw(break_=declared, reason="It was another measure.", by=actor_for(reviewer))
    second = _draft(publisher, open_quarter, quarter_before)
    assert not Break.objects.filter(withdrawn_at=None).exists()
    first.refresh_from_db()
    assert (len(first.breaks), second.breaks) == (1, [])
    assert not ReleaseCell.objects.filter(table__release=second, footnotes__contains=[FOOTNOTE]).exists()
    assert _footnoted()
