"""Cells and sheets as people make them, whatever kind of file they are written to."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Visibility = Literal["visible", "hidden", "veryHidden"]


@dataclass(frozen=True, slots=True)
class Percent:
    """A number that is shown as a percentage: 0.735 as 73.5%."""

    value: float


@dataclass(frozen=True, slots=True)
class Formula:
    """Without ``result`` it is one that nobody calculated, as programs write it."""

    text: str
    result: float | str | None = None


@dataclass(frozen=True, slots=True)
class Error:
    text: str


Value = None | str | int | float | bool | date | Percent | Formula | Error
Grid = list[list[Value]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows and columns are counted from 1; merged ranges are top, left, bottom, right."""

    grid: Grid
    title: str = "Data"
    visibility: Visibility = "visible"
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = field(default=())


def typed(text: str) -> Value:
    """What a spreadsheet makes of what somebody types; text stays text after an apostrophe."""
    if text.startswith("'"):
        return text[1:]
    if not text:
        return None
    if re.fullmatch(r"-?[0-9]+", text):
        return int(text)
    if re.fullmatch(r"-?[0-9]+\.[0-9]+", text):
        return float(text)
    if re.fullmatch(r"-?[0-9.]+%", text):
        return Percent(float(text[:-1]) / 100)
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return date.fromisoformat(text)
    if text in ("TRUE", "FALSE"):
        return text == "TRUE"
    if text.startswith("="):
        return Formula(text[1:])
    if text in ("#DIV/0!", "#REF!", "#N/A"):
        return Error(text)
    return text


def plain(text: str) -> str:
    """The same in a text file, where an apostrophe would be a sign like others."""
    return text.removeprefix("'")
