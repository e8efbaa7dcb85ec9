"""Zero, not reported, not collected, withheld and not applicable: apart from file to database to API and back."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from coalition.lib import context
from members.actors import COMMAND
from members.models import User
from metrics.actions import reference
from metrics.models import Observation, Period
from tests.corpus.cells import Sheet, typed
from tests.corpus.writing import SPREADSHEETS, csv_bytes, json_rows
from tests.integration.api.test_submissions import URL, calls, checked

MEASURES = ("items_removed", "items_blocked", "ads_rejected", "appeals_received", "items_restored")
TABLE = [
    ["taxon", *MEASURES, "note"],
    ["Manis javanica", "0", "", "not collected", "withheld", "not applicable", "'0"],
    ["Elephas maximus", "not applicable", "0", "", "not collected", "withheld", ""],
]
TOLD: list[dict[str, tuple[int | None, str | None]]] = [
    dict(
        zip(
            MEASURES,
            [(0, None), (None, "not reported"), (None, "not collected"), (None, "withheld"), (None, "not applicable")],
            strict=True,
        )
    ),
    dict(
        zip(
            MEASURES,
            [(None, "not applicable"), (0, None), (None, "not reported"), (None, "not collected"), (None, "withheld")],
            strict=True,
        )
    ),
]
KINDS = ["csv", "utf-16", "json", *SPREADSHEETS]


@pytest.fixture(scope="module", autouse=True)
def starter(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The taxa that names are looked up among, loaded once."""
    with django_db_blocker.unblock(), context.entered(context.PROGRAM), transaction.atomic():
        reference.load_reference(by=COMMAND)
        yield
        transaction.set_rollback(True)


def sent(client: Client, kind: str, table: list[list[str]]) -> Any:
    """The table, uploaded as a file of this kind, or as rows."""
    if kind == "json":
        body = {"period": "2026-Q1", "rows": json_rows(table)}
        return client.post(URL, json.dumps(body), content_type="application/json")
    if kind in SPREADSHEETS:
        content = SPREADSHEETS[kind]([Sheet([[typed(cell) for cell in row] for row in table])])
    else:
        text = [[cell.removeprefix("'") for cell in row] for row in table]
        content = csv_bytes(text, encoding="utf-16" if kind == "utf-16" else "utf-8")
    return client.post(URL, {"period": "2026-Q1", "file": SimpleUploadedFile("figures", content)})


def read_back(client: Client, id: str) -> list[dict[str, tuple[int | None, str | None]]]:
    rows = client.get(f"{URL}{id}/rows/").json()["results"]
    return [{code: (told["value"], told["missing"]) for code, told in row["values"].items()} for row in rows]


def table_of(told: list[dict[str, tuple[int | None, str | None]]]) -> list[list[str]]:
    """A file again, from what the API said: a count as its digits, not reported as a blank, the others as words."""

    def cell(value: int | None, missing: str | None) -> str:
        return str(value) if missing is None else "" if missing == "not reported" else missing

    names = [row[0] for row in TABLE[1:]]
    return [
        ["taxon", *MEASURES],
        *([name, *(cell(*row[code]) for code in MEASURES)] for name, row in zip(names, told, strict=True)),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_they_survive_file_database_and_api(kind: str, open_quarter: Period, lead: User, reviewer: User) -> None:
    client, desk = calls(lead), calls(reviewer)
    id = checked(sent(client, kind, TABLE))
    told = read_back(client, id)
    assert told == TOLD

    again = checked(sent(client, kind, table_of(told)))
    assert read_back(client, again) == TOLD

    sha256 = client.get(f"{URL}{again}/").json()["sha256"]
    comments = {"not-cites-listed": "not in the list of this test"}
    submitted = client.post(
        f"{URL}{again}/submit/", json.dumps({"comments": comments}), content_type="application/json"
    )
    assert submitted.status_code == 200, submitted.json()
    accepted = desk.post(f"{URL}{again}/accept/", json.dumps({"sha256": sha256}), content_type="application/json")
    assert accepted.status_code == 200
    kept = Observation.objects.values_list("taxon__name", "measure", "value", "missing")
    assert {(name, code): (value, missing) for name, code, value, missing in kept} == {
        (row[0], code): figure for row, figures in zip(TABLE[1:], TOLD, strict=True) for code, figure in figures.items()
    }


def test_a_rival_reads_none_of_them(open_quarter: Period, reporter: User, rival: User) -> None:
    id = checked(sent(calls(reporter), "csv", TABLE))
    assert calls(rival).get(f"{URL}{id}/rows/").status_code == 404
