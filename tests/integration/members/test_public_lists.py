"""The public lists of the API."""

from base64 import b64encode

import pytest
from django.test import Client

from members.actions import publications
from members.actors import COMMAND
from members.models import Organisation, Statement

pytestmark = pytest.mark.django_db


def test_members_without_any_figure(client: Client, member: Organisation) -> None:
    (entry,) = client.get("/api/v1/members/").json()["results"]
    assert entry["slug"] == member.slug
    assert entry["platforms"] == [{"slug": member.slug, "name": member.name, "type": "other"}]
    assert entry["intervals"] == [{"joined": "2018-01-01", "left": None}]
    assert set(entry) == {"slug", "name", "is_invented", "platforms", "intervals", "former_names"}


def test_statements_come_page_by_page(client: Client) -> None:
    publications.load_reference(by=COMMAND)
    keys: list[str] = []
    url = "/api/v1/statements/?page_size=10"
    while url:
        page = client.get(url).json()
        keys += [row["key"] for row in page["results"]]
        url = page["next"]
    assert sorted(keys) == sorted(Statement.objects.values_list("key", flat=True))


def test_a_share_is_a_fraction_with_its_window(client: Client) -> None:
    publications.load_reference(by=COMMAND)
    rows = client.get("/api/v1/statements/").json()["results"]
    (told,) = [row for row in rows if row["value"] == 0.735]
    assert (told["subject"], told["period_start"], told["period_end"]) == ("TikTok", "2021-03-01", "2021-06-16")
    assert told["cumulative"] is True
    assert (told["step"], told["end_stated"]) == (0.001, False)


def test_news_the_newest_first(client: Client) -> None:
    publications.load_reference(by=COMMAND)
    dates = [item["date"] for item in client.get("/api/v1/news/").json()["results"]]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize("path", ["members", "statements", "news"])
def test_they_are_only_read(client: Client, path: str) -> None:
    assert client.get(f"/api/v1/{path}/").status_code == 200
    assert client.post(f"/api/v1/{path}/", {}).status_code in (401, 405)


def test_a_cursor_that_we_never_gave_leads_nowhere(client: Client) -> None:
    answer = client.get("/api/v1/news/", {"cursor": b64encode(b"p=yesterday").decode()})
    assert answer.status_code == 404
    assert answer.json()["code"] == "not-found"
