"""A member's rate beside those of the others: where five others tell theirs, never who tells what, and made in time."""

import csv
import io
import json
import re
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from structlog.testing import capture_logs

from members.models import MembershipInterval, Organisation, User
from metrics.actions import bands, drift, marks, rebuilding, rollups
from metrics.disclosure.band import Band, NoBand
from metrics.models import BandMark, Break, OthersBand, Period, Rollup, StatedRate, Submission
from metrics.queries.bands import kept_in
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import members, submissions
from tests.factories.submissions import RowSpec

pytestmark = pytest.mark.django_db
RATE = {"indicator": "zero_view_rate"}
FIVE = (0.18, 0.41, 0.62, 0.73, 0.97)
BAND = Band(Fraction("0.40"), Fraction("0.625"), Fraction("0.75"))


@pytest.fixture
def closed() -> Period:
    return submissions.period("2025-Q3", closed=True)


def others(count: int) -> list[Organisation]:
    return [
        Organisation.objects.filter(name=f"Other {n}").first() or members.member(f"Other {n}") for n in range(count)
    ]


def tell(member: Organisation, period: Period, reviewer: User, unseen: int, known: int) -> Submission:
    person = User.objects.get_or_create(email=f"{member.slug}@example.org", name=member.name)[0]
    values: dict[str, int | str] = {"items_removed": known, "views_known": known, "removed_before_first_view": unseen}
    rows = [RowSpec("", values)]
    return submissions.submission(member, period, person, status=Status.ACCEPTED, rows=rows, reviewer=reviewer)


@pytest.fixture
def told(member: Organisation, closed: Period, reviewer: User) -> None:
    """Half of the member's own, and five others that differ."""
    tell(member, closed, reviewer, 500, 1000)
    for other, rate in zip(others(5), FIVE, strict=True):
        tell(other, closed, reviewer, round(rate * 1000), 1000)
    rollups.refresh_stale()


def of(member: Organisation, period: Period) -> Band | NoBand | None:
    return kept_in(period).get((member.pk, "zero_view_rate"))


def seen(client: Client, **asked: str) -> dict[str, dict[str, str]]:
    """The file, by quarter."""
    answer = client.get(reverse("portal:progress"), {**RATE, "format": "csv", **asked})
    return {row["period"]: row for row in csv.DictReader(io.StringIO(answer.content.decode()))}


