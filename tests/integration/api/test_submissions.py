"""The API of submissions: what it takes, what it refuses, and that its refusals are problem details."""

import csv
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from members.actions import tokens
from members.actors import COMMAND
from members.models import User
from metrics.actions import checking
from metrics.models import Period, Submission

URL = "/api/v1/submissions/"
GOOD = b"taxon,items_removed\n,12\n"
BAD = b"taxon,product,items_removed\n,,1.2k\n,,-3\n,,-4\n"


def calls(person: User) -> Client:
    """A client with the person's token of every scope."""
    organisation = person.memberships.get().organisation
    scopes = tokens.scopes_open_to(person, organisation)
    token = tokens.create(person=person, organisation=organisation, name="test", scopes=scopes, by=COMMAND)
    return Client(headers={"Authorization": f"Bearer {token}"})


def upload(client: Client, content: bytes = GOOD, period: str = "2026-Q1", **more: str) -> Any:
    file = SimpleUploadedFile("figures.csv", content)
    return client.post(URL, {"period": period, "file": file, **more})


def checked(answer: Any) -> str:
    """The id of an upload, after the worker's work."""
    id = answer.json()["id"]
    checking.check(Submission.objects.get(pk=id).pk)
    return str(id)


def test_an_upload_is_kept_and_then_checked(open_quarter: Period, reporter: User) -> None:
    client = calls(reporter)
    answer = upload(client)
    assert answer.status_code == 201
    told = answer.json()
    assert (told["status"], told["rows"], told["version"], told["period"]) == ("checking", None, 1, "2026-Q1")
    told = client.get(f"{URL}{checked(answer)}/").json()
    assert (told["status"], told["rows"], told["findings"]) == ("ready", 1, {"errors": 0, "warnings": 0})


def test_findings_name_place_and_remedy_in_json_and_csv(open_quarter: Period, reporter: User) -> None:
    client = calls(reporter)
    id = checked(upload(client, BAD))
    found = client.get(f"{URL}{id}/findings/").json()["results"]
    assert [(each["code"], each["row"], each["column"], each["value"]) for each in found][:2] == [
        ("not-a-number", 2, "items_removed", "1.2k"),
        ("negative", 3, "items_removed", "-3"),
    ]
    assert all(each["message"] and each["remedy"] for each in found)
    as_file = client.get(f"{URL}{id}/findings/?format=csv")
    rows = list(csv.DictReader(io.StringIO(as_file.content.decode())))
    assert [row["code"] for row in rows] == [each["code"] for each in found]
    assert rows[1]["value"] == "'-3"  # made harmless for spreadsheets


def test_rows_come_as_json_too(open_quarter: Period, reporter: User) -> None:
    client = calls(reporter)
    body = {"period": "2026-Q1", "rows": [{"taxon": "", "items_removed": 12, "views_known": "withheld"}]}
    answer = client.post(URL, json.dumps(body), content_type="application/json")
    row = client.get(f"{URL}{checked(answer)}/rows/").json()["results"][0]
    assert row["row"] == 1
    assert row["values"]["items_removed"] == {"value": 12, "missing": None}
    assert row["values"]["views_known"] == {"value": None, "missing": "withheld"}


