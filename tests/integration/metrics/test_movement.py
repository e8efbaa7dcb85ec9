"""What changed: one change as sentences, charts, table and file; nobody else's; clear words where there is none."""

import csv
import io
from fractions import Fraction
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Organisation, User
from members.queries import actor_for
from metrics.actions import breaks, rollups
from metrics.models import Period
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import members, submissions
from tests.factories.submissions import RowSpec

pytestmark = pytest.mark.django_db
RATE = {"indicator": "zero_view_rate", "from": "2025-Q4", "to": "2026-Q1"}


@pytest.fixture
def told(
    member: Organisation, other_member: Organisation, quarter_before: Period, open_quarter: Period, reviewer: User
) -> None:
    """One member goes from 20 of 100 to 90 of 300 before the first view, the other from 60 of 100 to 70 of 100."""
    for period, own, others in (
        (quarter_before, (20, 100), (60, 100)),
        (open_quarter, (90, 300), (70, 100)),
    ):
        for teller, (unseen, known) in ((member, own), (other_member, others)):
            person = User.objects.get_or_create(email=f"{teller.slug}@example.org", name=teller.name)[0]
            values: dict[str, int | str] = dict.fromkeys(("items_removed", "views_known"), known)
            values["removed_before_first_view"] = unseen
            submissions.submission(
                teller, period, person, status=Status.ACCEPTED, rows=[RowSpec("", values)], reviewer=reviewer
            )
    rollups.refresh_stale()


@pytest.mark.usefixtures("told")
def test_the_convener_reads_what_moved_the_figure(browse: Browse, reviewer: User, member: Organisation) -> None:
    """80 of 200 to 160 of 400: the rate stays, since what both gained the shift of weight took away."""
    answer = browse(reviewer).get(reverse("desk:what-changed"), RATE)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "stayed at 40% between 2025 Q4 and 2026 Q1" in text
    assert member.name in text
    assert 'data-chart="reasons-data"' in text
    assert 'data-chart="parts-data"' in text


@pytest.mark.usefixtures("told")
def test_the_file_adds_up(browse: Browse, reviewer: User) -> None:
    answer = browse(reviewer).get(reverse("desk:what-changed"), {**RATE, "format": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert len(rows) == 2
    within = Fraction(5, 8) * Fraction(1, 10) + Fraction(3, 8) * Fraction(1, 10)
    assert sum(float(row["within"]) for row in rows) == pytest.approx(float(within))
    assert sum(float(row["mix"]) for row in rows) == pytest.approx(-float(within))
    assert sum(float(row["change"]) for row in rows) == pytest.approx(0)
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.usefixtures("told")
def test_a_member_reads_its_own_and_never_anothers(
    browse: Browse, lead: User, member: Organisation, other_member: Organisation
) -> None:
    answer = browse(lead).get(reverse("portal:what-changed"), {**RATE, "by": "product"})
    text = answer.content.decode()
    assert "rose from 20% to 30%" in text
    assert other_member.name not in text
    assert browse(lead).get(reverse("desk:what-changed"), RATE).status_code == 404
    foreign = {**RATE, "by": "product", "member": other_member.slug}
    assert browse(lead).get(reverse("portal:what-changed"), foreign).status_code == 404


@pytest.mark.usefixtures("told")
def test_a_break_is_neither_own_change_nor_weight(
    browse: Browse, reviewer: User, member: Organisation, open_quarter: Period
) -> None:
    """Declared of one member it is a bar of its own; of the whole coalition, nothing is compared."""
    client, page = browse(reviewer), reverse("desk:what-changed")
    declare = partial(breaks.declare, measure="views_known", period=open_quarter, by=actor_for(reviewer))
    declare(member=member, reason="Bots are views no more.")
    of_one = client.get(page, RATE).content.decode()
    assert "Bots are views no more." in of_one
    assert "it counts differently now (20.0%, then 30.0%)" in of_one
    assert "stayed at 40%" in of_one
    declare(member=None, reason="Another definition.")
    of_all = client.get(page, RATE).content.decode()
    assert "is counted differently now: 2025 Q4: 40.0%. 2026 Q1: 40.0%" in of_all
    assert "stayed at 40%" not in of_all


@pytest.mark.usefixtures("told")
def test_what_cannot_be_taken_apart_says_why(browse: Browse, reviewer: User) -> None:
    client, page = browse(reviewer), reverse("desk:what-changed")
    one = client.get(page, {"from": "2026-Q1", "to": "2026-Q1"})
    assert one.status_code == 400
    assert "Name two quarters" in one.content.decode()
    nothing = client.get(page, {**RATE, "indicator": "alert_click_rate"})
    assert nothing.status_code == 200
    assert "Nothing to take apart" in nothing.content.decode()
    assert "2025 Q4: not reported. 2026 Q1: not reported" in nothing.content.decode()


@pytest.mark.usefixtures("told")
def test_the_number_of_queries_grows_neither_with_members_nor_with_quarters(browse: Browse, reviewer: User) -> None:
    client, page = browse(reviewer), reverse("desk:what-changed")
    client.get(page, RATE)
    with CaptureQueriesContext(connection) as few:
        client.get(page, RATE)
    for number in range(4):
        quarter = submissions.period(f"2024-Q{number + 1}")
        teller = members.member(f"Member {number}")
        person = members.person(f"Lead {number}", teller, "lead")
        rows = [RowSpec("", {"items_removed": 5, "views_known": 5, "removed_before_first_view": number})]
        submissions.submission(teller, quarter, person, status=Status.ACCEPTED, rows=rows, reviewer=reviewer)
    rollups.refresh_stale()
    with CaptureQueriesContext(connection) as many:
        client.get(page, {**RATE, "from": "2024-Q1"})
    assert len(many) == len(few)
