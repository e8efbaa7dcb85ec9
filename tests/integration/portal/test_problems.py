"""The findings page: one correction mends all of its rows, names are answered once, and others find nothing."""

import io
import re
from uuid import UUID

import pytest
from openpyxl import load_workbook

from members.models import Organisation, User
from metrics.actions import checking
from metrics.models import Correction, Listing, MemberAnswer, Period, Product, Submission
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories import submissions
from tests.factories.submissions import FindingSpec, taxon

FILE = b"""taxon,market,product,items_removed,Taken down,measured
Loxodonta africanus,ZA,ivory,1.2k,,x
Loxodonta africanus,NA,ivory,1.2k,,y
Loxodonta africanus,DE,tusk,-3,,z
"""


@pytest.fixture
def invalid(member: Organisation, open_quarter: Period, reporter: User) -> Submission:
    elephant = taxon("Loxodonta africana")
    elephant.names.create(name="Loxodonta africana", key="loxodonta africana", kind="accepted")
    Listing.objects.create(taxon=elephant, appendix="I")
    Product.objects.create(code="ivory", covers="raw or carved ivory, tusks")
    return _checked(submissions.submission(member, open_quarter, reporter, status=Status.CHECKING, content=FILE).pk)


def _checked(id: UUID) -> Submission:
    checking.check(id)
    return Submission.objects.get(pk=id)


def _page(submission: Submission, question: str = "") -> str:
    return f"/portal/submissions/{submission.pk}/problems/{question}"


def _group(submission: Submission, code: str, **more: object) -> int:
    """The number by which the form names the group."""
    return submission.findings.filter(code=code, **more).earliest("number").number


def test_each_thing_to_do_is_there_once_with_how_many_rows_it_mends(
    browse: Browse, reporter: User, invalid: Submission
) -> None:
    shown = " ".join(browse(reporter).get(_page(invalid)).content.decode().split())
    assert shown.count("is not in the list of taxa") == 1
    assert "3 rows" in shown
    assert "Use Loxodonta africana" in shown
    assert shown.count("1.2k is not a whole number.") == 1
    assert "New value for all" in shown
    assert "Leave this column out" in shown
    assert "Not broken down: leave it blank" in shown
    assert "To look at:" not in shown[: shown.index("Problem:")]


def test_everything_is_mended_in_one_go(browse: Browse, reporter: User, invalid: Submission) -> None:
    person = browse(reporter)
    answer = person.post(
        _page(invalid),
        {
            f"use-{_group(invalid, 'unknown-taxon')}": "Loxodonta africana",
            f"all-{_group(invalid, 'unknown-taxon')}": "",
            f"all-{_group(invalid, 'not-a-number')}": "1200",
            f"all-{_group(invalid, 'negative')}": "3",
            f"all-{_group(invalid, 'unknown-product')}": "ivory",
            f"all-{_group(invalid, 'unknown-column', column='measured')}": "-",
        },
    )
    assert answer.status_code == 302
    assert "Your file is being checked" in person.get(answer["Location"]).content.decode()
    assert person.get(_page(invalid)).status_code == 302
    ready = _checked(invalid.pk)
    assert (ready.status, ready.errors) == (Status.READY, 0)
    assert {row.values["items_removed"] for row in ready.file_rows.all()} == {1200, 3}
    told = " ".join(person.get(f"/portal/submissions/{ready.pk}/").content.decode().split())
    assert "3 cells were changed in place" in told
    assert "“Loxodonta africanus”: <b>Loxodonta africana</b>" in told
    assert "as you said" in told
    assert "Rita Reporter" in told


def test_one_row_is_mended_by_itself_and_what_is_left_as_it_is_changes_nothing(
    browse: Browse, reporter: User, invalid: Submission
) -> None:
    number = _group(invalid, "not-a-number")
    second = invalid.findings.get(code="not-a-number", row=3).number
    told = {f"all-{number}": "1.2k", f"one-{number}-{number}": "1.2k", f"one-{number}-{second}": "1250"}
    assert browse(reporter).post(_page(invalid), told).status_code == 302
    made = Correction.objects.get()
    assert (made.row, made.column, made.written, made.text, made.by) == (3, "items_removed", "1.2k", "1250", reporter)
    again = _checked(invalid.pk)
    assert again.findings.filter(code="not-a-number").count() == 1


def test_a_name_that_is_not_known_is_told_so_and_what_was_filled_in_stays(
    browse: Browse, reporter: User, invalid: Submission
) -> None:
    told = {f"all-{_group(invalid, 'unknown-taxon')}": "Loxodonta afrcana", f"all-{_group(invalid, 'negative')}": "31"}
    answer = browse(reporter).post(_page(invalid), told)
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert "“Loxodonta afrcana” is not known. Did you mean Loxodonta africana?" in shown
    assert 'value="31"' in shown
    assert not Correction.objects.exists()
    assert not MemberAnswer.objects.exists()


