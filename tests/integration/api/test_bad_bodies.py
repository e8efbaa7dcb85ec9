"""Bodies that no honest program sends: each is refused, or kept and explained; none breaks anything."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from members.models import User
from metrics.actions import checking
from metrics.models import Period, Submission
from tests.integration.api.test_submissions import calls

URL = "/api/v1/submissions/"
DEEP = 100_000


def rows(written: str) -> bytes:
    """A report with one row, in whose only cell stands the JSON."""
    return f'{{"period": "2026-Q1", "rows": [{{"taxon": {written}, "items_removed": 1}}]}}'.encode()


REFUSED: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"period=2026-Q1",
    "half": b'{"period": "2026-Q1", "rows": [',
    "deep lists": b"[" * DEEP + b"]" * DEEP,
    "deep lists without end": b"[" * DEEP,
    "deep objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "a deep cell": rows("[" * 900 + "]" * 900),
    "the same key twice": b'{"period": "2026-Q1", "period": "2026-Q2", "rows": []}',
    "the same column twice": b'{"period": "2026-Q1", "rows": [{"taxon": "a", "taxon": "b"}]}',
    "NaN": rows("NaN"),
    "Infinity": rows("-Infinity"),
    "an infinity by its size": rows("1e400"),
    "more digits than a number has": rows("1" * 5000),
    "NUL": rows(r'"\u0000"'),
    "NUL in a column's name": b'{"period": "2026-Q1", "rows": [{"ta\\u0000xon": "a"}]}',
    "half a pair": rows(r'"\ud800"'),
    "half a pair in a column's name": b'{"period": "2026-Q1", "rows": [{"\\udfff": "a"}]}',
    "bytes that are no UTF-8": rows('"').replace(b'"', b'"\xff', 1),
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "a period that is a list": b'{"period": ["2026-Q1"], "rows": []}',
    "rows that are no list": b'{"period": "2026-Q1", "rows": {"taxon": "a"}}',
    "a row that is no object": b'{"period": "2026-Q1", "rows": [1]}',
}
KEPT: dict[str, bytes] = {
    "an integer larger than any database's": rows("1" * 4000),
    "a large exponent": rows("1e300"),
    "an empty name": b'{"period": "2026-Q1", "rows": [{"": ""}]}',
    "UTF-16": rows('"a"').decode().encode("utf-16"),
    "a list in a cell": rows("[[1]]"),
    "many rows": b'{"period": "2026-Q1", "rows": [' + b",".join([b"{}"] * 100_000) + b"]}",
}


def send(client: Client, body: bytes, content_type: str = "application/json", to: str = URL) -> Any:
    client.raise_request_exception = False
    return client.post(to, body, content_type=content_type)


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_json_of_ours_is_refused(what: str, open_quarter: Period, reporter: User) -> None:
    answer = send(calls(reporter), REFUSED[what])
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert json.loads(answer.content)["detail"]
    assert not Submission.objects.exists()


@pytest.mark.parametrize("what", KEPT)
def test_what_can_be_kept_gets_its_findings(what: str, open_quarter: Period, reporter: User) -> None:
    answer = send(calls(reporter), KEPT[what])
    assert answer.status_code == 201
    id = answer.json()["id"]
    checking.check(Submission.objects.get(pk=id).pk)
    told = calls(reporter).get(f"{URL}{id}/").json()
    assert (told["status"], told["findings"]["errors"] > 0) == ("invalid", True)


def test_a_body_above_two_megabytes_is_too_large(open_quarter: Period, reporter: User) -> None:
    answer = send(calls(reporter), rows(f'"{"a" * 2 * 1024 * 1024}"'))
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/xml", "application/x-www-form-urlencoded", "application/json-seq", "nonsense", ""],
)
def test_a_type_of_body_that_is_not_understood(content_type: str, open_quarter: Period, reporter: User) -> None:
    answer = send(calls(reporter), b'{"period": "2026-Q1"}', content_type)
    assert answer.status_code in {400, 415}


def multipart(head: str, body: bytes = b"taxon,items_removed\n,12\n") -> bytes:
    period = b'--x\r\nContent-Disposition: form-data; name="period"\r\n\r\n2026-Q1\r\n'
    return period + b"--x\r\n" + head.encode("utf-8", "surrogatepass") + b"\r\n\r\n" + body + b"\r\n--x--\r\n"


FILE = 'Content-Disposition: form-data; name="file"; filename="{}"'
FORMS: dict[str, bytes] = {
    "NUL in the file's name": multipart(FILE.format("a\0b.csv")),
    "half a pair in the file's name": multipart(FILE.format("\ud800.csv")),
    "a path as the file's name": multipart(FILE.format("../../etc/passwd")),
    "a long name": multipart(FILE.format("a" * 5000 + ".csv")),
    "no name": multipart(FILE.format("")),
    "base64 that is none": multipart(FILE.format("a.csv") + "\r\nContent-Transfer-Encoding: base64"),
    "an unknown character set": multipart(FILE.format("a.csv") + "\r\nContent-Type: text/csv; charset=klingon"),
    "no end": multipart(FILE.format("a.csv"))[:-10],
    "no boundary": b"nothing",
    "a thousand and one fields": b"".join(
        b'--x\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n\r\n' % number for number in range(1001)
    )
    + b"--x--\r\n",
    "NUL in the quarter": multipart(FILE.format("a.csv")).replace(b"2026-Q1", b"2026\0Q1"),
    "NUL in the reason": multipart('Content-Disposition: form-data; name="reason"', b"\0"),
}


@pytest.mark.parametrize("what", FORMS)
def test_a_form_of_bad_faith_breaks_nothing(what: str, open_quarter: Period, reporter: User) -> None:
    answer = send(calls(reporter), FORMS[what], "multipart/form-data; boundary=x")
    assert answer.status_code in {201, 400}


@pytest.mark.parametrize("key", ["a" * 5000, "\xff\xfe", "é", "a\tb"])
def test_any_idempotency_key_is_taken(key: str, open_quarter: Period, reporter: User) -> None:
    client = calls(reporter)
    client.raise_request_exception = False
    body = json.dumps({"period": "2026-Q1", "rows": [{}]})
    answer = client.post(URL, body, content_type="application/json", headers={"Idempotency-Key": key})
    assert answer.status_code == 201


COMMENTS: dict[str, Callable[[], object]] = {
    "a number larger than any id": lambda: {"9" * 30: "a"},
    "digits of another script": lambda: {"\u0661": "a"},
    "an empty key": lambda: {"": "a"},
    "a list": lambda: {"jump": ["a"]},
    "a long text": lambda: {"jump": "a" * 4001},
}


@pytest.mark.parametrize("what", COMMENTS)
def test_comments_on_nothing(what: str, open_quarter: Period, lead: User) -> None:
    client = calls(lead)
    id = send(client, rows('"a"')).json()["id"]
    answer = send(client, json.dumps({"comments": COMMENTS[what]()}).encode(), to=f"{URL}{id}/submit/")
    assert answer.status_code in {400, 409}


@pytest.mark.parametrize("address", ["/api/v1/taxa/?q=%00", "/?embed=%00", "/desk/?q=a%00"])
@pytest.mark.django_db
def test_a_nul_in_an_address_is_refused(address: str, client: Client) -> None:
    assert client.get(address).status_code == 400
