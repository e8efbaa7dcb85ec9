"""The readers without their child process: the same answer, read in the same way."""

from pathlib import Path

from metrics.intake.columns import recognised_names
from metrics.intake.findings import RefusedError
from metrics.intake.findings.files import Damaged
from metrics.intake.limits import Limits
from metrics.intake.readers.answer import Answer, Order, write_refusal
from metrics.intake.readers.received import received
from metrics.intake.readers.which import kind_of, read_as
from metrics.intake.sheet import RawSheet, refused
from metrics.statistics.indicator import definitions


def read(path: Path, *, limits: Limits | None = None) -> RawSheet:
    limits = limits or Limits()
    order = Order(recognised_names(definitions()), limits)
    target = path.with_name("answer")
    with target.open("wb") as out:
        try:
            answer = Answer(limits)
            kind, _ = kind_of(path, limits)
            read_as(kind, path, order, answer)
            answer.write(out)
        except RefusedError as refusal:
            write_refusal(refusal, out)
    return received(target)


def read_or_damaged(path: Path, *, limits: Limits | None = None) -> RawSheet:
    """As the parent sees it: whatever else goes wrong ends the child, and the file is damaged."""
    try:
        return read(path, limits=limits)
    except Exception:  # noqa: BLE001 - whatever a library raises for a hostile file
        return refused(Damaged())


def refusal(sheet: RawSheet) -> tuple[str, int | None, str]:
    """Code, row and words of the one finding that says why nothing was read."""
    assert sheet.refused
    assert not sheet.lines
    (found,) = sheet.findings
    return found.code, found.row, found.message
