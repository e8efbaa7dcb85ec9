"""By type of platform: whoever runs it, whatever nobody named on a line of its own, and each figure with its rows."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import FormerOwner, Organisation, Platform, User
from metrics.actions import rollups
from metrics.models import Period
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import members, submissions
from tests.factories.submissions import RowSpec

BY_TYPE = {"by": "platform_type", "indicator": "items_removed"}
# What the first member and the second told: on a shop, on a chat, on no platform named.
TOLD = {"shop": (100, 2_000), "chat": (30, 0), "": (7, 500)}


@pytest.fixture
def figures(quarter_before: Period, open_quarter: Period, reviewer: User) -> None:
    """Between the quarters the first member sold a shop to the second; each reported it when it ran it."""
    for number in range(2):
        made = members.member(f"Member {number}", platforms=(f"Shop {number}", f"Chat {number}"))
        made.platforms.filter(name__startswith="Shop").update(type="marketplace")
        made.platforms.filter(name__startswith="Chat").update(type="messaging")
    first, second = Organisation.objects.filter(kind="member").order_by("name")
    sold = Platform.objects.create(organisation=second, slug="sold", name="Sold", type="marketplace")
    FormerOwner.objects.create(platform=sold, organisation=first, until=date(2026, 1, 1))
    for period, runs_it in ((quarter_before, first), (open_quarter, second)):
        for number, member in enumerate((first, second)):
            rows = [
                RowSpec("", {"items_removed": told[number]}, platform=f"{platform}-{number}" if platform else "")
                for platform, told in TOLD.items()
            ]
            rows += [RowSpec("", {"items_removed": 11}, platform="sold")] if member == runs_it else []
            person = User.objects.get_or_create(email=f"{member.slug}@example.org", name=member.name)[0]
            submissions.submission(member, period, person, status=Status.ACCEPTED, rows=rows, reviewer=reviewer)
    rollups.refresh_stale()


def _told(client: Client, page: str, **asked: str) -> dict[tuple[str, str], int]:
    """Numerators by key and quarter, of what is not the sum of nothing."""
    answer = client.get(reverse(page), {**BY_TYPE, **asked, "format": "csv"})
    rows = csv.DictReader(io.StringIO(answer.content.decode()))
    return {(row["key"], row["period"]): int(row["numerator"]) for row in rows}


@pytest.mark.usefixtures("figures")
def test_types_add_up_over_members_and_what_names_no_platform_stands_alone(browse: Browse, reviewer: User) -> None:
    client = browse(reviewer)
    of_quarter = {"marketplace": 2_111, "messaging": 30, "": 507}
    expected = {(key, quarter): told for key, told in of_quarter.items() for quarter in ("2025-Q4", "2026-Q1")}
    assert _told(client, "desk:by-product") == expected
    text = client.get(reverse("desk:by-product"), BY_TYPE).content.decode()
    for words in ("Marketplace", "Messaging", "no platform named"):
        assert words in text


@pytest.mark.usefixtures("figures")
def test_the_type_restricts_every_other_dashboard(browse: Browse, reviewer: User) -> None:
    client = browse(reviewer)
    restricted = {"by": "period", "platform_type": "marketplace"}
    assert set(_told(client, "desk:trend", **restricted).values()) == {2_111}
    of_members = _told(client, "desk:by-member", by="member", platform_type="marketplace")
    assert of_members["member-0", "2025-Q4"] == 111
    assert of_members["member-0", "2026-Q1"] == 100
    assert of_members["member-1", "2026-Q1"] == 2_011
    unknown = client.get(reverse("desk:trend"), {"platform_type": "bazaar"})
    assert unknown.status_code == 400


@pytest.mark.usefixtures("figures")
def test_a_change_is_taken_apart_by_type(browse: Browse, reviewer: User) -> None:
    Platform.objects.filter(slug="sold").update(type="other")
    asked = {**BY_TYPE, "from": "2025-Q4", "to": "2026-Q1"}
    text = browse(reviewer).get(reverse("desk:what-changed"), asked).content.decode()
    assert "Platform type" in text
    assert "Other type" in text


@pytest.mark.usefixtures("figures")
def test_a_figure_of_a_type_leads_to_the_rows_of_its_platforms(browse: Browse, reviewer: User) -> None:
    place = {**BY_TYPE, "period": "2026-Q1"}
    client = browse(reviewer)
    for key, words in (
        ("marketplace", "2,111, from 2 members. 3 rows are added up."),
        ("", "507, from 2 members. 2 rows are added up."),
    ):
        assert words in client.get(reverse("desk:lineage"), {**place, "key": key}).content.decode()
    nothing = client.get(reverse("desk:lineage"), {**place, "key": "bazaar"})
    assert nothing.status_code == 400


@pytest.mark.usefixtures("figures")
def test_the_number_of_queries_does_not_grow_with_types(browse: Browse, reviewer: User) -> None:
    client = browse(reviewer)
    client.get(reverse("desk:by-product"), BY_TYPE)
    with CaptureQueriesContext(connection) as several:
        client.get(reverse("desk:by-product"), BY_TYPE)
    Platform.objects.update(type="other")
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("desk:by-product"), BY_TYPE)
    assert len(several) == len(one)


@pytest.mark.usefixtures("figures")
def test_a_member_sees_its_own_alone(browse: Browse) -> None:
    own = members.person("Olga", Organisation.objects.get(slug="member-0"), "lead")
    assert _told(browse(own), "portal:progress") == {
        ("marketplace", "2025-Q4"): 111,
        ("marketplace", "2026-Q1"): 100,
        ("messaging", "2025-Q4"): 30,
        ("messaging", "2026-Q1"): 30,
        ("", "2025-Q4"): 7,
        ("", "2026-Q1"): 7,
    }
    assert browse(own).get(reverse("desk:by-product"), BY_TYPE).status_code == 404