def test_whose_it_is_and_how_it_stands_is_not_the_senders_to_say(
    open_quarter: Period, reporter: User, rival: User
) -> None:
    told = {"member": "northern-classifieds", "status": "accepted", "version": "7", "uploaded_by": str(rival.pk)}
    answers = [
        calls(reporter).post(URL, {"period": "2026-Q1", "file": SimpleUploadedFile("a.csv", GOOD), **told}),
        calls(reporter).post(
            URL, json.dumps({"period": "2026-Q1", "rows": [{"items_removed": 1}], **told}), "application/json"
        ),
    ]
    for version, answer in enumerate(answers, 1):
        assert answer.status_code == 201
        made = Submission.objects.get(pk=answer.json()["id"])
        assert (made.member.slug, made.uploaded_by, made.version) == ("example-marketplace", reporter, version)
    assert made.status == "checking"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/period"),
        ({"period": "2026-Q9", "rows": []}, "/period"),
        ({"period": "2026-Q1"}, "/file"),
        ({"period": "2026-Q1", "rows": "none"}, "/rows"),
    ],
)
def test_a_malformed_upload_is_pointed_at(
    body: dict[str, object], pointer: str, open_quarter: Period, reporter: User
) -> None:
    answer = calls(reporter).post(URL, json.dumps(body), content_type="application/json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["code"] == "invalid"
    assert pointer in [each["pointer"] for each in told["errors"]]


@pytest.mark.parametrize(
    "body", [b'{"period": 1, "period": 2}', b"{" * 100_000, b"[" * 100_000, b"\xff", b'{"period": NaN}']
)
def test_what_is_no_json_is_refused_and_nothing_else(body: bytes, reporter: User) -> None:
    answer = calls(reporter).post(URL, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["code"] == "parse-error"


def test_a_large_json_body_is_told_to_come_as_a_file(reporter: User) -> None:
    answer = calls(reporter).post(URL, b" " * (2 * 1024 * 1024 + 1), content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def test_closed_and_unopened_quarters_are_conflicts(quarter_before: Period, reporter: User) -> None:
    client = calls(reporter)
    for period, code in (("2025-Q4", "period-closed"), ("2030-Q1", "period-not-open")):
        answer = upload(client, period=period)
        assert (answer.status_code, answer.json()["code"]) == (409, code)
        assert "administrator" in answer.json()["detail"]


def test_a_key_makes_two_requests_one(open_quarter: Period, reporter: User) -> None:
    client = calls(reporter)
    first, again = (
        client.post(
            URL, {"period": "2026-Q1", "file": SimpleUploadedFile("a.csv", GOOD)}, headers={"Idempotency-Key": "k"}
        )
        for _ in range(2)
    )
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    other = client.post(
        URL, {"period": "2026-Q1", "file": SimpleUploadedFile("a.csv", BAD)}, headers={"Idempotency-Key": "k"}
    )
    assert (other.status_code, other.json()["code"]) == (409, "idempotency-conflict")


def test_from_upload_to_acceptance(open_quarter: Period, lead: User, reviewer: User) -> None:
    client, desk = calls(lead), calls(reviewer)
    id = checked(upload(client))
    sha256 = client.get(f"{URL}{id}/").json()["sha256"]
    other = client.post(f"{URL}{id}/submit/", json.dumps({"sha256": "0" * 64}), content_type="application/json")
    assert (other.status_code, other.json()["code"]) == (409, "other-version")
    submitted = client.post(f"{URL}{id}/submit/", json.dumps({"sha256": sha256}), content_type="application/json")
    assert (submitted.status_code, submitted.json()["status"]) == (200, "submitted")
    wrong = desk.post(f"{URL}{id}/accept/", json.dumps({"sha256": "0" * 64}), content_type="application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "other-version")
    right = desk.post(f"{URL}{id}/accept/", json.dumps({"sha256": sha256}), content_type="application/json")
    assert (right.status_code, right.json()["status"]) == (200, "accepted")


def test_errors_stop_submission_with_their_codes(open_quarter: Period, lead: User) -> None:
    client = calls(lead)
    id = checked(upload(client, BAD))
    answer = client.post(f"{URL}{id}/submit/", "{}", content_type="application/json")
    assert answer.status_code == 409
    assert answer.json()["codes"] == ["duplicate-row", "negative", "not-a-number"]


def test_a_role_that_may_not_is_told_so(open_quarter: Period, reporter: User) -> None:
    client = calls(reporter)
    id = checked(upload(client))
    answer = client.post(f"{URL}{id}/submit/", "{}", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "not-your-role")


def test_the_template_is_the_members_own(open_quarter: Period, reporter: User, reviewer: User) -> None:
    answer = calls(reporter).get("/api/v1/template/?period=2026-Q1")
    assert answer.content.decode("utf-8-sig").startswith("taxon,")
    assert calls(reviewer).get("/api/v1/template/?period=2026-Q1").status_code == 404
    for language, status in (("fr", 200), ("nonsense", 400)):
        told = calls(reporter).get(f"/api/v1/template/?period=2026-Q1&format=xlsx&language={language}")
        assert told.status_code == status


def test_nobody_is_asked_to_sign_in(db: None, client: Client) -> None:
    answer = client.get(URL)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["status"] == 401


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer", "Bearer a b", "Bearer \xff\xfe"])
@pytest.mark.django_db
def test_a_wrong_token_is_no_reason_to_fail(header: str, client: Client) -> None:
    assert client.get(URL, headers={"Authorization": header}).status_code == 401


def test_a_rival_finds_nothing(open_quarter: Period, reporter: User, rival: User) -> None:
    id = checked(upload(calls(reporter)))
    client = calls(rival)
    for path in ("", "findings/", "rows/"):
        assert client.get(f"{URL}{id}/{path}").status_code == 404
    assert client.get(URL, {"member": "example-marketplace"}).status_code == 404
    assert client.get(URL).json()["results"] == []
