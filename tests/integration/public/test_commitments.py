"""Commitments in public: in the words of the source, judged by published figures and by nothing else."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from members.actors import COMMAND
from members.models import Organisation, User
from metrics.actions import reference
from metrics.models import Period, Release
from metrics.statistics.breaks import Break
from metrics.statistics.quarter import Quarter
from metrics.transitions import Status
from tests.factories import members
from tests.factories.releases import NOTE, count, release
from tests.factories.submissions import RowSpec, group, taxon
from tests.factories.submissions import submission as make
from tests.factories.targets import WORDING, target, withdrawn
from tests.integration.public.published import CELLS, draft_release, published_release

ADDRESS = "/commitments/"
RISE: dict[str, Any] = {"kind": "increase", "amount": "0.2"}  # of CELLS: from 1,000,000 to 1,234,567
LEVEL: dict[str, Any] = {"kind": "at_least", "baseline_first": None, "baseline_last": None}


@pytest.fixture
def published(publisher: User) -> Release:
    return published_release(publisher)


def told(client: Client) -> str:
    """The page as a reader hears it: without its markup."""
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_eighty_per_cent_less_by_2020_is_not_measurable(client: Client, published: Release) -> None:
    reference.load_reference(by=COMMAND)
    page = told(client)
    assert "“work together to collectively reduce wildlife trafficking across platforms by 80% by 2020”" in page
    assert "Not measurable The whole coalition , by 31 December 2020" in page
    assert "No baseline: nobody said compared with when. No method: nobody said what is counted, and how." in page
    assert "80% less than in the baseline" in page
    assert "7 March 2018" in page
    assert (
        'href="https://webwire.com/ViewPressRel.asp?SESSIONID=&amp;aId=221158"' in client.get(ADDRESS).content.decode()
    )
    assert "Invented for demonstration" not in page


def test_a_target_is_judged_by_what_is_published(client: Client, publisher: User, published: Release) -> None:
    target(publisher, **RISE)
    page = told(client)
    assert "Met The whole coalition , by 31 March 2026" in page
    assert "2025 Q4: 1,000,000" in page
    assert "What releases say below these figures" in page
    assert NOTE in page
    assert "2026 Q1: 1,234,567; to be reached: 1,200,000; 117% of the way done" in page


def test_each_quarter_counts_as_its_newest_release_has_it(client: Client, publisher: User, published: Release) -> None:
    target(publisher, **RISE)
    release([count("2026-Q1", "items_removed", 1_100_000)], publisher, title="Corrected")
    assert "2026 Q1: 1,100,000; to be reached: 1,200,000; 50% of the way done" in told(client)


def test_a_draft_judges_nothing(client: Client, publisher: User) -> None:
    target(publisher, **RISE)
    draft_release(publisher)
    assert "No release holds the figures that it takes." in told(client)


def test_a_protected_figure_gives_no_verdict(client: Client, publisher: User, published: Release) -> None:
    pangolins = group("Pangolins", taxon("Manis", "genus"))
    target(publisher, group=pangolins)
    target(publisher, wording="Of accounts.", indicator="accounts_actioned", amount=5, **LEVEL)
    page = told(client)
    assert page.count("The figure is protected: it could tell what a single member reported.") == 2
    assert page.count("Not measurable") == 2
    assert page.count("2025 Q4: no figure") == 1


def test_a_group_is_judged_by_its_own_published_figures(client: Client, publisher: User, published: Release) -> None:
    elephants = group("Elephants", taxon("Elephantidae", "family"))
    target(publisher, group=elephants, kind="increase", amount="0.5")
    assert "2026 Q1: 3,000; to be reached: 3,000" in told(client)


def test_of_a_member_a_taxon_and_a_product_nothing_is_published(
    client: Client, publisher: User, reviewer: User, reporter: User, member: Organisation, quarter_before: Period,
    open_quarter: Period,
) -> None:  # fmt: skip
    """Even where the desk knows the figures, and the coalition's are out."""
    for period, removed in ((quarter_before, 71_717), (open_quarter, 313)):
        rows = [RowSpec("Manis javanica", {"items_removed": removed}, "skin")]
        make(member, period, reporter, status=Status.ACCEPTED, reviewer=reviewer, rows=rows)
    release(CELLS, publisher)
    target(publisher, member=member)
    target(publisher, taxon=taxon("Manis javanica"))
    target(publisher, product="skin", wording="Of a product.")
    page = told(client)
    assert page.count("No release holds the figures that it takes.") == 3
    assert "Not measurable Example Marketplace" in page
    assert "71,717" not in page
    assert "1,234,567" not in page


@pytest.mark.parametrize(("from_quarter", "is_broken"), [(Quarter(2026, 1), True), (Quarter(2025, 4), False)])
def test_a_break_that_releases_tell_of_gives_no_verdict(
    from_quarter: Quarter, is_broken: bool, client: Client, publisher: User
) -> None:
    release(CELLS, publisher, breaks=[Break("", "items_removed", from_quarter, "A new way.")])
    target(publisher, **RISE)
    assert ("a break lies in between" in told(client)) == is_broken


def test_before_it_is_due_a_target_is_on_the_way_where_figures_moved(
    client: Client, publisher: User, published: Release
) -> None:
    target(publisher, **RISE, due=date(2027, 3, 31))
    target(publisher, wording="Less.", due=date(2027, 3, 31))
    page = told(client)
    assert "On the way The whole coalition" in page
    assert "It is not due yet, and no figure shows that it has come nearer." in page


def test_what_was_published_and_withdrawn_stays_with_its_reason(client: Client, publisher: User) -> None:
    successor = target(publisher, wording="Said anew.")
    withdrawn(publisher, "It was said anew.", wording="Once said.", successor=successor)
    page = told(client)
    assert "“Once said.”" in page
    assert "It was said anew." in page
    assert "In its place: “Said anew.”" in page


def test_what_is_invented_says_so(client: Client, publisher: User) -> None:
    invented = members.member("Invented Bazaar")
    Organisation.objects.filter(pk=invented.pk).update(is_invented=True)
    target(publisher, member=invented)
    target(publisher, is_invented=True)
    target(publisher, wording="Real.")
    assert told(client).count("Invented for demonstration") == 2


def test_the_page_asks_a_fixed_number_of_questions(
    client: Client, publisher: User, published: Release, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        target(publisher, **RISE, wording=f"Sentence {number}.")
    with django_assert_max_num_queries(12):
        client.get(ADDRESS)


def test_nobody_reads_what_is_not_published(client: Client, publisher: User) -> None:
    target(publisher, published=False)
    page = told(client)
    assert WORDING not in page
    assert "No target is recorded yet" in page