def chart(client: Client) -> list[dict[str, object]]:
    page = client.get(reverse("portal:progress"), RATE).content.decode()
    found = re.search(r'<script id="board-data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    data: list[dict[str, object]] = json.loads(found[1])["data"]
    return data


class TestThePage:
    @pytest.mark.usefixtures("told")
    def test_shows_the_own_line_and_the_band_of_five_others(self, browse: Browse, reporter: User) -> None:
        client = browse(reporter)
        bars, median, own = chart(client)
        assert (bars["base"], bars["y"], median["y"], own["y"]) == ([0.4], [0.35], [0.625], [0.5])
        page = client.get(reverse("portal:progress"), RATE).content.decode()
        assert "was 50% in 2025 Q3; the middle half of the others lay within 40% to 75%" in page
        assert "their median near 63%" in page
        assert "your own is not in it" in page
        row = seen(client)["2025-Q3"]
        edges = [row[f"others_{edge}"] for edge in ("lower", "median", "upper", "note")]
        assert edges == ["0.4", "0.625", "0.75", ""]

    def test_says_why_there_is_none_beside_four_others(
        self, browse: Browse, reporter: User, member: Organisation, closed: Period, reviewer: User
    ) -> None:
        tell(member, closed, reviewer, 500, 1000)
        for other in others(4):
            tell(other, closed, reviewer, 500, 1000)
        rollups.refresh_stale()
        client = browse(reporter)
        assert chart(client)[0]["y"] == [None]
        page = client.get(reverse("portal:progress"), RATE).content.decode()
        assert "No band in 2025 Q3: fewer than five other members." in page
        assert page.count("fewer than five other members") == 3  # in text, table and notes
        row = seen(client)["2025-Q3"]
        assert (row["others_median"], row["others_note"]) == ("", "fewer than five other members")
        # One of the four sees as many others, and somebody who told nothing sees five.
        assert of(others(1)[0], closed) is NoBand.FEW

    def test_says_why_there_is_none_beside_one_who_dominates(
        self, browse: Browse, reporter: User, member: Organisation, closed: Period, reviewer: User
    ) -> None:
        tell(member, closed, reviewer, 500, 1000)
        for other, known in zip(others(5), (100, 100, 100, 100, 9_000), strict=True):
            tell(other, closed, reviewer, 50, known)
        rollups.refresh_stale()
        page = browse(reporter).get(reverse("portal:progress"), RATE).content.decode()
        assert "No band in 2025 Q3: one member dominates." in page
        assert of(others(5)[4], closed) == Band(Fraction("0.5"), Fraction("0.525"), Fraction("0.55"))

    @pytest.mark.usefixtures("told")
    def test_shows_the_rate_of_a_member_that_states_it_without_counts(
        self, browse: Browse, reporter: User, member: Organisation
    ) -> None:
        submissions.revised(Submission.objects.get(member=member), [RowSpec(rates={"zero_view_rate": 0.735})])
        rollups.refresh_stale()
        client = browse(reporter)
        assert [line["y"] for line in chart(client)] == [[0.35], [0.625], [0.735]]
        assert "73.5% <small" in client.get(reverse("portal:progress"), RATE).content.decode()
        row = seen(client)["2025-Q3"]
        assert (row["numerator"], row["value"], row["status"], row["others_median"]) == (
            "",
            "0.735",
            "rate only",
            "0.625",
        )

    @pytest.mark.usefixtures("told")
    def test_has_no_band_while_the_quarter_is_open(
        self, browse: Browse, reporter: User, member: Organisation, closed: Period
    ) -> None:
        Period.objects.filter(pk=closed.pk).update(closes=timezone.localdate())
        row = seen(browse(reporter))["2025-Q3"]
        assert (row["others_median"], row["others_note"]) == ("", "the quarter is not closed yet")
        assert of(member, closed) == BAND  # it is there, and nobody sees it

    @pytest.mark.usefixtures("told")
    def test_has_no_band_of_a_quarter_in_which_the_member_was_none(
        self, browse: Browse, reviewer: User, reporter: User, member: Organisation
    ) -> None:
        tell(member, submissions.period("2025-Q4", closed=True), reviewer, 10, 100)
        MembershipInterval.objects.filter(organisation=member).update(joined=date(2025, 10, 1))
        rollups.refresh_stale()
        told = {quarter: row["others_note"] for quarter, row in seen(browse(reporter)).items()}
        assert told == {"2025-Q3": "you were not expected to report", "2025-Q4": "fewer than five other members"}

    @pytest.mark.usefixtures("told")
    @pytest.mark.parametrize("asked", [{"indicator": "items_removed"}, {"by": "product"}, {"taxon": "Manis javanica"}])
    def test_has_no_band_of_counts_and_of_parts(self, asked: dict[str, str], browse: Browse, reporter: User) -> None:
        submissions.taxon("Manis javanica")
        for format in ("csv", ""):
            answer = browse(reporter).get(reverse("portal:progress"), {**RATE, "format": format, **asked})
            assert answer.status_code == 200
            assert "others" not in answer.content.decode()

    @pytest.mark.usefixtures("told")
    def test_a_break_of_the_coalition_stops_the_median_and_the_own_line(
        self, browse: Browse, reporter: User, reviewer: User, member: Organisation
    ) -> None:
        period = submissions.period("2025-Q4", closed=True)
        for teller in (member, *others(5)):
            tell(teller, period, reviewer, 600, 1000)
        rollups.refresh_stale()
        Break.objects.create(measure="views_known", period=period, reason="A new way.", declared_by=reviewer)
        assert [line["y"] for line in chart(browse(reporter))[1:]] == [[0.625], [0.625], [0.5], [0.6]]

    @pytest.mark.usefixtures("told")
    def test_asks_as_much_however_many_quarters_and_members_there_are(
        self, browse: Browse, reporter: User, reviewer: User
    ) -> None:
        client = browse(reporter)
        client.get(reverse("portal:progress"), RATE)
        with CaptureQueriesContext(connection) as few:
            client.get(reverse("portal:progress"), RATE)
        for number in range(4):
            period = submissions.period(f"2024-Q{number + 1}", closed=True)
            for teller in others(7):
                tell(teller, period, reviewer, 1, 100)
        rollups.refresh_stale()
        with CaptureQueriesContext(connection) as many:
            client.get(reverse("portal:progress"), RATE)
        assert len(many) == len(few)

    @pytest.mark.usefixtures("told")
    def test_is_the_members_own_and_nobody_elses(
        self, browse: Browse, reporter: User, reviewer: User, stranger: User
    ) -> None:
        other = members.person("Somebody of another", others(1)[0], "reporter")
        assert seen(browse(other))["2025-Q3"]["others_note"] == ""
        assert (
            seen(browse(other))["2025-Q3"]["others_lower"] != seen(browse(reporter))["2025-Q3"]["others_lower"] == "0.4"
        )
        assert "middle half" not in browse(reviewer).get(reverse("desk:trend"), RATE).content.decode()
        for outside in (browse(stranger), Client()):
            assert outside.get(reverse("portal:progress"), RATE).status_code != 200


@pytest.mark.usefixtures("told")
class TestTheBandsThatAreKept:
    def test_follow_what_is_accepted(self, member: Organisation, closed: Period, reviewer: User) -> None:
        assert of(member, closed) == BAND
        tell(members.member("A sixth"), closed, reviewer, 1000, 1000)
        rollups.refresh_stale()
        assert of(member, closed) == Band(Fraction("0.40"), Fraction("0.675"), Fraction(1))

    def test_follow_a_rate_that_is_stated_alone(self, member: Organisation, closed: Period) -> None:
        """The fourth of the others states 20 % and gives no counts any more."""
        before = Submission.objects.get(member__name="Other 3")
        report = submissions.revised(before, [RowSpec(rates={"zero_view_rate": 0.2})])
        assert StatedRate.objects.filter(submission=report).exists()
        rollups.refresh_stale()
        assert of(member, closed) == Band(Fraction("0.20"), Fraction("0.425"), Fraction("0.65"))

    def test_follow_who_is_expected_and_in_which_holding(self, member: Organisation, closed: Period) -> None:
        """Nobody marks anything: the next refresh sees it."""
        fifth = MembershipInterval.objects.get(organisation__name="Other 4")
        fifth.left, fifth.ending = date(2025, 8, 1), "left"
        fifth.save()
        rollups.refresh_stale()
        assert (of(member, closed), of(fifth.organisation, closed)) == (NoBand.FEW, None)
        fifth.left, fifth.ending = None, ""
        fifth.save()
        rollups.refresh_stale()
        assert of(member, closed) == BAND
        Organisation.objects.filter(name__in=["Other 3", "Other 4"]).update(holding="Together")
        rollups.refresh_stale()
        assert of(member, closed) is NoBand.FEW
        assert bands.refresh_stale() == 0

    def test_are_made_only_where_something_changed(self, closed: Period) -> None:
        before = set(OthersBand.objects.values_list("pk", flat=True))
        assert (rollups.refresh_stale(), bands.refresh_stale()) == (0, 0)
        assert set(OthersBand.objects.values_list("pk", flat=True)) == before

    def test_of_one_who_counts_too_little_are_made_without_it(
        self, member: Organisation, closed: Period, reviewer: User
    ) -> None:
        tell(members.member("A small one"), closed, reviewer, 7, 7)
        rollups.refresh_stale()
        assert of(member, closed) == BAND

    @pytest.mark.parametrize("lost", [True, False])
    def test_are_the_same_made_anew(self, lost: bool, closed: Period) -> None:
        before = dict(kept_in(closed))
        assert len(before) == 6 * 6
        OthersBand.objects.all().delete()
        if lost:
            BandMark.objects.all().delete()
        rebuilding.rebuild()
        assert dict(kept_in(closed)) == before

    @pytest.mark.parametrize("harm", ["changed", "removed", "added", "unmarked"])
    def test_that_drifted_are_found_and_made_again(self, harm: str, member: Organisation, closed: Period) -> None:
        before = dict(kept_in(closed))
        some = OthersBand.objects.filter(member=member, indicator="zero_view_rate")
        if harm == "changed":
            some.update(upper="0.800")
        elif harm == "added":
            OthersBand.objects.create(member=member, period=closed, indicator="gone", missing="few")
        else:
            some.delete()
        if harm == "unmarked":
            BandMark.objects.all().delete()
        with capture_logs() as logs:
            checked = drift.check()
        assert (checked.drifted, checked.bands) == ([], [closed])
        assert logs == [{"event": "bands_drifted", "log_level": "error", "quarter": "2025-Q3"}]
        rollups.refresh_stale()
        assert dict(kept_in(closed)) == before
        assert drift.check().bands == []

    def test_that_wait_for_a_rollup_have_not_drifted(self, closed: Period) -> None:
        marks.mark_members(period=closed.pk, members=[others(1)[0].pk])
        OthersBand.objects.all().delete()
        assert drift.check().bands == []

    def test_are_made_again_where_a_rollup_is(self, member: Organisation, closed: Period) -> None:
        """What was done to a rollup behind the program's back, and is mended, is mended in the bands too."""
        _tamper(Rollup.objects.filter(member__name="Other 2").values_list("pk", flat=True))
        bands.mark(closed.pk)
        bands.refresh_stale()
        assert of(member, closed) != BAND
        drift.check()
        rollups.refresh_stale()
        assert of(member, closed) == BAND

    def test_are_seen_after_the_last_day_of_the_quarter_alone(
        self, closed: Period, browse: Browse, reporter: User
    ) -> None:
        """The database itself says so: see the tests of walls."""
        Period.objects.filter(pk=closed.pk).update(closes=timezone.localdate() - timedelta(days=1))
        assert seen(browse(reporter))["2025-Q3"]["others_note"] == ""


def _tamper(rollups: Iterable[int]) -> None:
    Rollup.objects.filter(pk__in=list(rollups), indicator="zero_view_rate").update(numerator=1)
