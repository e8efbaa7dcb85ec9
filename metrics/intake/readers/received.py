"""The child's answer, read with suspicion: bounded, typed, and never trusted to be complete."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from metrics.intake.columns import column_letter
from metrics.intake.findings import Finding, Problem, RefusedError, files, located
from metrics.intake.findings.files import Damaged, EmptyFile
from metrics.intake.findings.structure import (
    EncodingGuessed,
    HiddenColumn,
    HiddenRows,
    HiddenSheets,
    NoSheetOfOurs,
    OtherSheets,
    SeveralSheets,
)
from metrics.intake.grid import CellColumn, Distinct, Grid
from metrics.intake.readers.answer import aligned
from metrics.intake.readers.letters import encoding_name
from metrics.intake.sheet import RawSheet, refused
from metrics.intake.template_words import own_sheets

_REFUSALS: Mapping[str, type[Problem]] = {
    name: thing for name, thing in vars(files).items() if isinstance(thing, type) and issubclass(thing, Problem)
}
_FACTS_AT_MOST = 1 << 20


def received(answer: Path) -> RawSheet:
    """The sheet that the child read. Never raises for what it wrote."""
    try:
        return _sheet(answer)
    except RefusedError as refusal:
        return refused(refusal.problem, row=refusal.row)
    except (ValueError, TypeError, KeyError, pa.ArrowException):
        return refused(Damaged())


def _sheet(answer: Path) -> RawSheet:
    with answer.open("rb") as file:
        said = file.readline(_FACTS_AT_MOST)
    facts = json.loads(said)
    if "refused" in facts:
        problem = _REFUSALS[facts["refused"]](**facts["facts"])
        _ = problem.said  # a refusal without the facts that its words need is a broken answer
        raise RefusedError(problem, row=facts["row"])
    lines = _grid(answer, facts, aligned(len(said)))
    if not len(lines):
        raise RefusedError(EmptyFile())
    return RawSheet(
        kind=facts["kind"],
        lines=lines,
        encoding=facts.get("encoding"),
        separator=facts.get("separator"),
        sheet=facts.get("sheet", ""),
        other_sheets=tuple(facts.get("others", ())),
        merged=tuple((top, left, bottom, right) for top, left, bottom, right in facts.get("merged", ())),
        findings=tuple(_findings(facts)),
        header=tuple(map(str, facts["header"])) if "header" in facts else None,
    )


class _Parts:
    """What follows the facts, piece by piece. The pages are the file's: only what is looked at is in memory."""

    def __init__(self, answer: Path, start: int) -> None:
        self._bytes = np.memmap(answer, dtype=np.uint8, mode="r") if answer.stat().st_size else np.zeros(0, np.uint8)
        self._next = start

    def numbers(self, count: int) -> npt.NDArray[np.int32]:
        return self.bytes(4 * count).view(np.int32)

    def bytes(self, size: int) -> npt.NDArray[np.uint8]:
        if type(size) is not int or size < 0 or self._next + size > len(self._bytes):
            raise ValueError("The answer is cut off, or was never whole.")
        part = self._bytes[self._next : self._next + size]
        self._next = aligned(self._next + size)
        return part


def _grid(answer: Path, facts: Mapping[str, Any], start: int) -> Grid:
    parts = _Parts(answer, start)
    lines = facts["lines"]
    numbers = parts.numbers(lines)
    if lines and numbers.min() < 1:
        raise ValueError("Rows are counted from 1.")
    return Grid(numbers, tuple(_column(parts, lines, distinct, size) for distinct, size in facts["columns"]))


def _column(parts: _Parts, lines: int, distinct: int, size: int) -> CellColumn:
    codes, ends, content = parts.numbers(lines), parts.numbers(distinct + 1), parts.bytes(size)
    texts = pa.StringArray.from_buffers(distinct, pa.py_buffer(ends), pa.py_buffer(content))
    texts.validate(full=True)
    if lines and (codes.min() < 0 or codes.max() >= distinct):
        raise ValueError("A code stands for no cell.")
    cells = Distinct(texts)
    _ = cells.blank  # what is no text is decoded for it: whatever stands for no cell is found here
    return CellColumn(codes, cells)


def _findings(facts: Mapping[str, Any]) -> Iterator[Finding]:
    sheet = facts.get("sheet", "")
    if facts.get("guessed"):
        encoding = facts["encoding"]
        yield located(EncodingGuessed(encoding=encoding_name(encoding)), sheet="", row=None, column=None)
    matching, others = facts.get("matching", ()), facts.get("others", ())
    others = [name for name in others if name not in own_sheets()]  # notes of the template, and what its cells offer
    if len(matching) > 1:
        yield located(SeveralSheets(sheets=", ".join(matching), read=sheet), sheet=sheet, row=None, column=None)
    elif others:
        problem = (OtherSheets if matching else NoSheetOfOurs)(sheets=", ".join(others), read=sheet)
        yield located(problem, sheet=sheet, row=None, column=None)
    if hidden := facts.get("hidden_sheets"):
        yield located(HiddenSheets(sheets=", ".join(hidden), read=sheet), sheet=sheet, row=None, column=None)
    for index in facts.get("hidden_columns", ()):
        letter = column_letter(index)
        yield located(HiddenColumn(letter=letter), sheet=sheet, row=None, column=letter)
    if facts.get("hidden_rows"):
        first = facts["first_hidden"][0]
        yield located(HiddenRows(count=facts["hidden_rows"], first=first), sheet=sheet, row=first, column=None)
