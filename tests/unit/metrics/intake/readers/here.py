"""The readers without their child process: the same answer, read in the same way."""

from pathlib import Path

from metrics.intake.columns import recognised_names
from metrics.intake.findings import RefusedError
from metrics.intake.limits import Limits
from metrics.intake.readers.answer import Answer, Order
from metrics.intake.readers.delimited import read_delimited
from metrics.intake.readers.received import received
from metrics.intake.readers.workbook import read_workbook
from metrics.intake.sheet import RawSheet
from metrics.statistics.indicator import definitions


def read(path: Path, *, limits: Limits | None = None) -> RawSheet:
    limits = limits or Limits()
    order = Order(recognised_names(definitions()), limits)
    target = path.with_name("answer.jsonl")
    with target.open("w", encoding="utf-8") as out:
        answer = Answer(out, limits)
        try:
            (read_workbook if path.suffix == ".xlsx" else read_delimited)(path, order, answer)
            answer.facts(end=True)
        except RefusedError as refusal:
            answer.refuse(refusal)
    return received(target)


def refusal(sheet: RawSheet) -> tuple[str, int | None, str]:
    """Code, row and words of the one finding that says why nothing was read."""
    assert sheet.refused
    assert not sheet.lines
    (found,) = sheet.findings
    return found.code, found.row, found.message
