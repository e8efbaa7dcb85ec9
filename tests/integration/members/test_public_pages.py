"""What the coalition says in public, and what it does not."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from members.actions import publications
from members.actors import COMMAND
from members.models import MembershipInterval, NewsItem, Organisation, Statement
from tests.factories import members as make

pytestmark = pytest.mark.django_db

PAGES = ["/members/", "/news/", "/statements/", "/initiatives/", "/commitments/"]


def text(client: Client, path: str) -> str:
    page = client.get(path)
    assert page.status_code == 200
    return " ".join(page.content.decode().split())


@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_with_and_without_content(client: Client, path: str) -> None:
    text(client, path)
    publications.load_reference(by=COMMAND)
    text(client, path)
    assert client.post(path).status_code == 405


def test_members_are_listed_with_platforms_and_since_when(client: Client) -> None:
    make.member("Example Market", joined=date(2019, 3, 1), platforms=("Example", "Example Kids"))
    page = text(client, "/members/")
    assert "Example Kids" in page
    assert "March 2019" in page


def test_who_has_not_joined_yet_is_not_there(client: Client) -> None:
    make.member("Early Bird", joined=timezone.localdate() + timedelta(days=1))
    assert "Early Bird" not in text(client, "/members/")
    assert client.get("/members/early-bird/").status_code == 404
    assert client.get("/api/v1/members/").json()["results"] == []


def test_conveners_and_unknown_names_are_no_members(client: Client, convener: Organisation) -> None:
    assert client.get(f"/members/{convener.slug}/").status_code == 404
    assert client.get("/members/nobody/").status_code == 404


def test_a_member_that_left_is_shown_as_such(client: Client) -> None:
    gone = make.member("Gone Away")
    MembershipInterval.objects.filter(organisation=gone).update(left=date(2024, 7, 1))
    assert "Not members at present" in text(client, "/members/")
    assert "1 July 2024" in text(client, "/members/gone-away/")


def test_a_members_page_names_what_was_published_about_it(client: Client) -> None:
    publications.load_reference(by=COMMAND)
    make.member("TikTok")
    make.member("Tik")
    page = text(client, "/members/tiktok/")
    assert "73.5%" in page
    assert "two public service announcements" in page.lower()
    assert "73.5%" not in text(client, "/members/tik/")


def test_invented_members_are_labelled(client: Client, member: Organisation) -> None:
    assert "Invented for demonstration" not in text(client, f"/members/{member.slug}/")
    Organisation.objects.update(is_invented=True)
    page = text(client, f"/members/{member.slug}/")
    assert "Invented for demonstration" in page
    assert "the companies and figures on this site are invented" in page


def test_a_statement_never_stands_without_window_unit_precision_and_source(client: Client) -> None:
    publications.load_reference(by=COMMAND)
    page = text(client, "/statements/")
    row = page[page.index('id="tiktok-removed-before-any-view-2021-06-16"') :].partition("</tr>")[0]
    for told in (
        "73.5%",
        "about",
        "share of removed content",
        "to date, from March 2021 to 16 June 2021 by our reading",
        "newsroom.tiktok.com",
    ):
        assert told in row
    assert page.count("<tr id=") == Statement.objects.count()


def test_between_two_totals_stands_a_pace_or_why_there_is_none(client: Client) -> None:
    publications.load_reference(by=COMMAND)
    page = text(client, "/statements/")
    coalition = page[page.index('id="coalition-paces"') :].partition("</table>")[0]
    assert "April 2020 to September 2021</td><td>460,913 listings a month</td>" in coalition
    assert "<td>October 2021 to September 2024</td><td>–</td><td>No pace, and no comparison" in coalition
    assert "4,000,000 listings; 16,070,000 posts or adverts; 63,300,000" in coalition
    assert 'id="company-paces"' in page
    assert 'id="monitor-paces"' not in page


def test_only_a_rounded_figure_has_a_step() -> None:
    publications.load_reference(by=COMMAND)
    with pytest.raises(IntegrityError, match="statement_step_of_rounded"), transaction.atomic():
        Statement.objects.filter(precision="exact").update(step=1)
    with pytest.raises(IntegrityError, match="statement_step_of_rounded"), transaction.atomic():
        Statement.objects.filter(precision="rounded").update(step=0)
    assert not Statement.objects.filter(precision="rounded", step=None).exists()


def test_the_feed_is_atom_and_leads_to_the_news(client: Client) -> None:
    publications.load_reference(by=COMMAND)
    answer = client.get("/news/feed/")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    atom = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{atom}entry")
    assert len(entries) == NewsItem.objects.count()
    link = entries[0].find(f"{atom}link")
    assert link is not None
    anchor = link.attrib["href"].partition("#")[2]
    assert f'id="{anchor}"' in text(client, "/news/")


def test_loading_again_updates_and_adds_nothing(client: Client) -> None:
    before = publications.load_reference(by=COMMAND)
    Statement.objects.filter(key="tiktok-removed-before-any-view-2021-06-16").update(value=1)
    NewsItem.objects.create(key="ours", date=date(2026, 1, 1), headline="Ours")
    assert publications.load_reference(by=COMMAND) == before
    assert str(Statement.objects.get(key="tiktok-removed-before-any-view-2021-06-16").value) == "0.7350"
    assert NewsItem.objects.filter(key="ours").exists()
