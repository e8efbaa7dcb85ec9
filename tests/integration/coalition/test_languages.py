"""What is behind a door speaks the reader's language; public pages are the same for everybody."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_chosen_language_is_kept_and_leads_nowhere_else(client: Client) -> None:
    page = client.get("/account/login/").content.decode()
    assert '<html lang="en"' in page
    assert "简体中文" in page
    here = {"Referer": "http://testserver/account/login/?next=/portal/"}
    chosen = client.post("/account/language/", {"language": "zh-hans"}, headers=here)
    assert (chosen.status_code, chosen["Location"]) == (302, "http://testserver/account/login/?next=/portal/")
    assert '<html lang="zh-hans"' in client.get("/account/login/").content.decode()
    elsewhere = client.post("/account/language/", {"language": "fr", "next": "//example.org/"})
    assert elsewhere["Location"] == "/"


def test_what_is_no_language_of_ours_changes_nothing(client: Client) -> None:
    client.post("/account/language/", {"language": "tlh", "next": "/"})
    assert client.cookies == {}
    assert client.get("/account/language/").status_code == 405


def test_a_browsers_language_counts_where_none_was_chosen(client: Client) -> None:
    answer = client.get("/account/login/", headers={"Accept-Language": "es-MX,es;q=0.9"})
    assert '<html lang="es"' in answer.content.decode()
    assert "Accept-Language" in answer["Vary"]


def test_public_pages_are_in_english_and_may_be_kept(client: Client) -> None:
    answer = client.get("/methods/findings/", headers={"Accept-Language": "fr"})
    assert '<html lang="en"' in answer.content.decode()
    assert "Accept-Language" not in answer.get("Vary", "")
    assert "简体中文" not in answer.content.decode()
