"""Which reader a file is for, by its content. Each is imported only where it is needed."""

from pathlib import Path

from metrics.intake.limits import Limits
from metrics.intake.prechecks import check_container, content_of, is_open_document
from metrics.intake.readers.answer import Answer, Order
from metrics.intake.sheet import Kind

_BYTES_PER_SHEET_ROW = 200
_BYTES_PER_TEXT_ROW = 20


def kind_of(source: Path, limits: Limits) -> tuple[Kind, int]:
    """What the file is, and how many rows it seems to have. Raises RefusedError."""
    content = content_of(source, limits)
    if content == "zip":
        unpacked = check_container(source, limits)
        return "ods" if is_open_document(source) else "xlsx", unpacked // _BYTES_PER_SHEET_ROW
    if content == "json":
        return "json", source.stat().st_size // _BYTES_PER_SHEET_ROW
    if content == "ole":
        return "xls", source.stat().st_size // _BYTES_PER_SHEET_ROW
    return "csv", source.stat().st_size // _BYTES_PER_TEXT_ROW


def import_readers() -> None:
    """All of them, for whoever has the time."""
    from metrics.intake.readers import (  # noqa: F401
        columnar,
        delimited,
        json_file,
        legacy_workbook,
        open_document,
        workbook,
    )


def read_as(kind: Kind, source: Path, order: Order, answer: Answer) -> None:
    """Raises RefusedError where nothing of the file can be counted."""
    if kind == "xlsx":
        from metrics.intake.readers.workbook import read_workbook

        read_workbook(source, order, answer)
    elif kind == "ods":
        from metrics.intake.readers.open_document import read_open_document

        read_open_document(source, order, answer)
    elif kind == "xls":
        from metrics.intake.readers.legacy_workbook import read_legacy_workbook

        read_legacy_workbook(source, order, answer)
    elif kind == "json":
        from metrics.intake.readers.json_file import read_json

        read_json(source, order, answer)
    else:
        from metrics.intake.readers.delimited import read_delimited

        read_delimited(source, order, answer)
