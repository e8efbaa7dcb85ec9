"""Statements, initiatives and news that ship with the program: facts in our own words, each with its source."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model

from members import audit
from members.actors import Actor
from members.models import Initiative, NewsItem, Statement

REFERENCE = Path(__file__).resolve().parent.parent / "reference"


@transaction.atomic
def load_reference(*, by: Actor) -> dict[str, int]:
    """Write what ships with the program and return how many rows of each kind there are; safe to repeat.

    Rows are known by their `key`: a changed one is updated, and what somebody added besides stays.
    """
    audit.record_version("publications.loaded", by=by, object="reference", files=REFERENCE.glob("*.csv"))
    return {
        "statements": _load(Statement, map(_statement, _rows("statements.csv"))),
        "initiatives": _load(Initiative, map(_initiative, _rows("initiatives.csv"))),
        "news": _load(NewsItem, map(_news_item, _rows("news.csv"))),
    }


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _load(model: type[Model], rows: Iterator[dict[str, Any]]) -> int:
    fields = [field.name for field in model._meta.concrete_fields if field.name not in ("id", "key")]
    made = model._default_manager.bulk_create(
        (model(**row) for row in rows), update_conflicts=True, unique_fields=["key"], update_fields=fields
    )
    return len(made)


def _statement(row: dict[str, str]) -> dict[str, Any]:
    return {
        "key": row["key"],
        "scope": row["scope"],
        "subject": row["subject"],
        "indicator": row["indicator"],
        "period_start": _day(row["period_start"]),
        "period_end": _day(row["period_end"]),
        "end_stated": row["end_stated"] == "yes",
        "value": Decimal(row["value"]),
        "unit": row["unit"],
        "precision": Statement.Precision(row["precision"]),
        "step": Decimal(row["step"]) if row["step"] else None,
        "cumulative": row["cumulative"] == "yes",
        "source_id": row["source"],
        "source_url": row["source_url"],
    }


def _initiative(row: dict[str, str]) -> dict[str, Any]:
    return {
        "key": row["key"],
        "subject": row["subject"],
        "kind": row["kind"],
        "what": row["what"],
        "since": _day(row["since"]),
        "source_url": row["source_url"],
    }


def _news_item(row: dict[str, str]) -> dict[str, Any]:
    return {
        "key": row["key"],
        "date": date.fromisoformat(row["date"]),
        "month_only": row["month_only"] == "yes",
        "headline": row["headline"],
        "text": row["text"],
        "source_url": row["source_url"],
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
