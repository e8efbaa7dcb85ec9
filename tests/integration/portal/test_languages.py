"""The same findings in several languages: by program, as a file, on the page; and letters in each reader's own."""

import re

import pytest
from django.conf import settings
from django.test import Client

from members.models import Notification, User
from members.notifications import notify
from members.texts import text as _
from metrics.models import Period, Submission
from tests.cast import Browse
from tests.integration.api.test_submissions import calls, checked, upload

FILE = "物种,移除数量\n,1.2万\n合计,12\n".encode()


def test_a_program_asks_for_its_language_and_gets_english_otherwise(open_quarter: Period, reporter: User) -> None:
    client = calls(reporter)
    url = f"/api/v1/submissions/{checked(upload(client, FILE))}/findings/"
    answers = {
        language: client.get(url, headers={"Accept-Language": language}).json()["results"]
        for language in ("", "zh-CN,zh;q=0.9", "fr", "tlh")
    }
    said = {language: [found["message"] for found in answer] for language, answer in answers.items()}
    assert said[""][1] == said["tlh"][1] == "This row is a total: “合计”."
    assert said["zh-CN,zh;q=0.9"][1] == "此行是合计：“合计”。"
    assert said["fr"][1] == "Cette ligne est un total : « 合计 »."
    answer = client.get(url, {"format": "csv"}, headers={"Accept-Language": "es"})
    assert "Esta fila es un total" in answer.content.decode()


def test_a_page_is_in_the_language_that_was_chosen(open_quarter: Period, reporter: User, browse: Browse) -> None:
    id = checked(upload(calls(reporter), FILE))
    client = browse(reporter)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    page = client.get(f"/portal/submissions/{id}/").content.decode()
    assert "此行是合计" in page
    assert "发布后移除的内容数 <small" in page
    assert re.search(r"由 .+ 于 \d{4}年\d+月\d+日 \d\d:\d\d UTC 上传", page)
    assert 'href="/methods/findings/#total-row"' in page


def test_what_was_said_before_a_class_was_renamed_is_still_said(open_quarter: Period, reporter: User) -> None:
    client = calls(reporter)
    id = checked(upload(client, FILE))
    Submission.objects.get(pk=id).findings.update(problem="Gone")
    found = client.get(f"/api/v1/submissions/{id}/findings/", headers={"Accept-Language": "fr"}).json()["results"]
    assert found[1]["message"] == "This row is a total: “合计”."


def test_a_letter_is_written_for_whoever_reads_it(reporter: User, lead: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lead, "language", "zh-hans", raising=False)
    body = _("Report for %(quarter)s") % {"quarter": "2026-Q1"}
    notify([reporter, lead], kind="test", subject=_("Hello,"), body=body)
    told = dict(Notification.objects.values_list("person", "body"))
    assert told == {reporter.pk: "Report for 2026-Q1", lead.pk: "2026-Q1 报告"}


def test_strangers_find_nothing_in_any_language(open_quarter: Period, reporter: User, rival: User) -> None:
    id = checked(upload(calls(reporter), FILE))
    answer = calls(rival).get(f"/api/v1/submissions/{id}/findings/", headers={"Accept-Language": "fr"})
    assert answer.status_code == 404
    assert Client().get(f"/portal/submissions/{id}/", headers={"Accept-Language": "fr"}).status_code == 302