def test_nothing_filled_in_is_said(browse: Browse, reporter: User, invalid: Submission) -> None:
    answer = browse(reporter).post(_page(invalid), {})
    assert answer.status_code == 400
    assert "Fill in at least one correction." in answer.content.decode()


def test_a_warning_is_confirmed_once_and_for_all(
    browse: Browse, reporter: User, member: Organisation, open_quarter: Period, invalid: Submission
) -> None:
    elephant = submissions.taxon("Loxodonta africana")
    elephant.names.create(name="Elephas africanus", key="elephas africanus", kind="synonym")
    content = b"taxon,items_removed\nElephas africanus,1\n"
    Submission.objects.filter(pk=invalid.pk).update(status=Status.WITHDRAWN)
    made = submissions.submission(member, open_quarter, reporter, status=Status.CHECKING, content=content)
    warned = _checked(made.pk)
    number = _group(warned, "matched-by-synonym")
    person = browse(reporter)
    assert "Yes, Loxodonta africana" in person.get(_page(warned)).content.decode()
    assert person.post(_page(warned), {f"use-{number}": "Loxodonta africana"}).status_code == 302
    ready = _checked(made.pk)
    assert (ready.status, ready.warnings) == (Status.READY, 0)
    assert "as you said" in person.get(f"/portal/submissions/{ready.pk}/").content.decode()


def test_a_reporter_says_why_a_warning_is_right_and_the_lead_signs_it_off(
    browse: Browse, reporter: User, lead: User, member: Organisation, open_quarter: Period
) -> None:
    jumps = [
        FindingSpec("jump", "warning", row=n, value=f"{n}00", message=f"{n}00 is far from before.") for n in (2, 3)
    ]
    synonym = FindingSpec("matched-by-synonym", "warning", row=2, column="taxon", value="Felis tigris", message="So.")
    ready = submissions.submission(member, open_quarter, reporter, findings=[*jumps, synonym])
    person = browse(reporter)
    told = {
        f"why-{_group(ready, 'jump')}": "A raid in May.",
        f"why-{_group(ready, 'matched-by-synonym')}": "The older name.",
    }
    assert person.post(_page(ready), told).status_code == 302
    ready.refresh_from_db()
    assert ready.status == Status.READY
    assert list(ready.findings.values_list("comment", flat=True)) == ["A raid in May."] * 2 + ["The older name."]
    shown = browse(lead).get(f"/portal/submissions/{ready.pk}/").content.decode()
    assert "A raid in May." in shown
    assert browse(lead).post(f"/portal/submissions/{ready.pk}/submit/", {}).status_code == 302
    ready.refresh_from_db()
    assert ready.status == Status.SUBMITTED


def test_a_measure_of_the_long_form_is_answered(
    browse: Browse, reporter: User, member: Organisation, open_quarter: Period
) -> None:
    content = b"taxon,measure,value\n,Taken down,1\n"
    made = submissions.submission(member, open_quarter, reporter, status=Status.CHECKING, content=content)
    unknown = _checked(made.pk)
    number = _group(unknown, "unknown-column")
    assert browse(reporter).post(_page(unknown), {f"all-{number}": "items_removed"}).status_code == 302
    assert _checked(made.pk).file_rows.get().values == {"items_removed": 1}


def test_a_twin_row_is_left_out(browse: Browse, reporter: User, member: Organisation, open_quarter: Period) -> None:
    content = b"taxon,items_removed\n,1\n,2\n"
    made = submissions.submission(member, open_quarter, reporter, status=Status.CHECKING, content=content)
    twice = _checked(made.pk)
    number = _group(twice, "duplicate-row")
    person = browse(reporter)
    assert "Leave out row 3" in person.get(_page(twice)).content.decode()
    assert person.post(_page(twice), {f"leave-{number}": "3"}).status_code == 302
    ready = _checked(twice.pk)
    assert ready.status == Status.READY
    assert [row.row for row in ready.file_rows.all()] == [2]
    assert "row left out" in person.get(f"/portal/submissions/{ready.pk}/").content.decode()


def test_a_column_without_a_name_is_given_one(
    browse: Browse, reporter: User, member: Organisation, open_quarter: Period
) -> None:
    content = b"taxon,,items_removed\n,4,5\n"
    made = submissions.submission(member, open_quarter, reporter, status=Status.CHECKING, content=content)
    nameless = _checked(made.pk)
    number = _group(nameless, "unknown-column")
    assert browse(reporter).post(_page(nameless), {f"all-{number}": "items_blocked"}).status_code == 302
    ready = _checked(made.pk)
    assert ready.file_rows.get().values == {"items_blocked": 4, "items_removed": 5}


