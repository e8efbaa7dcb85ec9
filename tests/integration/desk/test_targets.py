"""Targets at the desk: publishers enter, publish and withdraw them, other conveners read them with their verdicts."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from members.models import Organisation, User
from metrics.actions import rollups
from metrics.models import Break, Period, Product, Target
from metrics.transitions import Status
from tests.cast import Browse
from tests.factories.submissions import RowSpec, group, row, taxon
from tests.factories.submissions import period as quarter
from tests.factories.submissions import submission as make
from tests.factories.targets import WORDING, target, withdrawn

ADDRESS = "/desk/targets/"
ASKED = {
    "wording": WORDING,
    "source_title": "A speech",
    "source_url": "https://example.org/speech",
    "source_date": "2025-01-15",
    "indicator": "items_removed",
    "method": "as members report it",
    "kind": "decrease",
    "amount": "80",
    "baseline_first": "2025-Q4",
    "baseline_last": "2025-Q4",
    "due": "2026-03-31",
}


@pytest.fixture
def closed(quarter_before: Period) -> Period:
    """The quarter after, closed: what it says is all in."""
    return quarter("2026-Q1", closed=True)


def _report(member: Organisation, period: Period, by: User, reviewer: User, removed: int) -> None:
    rows = [row("Manis javanica", items_removed=removed)]
    make(member, period, by, status=Status.ACCEPTED, reviewer=reviewer, rows=rows)
    rollups.refresh_stale()


def _told(browse: Browse, person: User) -> str:
    """The page as a reader hears it: without its markup."""
    answer = browse(person).get(ADDRESS)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_publisher_enters_a_target_publishes_it_and_others_read_it(
    browse: Browse, publisher: User, reviewer: User, member: Organisation
) -> None:
    person = browse(publisher)
    assert person.post(ADDRESS, {**ASKED, "member": member.slug}).status_code == 302
    made = Target.objects.get()
    assert (made.member, made.wording, made.amount, made.baseline_first) == (member, WORDING, Decimal("0.8"), "2025-Q4")
    assert "not published: conveners alone read it" in _told(browse, reviewer)
    assert person.post(f"{ADDRESS}{made.pk}/publish/").status_code == 302
    made.refresh_from_db()
    assert made.published_by == publisher
    assert "80% less than in the baseline" in _told(browse, reviewer)
    again = person.post(f"{ADDRESS}{made.pk}/publish/")
    assert again.status_code == 409
    assert "published or withdrawn already" in again.content.decode()


def test_what_nobody_said_may_be_left_open_and_a_rate_is_told_in_per_cent(browse: Browse, publisher: User) -> None:
    person = browse(publisher)
    left_out = dict.fromkeys(("indicator", "method", "baseline_first", "baseline_last"), "")
    assert person.post(ADDRESS, {**ASKED, **left_out}).status_code == 302
    level = {"indicator": "zero_view_rate", "kind": "at_least", "amount": "62.5", "wording": "Another."}
    assert person.post(ADDRESS, {**ASKED, **level}).status_code == 302
    assert [made.amount for made in Target.objects.all()] == [Decimal("0.8"), Decimal("0.625")]
    told = _told(browse, publisher)
    assert "No baseline: nobody said compared with when. No method: nobody said what is counted, and how." in told
    assert "at least 62.5%" in told


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"wording": " "}, "This field is required"),
        ({"source_url": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"baseline_first": "Spring"}, "Write the year and the quarter, as in 2025-Q1."),
        ({"taxon": "Nothing whatever"}, "is no scientific name in the tree"),
        ({"member": "never-was"}, "not one of the available choices"),
        ({"method": ""}, "Say how it is counted and who says so"),
        ({"amount": "180"}, "Nothing can fall by more than 100 per cent"),
        ({"due": "2025-12-31"}, "This baseline does not fit."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_entered(
    wrong: dict[str, str], words: str, browse: Browse, publisher: User
) -> None:
    refused = browse(publisher).post(ADDRESS, {**ASKED, **wrong})
    assert refused.status_code == 400
    assert words in refused.content.decode()
    assert not Target.objects.exists()


def test_it_is_entered_once(browse: Browse, publisher: User) -> None:
    target(publisher)
    again = browse(publisher).post(ADDRESS, ASKED)
    assert again.status_code == 409
    assert "This target is entered already." in again.content.decode()


def test_a_target_is_judged_by_the_figures_of_today(
    browse: Browse, publisher: User, reviewer: User, reporter: User, rival: User, member: Organisation,
    other_member: Organisation, quarter_before: Period, closed: Period,
) -> None:  # fmt: skip
    """The coalition falls from 150 to 30, exactly by 80 per cent; the member alone from 100 to 25."""
    _report(member, quarter_before, reporter, reviewer, 100)
    _report(other_member, quarter_before, rival, reviewer, 50)
    _report(member, closed, reporter, reviewer, 25)
    _report(other_member, closed, rival, reviewer, 5)
    target(publisher)
    target(publisher, member=member)
    told = _told(browse, reviewer)
    assert "2025 Q4: 150" in told
    assert "Met The whole coalition , by 31 March 2026" in told
    assert "2026 Q1: 30; to be reached: 30; 100% of the way done" in told
    assert "Not met Example Marketplace , by 31 March 2026" in told
    assert "2026 Q1: 25; to be reached: 20; 94% of the way done" in told


def test_a_group_a_product_or_a_taxon_is_judged_by_its_own_figures(
    browse: Browse, publisher: User, reviewer: User, reporter: User, member: Organisation, quarter_before: Period,
    closed: Period,
) -> None:  # fmt: skip
    pangolins = group("Pangolins", taxon("Manis javanica"))
    for period, removed in ((quarter_before, 100), (closed, 20)):
        rows = [row("Manis javanica", items_removed=removed), RowSpec("Panthera tigris", {"items_removed": 7}, "skin")]
        make(member, period, reporter, status=Status.ACCEPTED, reviewer=reviewer, rows=rows)
    rollups.refresh_stale()
    target(publisher, group=pangolins)
    target(publisher, taxon=taxon("Manis javanica"), wording="Of a taxon.")
    Product.objects.create(code="skin", covers="skins")
    target(publisher, product="skin", wording="Of a product.")
    told = _told(browse, reviewer)
    assert told.count("2026 Q1: 20; to be reached: 20") == 2
    assert "2026 Q1: 7; to be reached: 1.4; 0% of the way done" in told


def test_an_open_quarter_and_a_break_judge_nothing(
    browse: Browse, publisher: User, reviewer: User, reporter: User, member: Organisation, quarter_before: Period,
    open_quarter: Period,
) -> None:  # fmt: skip
    _report(member, quarter_before, reporter, reviewer, 100)
    _report(member, open_quarter, reporter, reviewer, 20)
    target(publisher)
    assert "It is not due yet, and no figure shows that it has come nearer." in _told(browse, reviewer)
    over = dict.fromkeys(("due", "grace_ends", "closes"), timezone.localdate() - timedelta(days=1))
    Period.objects.filter(pk=open_quarter.pk).update(**over)
    assert "Met The whole coalition" in _told(browse, reviewer)
    own: dict[str, Any] = {"measure": "items_removed", "period": open_quarter, "reason": "So.", "declared_by": reviewer}
    Break.objects.create(member=member, **own)
    told = _told(browse, reviewer)
    assert "Met The whole coalition" in told  # one of many counts differently, and readers are told
    assert "From 2026 Q1 on Example Marketplace counts differently" in told
    Break.objects.create(**own)
    assert "a break lies in between" in _told(browse, reviewer)


def test_a_target_due_before_anything_was_reported_is_not_measurable(
    browse: Browse, publisher: User, closed: Period
) -> None:
    target(publisher, due="2020-12-31", kind="at_most", amount=5, baseline_first=None, baseline_last=None)
    assert "Not measurable The whole coalition , by 31 December 2020" in _told(browse, publisher)
    assert "A figure that it takes is not reported." in _told(browse, publisher)


def test_a_publisher_withdraws_a_target_with_a_reason_and_its_successor(browse: Browse, publisher: User) -> None:
    made, other, person = target(publisher), target(publisher, wording="Another."), browse(publisher)
    address = f"{ADDRESS}{made.pk}/withdraw/"
    refused = person.post(address, {"reason": ""})
    assert refused.status_code == 400
    assert "Please check what you entered" in refused.content.decode()
    assert person.post(address, {"reason": "So.", "successor": str(made.pk)}).status_code == 400  # not offered
    assert person.post(address, {"reason": "Said anew.", "successor": str(other.pk)}).status_code == 302
    told = _told(browse, publisher)
    assert "Said anew." in told
    assert "In its place: “Another.”" in told
    again = person.post(address, {"reason": "Again."})
    assert again.status_code == 409
    assert "withdrawn already" in again.content.decode()


def test_many_targets_stand_on_several_pages(browse: Browse, publisher: User) -> None:
    for number in range(9):
        target(publisher, wording=f"Sentence {number:02}.")
    told = _told(browse, publisher)
    assert "Sentence 08." in told
    assert "Page 1 of 2" in told
    assert "Sentence 00." in browse(publisher).get(f"{ADDRESS}?page=2").content.decode()


def test_a_page_asks_no_more_than_so_many_questions(
    browse: Browse, publisher: User, member: Organisation, quarter_before: Period, closed: Period,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    elephants = group("Elephants", taxon("Elephantidae", "family"))
    for number in range(30):
        told = ({}, {"member": member}, {"group": elephants}, {"product": "ivory"})[number % 4]
        target(publisher, wording=f"Sentence {number:02}.", **told)
    person = browse(publisher)
    with django_assert_max_num_queries(70):
        person.get(ADDRESS)


def test_other_conveners_read_and_enter_nothing(browse: Browse, reviewer: User, publisher: User) -> None:
    made, person = target(publisher, published=False), browse(reviewer)
    told = _told(browse, reviewer)
    assert WORDING in told
    assert "A publisher enters, publishes and withdraws them: Convening Trust." in told
    assert "Withdraw it" not in told
    assert "Publish it" not in told
    assert person.post(ADDRESS, {**ASKED, "wording": "Another."}).status_code == 403
    assert person.post(f"{ADDRESS}{made.pk}/publish/").status_code == 403
    assert person.post(f"{ADDRESS}{made.pk}/withdraw/", {"reason": "So."}).status_code == 403
    made.refresh_from_db()
    assert (made.published_at, made.withdrawn_at) == (None, None)


def test_others_find_nothing(browse: Browse, lead: User, rival: User, stranger: User, publisher: User) -> None:
    made = target(publisher)
    old = withdrawn(publisher, "So.", wording="Another.")
    for person in (lead, rival, stranger):
        assert browse(person).get(ADDRESS).status_code == 404
        assert browse(person).post(ADDRESS, ASKED).status_code == 404
        for act in ("publish", "withdraw"):
            assert browse(person).post(f"{ADDRESS}{made.pk}/{act}/", {"reason": "So."}).status_code == 404
    assert browse(publisher).post(f"{ADDRESS}{old.pk + 1}/publish/").status_code == 404
