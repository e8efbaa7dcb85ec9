"""The form of a quarter: what it begins with, that it is kept, that nobody's words are lost, and the file it makes."""

import re

import pytest

from members.models import Organisation, User
from metrics.actions import checking
from metrics.models import Period, ReportDraft, Submission
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import members, submissions
from tests.factories.submissions import row

ADDRESS, CHECK = "/portal/2026-Q1/form/", "/portal/2026-Q1/form/check/"


def _body(revision: int = 0, /, **cells: str) -> dict[str, object]:
    """The form as a browser sends it: two rows, two measures."""
    measures = ["items_removed", "items_blocked"]
    told = {name.replace("__", "-"): text for name, text in cells.items()}
    return {"rows": "2", "revision": str(revision), "shown": measures, "measure": measures, **told}


def _revision() -> int:
    return ReportDraft.objects.get().revision


def test_begins_with_last_quarters_names_and_measures(
    browse: Browse,
    reporter: User,
    lead: User,
    reviewer: User,
    member: Organisation,
    open_quarter: Period,
    quarter_before: Period,
) -> None:
    rows = [row("Manis javanica", items_removed=3), row("Panthera tigris", ads_rejected=1)]
    submissions.submission(member, quarter_before, lead, status=Status.ACCEPTED, reviewer=reviewer, rows=rows)
    shown = browse(reporter).get(ADDRESS).content.decode()
    assert re.search(r'name="r0-taxon" value="Manis javanica" aria-label="Taxon or group, row 2"', shown)
    assert 'name="r1-taxon" value="Panthera tigris"' in shown
    assert 'name="r0-ads_rejected"' in shown
    assert 'name="r0-views_known"' not in shown
    assert "Not saved yet" in shown


def test_is_kept_so_that_a_colleague_goes_on(browse: Browse, reporter: User, lead: User, open_quarter: Period) -> None:
    assert (
        browse(reporter).post(ADDRESS, _body(r0__taxon="Manis javanica", r0__items_removed="1.2k")).status_code == 302
    )
    shown = browse(lead).get(ADDRESS).content.decode()
    assert 'value="1.2k"' in shown
    assert "Last saved by Rita Reporter" in shown
    assert "A form was begun" in browse(lead).get("/portal/2026-Q1/").content.decode()
    assert browse(lead).post(ADDRESS, _body(_revision(), r0__items_removed="1200")).status_code == 302
    assert ReportDraft.objects.get().edited_by == lead
    assert not Submission.objects.exists()


def test_a_stale_form_is_refused_with_what_changed(
    browse: Browse, reporter: User, lead: User, open_quarter: Period
) -> None:
    browse(reporter).post(ADDRESS, _body(r0__items_removed="12"))
    seen = _revision()
    browse(lead).post(ADDRESS, _body(seen, r0__items_removed="13"))
    refused = browse(reporter).post(ADDRESS, _body(seen, r0__items_removed="14", r1__note="late"))
    shown = refused.content.decode()
    assert refused.status_code == 409
    assert "Last saved by Leo Lead" in shown
    assert re.search(r"<td>items_removed</td><td>13</td><td>14</td>", shown)
    assert 'value="14"' in shown
    assert ReportDraft.objects.get().rows[0] == {"items_removed": "13"}
    again = re.search(r'name="revision" value="([0-9]+)"', shown)
    assert again is not None
    assert browse(reporter).post(ADDRESS, _body(int(again[1]), r0__items_removed="14")).status_code == 302


def test_a_form_that_was_thrown_away_meanwhile_is_stale_too(
    browse: Browse, reporter: User, lead: User, open_quarter: Period
) -> None:
    browse(reporter).post(ADDRESS, _body(r0__items_removed="12"))
    seen = _revision()
    browse(lead).post(ADDRESS, _body(seen, do="discard"))
    assert not ReportDraft.objects.exists()
    refused = browse(reporter).post(ADDRESS, _body(seen, r0__items_removed="14"))
    assert refused.status_code == 409
    assert 'value="14"' in refused.content.decode()
    assert not ReportDraft.objects.exists()


