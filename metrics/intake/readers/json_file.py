"""A file of JSON rows: a list of objects, or the body that the API takes. Read in the child, as any other file."""

import json
from pathlib import Path

from metrics.intake.findings import RefusedError
from metrics.intake.findings.files import JsonNameTwice, NotATable
from metrics.intake.readers.answer import Answer, Order
from metrics.intake.readers.records import rows_from_json


class NameTwice(str):
    """Stands for an object in which this name came twice: JSON readers would forget the first of its values."""


def read_json(path: Path, order: Order, answer: Answer) -> None:
    """Raises RefusedError where it is not JSON, or no list of rows."""
    try:
        told = json.loads(path.read_bytes(), object_pairs_hook=_object)
    except (ValueError, RecursionError):
        raise RefusedError(NotATable(what="no JSON list of rows")) from None
    rows = _rows(told)
    for number, row in enumerate(rows, start=1):
        if isinstance(row, NameTwice):
            raise RefusedError(JsonNameTwice(name=str(row), row=number), row=number)
    sheet = rows_from_json(rows, limits=order.limits)
    for found in sheet.findings:
        if found.problem is not None:
            raise RefusedError(found.problem, row=found.row)
    answer.facts(kind="json", header=list(sheet.header or ()))
    for row_number, cells in sheet.lines:
        answer.line(row_number, list(cells))


def _rows(told: object) -> list[object]:
    """The rows; each has the quarter that was told for all of them, so that it is checked as in any column."""
    if isinstance(told, list):
        return told
    rows = told.get("rows") if isinstance(told, dict) else None
    if not isinstance(told, dict) or not isinstance(rows, list):
        raise RefusedError(NotATable(what="no JSON list of rows"))
    if "period" not in told:
        return rows
    return [{"period": told["period"], **row} if isinstance(row, dict) else row for row in rows]


def _object(pairs: list[tuple[str, object]]) -> dict[str, object] | NameTwice:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    names = [name for name, _ in pairs]
    return NameTwice(next(name for name in names if names.count(name) > 1))
