"""The child's answer, read with suspicion: bounded, typed, and never trusted to be complete."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from metrics.intake.findings import Finding, Problem, RefusedError, files, located
from metrics.intake.findings.files import Damaged, EmptyFile
from metrics.intake.findings.structure import EncodingGuessed, HiddenRows, OtherSheets, SeveralSheets
from metrics.intake.sheet import Cell, Line, Odd, RawSheet, refused

_REFUSALS: Mapping[str, type[Problem]] = {
    name: thing for name, thing in vars(files).items() if isinstance(thing, type) and issubclass(thing, Problem)
}
_ENCODINGS = {"gb18030": "GB18030 (Chinese)", "cp1252": "Windows-1252 (Western European)"}


def received(answer: Path) -> RawSheet:
    """The sheet that the child read. Never raises for what it wrote."""
    try:
        return _sheet(answer)
    except RefusedError as refusal:
        return refused(refusal.problem, row=refusal.row)
    except (ValueError, TypeError, KeyError):
        return refused(Damaged())


def _sheet(answer: Path) -> RawSheet:
    facts: dict[str, Any] = {}
    lines = list(_lines(answer, facts))
    if "end" not in facts:
        raise RefusedError(Damaged())
    if not lines:
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
    )


def _lines(answer: Path, facts: dict[str, Any]) -> Iterator[Line]:
    """The lines; what is said about the whole file goes into `facts`. Equal texts are kept once."""
    known: dict[str, str] = {}
    with answer.open(encoding="utf-8", newline="\n") as file:
        for text in file:
            said = json.loads(text)
            if isinstance(said, dict):
                if "refused" in said:
                    problem = _REFUSALS[said["refused"]](**said["facts"])
                    _ = problem.said  # a refusal without the facts that its words need is a broken answer
                    raise RefusedError(problem, row=said["row"])
                facts.update(said)
            else:
                for row, cells in said:
                    yield row, [_cell(cell, known) for cell in cells]


def _cell(cell: Any, known: dict[str, str]) -> Cell:
    if type(cell) is str:
        return known.setdefault(cell, cell)
    if type(cell) is dict:
        return Odd(cell["odd"], cell["text"])
    if cell is None or type(cell) is int or type(cell) is float:
        return cell
    raise ValueError(f"{type(cell).__name__} is not a cell")


def _findings(facts: Mapping[str, Any]) -> Iterator[Finding]:
    sheet = facts.get("sheet", "")
    if facts.get("guessed"):
        encoding = facts["encoding"]
        yield located(EncodingGuessed(encoding=_ENCODINGS.get(encoding, encoding)), sheet="", row=None, column=None)
    matching, others = facts.get("matching", ()), facts.get("others", ())
    if len(matching) > 1:
        yield located(SeveralSheets(sheets=", ".join(matching), read=sheet), sheet=sheet, row=None, column=None)
    elif others:
        yield located(OtherSheets(sheets=", ".join(others), read=sheet), sheet=sheet, row=None, column=None)
    if facts.get("hidden_rows"):
        first = facts["first_hidden"][0]
        problem = HiddenRows(count=facts["hidden_rows"], first=first)
        yield located(problem, sheet=sheet, row=first, column=None)
