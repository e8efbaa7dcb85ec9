"""Breaks at the desk: reviewers declare and withdraw them, other conveners read, members see their own."""

import pytest

from members.models import Organisation, User
from metrics.models import Break, Period
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories.submissions import row
from tests.factories.submissions import submission as make

ADDRESS = "/desk/breaks/"
WHY = "Whole listings are counted instead of pictures."
ASKED = {"member": "example-marketplace", "measure": "items_removed", "period": "2026-Q1", "reason": WHY}


def _made(by: User, period: Period, member: Organisation | None = None) -> Break:
    return Break.objects.create(member=member, measure="items_removed", period=period, reason=WHY, declared_by=by)


def test_a_reviewer_declares_a_break_and_those_whom_it_concerns_read_it(
    browse: Browse, reviewer: User, lead: User, rival: User, member: Organisation, open_quarter: Period
) -> None:
    person = browse(reviewer)
    assert person.post(ADDRESS, ASKED).status_code == 302
    made = Break.objects.get()
    assert (made.member, made.measure, made.period, made.reason) == (member, "items_removed", open_quarter, WHY)
    assert WHY in person.get(ADDRESS).content.decode()
    assert WHY in person.get("/desk/members/example-marketplace/").content.decode()
    told = f"From 2026 Q1 on Example Marketplace counts differently (Items removed after publication): {WHY}"
    assert told in browse(lead).get("/portal/").content.decode()
    assert WHY not in browse(rival).get("/portal/").content.decode()


def test_a_break_of_the_coalition_is_read_by_every_member(
    browse: Browse, reviewer: User, lead: User, rival: User, open_quarter: Period
) -> None:
    assert browse(reviewer).post(ADDRESS, {**ASKED, "member": ""}).status_code == 302
    assert Break.objects.get().member is None
    for person in (lead, rival):
        assert "From 2026 Q1 on the coalition counts differently" in browse(person).get("/portal/").content.decode()


def test_what_is_wrong_is_said_and_nothing_is_declared(
    browse: Browse, reviewer: User, member: Organisation, open_quarter: Period
) -> None:
    person = browse(reviewer)
    for wrong in ({"reason": " "}, {"measure": "zero_view_rate"}, {"period": "2031-Q1"}, {"member": "never-was"}):
        assert person.post(ADDRESS, {**ASKED, **wrong}).status_code == 400
    assert not Break.objects.exists()
    _made(reviewer, open_quarter, member)
    again = person.post(ADDRESS, ASKED)
    assert again.status_code == 409
    assert "This break is declared already." in again.content.decode()


def test_a_reviewer_withdraws_a_break_with_a_reason_and_it_stays_to_be_read(
    browse: Browse, reviewer: User, lead: User, member: Organisation, open_quarter: Period
) -> None:
    made, person = _made(reviewer, open_quarter, member), browse(reviewer)
    address = f"{ADDRESS}{made.pk}/withdraw/"
    refused = person.post(address, {"reason": ""})
    assert refused.status_code == 400
    assert "Please check what you entered" in refused.content.decode()
    assert person.post(address, {"reason": "It was another measure."}).status_code == 302
    shown = person.get(ADDRESS).content.decode()
    assert "None: every series is one." in shown
    assert WHY in shown
    assert "It was another measure." in shown
    assert WHY not in browse(lead).get("/portal/").content.decode()
    again = person.post(address, {"reason": "Again."})
    assert again.status_code == 409
    assert "withdrawn already" in again.content.decode()


@pytest.mark.parametrize("measure", ["items_removed", "views_known"])
def test_a_report_is_not_compared_with_what_was_counted_another_way(
    measure: str, browse: Browse, reviewer: User, lead: User, member: Organisation, quarter_before: Period,
    open_quarter: Period,
) -> None:  # fmt: skip
    """Of the two measures that the lists compare, one alone is enough; of another one the report says it."""
    for period, told, status in ((quarter_before, 100, Status.ACCEPTED), (open_quarter, 154, Status.SUBMITTED)):
        rows = [row("Manis javanica", items_removed=told, views_known=told)]
        made = make(member, period, lead, status=status, reviewer=reviewer, rows=rows)
    report, board = f"/desk/submissions/{made.pk}/", "/desk/?period=2026-Q1"
    pages = {address: browse(reviewer).get(address).content.decode() for address in (report, board)}
    assert all("+54.0%" in page and "break in series" not in page for page in pages.values())
    Break.objects.create(member=member, measure=measure, period=open_quarter, reason=WHY, declared_by=reviewer)
    pages = {address: browse(reviewer).get(address).content.decode() for address in (report, board)}
    assert "break in series" in pages[report]
    assert ("break in series" in pages[board]) == (measure == "items_removed")
    assert ("+54.0%" in pages[board]) == (measure != "items_removed")
    assert "break in series" in browse(lead).get(f"/portal/submissions/{made.pk}/").content.decode()


def test_other_conveners_read_and_declare_nothing(
    browse: Browse, publisher: User, reviewer: User, member: Organisation, open_quarter: Period
) -> None:
    made, person = _made(reviewer, open_quarter, member), browse(publisher)
    shown = person.get(ADDRESS).content.decode()
    assert WHY in shown
    assert "A reviewer declares and withdraws them: Convening Trust." in shown
    assert "Withdraw it" not in shown
    assert person.post(ADDRESS, ASKED | {"measure": "views_known"}).status_code == 403
    assert person.post(f"{ADDRESS}{made.pk}/withdraw/", {"reason": "So."}).status_code == 403
    assert Break.objects.get().withdrawn_at is None


def test_others_find_nothing(
    browse: Browse, lead: User, rival: User, stranger: User, reviewer: User, member: Organisation, open_quarter: Period
) -> None:
    made = _made(reviewer, open_quarter, member)
    for person in (lead, rival, stranger):
        assert browse(person).get(ADDRESS).status_code == 404
        assert browse(person).post(ADDRESS, ASKED).status_code == 404
        assert browse(person).post(f"{ADDRESS}{made.pk}/withdraw/", {"reason": "So."}).status_code == 404
    assert browse(reviewer).post(f"{ADDRESS}{made.pk + 1}/withdraw/", {"reason": "So."}).status_code == 404
