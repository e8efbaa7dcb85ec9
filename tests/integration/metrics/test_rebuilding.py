"""Rollups made anew are the same rows, and whatever was done to them behind the program's back is found and mended."""

import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import F, QuerySet
from structlog.testing import capture_logs

from members.models import Organisation, User
from metrics.actions import marks, rollups
from metrics.models import Observation, Period, Product, Rollup, StaleMark, Submission
from metrics.tasks import check_rollups
from metrics.transitions import Status
from tests.factories import submissions
from tests.factories.submissions import RowSpec

COUNTED = {"items_removed": 918_273, "views_known": 700_001, "removed_before_first_view": 600_002}
FIELDS = [field.attname for field in Rollup._meta.concrete_fields if field.name != "id"]


@pytest.fixture
def told(
    member: Organisation, other_member: Organisation, quarter_before: Period, open_quarter: Period, reviewer: User
) -> None:
    """Two members' accepted reports of two quarters, and their rollups."""
    Product.objects.create(code="scales", covers="scales")
    submissions.group("Pangolins", submissions.taxon("Manis javanica"))
    for period in (quarter_before, open_quarter):
        for told_by in (member, other_member):
            person = User.objects.get_or_create(email=f"{told_by.slug}@example.org", name=told_by.name)[0]
            rows = [RowSpec("Manis javanica", dict(COUNTED), product="scales"), RowSpec("", {"items_removed": 0})]
            submissions.submission(told_by, period, person, status=Status.ACCEPTED, rows=rows, reviewer=reviewer)
    assert rollups.refresh_stale() == 4


pytestmark = pytest.mark.usefixtures("told")


def kept() -> set[tuple[object, ...]]:
    return set(Rollup.objects.values_list(*FIELDS))


def checked() -> tuple[dict[str, object], int]:
    """What the command answers, and with which code it ends."""
    said = StringIO()
    try:
        call_command("check_rollups", stdout=said)
    except SystemExit as ended:
        return json.loads(said.getvalue().splitlines()[-1]), int(str(ended.code))
    return json.loads(said.getvalue().splitlines()[-1]), 0


def rebuilt() -> dict[str, object]:
    said = StringIO()
    call_command("rebuild_rollups", stdout=said)
    answer: dict[str, object] = json.loads(said.getvalue().splitlines()[-1])
    return answer


def stale() -> set[tuple[int, int]]:
    return set(StaleMark.objects.filter(dirty__gt=F("done")).values_list("member", "period"))


def test_a_rebuild_gives_the_same_rows() -> None:
    before = kept()
    assert rebuilt() == {"made": 4, "rows": len(before), "not_made": []}
    assert kept() == before


def test_a_rebuild_needs_nothing_but_observations() -> None:
    before = kept()
    Rollup.objects.all().delete()
    StaleMark.objects.all().delete()
    rebuilt()
    assert kept() == before
    assert (StaleMark.objects.count(), stale()) == (4, set())


def test_a_rebuild_removes_what_no_observation_gives(member: Organisation, open_quarter: Period) -> None:
    before = kept()
    period = submissions.period("2020-Q1", closed=True)
    Rollup.objects.create(member=member, period=period, indicator="items_removed", axis="total", numerator=1)
    rebuilt()
    assert kept() == before


def test_a_healthy_database_has_no_drift() -> None:
    assert checked() == ({"ok": True, "compared": 4, "stale": 0, "drifted": [], "bands": []}, 0)
    assert stale() == set()


def _change() -> None:
    _one().update(numerator=1)


def _change_denominator() -> None:
    _one().update(denominator=1_000_000)


def _remove() -> None:
    _one().delete()


def _add() -> None:
    place = _one().get()
    place.pk, place.key = None, "999999999"
    place.save()


def _one() -> QuerySet[Rollup]:
    pk = Rollup.objects.filter(
        member__slug="northern-classifieds", period__year=2026, axis="exact", indicator="zero_view_rate"
    ).values_list("pk", flat=True)
    return Rollup.objects.filter(pk__in=list(pk)[:1])


@pytest.mark.parametrize(
    ("tamper", "rows"),
    [
        (_change, {"changed": 1, "missing": 0, "surplus": 0}),
        (_change_denominator, {"changed": 1, "missing": 0, "surplus": 0}),
        (_remove, {"changed": 0, "missing": 1, "surplus": 0}),
        (_add, {"changed": 0, "missing": 0, "surplus": 1}),
    ],
)
def test_what_was_done_to_a_row_is_found_at_its_place_and_mended(
    tamper: Callable[[], None], rows: dict[str, int]
) -> None:
    before = kept()
    tamper()
    assert kept() != before
    answer, code = checked()
    assert (answer["drifted"], code) == ([{"member": "northern-classifieds", "period": "2026-Q1", "rows": rows}], 1)
    assert len(stale()) == 1
    assert rollups.refresh_stale() == 1
    assert kept() == before
    assert checked()[1] == 0


def test_a_place_without_a_mark_is_checked_too(other_member: Organisation, open_quarter: Period) -> None:
    before = kept()
    StaleMark.objects.filter(member=other_member, period=open_quarter).delete()
    Rollup.objects.filter(member=other_member, period=open_quarter).delete()
    assert checked()[1] == 1
    rollups.refresh_stale()
    assert kept() == before


def test_a_stale_quarter_has_not_drifted(other_member: Organisation, open_quarter: Period) -> None:
    _remove()
    marks.mark_members(period=open_quarter.pk, members=[other_member.pk])
    assert checked() == ({"ok": True, "compared": 3, "stale": 1, "drifted": [], "bands": []}, 0)


def test_a_sum_that_is_too_large_is_drift_and_stops_nothing(member: Organisation, open_quarter: Period) -> None:
    """No rollup can hold it: the quarter stays stale, and the others are checked and made."""
    before = kept()
    told = Submission.objects.get(member=member, period=open_quarter)
    submissions.revised(told, [RowSpec("Manis javanica", {"items_removed": 9 * 10**18})] * 2)
    StaleMark.objects.update(done=F("dirty"))
    _change()
    answer, _code = checked()
    assert isinstance(answer["drifted"], list)
    assert [place["member"] for place in answer["drifted"]] == ["example-marketplace", "northern-classifieds"]
    assert rebuilt()["not_made"] == [{"member": "example-marketplace", "period": "2026-Q1"}]
    assert stale() == {(member.pk, open_quarter.pk)}
    assert kept() == before
    assert checked() == ({"ok": True, "compared": 3, "stale": 1, "drifted": [], "bands": []}, 0)


def test_the_nightly_check_names_the_place_and_no_figure() -> None:
    _change()
    with capture_logs() as logs:
        check_rollups()
    assert [(line["event"], line["log_level"], line["quarter"]) for line in logs] == [
        ("rollups_drifted", "error", "2026-Q1")
    ]
    assert set(logs[0]) == {"event", "log_level", "member", "quarter", "changed", "missing", "surplus"}
    assert not any(str(figure) in str(logs) for figure in COUNTED.values())
    assert Observation.objects.filter(value=COUNTED["items_removed"]).exists()