def test_another_row_is_added_without_a_script(browse: Browse, reporter: User, open_quarter: Period) -> None:
    answer = browse(reporter).post(ADDRESS, _body(do="add"))
    assert answer["Location"] == f"{ADDRESS}#r2-taxon"
    assert 'name="r2-taxon"' in browse(reporter).get(ADDRESS).content.decode()


def test_columns_come_and_go_but_never_with_what_stands_in_them(
    browse: Browse, reporter: User, open_quarter: Period
) -> None:
    body = {**_body(r0__items_removed="12", do="columns"), "measure": ["ads_rejected"]}
    browse(reporter).post(ADDRESS, body)
    assert ReportDraft.objects.get().measures == ["items_removed", "ads_rejected"]


def test_is_checked_as_the_file_that_it_makes(browse: Browse, reporter: User, open_quarter: Period) -> None:
    cells = {"r0__items_removed": "1,200", "r1__items_removed": "1.2k", "r1__market": "CN", "r1__note": "roughly, so"}
    answer = browse(reporter).post(CHECK, _body(0, **cells))
    made = Submission.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/portal/submissions/{made.pk}/")
    assert made.file.name == "form-2026-Q1.csv"
    assert bytes(made.file.content or b"").decode("utf-8-sig").splitlines() == [
        "taxon,product,market,platform,period,items_removed,items_blocked,note",
        ',,,,2026-Q1,"1,200",,',
        ',,CN,,2026-Q1,1.2k,,"roughly, so"',
    ]
    checking.check(made.pk)
    found = made.findings.get()
    assert (found.code, found.row, found.column) == ("not-a-number", 3, "items_removed")
    assert 'value="1.2k"' in browse(reporter).get(ADDRESS).content.decode()


def test_lives_until_the_report_is_signed_off(browse: Browse, lead: User, open_quarter: Period) -> None:
    browse(lead).post(CHECK, _body(r0__items_removed="12"))
    made = Submission.objects.get()
    checking.check(made.pk)
    assert ReportDraft.objects.exists()
    assert browse(lead).post(f"/portal/submissions/{made.pk}/submit/").status_code == 302
    assert not ReportDraft.objects.exists()


def test_is_refused_where_a_file_would_be(
    browse: Browse, lead: User, member: Organisation, open_quarter: Period, quarter_before: Period
) -> None:
    assert "can open it again" in browse(lead).get("/portal/2025-Q4/form/").content.decode()
    assert browse(lead).post("/portal/2025-Q4/form/", _body()).status_code == 409
    submissions.submission(member, open_quarter, lead, status=Status.SUBMITTED)
    refused = browse(lead).post(CHECK, _body(r0__items_removed="12"))
    assert refused.status_code == 409
    assert 'value="12"' in refused.content.decode()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"rows": "1000000", "revision": "-1", "shown": ["nonsense", "taxon"], "measure": "nonsense"},
        {"rows": "x", "revision": "9" * 30, "do": "everything"},
    ],
)
def test_a_body_that_we_never_made_does_no_harm(
    body: dict[str, str], browse: Browse, reporter: User, open_quarter: Period
) -> None:
    assert browse(reporter).post(ADDRESS, body).status_code in (302, 409)


def test_is_the_members_own(
    browse: Browse, reporter: User, rival: User, reviewer: User, stranger: User, open_quarter: Period
) -> None:
    browse(reporter).post(ADDRESS, _body(r0__note="for us alone"))
    assert "for us alone" not in browse(rival).get(ADDRESS).content.decode()
    browse(rival).post(ADDRESS, _body(r0__note="theirs"))
    assert ReportDraft.objects.get(member=reporter.memberships.get().organisation).rows[0] == {"note": "for us alone"}
    for person in (reviewer, stranger, members.person("Nobody")):
        assert browse(person).get(ADDRESS).status_code == 404
        assert browse(person).post(ADDRESS, _body()).status_code == 404
        assert browse(person).post(CHECK, _body()).status_code == 404