def test_many_are_paged_and_kinds_are_filters(
    browse: Browse, reporter: User, member: Organisation, open_quarter: Period
) -> None:
    many = [FindingSpec("negative", row=n, value=f"-{n}", message=f"-{n} is below zero.") for n in range(2, 42)]
    other = FindingSpec("unknown-product", column="product", value="tusk", message="“tusk” is not a product code.")
    invalid = submissions.submission(member, open_quarter, reporter, status=Status.INVALID, findings=[*many, other])
    person = browse(reporter)
    first = person.get(_page(invalid)).content.decode()
    assert len(re.findall(r'id="group-\d+"', first)) == 25
    assert "Page 1 of 2" in first
    only = person.get(_page(invalid, "?code=unknown-product")).content.decode()
    assert len(re.findall(r'id="group-\d+"', only)) == 1
    assert "“tusk” is not a product code." in only


def test_what_is_signed_off_is_shown_and_not_mended(
    browse: Browse, lead: User, member: Organisation, open_quarter: Period
) -> None:
    warning = FindingSpec("matched-by-synonym", "warning", column="taxon", value="Felis tigris", comment="It is.")
    signed = submissions.submission(member, open_quarter, lead, status=Status.SUBMITTED, findings=[warning])
    person = browse(lead)
    shown = person.get(_page(signed)).content.decode()
    assert "It is." in shown
    assert "Save corrections" not in shown
    number = _group(signed, "matched-by-synonym")
    assert person.post(_page(signed), {f"all-{number}": "-"}).status_code == 409


def test_a_sign_off_of_what_was_changed_since_is_refused(
    browse: Browse, lead: User, member: Organisation, open_quarter: Period
) -> None:
    made = submissions.submission(member, open_quarter, lead)
    person = browse(lead)
    shown = person.get(f"/portal/submissions/{made.pk}/").content.decode()
    (seen,) = re.findall(r'name="preview" value="(\w+)"', shown)
    Correction.objects.create(submission=made, row=2, column="items_removed", text="9", by=lead)
    answer = person.post(f"/portal/submissions/{made.pk}/submit/", {"preview": seen})
    assert answer.status_code == 409
    assert "changed meanwhile" in answer.content.decode()


def test_the_file_is_given_back_with_its_problems_marked(browse: Browse, reporter: User, invalid: Submission) -> None:
    person = browse(reporter)
    assert (
        f"/portal/submissions/{invalid.pk}/marked.xlsx"
        in person.get(f"/portal/submissions/{invalid.pk}/").content.decode()
    )
    answer = person.get(f"/portal/submissions/{invalid.pk}/marked.xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="figures-marked.xlsx"'
    sheet = load_workbook(io.BytesIO(answer.getvalue())).worksheets[0]
    assert "1.2k is not a whole number." in sheet["D2"].comment.text
    assert "is not one of the template's" in sheet["F1"].comment.text


def test_where_there_is_no_table_nothing_is_marked(
    browse: Browse, reporter: User, member: Organisation, open_quarter: Period
) -> None:
    made = submissions.submission(member, open_quarter, reporter, status=Status.CHECKING, content=b"%PDF-1.7")
    unreadable = _checked(made.pk)
    person = browse(reporter)
    assert "marked.xlsx" not in person.get(f"/portal/submissions/{unreadable.pk}/").content.decode()
    answer = person.get(f"/portal/submissions/{unreadable.pk}/marked.xlsx", follow=True)
    assert "This file cannot be marked" in answer.content.decode()


def test_others_find_nothing(browse: Browse, rival: User, reviewer: User, stranger: User, invalid: Submission) -> None:
    for person in (rival, reviewer, stranger):
        assert browse(person).get(_page(invalid)).status_code == 404
        assert browse(person).post(_page(invalid), {"all-1": "x"}).status_code == 404
        assert browse(person).get(f"/portal/submissions/{invalid.pk}/marked.xlsx").status_code == 404
    assert not Correction.objects.exists()


class TestAnswers:
    @pytest.fixture
    def given(self, member: Organisation, reporter: User) -> MemberAnswer:
        return MemberAnswer.objects.create(
            member=member, kind="column", written="Our id", folded="ourid", meaning="", by=reporter
        )

    def test_are_listed_with_who_said_them(self, browse: Browse, lead: User, given: MemberAnswer) -> None:
        shown = browse(lead).get("/portal/answers/").content.decode()
        for word in ("Our id", "left out", "Rita Reporter", "Take back"):
            assert word in shown

    def test_are_taken_back(self, browse: Browse, lead: User, given: MemberAnswer) -> None:
        person = browse(lead)
        assert person.post(f"/portal/answers/{given.pk}/revoke/").status_code == 302
        given.refresh_from_db()
        assert given.revoked_by == lead
        assert "Nothing yet" in person.get("/portal/answers/").content.decode()
        assert person.post(f"/portal/answers/{given.pk}/revoke/").status_code == 404

    def test_are_nobody_elses(
        self, browse: Browse, rival: User, reviewer: User, stranger: User, given: MemberAnswer
    ) -> None:
        assert "Our id" not in browse(rival).get("/portal/answers/").content.decode()
        for person in (rival, reviewer, stranger):
            assert browse(person).post(f"/portal/answers/{given.pk}/revoke/").status_code == 404
        for person in (reviewer, stranger):
            assert browse(person).get("/portal/answers/").status_code == 404
